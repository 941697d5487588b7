/**
 * Reads viewports' answers beside the page: parsing, checking and naming hundreds of points would take a frame of it.
 * One answer is looked at after the other, so that "the same as before" means the answer before.
 */

import { buffersOf } from "./map-marks.ts"
import { makeMarksDecoder } from "./map-marks-decoder.ts"

const decode = makeMarksDecoder()

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  const found = data instanceof ArrayBuffer ? decode(data) : undefined
  if (found === undefined || found === "same") self.postMessage(found)
  else self.postMessage(found, { transfer: buffersOf(found).filter((one) => one instanceof ArrayBuffer) })
}
