/** Every format that can be imported, found by the names that users and samples call it. */
import type { Format } from "./format.ts"

export const formats: ReadonlyArray<Format> = []

/** The format that is meant by a name such as `camt.053.001.08`; undefined for none. */
export const formatNamed = (name: string): Format | undefined => {
  const plain = name.trim().toLowerCase()
  return formats.find((format) => format.accepts(plain))
}
