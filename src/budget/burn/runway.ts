/**
 * How long the money lasts at the present burn, and the day on which it ends.
 */
import type { Sums } from "../accounts/sums.ts"
import type { BudgetPlan, EpochDay } from "../model.ts"
import { everydayLeftMinor } from "./everyday.ts"
import { burnPerDayMinor } from "./rate.ts"
import type { TripClock } from "./trip-clock.ts"

export interface Runway {
  /** Days of money from now on; null where there is no burn to divide by, or no trip under way. */
  readonly days: number | null
  /** null: not before the trip ends. */
  readonly endsOn: EpochDay | null
}

const noRunway: Runway = { days: null, endsOn: null }

/** days = everyday money left / burn per day, at least 0; it ends on the day that lies so far from now. */
export const runwayOf = (plan: BudgetPlan, sums: Sums, clock: TripClock): Runway => {
  const burn = burnPerDayMinor(sums, clock)
  if (clock.phase !== "running" || burn <= 0) return noRunway
  const days = Math.max(0, everydayLeftMinor(plan, sums)) / burn
  const endsOn = Math.floor(clock.nowDays + days)
  return { days, endsOn: endsOn <= plan.endDay ? endsOn : null }
}
