/**
 * Pace against an even plan. One-offs are planned on their own and expected exactly as they were paid; everyday money
 * is spread evenly over the days of the trip.
 */
import type { Sums } from "../accounts/sums.ts"
import type { BudgetPlan } from "../model.ts"
import { split } from "../money.ts"
import type { BudgetSummary } from "../view.ts"
import { everydayBudgetMinor } from "./everyday.ts"
import type { TripClock } from "./trip-clock.ts"

/** Within this part of a planned day, a trip is on pace: one dinner earlier or later is no news. */
const onPaceDays = 0.5

/** everyday budget / days of the trip, in minor units; 0 when the one-offs have taken it all. */
export const plannedPerDayMinor = (plan: BudgetPlan, sums: Sums, clock: TripClock): number =>
  Math.max(0, everydayBudgetMinor(plan, sums)) / clock.tripDays

/** The everyday budget in whole minor units per trip day; the last day takes the residue (I7). */
export const plannedDaysMinor = (plan: BudgetPlan, sums: Sums, clock: TripClock): ReadonlyArray<number> =>
  split(Math.max(0, everydayBudgetMinor(plan, sums)), new Array<number>(clock.tripDays).fill(1))

/**
 * expected = one-offs paid + planned per day × elapsed days; difference = spent − expected, positive when over. `on` is
 * within half a planned day of it.
 */
export const paceOf = (plan: BudgetPlan, sums: Sums, clock: TripClock): BudgetSummary["pace"] => {
  const perDay = plannedPerDayMinor(plan, sums, clock)
  const expectedMinor = Math.round(sums.oneOffMinor + perDay * clock.elapsedDays)
  const differenceMinor = sums.spentMinor - expectedMinor
  const tolerance = perDay * onPaceDays
  const state = differenceMinor > tolerance ? "over" : differenceMinor < -tolerance ? "under" : "on"
  return { expectedMinor, differenceMinor, state }
}
