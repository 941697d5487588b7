/**
 * What the offers that were taken still take off the spend ahead: lower expected spend, never money that exists. A saving
 * is spread evenly over the days from its taking to the last on which it saves, so that what lies behind counts no more.
 */
import { categories } from "../../../config/taxonomy.ts"
import type { TripClock } from "../burn/trip-clock.ts"
import { localDay } from "../calendar.ts"
import type { BudgetPlan } from "../model.ts"
import type { CorrectionState } from "./correction-state.ts"
import type { Offer } from "./offer.ts"
import { isApplied } from "./plan-in-force.ts"

/** By category in the taxonomy's order, whole minor units; empty: nothing. */
export type Savings = ReadonlyArray<number>

export const noSavings: Savings = []

export const plusOffer = (
  savings: Savings,
  { category, savingMinor }: Pick<Offer, "category" | "savingMinor">,
): Savings => categories.map((one, index) => (savings[index] ?? 0) + (one === category ? savingMinor : 0))

export const takenSavings = (
  { decided }: Pick<CorrectionState, "decided">,
  { timeZone }: Pick<BudgetPlan, "timeZone">,
  { today }: Pick<TripClock, "today">,
): Savings => {
  let savings = noSavings
  for (const one of decided) {
    if (one.savings.length === 0 || !isApplied(one)) continue
    const takenOn = localDay(one.word.timeMs, timeZone)
    for (const { category, savingMinor, untilDay } of one.savings) {
      const days = Math.max(1, untilDay - takenOn + 1)
      const left = Math.min(days, Math.max(0, untilDay - today + 1))
      if (left > 0) savings = plusOffer(savings, { category, savingMinor: Math.floor((savingMinor * left) / days) })
    }
  }
  return savings
}
