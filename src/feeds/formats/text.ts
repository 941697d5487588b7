/** Bytes to text by the encoding that a file declares, and text as a description carries it. */
import { limits } from "../../../config/limits.ts"
import { type Place, quoted, refuse } from "./place.ts"

/** @throws FormatError malformed, for bytes that the encoding does not have, and for encodings that nobody knows */
export const decoded = (bytes: Uint8Array, encoding: string, place: Place): string => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    const isUnknown = cause instanceof RangeError
    return refuse(
      place,
      "malformed",
      isUnknown ? `the encoding ${quoted(encoding)} is unknown` : `the bytes are no ${encoding}`,
    )
  }
}

/** By its byte order mark UTF-16, as spreadsheets save it; else UTF-8, else the encoding of old office programs. */
export const decodedPlain = (bytes: Uint8Array, place: Place): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, "utf-16le", place)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes, "utf-16be", place)
  if (bytes.includes(0)) refuse(place, "malformed", "the file is no text")
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return decoded(bytes, "windows-1252", place)
  }
}

/** Runs of blanks and line breaks as one blank, none at the ends. */
export const collapsed = (text: string): string => text.replace(/\s+/g, " ").trim()

/** @throws FormatError malformed, when a field is longer than any that means something */
export const bounded = (text: string, place: Place): string =>
  text.length > limits.feedFieldCharactersMax
    ? refuse(place, "malformed", `the field is longer than ${limits.feedFieldCharactersMax} characters`)
    : text
