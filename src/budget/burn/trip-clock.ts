/**
 * Where a trip stands at an instant: its day, what has gone by and what is left. The only place of the burn room where
 * an instant becomes a day.
 */
import { msPerDay, wallClockMs } from "../calendar.ts"
import type { BudgetPlan, EpochDay } from "../model.ts"

export interface TripClock {
  readonly phase: "upcoming" | "running" | "ended"
  readonly today: EpochDay
  /** The wall clock in days since 1970: `today` and the fraction of it that has gone by. */
  readonly nowDays: number
  readonly tripDays: number
  /** 1-based; 0 before the trip, the last day after it. */
  readonly tripDay: number
  /** Days still to come, today included; all of them before the trip, 0 after it. */
  readonly remainingDays: number
  /**
   * Days gone by since the first local midnight of the trip, today as the fraction of it that has passed, from 0 to
   * `tripDays`. A fraction, because a whole day would understate every rate in the morning and jump at midnight.
   */
  readonly elapsedDays: number
}

export const tripClock = (plan: BudgetPlan, asOfMs: number): TripClock => {
  const nowDays = wallClockMs(asOfMs, plan.timeZone) / msPerDay
  const today = Math.floor(nowDays)
  const tripDays = plan.endDay - plan.startDay + 1
  const upcoming = today < plan.startDay
  const ended = today > plan.endDay
  return {
    phase: upcoming ? "upcoming" : ended ? "ended" : "running",
    today,
    nowDays,
    tripDays,
    tripDay: upcoming ? 0 : ended ? tripDays : today - plan.startDay + 1,
    remainingDays: upcoming ? tripDays : ended ? 0 : plan.endDay - today + 1,
    elapsedDays: upcoming ? 0 : ended ? tripDays : nowDays - plan.startDay,
  }
}

/** Nothing is foretold aloud before this part of a trip, or one day, has gone by: the first evening proves nothing. */
const waitPartOfTrip = 0.1
const waitDaysMax = 1

export const isTooEarly = ({ phase, elapsedDays, tripDays }: TripClock): boolean =>
  phase !== "running" || elapsedDays < Math.min(waitDaysMax, tripDays * waitPartOfTrip)
