/**
 * Has viewports' answers read in a worker, and where there is none, or it fails, on the page itself. An answer that says
 * what the one before said is that one, so that nothing is drawn anew for it.
 */

import type { MapMarks } from "./map-marks.ts"
import { type DecodeMarks, makeMarksDecoder } from "./map-marks-decoder.ts"

export type ReadMarks = (bytes: ArrayBuffer) => Promise<MapMarks | undefined>
type Decoded = ReturnType<DecodeMarks>

/** The worker is our own file of the same build; what it posts is what `decode` has made. */
interface MarksWorker {
  readonly read: (bytes: ArrayBuffer) => Promise<Decoded>
}

const startWorker = (): MarksWorker => {
  const worker = new Worker(new URL("./map-marks-worker.ts", import.meta.url), { type: "module" })
  const waiting: Array<{ readonly resolve: (found: Decoded) => void; readonly reject: (why: unknown) => void }> = []
  worker.onmessage = ({ data }: MessageEvent<Decoded>) => waiting.shift()?.resolve(data)
  const failed = (why: Event) => {
    for (const { reject } of waiting.splice(0)) reject(why)
  }
  worker.onerror = failed
  worker.onmessageerror = failed
  return {
    read: (bytes) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        // A copy: if the worker fails, the page still has it to read.
        worker.postMessage(bytes)
      }),
  }
}

export const makeMarksReader = (start: (() => MarksWorker) | undefined = workersHere()): ReadMarks => {
  let worker: MarksWorker | undefined
  let here: DecodeMarks | undefined
  let last: MapMarks | undefined
  const decoded = async (bytes: ArrayBuffer): Promise<Decoded> => {
    if (start !== undefined && here === undefined) {
      try {
        worker ??= start()
        return await worker.read(bytes)
      } catch {
        last = undefined
      }
    }
    here ??= makeMarksDecoder()
    return here(bytes)
  }
  return async (bytes) => {
    const found = await decoded(bytes)
    if (found !== "same") last = found ?? last
    return found === "same" ? last : found
  }
}

const workersHere = () => (typeof Worker === "undefined" ? undefined : startWorker)
