/** The points of the map: drawn as one picture (mark-picture.ts), reached as buttons over it (mark-list.ts). */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react"
import type { DealFeature, DealMapView, DealVerdict } from "../deal-shape.ts"
import { type MapSize, type MapView, onScreen } from "../map-projection.ts"
import { MarkList } from "../mark-list.ts"
import { lookOfPage, MarkPicture, pictureMarginPixels } from "../mark-picture.ts"

const isChosen = ({ properties }: DealFeature, chosen: ReadonlyArray<string>): boolean =>
  properties.count === 1 && properties.dealIds.some((dealId) => chosen.includes(dealId))

/** Counts whenever the page may look otherwise: another light, theme or screen. */
const useLooks = (): number => {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const changed = () => setTurn((before) => before + 1)
    const lights = matchMedia("(prefers-color-scheme: dark)")
    const screens = matchMedia(`(resolution: ${devicePixelRatio}dppx)`)
    const themes = new MutationObserver(changed)
    themes.observe(document.documentElement, { attributeFilter: ["data-theme"] })
    lights.addEventListener("change", changed)
    screens.addEventListener("change", changed)
    return () => {
      themes.disconnect()
      lights.removeEventListener("change", changed)
      screens.removeEventListener("change", changed)
    }
  }, [])
  return turn
}

const useLook = (probes: RefObject<HTMLDivElement | null>) => {
  const turn = useLooks()
  const [look, setLook] = useState<ReturnType<typeof lookOfPage>>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked up anew when the page may look otherwise
  useLayoutEffect(() => {
    const [fits, tight, beyond, unknown] = probes.current?.children ?? []
    if (fits && tight && beyond && unknown) setLook(lookOfPage({ fits, tight, beyond, unknown }))
  }, [turn])
  return look
}

const verdicts: ReadonlyArray<DealVerdict> = ["fits", "tight", "beyond", "unknown"]

export const DealMarks = ({
  view,
  anchor,
  shift,
  size,
  map,
  chosen,
  open,
}: {
  readonly view: MapView
  /** The buttons keep their places from here: moving about moves all of them at once. */
  readonly anchor: MapView
  readonly shift: { readonly x: number; readonly y: number }
  readonly size: MapSize
  readonly map: DealMapView | undefined
  readonly chosen: ReadonlyArray<string>
  readonly open: (feature: DealFeature, byPointer: boolean) => void
}) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const buttons = useRef<HTMLDivElement>(null)
  const probes = useRef<HTMLDivElement>(null)
  const picture = useRef<MarkPicture>(undefined)
  const list = useRef<MarkList>(undefined)
  const look = useLook(probes)
  useLayoutEffect(() => {
    if (canvas.current === null || look === undefined || size.width === 0) return
    picture.current ??= new MarkPicture(canvas.current)
    const marks = (map?.features ?? []).map((feature) => {
      const [longitude, latitude] = feature.geometry.coordinates
      const { count, verdict } = feature.properties
      return { ...onScreen(view, size, longitude, latitude), count, verdict, chosen: isChosen(feature, chosen) }
    })
    picture.current.draw(marks, size, look)
  }, [view, size, map, chosen, look])
  useEffect(() => {
    if (buttons.current === null) return
    list.current ??= new MarkList(buttons.current)
    const marks = (map?.features ?? []).map((feature) => {
      const [longitude, latitude] = feature.geometry.coordinates
      return { feature, ...onScreen(anchor, size, longitude, latitude), chosen: isChosen(feature, chosen) }
    })
    list.current.become(marks)
  }, [anchor, size, map, chosen])
  useEffect(() => () => list.current?.stop(), [])
  return (
    <>
      <canvas
        ref={canvas}
        style={{
          ...{ left: -pictureMarginPixels, top: -pictureMarginPixels },
          ...{ width: size.width + 2 * pictureMarginPixels, height: size.height + 2 * pictureMarginPixels },
        }}
      />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the buttons inside make clicks of their keys */}
      <section
        className="marks"
        ref={buttons}
        aria-label="Deals on the map"
        tabIndex={-1}
        style={{ transform: `translate(${shift.x}px, ${shift.y}px)` }}
        onClick={({ target, detail }) => {
          const feature = list.current?.featureOf(target)
          if (feature !== undefined) open(feature, detail > 0)
        }}
      />
      <div ref={probes} hidden>
        {verdicts.map((verdict) => (
          <span key={verdict} className="mark-look" data-verdict={verdict} />
        ))}
      </div>
    </>
  )
}
