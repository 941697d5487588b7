/**
 * What refunds give back of their purchase: one after the other by their own times, never more than is left, over the
 * purchase's parts in proportion to what is left of each.
 */
import { type Cost, givenBack } from "./companions.ts"
import { portion } from "./money.ts"

/** A part of a purchase: its amount (0 when nothing was spent), and what it counts as where it counts. */
export interface Given<Place> {
  readonly originalMinor: number
  readonly place: Place | undefined
}

interface Worth {
  readonly spendMinor: number
  readonly cost?: Cost
}

export interface GivenBack<Place> {
  readonly place: Place
  readonly spendMinor: number
  readonly cost?: Cost
}

/** So much of an amount for each that has some left; what does not divide goes to the last that has room. */
const spread = (amountMinor: number, left: ReadonlyArray<number>): ReadonlyArray<number> => {
  const all = left.reduce((sum, minor) => sum + minor, 0)
  const given = Math.min(amountMinor, all)
  const shares = left.map((minor) => (all === 0 ? 0 : Number((BigInt(given) * BigInt(minor)) / BigInt(all))))
  let rest = given - shares.reduce((sum, minor) => sum + minor, 0)
  for (let index = left.length - 1; rest > 0; index--) {
    const room = Math.min(rest, (left[index] ?? 0) - (shares[index] ?? 0))
    shares[index] = (shares[index] ?? 0) + room
    rest -= room
  }
  return shares
}

/**
 * @param amounts of the refunds in the order of their times
 * @returns for each of them, what it is wherever it counts
 */
export const giveBack = <Place extends Worth>(
  parts: ReadonlyArray<Given<Place>>,
  amounts: ReadonlyArray<number>,
): ReadonlyArray<ReadonlyArray<GivenBack<Place>>> => {
  const taken = parts.map(() => 0)
  return amounts.map((amountMinor) => {
    const shares = spread(
      amountMinor,
      parts.map(({ originalMinor }, index) => originalMinor - (taken[index] ?? 0)),
    )
    // One that has nothing to give still shows, in the first budget of its purchase.
    const shown = shares.every((share) => share === 0) ? parts.find(({ place }) => place !== undefined) : undefined
    return parts.flatMap((part, index) => {
      const { place, originalMinor } = part
      const share = shares[index] ?? 0
      const before = taken[index] ?? 0
      taken[index] = before + share
      if (place === undefined || (share === 0 && part !== shown)) return []
      const was = portion(place.spendMinor, before, originalMinor)
      const is = portion(place.spendMinor, before + share, originalMinor)
      const cost = place.cost === undefined ? {} : { cost: givenBack(place.cost, is, was) }
      return [{ place, spendMinor: was - is + 0, ...cost }]
    })
  })
}
