/**
 * What may be spent: today, and on each day that is left. Amounts are rounded down, so that allowances never promise
 * more than there is.
 */
import type { Sums } from "../accounts/sums.ts"
import type { BudgetPlan } from "../model.ts"
import type { BudgetSummary } from "../view.ts"
import { allowedOnMinor, everydayLeftMinor } from "./everyday.ts"
import type { TripClock } from "./trip-clock.ts"

/** What may go into the days: everyday money left, less what corrections hold back while there is as much. */
const freeLeftMinor = (plan: BudgetPlan, sums: Sums): number => {
  const leftMinor = everydayLeftMinor(plan, sums)
  return plan.reserveMinor === undefined ? leftMinor : leftMinor - Math.min(plan.reserveMinor, Math.max(0, leftMinor))
}

/**
 * Everyday money left when today began / days left, today included: fixed by the days before, so that spending today
 * does not shrink today's own measure. 0 outside the trip, and when nothing is left.
 */
export const allowanceTodayMinor = (plan: BudgetPlan, sums: Sums, clock: TripClock): number => {
  if (clock.phase !== "running") return 0
  const leftThisMorning = freeLeftMinor(plan, sums) + allowedOnMinor(plan, sums, clock.today)
  return Math.max(0, Math.floor(leftThisMorning / clock.remainingDays))
}

/** Everyday money left now / days left, today included; 0 after the trip, and when nothing is left. */
export const allowancePerRemainingDayMinor = (plan: BudgetPlan, sums: Sums, clock: TripClock): number =>
  clock.remainingDays === 0 ? 0 : Math.max(0, Math.floor(freeLeftMinor(plan, sums) / clock.remainingDays))

/** The three figures of today with the one for the days to come. Outside the trip nothing is left or over today. */
export const allowanceOf = (plan: BudgetPlan, sums: Sums, clock: TripClock): BudgetSummary["allowance"] => {
  const todayMinor = allowanceTodayMinor(plan, sums, clock)
  const todaySpentMinor = allowedOnMinor(plan, sums, clock.today)
  return {
    todayMinor,
    todaySpentMinor,
    todayLeftMinor: clock.phase === "running" ? todayMinor - todaySpentMinor : 0,
    perRemainingDayMinor: allowancePerRemainingDayMinor(plan, sums, clock),
  }
}
