/**
 * The camera looking for a payment code, where the browser can read codes by itself; elsewhere nothing is shown and
 * nothing is loaded, and pasting remains. The picture never leaves the device.
 */
import { useEffect, useRef, useState } from "react"
import { limits } from "../../../config/limits.ts"
import { Icon } from "./icon.tsx"

interface Detector {
  readonly detect: (picture: HTMLVideoElement) => Promise<ReadonlyArray<{ readonly rawValue: string }>>
}
declare global {
  var BarcodeDetector: (new (options: { readonly formats: ReadonlyArray<string> }) => Detector) | undefined
}

export const canScan = (): boolean =>
  globalThis.BarcodeDetector !== undefined && navigator.mediaDevices?.getUserMedia !== undefined

const refusals: ReadonlyMap<string, string> = new Map([
  ["NotAllowedError", "The camera may not be used. Allow it in the browser, or paste the code."],
  ["NotFoundError", "This device has no camera. Paste the code instead."],
])
const refusalOf = (cause: unknown): string =>
  (cause instanceof DOMException && refusals.get(cause.name)) || "The camera cannot be used. Paste the code instead."

/** Searches until something is found or the caller has enough. */
const search = (video: HTMLVideoElement, found: (text: string) => void): (() => void) => {
  const detector = globalThis.BarcodeDetector && new globalThis.BarcodeDetector({ formats: ["qr_code"] })
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false
  const look = async () => {
    // A picture that is not there yet cannot be searched; the next one can.
    const codes = await detector?.detect(video).catch(() => [])
    if (over) return
    const text = codes?.[0]?.rawValue
    if (text) return found(text)
    timer = setTimeout(look, limits.cameraSearchMs)
  }
  void look()
  return () => {
    over = true
    clearTimeout(timer)
  }
}

const Picture = ({
  found,
  failed,
}: {
  readonly found: (text: string) => void
  readonly failed: (why: string) => void
}) => {
  const video = useRef<HTMLVideoElement>(null)
  const tell = useRef({ found, failed })
  tell.current = { found, failed }
  useEffect(() => {
    let stream: MediaStream | undefined
    let stopSearch = () => {}
    let gone = false
    const stop = () => {
      stopSearch()
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } })
      if (gone || video.current === null) return stop()
      video.current.srcObject = stream
      await video.current.play()
      if (!gone) stopSearch = search(video.current, (text) => tell.current.found(text))
    }
    start().catch((cause) => !gone && tell.current.failed(refusalOf(cause)))
    return () => {
      gone = true
      stop()
    }
  }, [])
  return (
    <div className="camera">
      <video ref={video} muted playsInline aria-label="The camera’s picture" />
      <span className="camera-frame" />
    </div>
  )
}

export const CodeCamera = ({ found }: { readonly found: (text: string) => void }) => {
  const [on, setOn] = useState(false)
  const [refusal, setRefusal] = useState("")
  if (!canScan()) return null
  return (
    <>
      {on ? (
        <Picture
          found={(text) => {
            setOn(false)
            found(text)
          }}
          failed={(why) => {
            setOn(false)
            setRefusal(why)
          }}
        />
      ) : (
        <button type="button" className="primary wide" onClick={() => setOn(true)}>
          <Icon name="qr" /> Scan with the camera
        </button>
      )}
      <p className="refusal" role="alert">
        {refusal}
      </p>
    </>
  )
}
