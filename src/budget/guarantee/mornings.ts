/**
 * A promised trip morning by morning: how likely it was, on each, that it ends within the promised price. The difference
 * between two mornings is what the day between them moved. Pure over the trip's spend by day (I1).
 */
import { allowanceToday } from "./allowance.ts"
import { type Basis, basisOfTrip } from "./basis.ts"
import { levelOf, type Progress, probabilityNow } from "./midtrip.ts"
import { shippedKnowledge } from "./planned-quote.ts"
import type { QuoteRequest } from "./read-request.ts"

/** What was paid on a day: for beds and journeys, and for everything else. */
export interface SpendDay {
  readonly bookedMinor: number
  readonly everydayMinor: number
}

export interface Morning {
  /** Days that are over. */
  readonly elapsed: number
  readonly probability: number
}

export interface Mornings {
  readonly mornings: ReadonlyArray<Morning>
  /** Everyday money that today may take; null once the trip is over. */
  readonly allowanceMinor: number | null
  /** What each day was expected to take, everyday money. */
  readonly expectedMinor: ReadonlyArray<number>
}

const sum = (days: ReadonlyArray<SpendDay>, of: keyof SpendDay): number => days.reduce((all, day) => all + day[of], 0)

const progressAt = (before: SpendDay, days: ReadonlyArray<SpendDay>, elapsed: number): Progress => {
  const over = days.slice(0, elapsed)
  const bookedMinor = before.bookedMinor + sum(over, "bookedMinor")
  return {
    elapsed,
    everydayMinor: over.map((day) => day.everydayMinor),
    bookedMinor,
    spentMinor: bookedMinor + before.everydayMinor + sum(over, "everydayMinor"),
  }
}

/** @param before paid before the first day @param days those that are over, in order */
export const morningsOf = (
  { trip, currency, hints }: QuoteRequest,
  priceMinor: number,
  before: SpendDay,
  days: ReadonlyArray<SpendDay>,
): Mornings => {
  const knowledge = shippedKnowledge()
  const basis: Basis = basisOfTrip(trip, currency, hints)
  const level = levelOf(knowledge, basis)
  const elapsed = Math.min(days.length, basis.days)
  const mornings = Array.from({ length: elapsed + 1 }, (_, at) => ({
    elapsed: at,
    probability: probabilityNow(knowledge, basis, progressAt(before, days, at), priceMinor),
  }))
  return {
    mornings,
    allowanceMinor:
      elapsed >= basis.days
        ? null
        : Math.round(allowanceToday(basis, level, progressAt(before, days, elapsed), priceMinor)),
    expectedMinor: basis.everydayMinor.map((minor) => Math.round(minor * Math.exp(level))),
  }
}
