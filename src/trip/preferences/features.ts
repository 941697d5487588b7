/**
 * What a place is made of, as numbers whose meaning a person can read: its kind, its price, how long one stays, how much
 * others like it. A traveller's taste is a vector over the same dimensions, so that a liking can be explained.
 */
import { type CataloguePlace, placeKinds } from "../places/catalogue.ts"

export type PlaceTraits = Pick<CataloguePlace, "kind" | "priceLevel" | "stayMinutes" | "popularity">
export type Vector = ReadonlyArray<number>

const priceLevels = [1, 2, 3, 4] as const
/** Up to this a visit is short, from the next on it takes half a day. */
const shortStayMinutesMax = 75
const longStayMinutesMin = 120
/** Kinds tell most, prices and pace less. */
const priceWeight = 0.5
const paceWeight = 0.4

export const dimensions = [
  ...placeKinds,
  ...priceLevels.map((level) => `price-${level}` as const),
  "short-visits",
  "long-visits",
  "popular",
] as const
export type Dimension = (typeof dimensions)[number]

export const featuresOf = ({ kind, priceLevel, stayMinutes, popularity }: PlaceTraits): Vector => [
  ...placeKinds.map((one) => (one === kind ? 1 : 0)),
  ...priceLevels.map((level) => (level === priceLevel ? priceWeight : 0)),
  stayMinutes <= shortStayMinutesMax ? paceWeight : 0,
  stayMinutes >= longStayMinutesMin ? paceWeight : 0,
  2 * popularity - 1,
]

export const dot = (one: Vector, other: Vector): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)

/** Cosine similarity; 0 where either says nothing. */
export const cosine = (one: Vector, other: Vector): number => {
  const lengths = Math.sqrt(dot(one, one) * dot(other, other))
  return lengths === 0 ? 0 : dot(one, other) / lengths
}
