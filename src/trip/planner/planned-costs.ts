/**
 * What an itinerary already says of a trip's money, day by day: fees, meals, ways. It takes the place of the guide's
 * figure for the same day and category; of what the guide expects beyond it a part stays, since nobody plans everything.
 */
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"

export interface PlannedCost {
  /** Counted from the first day of the trip, 0. */
  readonly day: number
  readonly category: Category
  /** For the whole party. */
  readonly rupiah: number
}

/** Of what the guide expects of a category beyond what is planned for it. */
const unplannedPart = 0.5

const known = (category: Category, planned: number, guide: number): number =>
  // A bed and a fare are paid at the price that is known.
  oneOffCategories.has(category) ? planned : planned + unplannedPart * Math.max(0, guide - planned)

/** A day's costs in the taxonomy's order, with what is planned for it. */
export const withPlanned = (
  costs: ReadonlyArray<number>,
  planned: ReadonlyArray<PlannedCost>,
  day: number,
): ReadonlyArray<number> => {
  const sums = new Map<Category, number>()
  for (const one of planned) {
    if (one.day === day) sums.set(one.category, (sums.get(one.category) ?? 0) + one.rupiah)
  }
  if (sums.size === 0) return costs
  return costs.map((guide, at) => {
    const category = categories[at]
    const sum = category === undefined ? undefined : sums.get(category)
    return category === undefined || sum === undefined ? guide : known(category, sum, guide)
  })
}
