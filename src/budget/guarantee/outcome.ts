/**
 * What became of a promise. It was made for so many days: these are what it is judged by, so that neither a trip made
 * shorter nor a budget closed early makes it kept, and days added later do not break it. What can be told neither way has
 * lapsed: it counts as no promise kept, and nothing is learned from it.
 */
import type { Sums } from "../accounts/sums.ts"
import type { EpochDay } from "../model.ts"
import type { PlanPromise } from "./promise.ts"
import { type PromisedDay, promisedDays } from "./promised-days.ts"

export interface PromiseOutcome {
  /** Absent: it has lapsed, or its days are not over. */
  readonly kept?: boolean
  /** What was spent by the end of the promised days. */
  readonly finalMinor: number
  readonly days: ReadonlyArray<PromisedDay>
}

/** For how many days something was promised. */
export const promisedLength = ({ trip }: PlanPromise): number => trip.stops.reduce((sum, { days }) => sum + days, 0)

/** @param today as of which it is judged: of a closed budget, the day on which it was closed */
export const outcomeOf = (
  promise: PlanPromise,
  sums: Sums,
  { startDay, endDay }: { readonly startDay: EpochDay; readonly endDay: EpochDay },
  today: EpochDay,
): PromiseOutcome => {
  const length = promisedLength(promise)
  const lastDay = startDay + length - 1
  // What was paid after a trip of its own length is still its cost: a hotel's bill that comes late.
  const isLonger = endDay > lastDay
  const laterMinor = isLonger
    ? sums.byDay.reduce((sum, { day, spentMinor }) => sum + (day > lastDay ? spentMinor : 0), 0)
    : 0
  const finalMinor = sums.spentMinor - laterMinor
  const counted = isLonger ? { ...sums, byDay: sums.byDay.filter(({ day }) => day <= lastDay) } : sums
  const told = { finalMinor, days: promisedDays(counted, startDay, length) }
  if (finalMinor > promise.priceMinor) return { ...told, kept: false }
  // Where nothing was entered, nothing is known.
  return today > lastDay && endDay >= lastDay && sums.count > 0 ? { ...told, kept: true } : told
}
