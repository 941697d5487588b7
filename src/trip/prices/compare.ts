/**
 * A comparison: offers of all sources priced alike, put together by what they are of, and in the order of their worth.
 * What cannot be priced is left out with its reason, and keeps nothing else from being shown.
 */
import { matchOffers } from "./match-offers.ts"
import type { Offer } from "./offer.ts"
import { type RateOf, type Stay, type TotalPrice, totalPrice } from "./total-price.ts"
import { rankByValue, type Wanted, type Worth } from "./value.ts"

export interface PricedOffer {
  readonly offer: Offer
  readonly price: TotalPrice
}

export interface ComparedGroup {
  /** Who says most about it gives its name and place. */
  readonly shown: Offer
  readonly rating: number | undefined
  readonly attributes: ReadonlyArray<string>
  /** The cheapest first, one of each source. */
  readonly offers: ReadonlyArray<PricedOffer>
  readonly worth: Worth
}

export interface CompareOptions {
  readonly stay: Stay
  readonly currency: string
  readonly rateOf: RateOf
  readonly wanted: Wanted
}

export interface DroppedOffer {
  readonly source: string
  readonly reason: string
}

/** Of several prices of one offer (rooms, fares), the lowest. */
const lowestOfEach = (priced: ReadonlyArray<PricedOffer>): ReadonlyArray<PricedOffer> => {
  const lowest = new Map<string, PricedOffer>()
  for (const one of priced) {
    const key = `${one.offer.source}/${one.offer.offerId}`
    const held = lowest.get(key)
    if (held === undefined || one.price.totalMinor < held.price.totalMinor) lowest.set(key, one)
  }
  return [...lowest.values()]
}

const detail = (offer: Offer): number =>
  (offer.latitude === undefined ? 0 : 2) + (offer.address === undefined ? 0 : 1) + (offer.stars === undefined ? 0 : 1)

const ratingOf = (offers: ReadonlyArray<Offer>): { readonly rating?: number; readonly ratingCount?: number } => {
  const rated = offers.filter((offer) => offer.rating !== undefined)
  const weight = rated.reduce((sum, { ratingCount = 10 }) => sum + ratingCount, 0)
  if (weight === 0) return {}
  const sum = rated.reduce((total, { rating = 0, ratingCount = 10 }) => total + rating * ratingCount, 0)
  return { rating: sum / weight, ratingCount: weight }
}

const isShouted = (name: string): boolean => name === name.toUpperCase() && name !== name.toLowerCase()
const inSentenceCase = (name: string): string =>
  name
    .toLowerCase()
    .replace(/(^|[\s\-'(/])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())

/** As people write it: some sources write in capitals alone. */
const readableName = (shown: Offer, offers: ReadonlyArray<Offer>): string => {
  const { name } = [shown, ...offers].find((one) => !isShouted(one.name)) ?? shown
  return isShouted(name) ? inSentenceCase(name) : name
}

/** The best first. */
export const compareOffers = (offers: ReadonlyArray<Offer>, { stay, currency, rateOf, wanted }: CompareOptions) => {
  const dropped: Array<DroppedOffer> = []
  const priced: Array<PricedOffer> = []
  for (const offer of offers) {
    const result = totalPrice(offer.quote, stay, currency, rateOf)
    if (result.ok) priced.push({ offer, price: result.price })
    else dropped.push({ source: offer.source, reason: result.reason })
  }
  const kept = lowestOfEach(priced)
  const priceOf = new Map(kept.map(({ offer, price }) => [offer, price]))
  const items = matchOffers(kept.map(({ offer }) => offer)).flatMap((group) => {
    const members = group.offers
      .flatMap((offer): ReadonlyArray<PricedOffer> => {
        const price = priceOf.get(offer)
        return price === undefined ? [] : [{ offer, price }]
      })
      .sort((one, other) => one.price.totalMinor - other.price.totalMinor)
    const [cheapest] = members
    if (cheapest === undefined) return []
    const fullest = group.offers.reduce((best, one) => (detail(one) > detail(best) ? one : best))
    const shown = { ...fullest, name: readableName(fullest, group.offers) }
    const attributes = [...new Set(group.offers.flatMap((one) => one.attributes.map((text) => text.toLowerCase())))]
    return [{ ...ratingOf(group.offers), shown, offers: members, attributes, totalMinor: cheapest.price.totalMinor }]
  })
  const groups = rankByValue(items, wanted).map(
    ({ item, worth }): ComparedGroup => ({
      ...{ shown: item.shown, rating: item.rating, attributes: item.attributes, offers: item.offers, worth },
    }),
  )
  return { groups, dropped }
}
