/**
 * What was booked from a comparison for a trip, told to its budget: the row says what the log has heard, so that a booking
 * becomes committed money also when the gateway fell between the partner's answer and the log's. Told again under the
 * same event id it counts once (I2).
 */
import { Cause, Clock, Effect, Option, Schedule, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { isCategory } from "../../config/taxonomy.ts"
import { type BookingRow, bookingTold, takeUntoldBookings } from "../ledger/prices/bookings.ts"
import { committedIn, noRates, ratesFor } from "./booked-money.ts"
import { bookingCommittedEvent, bookingReleasedEvent } from "./commands.ts"
import { BudgetSummary } from "./contract/views.ts"
import { OwnerViews } from "./owner-views.ts"
import { submit } from "./submit.ts"

const decodeSummary = Schema.decodeUnknownOption(Schema.Struct({ summary: BudgetSummary }))

const currencyOf = Effect.fnUntraced(function* (userId: string, budgetId: string) {
  const found = yield* (yield* OwnerViews).ask({ ask: "budget", userId, budgetId })
  return Option.getOrUndefined(decodeSummary(found?.view))?.summary.currency
})

const bookingIdOf = ({ bookingId }: BookingRow): string => `pr.${bookingId}`

/** The word that the log lacks; undefined while it cannot be said. */
const eventFor = Effect.fnUntraced(function* (userId: string, row: BookingRow & { readonly budgetId: string }) {
  const { budgetId, category, state, atMs } = row
  const at = { userId, idempotencyKey: `${bookingIdOf(row)}.${state}` }
  if (state === "cancelled") {
    // Also where nothing is known to have been told: it may have been, a moment before somebody fell.
    const nowMs = Math.max(yield* Clock.currentTimeMillis, atMs + 1)
    return bookingReleasedEvent({ ...at, nowMs }, { budgetId, bookingId: bookingIdOf(row), why: "cancelled" })
  }
  const currency = yield* currencyOf(userId, budgetId)
  if (currency === undefined || category === null || !isCategory(category)) return "nothing" as const
  const agreed = {
    ...{ bookingId: bookingIdOf(row), budgetId, category, amountMinor: row.totalMinor, currency: row.currency },
    ...{ dueDate: row.checkIn, merchant: row.name, from: "prices" as const },
  }
  const committed = committedIn(currency, agreed, currency === row.currency ? noRates : yield* ratesFor(userId))
  return committed === undefined ? undefined : bookingCommittedEvent({ ...at, nowMs: atMs }, committed)
})

/** Tells the log of one booking what it has not heard; a budget that takes no word (closed, gone) has heard it all. */
export const tellBooking = Effect.fn("tellPriceBooking")(function* (userId: string, row: BookingRow) {
  const { budgetId } = row
  if (budgetId === null || row.state === "asked" || row.told === row.state) return
  const event = yield* eventFor(userId, { ...row, budgetId })
  if (event === undefined) return
  if (event !== "nothing") {
    yield* submit(event).pipe(
      Effect.catchIf(
        ({ status }) => status === 422,
        ({ detail }) => Effect.logWarning(`Booking ${row.bookingId} is not committed money: ${detail}`),
      ),
    )
  }
  yield* bookingTold(row.bookingId, row.state)
})

/** As `tellBooking`, where it can wait: the sweep makes it good. */
export const tellBookingNow = (userId: string, row: BookingRow) =>
  Effect.catchCause(tellBooking(userId, row), (cause) =>
    Effect.logWarning(`A booking will be told to its budget later: ${Cause.pretty(cause).split("\n")[0]}`),
  )

const tellDue = Effect.gen(function* () {
  const due = yield* takeUntoldBookings(yield* Clock.currentTimeMillis)
  yield* Effect.forEach(due, ({ userId, ...row }) => tellBookingNow(userId, row), { discard: true })
})

export const tellBookingsForEver = tellDue.pipe(
  Effect.catchCause((cause) =>
    Effect.logWarning(`Bookings will be looked through again: ${Cause.pretty(cause).split("\n")[0]}`),
  ),
  Effect.repeat(Schedule.spaced(limits.bookingsToldEveryMs)),
)
