/**
 * Booking and cancelling at a provider: the price is asked for once more right before, and again compared by the provider
 * itself, so that nobody pays more than what they saw. The key makes a booking count once, however often it is sent.
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

export const book = Effect.fn("bookOffer")(function* (door: PriceDoor, wish: BookingWish) {
  const nowMinor = yield* priceNow(door, wish)
  const gone: Booked = { outcome: "gone" }
  if (nowMinor === undefined) return gone
  const changed: Booked = { outcome: "price-changed", nowMinor }
  if (nowMinor > wish.quotedMinor) return changed
  const { offerId, question, key } = wish
  const body = JSON.stringify({
    ...{
      offerId,
      kind: question.kind,
      checkIn: question.checkIn,
      checkOut: question.checkOut,
      guests: question.guests,
    },
    ...{ total: nowMinor, currency: wish.quotedCurrency },
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
    const dearer: Booked = { outcome: "price-changed", nowMinor: total }
    return dearer
  }
  if (answer.status === 404) return gone
  if (answer.status !== 201 && answer.status !== 200) return yield* Effect.fail(bad())
  const { bookingId } = yield* Effect.mapError(decodeBooked(answer.text), bad)
  const booked: Booked = { outcome: "booked", bookingId }
  return booked
})

/** Cancelling what is cancelled already is done as well. */
export const cancelBooking = Effect.fn("cancelBooking")(function* (door: PriceDoor, bookingId: string) {
  const path = `${door.provider.bookingPath ?? ""}/${encodeURIComponent(bookingId)}`
  const answer = yield* door.send(HttpClientRequest.delete(door.provider.baseUrl + path))
  if (answer.status >= 300 && answer.status !== 404) return yield* Effect.fail(unreadable(door))
})
