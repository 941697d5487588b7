/** From the bytes of a viewport's answer to its marks: "same" when it says what the one before said. */
import { isDealMap } from "./deal-shape.ts"
import { type MapMarks, marksOf } from "./map-marks.ts"

export type DecodeMarks = (bytes: ArrayBuffer) => MapMarks | "same" | undefined

const isEqual = (one: Uint8Array, other: Uint8Array | undefined): boolean =>
  other?.length === one.length && one.every((byte, at) => byte === other[at])

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

/** @returns undefined for what is no such answer */
export const makeMarksDecoder = (): DecodeMarks => {
  let before: Uint8Array | undefined
  return (buffer) => {
    const bytes = new Uint8Array(buffer)
    if (isEqual(bytes, before)) return "same"
    const body = parsed(bytes)
    if (!isDealMap(body)) return undefined
    before = bytes
    return marksOf(body)
  }
}
