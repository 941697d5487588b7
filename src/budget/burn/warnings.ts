/**
 * Burn-rate warnings: the day's, when today's spend goes over today's allowance; the pace's, when at the present burn
 * the money ends before the trip does. Each is said once and not again until it is true anew.
 */
import type { Fact } from "../model.ts"
import type { BudgetState } from "../state.ts"
import { allowancePerRemainingDayMinor, allowanceTodayMinor } from "./allowance.ts"
import { allowedOnMinor, everydayBudgetMinor, everydaySpentMinor } from "./everyday.ts"
import { burnPerDayMinor } from "./rate.ts"
import { runwayOf } from "./runway.ts"
import type { TripClock } from "./trip-clock.ts"

/** No word about the pace before this part of the trip, and one day, have gone by: the first evening proves nothing. */
const pacePartOfTripMin = 0.1
const paceDaysMin = 1
/** A week has seen every weekday: long trips need not wait longer. */
const paceDaysEnough = 7
/** Said when the forecast is this far over the everyday budget; recovered when it is within it. */
const paceOverPart = 0.05

const noFacts: ReadonlyArray<Fact> = []

/** Everyday spend today > allowance today, once per day. `spentMinor` is the day's, `allowanceMinor` what it had. */
const sayDay = (state: BudgetState, clock: TripClock): Fact | undefined => {
  const { plan, sums, said } = state
  if (said.dayWarnedOn === clock.today) return undefined
  const spentMinor = allowedOnMinor(plan, sums, clock.today)
  if (spentMinor <= 0) return undefined
  const allowanceMinor = allowanceTodayMinor(plan, sums, clock)
  if (spentMinor <= allowanceMinor) return undefined
  said.dayWarnedOn = clock.today
  return { kind: "burn_warning", seq: state.seq, atMs: state.logMs, reason: "day", spentMinor, allowanceMinor }
}

/** everyday spend + burn per day × days that are left of the trip. */
const forecastMinor = (state: BudgetState, clock: TripClock): number =>
  everydaySpentMinor(state.sums) + burnPerDayMinor(state.sums, clock) * (clock.tripDays - clock.elapsedDays)

/** `spentMinor` is the burn per day, `allowanceMinor` what each remaining day may cost, `runsOutOn` the money's end. */
const sayPace = (state: BudgetState, clock: TripClock): Fact | undefined => {
  const { plan, sums, said } = state
  const waitDays = Math.min(paceDaysEnough, Math.max(paceDaysMin, clock.tripDays * pacePartOfTripMin))
  if (clock.elapsedDays < waitDays) return undefined
  const budget = everydayBudgetMinor(plan, sums)
  const forecast = forecastMinor(state, clock)
  if (said.pace) {
    said.pace = forecast > budget
    return undefined
  }
  if (forecast <= budget + Math.max(0, budget) * paceOverPart) return undefined
  const { endsOn } = runwayOf(plan, sums, clock)
  if (endsOn === null) return undefined
  said.pace = true
  // That the money will not last was said when the forecast told it.
  if (said.likelyOver.includes("trip")) return undefined
  return {
    kind: "burn_warning",
    seq: state.seq,
    atMs: state.logMs,
    reason: "pace",
    spentMinor: Math.round(burnPerDayMinor(sums, clock)),
    allowanceMinor: allowancePerRemainingDayMinor(plan, sums, clock),
    runsOutOn: endsOn,
  }
}

/** What is to be said now about the burn; nothing outside the trip. */
export const sayBurn = (state: BudgetState, clock: TripClock): ReadonlyArray<Fact> => {
  if (clock.phase !== "running") return noFacts
  const day = sayDay(state, clock)
  const pace = sayPace(state, clock)
  if (day === undefined) return pace === undefined ? noFacts : [pace]
  return pace === undefined ? [day] : [day, pace]
}
