/**
 * Booking and cancelling at a provider: the price is asked for once more right before, and again compared by the provider
 * itself, so that nobody pays more than what they saw. The key makes a booking count once, however often it is sent. One
 * whose answer was lost is asked for by its key before anything else: what it costs now says nothing of what was booked.
 */
import { Effect, Schema } from "effect"
import { HttpClientRequest } from "effect/http"
import { totalPrice } from "../../trip/prices/total-price.ts"
import { type PriceDoor, PriceFailure } from "./price-door.ts"
import type { PriceQuestion } from "./provider.ts"

export interface BookingWish {
  readonly offerId: string
  readonly question: PriceQuestion
  readonly nights: number
  /** What the traveller saw, as the provider quotes it. */
  readonly quotedMinor: number
  readonly quotedCurrency: string
  readonly key: string
}

export type Booked =
  | { readonly outcome: "booked"; readonly bookingId: string }
  | { readonly outcome: "price-changed"; readonly nowMinor: number }
  | { readonly outcome: "gone" }

const gone: Booked = { outcome: "gone" }
const decodeBooked = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.Struct({ bookingId: Schema.String })))
const decodeChanged = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.Struct({ total: Schema.Int })))

const unreadable = ({ provider }: PriceDoor) =>
  new PriceFailure({ kind: "unreadable", message: `${provider.name} sent an answer that cannot be read.` })

/** The offer's price of this moment, past every cache; undefined when it is no longer offered. */
const priceNow = Effect.fnUntraced(function* (door: PriceDoor, wish: BookingWish) {
  const { offers } = yield* door.ask(wish.question)
  const offer = offers.find(({ offerId }) => offerId === wish.offerId)
  if (offer === undefined) return undefined
  const stay = { nights: wish.nights, guests: wish.question.guests }
  const priced = totalPrice(offer.quote, stay, offer.quote.currency, () => undefined)
  return priced.ok && priced.price.quotedCurrency === wish.quotedCurrency ? priced.price.totalMinor : undefined
})

/** Sends the booking itself at this price; one that the provider knows by its key is answered with what it is. */
export const sendBooking = Effect.fn("sendBooking")(function* (door: PriceDoor, wish: BookingWish, totalMinor: number) {
  const { offerId, question, key } = wish
  const body = JSON.stringify({
    ...{
      offerId,
      kind: question.kind,
      checkIn: question.checkIn,
      checkOut: question.checkOut,
      guests: question.guests,
    },
    ...{ total: totalMinor, currency: wish.quotedCurrency },
    ...{ latitude: question.latitude, longitude: question.longitude },
    ...{ toLatitude: question.toLatitude, toLongitude: question.toLongitude },
  })
  const answer = yield* door.send(
    HttpClientRequest.post(door.provider.baseUrl + (door.provider.bookingPath ?? "/")).pipe(
      HttpClientRequest.setHeaders({ "idempotency-key": key }),
      HttpClientRequest.bodyText(body, "application/json"),
    ),
  )
  const bad = () => unreadable(door)
  if (answer.status === 409) {
    const { total } = yield* Effect.mapError(decodeChanged(answer.text), bad)
    const changed: Booked = { outcome: "price-changed", nowMinor: total }
    return changed
  }
  if (answer.status === 404) return gone
  if (answer.status !== 201 && answer.status !== 200) return yield* Effect.fail(bad())
  const { bookingId } = yield* Effect.mapError(decodeBooked(answer.text), bad)
  const booked: Booked = { outcome: "booked", bookingId }
  return booked
})

export const book = Effect.fn("bookOffer")(function* (door: PriceDoor, wish: BookingWish) {
  const nowMinor = yield* priceNow(door, wish)
  if (nowMinor === undefined) return gone
  const changed: Booked = { outcome: "price-changed", nowMinor }
  return nowMinor > wish.quotedMinor ? changed : yield* sendBooking(door, wish, nowMinor)
})

/** What became of a booking whose answer was lost: made by now, at no more than what was seen, or certainly not made. */
export const resumeBooking = Effect.fn("resumeBooking")(function* (door: PriceDoor, wish: BookingWish) {
  const known = yield* sendBooking(door, wish, wish.quotedMinor)
  return known.outcome === "booked" ? known : yield* book(door, wish)
})

/** Cancelling what is cancelled already is done as well. */
export const cancelBooking = Effect.fn("cancelBooking")(function* (door: PriceDoor, bookingId: string) {
  const path = `${door.provider.bookingPath ?? ""}/${encodeURIComponent(bookingId)}`
  const answer = yield* door.send(HttpClientRequest.delete(door.provider.baseUrl + path))
  if (answer.status >= 300 && answer.status !== 404) return yield* Effect.fail(unreadable(door))
})
