/**
 * Booking what a comparison showed: written down first, then the partner is asked under the booking's own key, so that a
 * request that is sent again, or that a crash has cut in two, books once. A row that nobody answered for is never dropped
 * or cancelled before the partner has said what it knows of that key.
 */
import { randomUUID } from "node:crypto"
import { Clock, Effect, Option, Schema } from "effect"
import type { Category } from "../../config/taxonomy.ts"
import { formatMoney } from "../budget/money.ts"
import { book, cancelBooking, resumeBooking, sendBooking } from "../feeds/prices/booking.ts"
import type { PriceDoor } from "../feeds/prices/price-door.ts"
import { PriceSources } from "../feeds/prices/price-sources.ts"
import type { PriceQuestion } from "../feeds/prices/provider.ts"
import {
  type BookingRow,
  beginBooking,
  bookingOf,
  bookingsOf,
  dropBooking,
  settleBooking,
} from "../ledger/prices/bookings.ts"
import { comparisonOf } from "../ledger/prices/comparisons.ts"
import { type OfferKind, offerKinds } from "../trip/prices/offer.ts"
import { nightsOf } from "./comparison.ts"
import { ComparisonAnswer } from "./contract/comparison.ts"
import { tellBookingNow } from "./price-bookings-told.ts"
import { idempotencyKeyReused, unavailable } from "./problem.ts"
import { bookingNotFound, comparisonNotFound, notBookable, offerNotFound, priceChanged } from "./trip-problems.ts"

const Question = Schema.Struct({
  kind: Schema.Literals(offerKinds),
  latitude: Schema.Finite,
  longitude: Schema.Finite,
  toLatitude: Schema.optionalKey(Schema.Finite),
  toLongitude: Schema.optionalKey(Schema.Finite),
  checkIn: Schema.String,
  checkOut: Schema.String,
  guests: Schema.Int,
})
const decodeKept = Schema.decodeUnknownOption(Schema.Struct({ question: Question, answer: ComparisonAnswer }))

export interface BookingRequest {
  readonly comparisonId: string
  readonly source: string
  readonly offerId: string
  /** A trip of the traveller's own, which is asked about before this. */
  readonly budgetId?: string
}

const view = (row: BookingRow) => {
  const { key: _key, partnerId: _partner, atMs: _at, category, told: _told, ...shown } = row
  return { ...shown, kind: offerKinds.find((kind) => bookedCategory[kind] === category) ?? null }
}

/** What a booking of each kind is in a budget. */
export const bookedCategory: { readonly [kind in OfferKind]: Category } = {
  hotels: "lodging",
  transport: "transport_intercity",
  dining: "food",
}

const isSame = (row: BookingRow, { comparisonId, source, offerId, budgetId }: BookingRequest): boolean =>
  row.comparisonId === comparisonId &&
  row.source === source &&
  row.offerId === offerId &&
  (row.budgetId ?? undefined) === budgetId

/** The offer as this traveller was shown it. */
const shownOffer = Effect.fnUntraced(function* (
  userId: string,
  { comparisonId, source, offerId }: Omit<BookingRequest, "budgetId">,
) {
  const kept = Option.getOrUndefined(decodeKept(yield* comparisonOf(userId, comparisonId)))
  if (kept === undefined) return yield* Effect.fail(comparisonNotFound(comparisonId))
  const isIt = (one: { readonly source: string; readonly offerId: string }) =>
    one.source === source && one.offerId === offerId
  const group = kept.answer.groups.find(({ offers }) => offers.some(isIt))
  const offer = group?.offers.find(isIt)
  if (group === undefined || offer === undefined) return yield* Effect.fail(offerNotFound(offerId))
  const question: PriceQuestion = kept.question
  // Called as it was shown, however its source writes it.
  return { name: group.name, offer, question }
})

const doorOf = Effect.fnUntraced(function* (source: string) {
  const door = (yield* PriceSources).door(source)
  return door?.provider.bookingPath === undefined
    ? yield* Effect.fail(notBookable(door?.provider.name ?? source))
    : door
})

const partnerAway = ({ message }: { readonly message: string }) =>
  unavailable(`${message} Nothing is known to be booked; sending it again under its key is harmless.`)

const wishOf = (row: BookingRow, question: PriceQuestion) => ({
  ...{ offerId: row.offerId, question, nights: nightsOf(question), key: row.bookingId },
  ...{ quotedMinor: row.totalMinor, quotedCurrency: row.currency },
})

export const bookCompared = Effect.fn("bookCompared")(function* (
  userId: string,
  request: BookingRequest,
  givenKey: string | undefined,
) {
  const { name, offer, question } = yield* shownOffer(userId, request)
  const door = yield* doorOf(request.source)
  const key = givenKey ?? `${request.comparisonId}/${request.source}/${request.offerId}`
  const bookingId = randomUUID()
  const row = yield* beginBooking(userId, {
    ...{ bookingId, key, comparisonId: request.comparisonId, source: request.source },
    ...{ offerId: request.offerId, name, state: "asked", partnerId: null },
    ...{ budgetId: request.budgetId ?? null, category: bookedCategory[question.kind], told: null },
    ...{ checkIn: question.checkIn, checkOut: question.checkOut },
    ...{ totalMinor: offer.quotedMinor, currency: offer.quotedCurrency, atMs: yield* Clock.currentTimeMillis },
  })
  if (!isSame(row, request)) return yield* Effect.fail(idempotencyKeyReused)
  if (row.state !== "asked") {
    yield* tellBookingNow(userId, row)
    return view(row)
  }
  const ask = row.bookingId === bookingId ? book : resumeBooking
  const booked = yield* ask(door, wishOf(row, question)).pipe(Effect.mapError(partnerAway))
  if (booked.outcome === "booked") {
    yield* settleBooking(row.bookingId, "booked", booked.bookingId)
    const made: BookingRow = { ...row, state: "booked" }
    yield* tellBookingNow(userId, made)
    return view(made)
  }
  yield* dropBooking(row.bookingId)
  yield* (yield* PriceSources).forget(row.source, question)
  return yield* booked.outcome === "gone"
    ? Effect.fail(offerNotFound(row.offerId))
    : Effect.fail(priceChanged(formatMoney(booked.nowMinor, row.currency)))
})

/** The partner's own name of a booking; of one that nobody answered for, what the partner knows of its key. */
const partnerIdOf = Effect.fnUntraced(function* (userId: string, row: BookingRow, door: PriceDoor) {
  if (row.state !== "asked") return row.partnerId
  const { question } = yield* shownOffer(userId, row)
  const known = yield* sendBooking(door, wishOf(row, question), row.totalMinor)
  return known.outcome === "booked" ? known.bookingId : null
})

export const cancelCompared = Effect.fn("cancelCompared")(function* (userId: string, bookingId: string) {
  const row = yield* bookingOf(userId, bookingId)
  if (row === undefined) return yield* Effect.fail(bookingNotFound(bookingId))
  if (row.state !== "cancelled") {
    const door = yield* doorOf(row.source)
    yield* partnerIdOf(userId, row, door).pipe(
      Effect.flatMap((partnerId) => (partnerId === null ? Effect.void : cancelBooking(door, partnerId))),
      Effect.catchTag("PriceFailure", ({ message }) =>
        Effect.fail(unavailable(`${message} The booking stands until it has answered.`)),
      ),
    )
  }
  yield* settleBooking(bookingId, "cancelled", null)
  const cancelled: BookingRow = { ...row, state: "cancelled" }
  yield* tellBookingNow(userId, cancelled)
  return view(cancelled)
})

export const bookingList = Effect.fn("bookingList")(function* (userId: string) {
  return (yield* bookingsOf(userId)).map(view)
})
