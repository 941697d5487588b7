/** What becomes of a day's wishes when the traveller heeds advice: less of what can be spared, never of what is needed. */
import { type Category, categories } from "../../../config/taxonomy.ts"

export interface Advice {
  /** For the everyday money of this day (all but lodging and intercity transport). Minor units. */
  readonly allowanceMinor?: number
  /** For single categories on this day. Minor units. */
  readonly byCategoryMinor?: { readonly [category in Category]?: number }
}

/** The part of a wish that nobody gives up: a meal can be cheaper, a doctor cannot. */
const needed: { readonly [category in Category]: number } = {
  lodging: 1,
  food: 0.6,
  groceries: 0.7,
  transport_local: 0.6,
  transport_intercity: 1,
  activities: 0.1,
  shopping: 0,
  health: 1,
  communication: 1,
  fees_cash: 1,
  other: 0.4,
}

/** Of what advice asks for, so much is really saved. */
const thoroughness = 0.9

/** @param wishes minor units in the taxonomy's order; changed in place */
export const heed = (wishes: Array<number>, advice: Advice): void => {
  for (const [at, category] of categories.entries()) {
    const limit = advice.byCategoryMinor?.[category]
    const wish = wishes[at] ?? 0
    if (limit === undefined || wish <= limit) continue
    wishes[at] = Math.max(wish * needed[category], wish - (wish - limit) * thoroughness)
  }
  if (advice.allowanceMinor === undefined) return
  const wished = wishes.reduce((sum, wish) => sum + wish, 0)
  const spare = categories.reduce((sum, category, at) => sum + (wishes[at] ?? 0) * (1 - needed[category]), 0)
  if (wished <= advice.allowanceMinor || spare <= 0) return
  const part = Math.min(1, (wished - advice.allowanceMinor) / spare) * thoroughness
  for (const [at, category] of categories.entries()) {
    wishes[at] = (wishes[at] ?? 0) * (1 - part * (1 - needed[category]))
  }
}
