/**
 * What brings a saving without giving anything up: a deal, a cheaper hotel, another train. Whoever knows some (the
 * rooms of trip/) hands them over as plain data; corrections use them before they ask anybody to spend less.
 */
import type { Category } from "../../../config/taxonomy.ts"

export interface Offer {
  readonly offerId: string
  /** Who brings it: `deals`, `prices`, `itinerary`. */
  readonly source: string
  readonly category: Category
  /** What the traveller's spend ahead falls by when they take it. */
  readonly savingMinor: number
}

/**
 * The fewest offers that save the need: largest first, and last the smallest that suffices. Equal ones in the order of
 * their ids, so that the same offers give the same choice (I1).
 */
export const chooseOffers = (offers: ReadonlyArray<Offer>, needMinor: number): ReadonlyArray<Offer> => {
  const left = offers
    .filter(({ savingMinor }) => savingMinor > 0)
    .toSorted((one, other) => other.savingMinor - one.savingMinor || (one.offerId < other.offerId ? -1 : 1))
  const chosen: Array<Offer> = []
  let restMinor = needMinor
  while (restMinor > 0 && left.length > 0) {
    const rest = restMinor
    const enough = left.findLastIndex(({ savingMinor }) => savingMinor >= rest)
    const [next] = left.splice(Math.max(0, enough), 1)
    if (next === undefined) break
    chosen.push(next)
    restMinor -= next.savingMinor
  }
  return chosen
}
