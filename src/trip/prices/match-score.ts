/**
 * Whether two offers are of the same house or ride: evidence added up as log odds, each piece bounded, so that a wrong
 * coordinate or a missing address is outweighed and a contradicting branch is not. Weights were set by hand on pairs of
 * another seed than those that are reported.
 */
import { compareNames, type WeightOf, wordLikeness } from "./name-similarity.ts"
import type { Offer } from "./offer.ts"
import { type PropertyWord, propertyWords } from "./property-words.ts"
import { kilometresBetween } from "./where.ts"

/** An offer with what comparing needs, made once. */
export interface Listing {
  readonly offer: Offer
  readonly words: ReadonlyArray<PropertyWord>
  readonly street: ReadonlyArray<string>
  readonly houseNumber: string | undefined
}

const streetNoise: ReadonlySet<string> = new Set("street no nomor blok kav km kec kel kota rt rw".split(" "))

/** Street words and house number of the address's first part. */
const addressOf = (address: string | undefined): Pick<Listing, "street" | "houseNumber"> => {
  if (address === undefined) return { street: [], houseNumber: undefined }
  const words = propertyWords(address.split(",")[0] ?? "").map(({ text }) => text)
  return {
    street: words.filter((word) => !/\d/.test(word) && !streetNoise.has(word)),
    houseNumber: words.findLast((word) => /^\d{1,4}[a-z]?$/.test(word)),
  }
}

export const listingOf = (offer: Offer): Listing => ({
  offer,
  words: propertyWords(offer.name),
  ...addressOf(offer.address),
})

const addressEvidence = (one: Listing, other: Listing): number => {
  if (one.street.length === 0 || other.street.length === 0) return 0
  const [short, long] =
    one.street.length <= other.street.length ? [one.street, other.street] : [other.street, one.street]
  const shared = short.filter((word) => long.some((candidate) => wordLikeness(word, candidate) > 0)).length
  if (shared / short.length < 0.6) return -1
  if (one.houseNumber === undefined || other.houseNumber === undefined) return 0.5
  return one.houseNumber === other.houseNumber ? 1.8 : -1.2
}

const distanceEvidence = (kilometres: number | undefined): number =>
  kilometres === undefined ? -0.4 : Math.max(-6, 1.6 - 1.25 * Math.log2(1 + kilometres / 0.15))

/** Rides leave from where they leave: another mode or another time is another ride. */
const rideEvidence = (one: Offer, other: Offer): number => {
  if (one.mode !== undefined && other.mode !== undefined && one.mode !== other.mode) return -8
  if (one.departureMinute === undefined || other.departureMinute === undefined) return 0
  return Math.abs(one.departureMinute - other.departureMinute) <= 5 ? 1.5 : -8
}

const starsEvidence = (one: Offer, other: Offer): number =>
  one.stars === undefined || other.stars === undefined
    ? 0
    : ([0.2, -0.6, -1.8][Math.abs(one.stars - other.stars)] ?? -3)

/** Log odds that the two are one; the same whichever comes first. */
export const matchLogOdds = (one: Listing, other: Listing, weightOf: WeightOf): number => {
  if (one.offer.kind !== other.offer.kind) return Number.NEGATIVE_INFINITY
  const name = compareNames(one.words, other.words, weightOf)
  return (
    -5.2 +
    7.5 * name.likeness -
    7 * name.conflict -
    (name.variantDiffers ? 3 : 0) -
    (name.numberDiffers ? 3.5 : 0) +
    addressEvidence(one, other) +
    distanceEvidence(kilometresBetween(one.offer, other.offer)) +
    rideEvidence(one.offer, other.offer) +
    starsEvidence(one.offer, other.offer)
  )
}
