/**
 * The points of a viewport's answer as columns of numbers and bytes. An answer of hundreds of features as objects is
 * thousands of them, which the page's collector has to carry over in the middle of somebody's drag; as columns it is a
 * handful of buffers, which a worker can fill and hand over whole (map-marks-reader.ts). Text is read one at a time.
 */
import type { DealFeature, DealMapView, DealVerdict } from "./deal-shape.ts"
import { project } from "./map-projection.ts"
import { formatMoney } from "./money.ts"
import { verdictWords } from "./verdict-shape.ts"

interface TextColumn {
  readonly bytes: Uint8Array
  /** Where each text ends. */
  readonly ends: Uint32Array
}

export interface MapMarks {
  readonly count: number
  /** In pixels of zoom 0: x and y of each. */
  readonly places: Float64Array
  readonly counts: Uint32Array
  /** Indices of `verdictOrder`. */
  readonly verdicts: Uint8Array
  /** The same for the same mark of another answer. */
  readonly keys: Float64Array
  readonly names: TextColumn
  /** Texts of JSON: they are for the few that somebody opens. */
  readonly dealIds: TextColumn
}

export const verdictOrder: ReadonlyArray<DealVerdict> = ["fits", "tight", "beyond", "unknown"]

export const nameOfFeature = ({ properties }: DealFeature): string => {
  const { count, verdict, title, merchantName, currency, paidMinor } = properties
  if (count > 1) return `${count} deals. ${verdictWords[verdict]}`
  const price = currency === undefined || paidMinor === undefined ? "" : `, about ${formatMoney(paidMinor, currency)}`
  return `${merchantName ?? ""}: ${title ?? ""}${price}. ${verdictWords[verdict]}`
}

const hashOf = (text: string, from: number): number => {
  let hash = from
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** 53 bits: two of a screen's marks never share one. */
const keyOf = ({ geometry, properties }: DealFeature): number => {
  const text = `${geometry.coordinates.join(" ")} ${properties.count} ${properties.dealIds[0] ?? ""}`
  return hashOf(text, 0x811c9dc5) * 2 ** 21 + (hashOf(text, 0x9e3779b9) >>> 11)
}

const columnOf = (texts: ReadonlyArray<string>): TextColumn => {
  const encoder = new TextEncoder()
  const parts = texts.map((text) => encoder.encode(text))
  const ends = new Uint32Array(parts.length)
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let end = 0
  for (const [at, part] of parts.entries()) {
    bytes.set(part, end)
    end += part.length
    ends[at] = end
  }
  return { bytes, ends }
}

export const marksOf = ({ features }: DealMapView): MapMarks => {
  const places = new Float64Array(2 * features.length)
  for (const [at, { geometry }] of features.entries()) {
    const [longitude, latitude] = geometry.coordinates
    const { x, y } = project(longitude, latitude, 0)
    places.set([x, y], 2 * at)
  }
  return {
    count: features.length,
    places,
    counts: Uint32Array.from(features, ({ properties }) => properties.count),
    verdicts: Uint8Array.from(features, ({ properties }) => verdictOrder.indexOf(properties.verdict)),
    keys: Float64Array.from(features, keyOf),
    names: columnOf(features.map(nameOfFeature)),
    dealIds: columnOf(features.map(({ properties }) => JSON.stringify(properties.dealIds))),
  }
}

export const noMarks: MapMarks = marksOf({ type: "FeatureCollection", features: [] })

/** What is handed over with the marks instead of being copied. */
export const buffersOf = ({ places, counts, verdicts, keys, names, dealIds }: MapMarks): Array<ArrayBufferLike> =>
  [places, counts, verdicts, keys, names.bytes, names.ends, dealIds.bytes, dealIds.ends].map(({ buffer }) => buffer)

const decoder = new TextDecoder()
const textAt = ({ bytes, ends }: TextColumn, at: number): string =>
  decoder.decode(bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at]))

export const nameOf = (marks: MapMarks, at: number): string => textAt(marks.names, at)

export const dealIdsOf = (marks: MapMarks, at: number): ReadonlyArray<string> => {
  const ids: unknown = JSON.parse(textAt(marks.dealIds, at))
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []
}

export const countOf = (marks: MapMarks, at: number): number => marks.counts[at] ?? 0

export const verdictOf = (marks: MapMarks, at: number): DealVerdict =>
  verdictOrder[marks.verdicts[at] ?? 0] ?? "unknown"

/** A single deal that is looked at. */
export const isChosen = (marks: MapMarks, at: number, chosen: ReadonlyArray<string>): boolean =>
  chosen.length > 0 && countOf(marks, at) === 1 && dealIdsOf(marks, at).some((dealId) => chosen.includes(dealId))
