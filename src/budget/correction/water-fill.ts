/**
 * The solver: an amount is taken from several donors so that the weighted change is least, Σ weight·x²/scale with
 * 0 ≤ x ≤ cap: the one level is found up to which each donor gives in proportion to scale/weight (water-filling, exact
 * for this convex problem). Pure, and exact in whole minor units: what rounding leaves goes to the last who has room
 * (I1, I7).
 */
export interface Donor {
  /** The most that it may give, a whole number of minor units from 0 up. */
  readonly capMinor: number
  /** What it is measured by: a tenth of a large line hurts as a tenth of a small one. Above 0. */
  readonly scaleMinor: number
  /** How reluctantly it gives. Above 0. */
  readonly weight: number
}

/** How much each donor gives per unit of the level. */
const rateOf = ({ scaleMinor, weight }: Donor): number => scaleMinor / weight

/** The level at which the unfilled donors together give the rest: donors fill up in the order of cap / rate. */
const levelFor = (donors: ReadonlyArray<Donor>, needMinor: number): number => {
  const order = donors
    .map((donor, index) => ({ index, donor, full: donor.capMinor / rateOf(donor) }))
    .sort((left, right) => left.full - right.full || left.index - right.index)
  let rest = needMinor
  let rates = donors.reduce((sum, donor) => sum + rateOf(donor), 0)
  for (const { donor, full } of order) {
    if (rest <= full * rates) return rest / rates
    rest -= donor.capMinor
    rates -= rateOf(donor)
  }
  return Number.POSITIVE_INFINITY
}

/**
 * What each donor gives, in whole minor units: together the need, or all caps where those are less.
 * @param needMinor a whole number from 0 up
 */
export const waterFill = (donors: ReadonlyArray<Donor>, needMinor: number): ReadonlyArray<number> => {
  const roomMinor = donors.reduce((sum, { capMinor }) => sum + capMinor, 0)
  if (needMinor >= roomMinor) return donors.map(({ capMinor }) => capMinor)
  const level = levelFor(donors, needMinor)
  const given = donors.map((donor) => Math.min(donor.capMinor, Math.floor(level * rateOf(donor))))
  let restMinor = needMinor - given.reduce((sum, minor) => sum + minor, 0)
  for (let index = donors.length - 1; index >= 0 && restMinor !== 0; index--) {
    const present = given[index] ?? 0
    const cap = donors[index]?.capMinor ?? 0
    // Rounding may have given a little too much as well.
    const byMinor = Math.max(-present, Math.min(restMinor, cap - present))
    given[index] = present + byMinor
    restMinor -= byMinor
  }
  return given
}
