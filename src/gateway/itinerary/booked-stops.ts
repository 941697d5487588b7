/**
 * What an itinerary's booked stops are to its budget: committed while they are booked and not paid, released when they
 * are cancelled or paid. The document says what should be, the budget's view what is, and the difference is published; so
 * it is the same however often it is done, and what a crash has cut in two is made good at the next look.
 */
import { Clock, Effect } from "effect"
import type { Category } from "../../../config/taxonomy.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { dateOf } from "../../trip/itinerary/actual.ts"
import type { PlannedStop } from "../../trip/itinerary/document.ts"
import { type BookingEventData, committedIn, noRates, ratesFor } from "../booked-money.ts"
import { bookingCommittedEvent, bookingReleasedEvent } from "../commands.ts"
import type { CommitmentView } from "../contract/views.ts"
import { submit } from "../submit.ts"
import type { Stands } from "./standing.ts"

type Commitment = typeof CommitmentView.Type

const prefixOf = (itineraryId: string): string => `it.${itineraryId}.`

export const stopBookingId = (itineraryId: string, stopId: string): string => prefixOf(itineraryId) + stopId

/** What the budget holds back for stops of this itinerary. */
export const commitmentOf = ({ kept, commitments }: Stands, stopId: string): Commitment | undefined => {
  const bookingId = stopBookingId(kept.itineraryId, stopId)
  return commitments.find((one) => one.bookingId === bookingId && one.state === "open")
}

/** Of the stops that are given, by everyday category: what is booked of them stands in the plan as well. */
export const committedFor = (stands: Stands, stops: ReadonlyArray<PlannedStop>): ReadonlyMap<Category, number> => {
  const sums = new Map<Category, number>()
  for (const { stopId } of stops) {
    const held = commitmentOf(stands, stopId)
    if (held !== undefined) sums.set(held.category, (sums.get(held.category) ?? 0) + held.amountMinor)
  }
  return sums
}

type Word =
  | { readonly commit: BookingEventData; readonly afterMs: number }
  | {
      readonly release: {
        readonly bookingId: string
        readonly why: "cancelled" | "paid"
        readonly transactionId?: string
      }
      readonly afterMs: number
    }

const lastSaidMs = (held: Commitment | undefined): number =>
  held === undefined ? 0 : Math.max(Date.parse(held.committedAt), Date.parse(held.released?.at ?? held.committedAt))

/** Nothing stands against committing it: it was never said, or was cancelled, or something else was agreed. */
const isToCommit = (
  held: Commitment | undefined,
  agreed: {
    readonly amountMinor: number
    readonly currency: string
    readonly dueDate: string
    readonly category: Category
  },
): boolean => {
  if (held === undefined) return true
  if (held.state === "released") return held.released?.why === "cancelled"
  const { amountMinor, currency } = held.original ?? { amountMinor: held.amountMinor, currency: agreed.currency }
  return (
    amountMinor !== agreed.amountMinor ||
    currency !== agreed.currency ||
    held.dueDate !== agreed.dueDate ||
    held.category !== agreed.category
  )
}

const wordsFor = Effect.fnUntraced(function* (userId: string, stands: Stands) {
  const { kept, document, actuals, commitments, summary } = stands
  const { budgetId } = document
  if (budgetId === undefined || summary === undefined) return []
  const held = new Map(commitments.map((one) => [one.bookingId, one]))
  const rateOf = summary.currency === document.currency ? noRates : yield* ratesFor(userId)
  const words: Array<Word> = []
  const booked = new Set<string>()
  for (const [day, stops] of document.days.entries()) {
    for (const { stopId, name, category, booked: booking } of stops) {
      const bookingId = stopBookingId(kept.itineraryId, stopId)
      if (booking === undefined) continue
      booked.add(bookingId)
      const before = held.get(bookingId)
      const [transactionId] = actuals.get(stopId)?.transactionIds ?? []
      if (transactionId !== undefined) {
        if (before?.state !== "open") continue
        words.push({
          release: { bookingId, why: "paid", transactionId: transactionId.slice(0, 32) },
          afterMs: lastSaidMs(before),
        })
        continue
      }
      const agreed = {
        ...{ bookingId, budgetId, category, amountMinor: booking.costMinor, currency: document.currency },
        ...{ dueDate: dateOf(document, day), merchant: name, from: "itinerary" as const },
      }
      if (booking.costMinor <= 0 || !isToCommit(before, agreed)) continue
      const commit = committedIn(summary.currency, agreed, rateOf)
      if (commit !== undefined) words.push({ commit, afterMs: lastSaidMs(before) })
    }
  }
  for (const one of commitments) {
    if (one.state !== "open" || !one.bookingId.startsWith(prefixOf(kept.itineraryId)) || booked.has(one.bookingId))
      continue
    words.push({ release: { bookingId: one.bookingId, why: "cancelled" }, afterMs: lastSaidMs(one) })
  }
  return words
})

/**
 * Tells the budget what it has not heard of the itinerary's bookings.
 * @returns whether anything was told, so that the budget stands otherwise now
 */
export const tellBookings = Effect.fn("tellBookings")(function* (userId: string, stands: Stands) {
  const { document, summary, isOwnBudget } = stands
  const { budgetId } = document
  if (budgetId === undefined || summary === undefined || !isOwnBudget || summary.phase === "closed") return false
  const words = yield* wordsFor(userId, stands)
  for (const word of words) {
    // Later than what stands, also where our clock is behind the one that said it.
    const nowMs = Math.max(yield* Clock.currentTimeMillis, word.afterMs + 1)
    const origin = { userId, idempotencyKey: undefined, nowMs }
    const event: PacerEvent =
      "commit" in word
        ? bookingCommittedEvent(origin, word.commit)
        : bookingReleasedEvent(origin, { budgetId, ...word.release })
    yield* submit(event)
  }
  return words.length > 0
})
