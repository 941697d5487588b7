/**
 * Burn per day: how fast money goes.
 */
import type { Sums } from "../accounts/sums.ts"
import type { TripClock } from "./trip-clock.ts"

/**
 * Elapsed days as a divisor: at least one, so that the first breakfast is not taken for an hourly rate. 0 before the
 * trip, when there is no rate.
 */
const dividingDays = (clock: TripClock): number => (clock.phase === "upcoming" ? 0 : Math.max(1, clock.elapsedDays))

/**
 * Everyday spend on trip days / elapsed days, in minor units. What was spent before the trip is no daily habit and is
 * left out, as are one-offs.
 */
export const burnPerDayMinor = (sums: Sums, clock: TripClock): number => {
  const days = dividingDays(clock)
  return days === 0 ? 0 : sums.everydayTripMinor / days
}

/** All that was spent, one-offs and purchases before the trip included / elapsed days, in minor units. */
export const burnPerDayWithOneOffsMinor = (sums: Sums, clock: TripClock): number => {
  const days = dividingDays(clock)
  return days === 0 ? 0 : sums.spentMinor / days
}
