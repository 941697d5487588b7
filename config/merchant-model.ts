/**
 * The learned model's file: which one is in use, how its bytes lie, and its reading at start. Without the file the rules
 * decide alone. `npm run train` writes it; its first line is a header, the rest are weights of one byte each.
 */
import { existsSync, readFileSync } from "node:fs"
import { gunzipSync, gzipSync } from "node:zlib"

export const merchantModelFile = new URL("./models/merchants-v1.gz", import.meta.url)

export interface ModelHeader {
  readonly version: string
  readonly featureVersion: number
  readonly scales: ReadonlyArray<number>
  readonly biases: ReadonlyArray<number>
  readonly sharpness: number
  readonly reliability: ReadonlyArray<number>
  readonly unknownReliability: ReadonlyArray<number>
  readonly unreadableReliability: ReadonlyArray<number>
}

export interface ModelFile {
  readonly header: ModelHeader
  readonly weights: Int8Array
}

const lineEnd = 10

const isNumbers = (value: unknown): value is ReadonlyArray<number> =>
  Array.isArray(value) && value.every((one) => typeof one === "number" && Number.isFinite(one))

const isHeader = (value: unknown): value is ModelHeader =>
  typeof value === "object" &&
  value !== null &&
  "version" in value &&
  typeof value.version === "string" &&
  "featureVersion" in value &&
  typeof value.featureVersion === "number" &&
  "sharpness" in value &&
  typeof value.sharpness === "number" &&
  "scales" in value &&
  isNumbers(value.scales) &&
  "biases" in value &&
  isNumbers(value.biases) &&
  "reliability" in value &&
  isNumbers(value.reliability) &&
  "unknownReliability" in value &&
  isNumbers(value.unknownReliability) &&
  "unreadableReliability" in value &&
  isNumbers(value.unreadableReliability)

/** The model in `file`; undefined where there is none. @throws when the file is no model: a broken build, not input */
export const readModelFile = (file: URL = merchantModelFile): ModelFile | undefined => {
  if (!existsSync(file)) return undefined
  const bytes = gunzipSync(readFileSync(file))
  const end = bytes.indexOf(lineEnd)
  const header: unknown = JSON.parse(bytes.toString("utf8", 0, Math.max(end, 0)))
  if (!isHeader(header)) throw new Error(`${file.pathname} is not a model of merchants`)
  return { header, weights: new Int8Array(bytes.subarray(end + 1)) }
}

/** The bytes of a model's file: the same model gives the same bytes. */
export const modelFileBytes = ({ header, weights }: ModelFile): Uint8Array =>
  gzipSync(Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), new Uint8Array(weights.buffer)]), { level: 9 })
