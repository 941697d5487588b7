/** Every format that can be imported, found by the names that users and samples call it. */
import { bcaFormat } from "./bca.ts"
import { camtFormat } from "./camt.ts"
import { cloudEventFormats } from "./cloudevents.ts"
import type { Format } from "./format.ts"
import { genericCsvFormat } from "./generic-csv.ts"
import { mandiriFormat } from "./mandiri.ts"
import { ofxFormat } from "./ofx.ts"
import { plaidFormat } from "./plaid.ts"
import { snapFormats } from "./snap.ts"

export const formats: ReadonlyArray<Format> = [
  ...snapFormats,
  plaidFormat,
  ...cloudEventFormats,
  camtFormat,
  ofxFormat,
  bcaFormat,
  mandiriFormat,
  genericCsvFormat,
]

/** The format that is meant by a name such as `camt.053.001.08`; undefined for none. */
export const formatNamed = (name: string): Format | undefined => {
  const plain = name.trim().toLowerCase()
  return formats.find((format) => format.accepts(plain))
}
