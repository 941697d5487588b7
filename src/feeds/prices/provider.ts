/**
 * What a provider of prices is to Pacer. An adapter is two pure functions: the path that asks a question, and the offers
 * in what comes back; deadlines, retries, the breaker and the cache are the door's and the same for all. To add a
 * provider, describe it in a file (provider-file.ts) for the adapters of a JSON partner and a file feed, or write these
 * two functions.
 */
import { Schema } from "effect"
import { type Offer, type OfferKind, offerKinds, priceUnits } from "../../trip/prices/offer.ts"

export interface PriceQuestion {
  readonly kind: OfferKind
  readonly latitude: number
  readonly longitude: number
  /** Of a ride: where to. */
  readonly toLatitude?: number
  readonly toLongitude?: number
  /** Local days; of rides and meals both are the day itself. */
  readonly checkIn: string
  readonly checkOut: string
  readonly guests: number
}

/** A price that a provider tells of another night, for the history. */
export interface SeenPrice {
  readonly offerId: string
  readonly night: string
  readonly currency: string
  readonly minor: number
}

export interface Reading {
  readonly offers: ReadonlyArray<Offer>
  /** What could not be taken, and why. */
  readonly dropped: ReadonlyArray<string>
  readonly seen?: ReadonlyArray<SeenPrice>
}

export interface PriceProvider {
  readonly id: string
  readonly name: string
  readonly baseUrl: string
  readonly kinds: ReadonlyArray<OfferKind>
  /** Sent with every request, such as a key. */
  readonly headers?: { readonly [name: string]: string }
  readonly pathOf: (question: PriceQuestion) => string
  /** @throws nothing: `undefined` for an answer that cannot be read at all */
  readonly read: (text: string, question: PriceQuestion, nowMs: number) => Reading | undefined
  /**
   * Where offers are booked: `POST path` with offerId, checkIn, checkOut, guests, total (minor units), currency and an
   * `Idempotency-Key`; 201 with bookingId, or 409 with the total of now. `DELETE path/bookingId` cancels.
   */
  readonly bookingPath?: string
}

/** Offers as the cache keeps them. */
export const OfferSchema = Schema.Struct({
  kind: Schema.Literals(offerKinds),
  source: Schema.String,
  offerId: Schema.String,
  name: Schema.String,
  address: Schema.optionalKey(Schema.String),
  latitude: Schema.optionalKey(Schema.Finite),
  longitude: Schema.optionalKey(Schema.Finite),
  rating: Schema.optionalKey(Schema.Finite),
  ratingCount: Schema.optionalKey(Schema.Finite),
  stars: Schema.optionalKey(Schema.Finite),
  attributes: Schema.Array(Schema.String),
  mode: Schema.optionalKey(Schema.String),
  departureMinute: Schema.optionalKey(Schema.Finite),
  quote: Schema.Struct({
    currency: Schema.String,
    baseMinor: Schema.Finite,
    unit: Schema.Literals(priceUnits),
    taxBasisPoints: Schema.optionalKey(Schema.Finite),
    taxMinor: Schema.optionalKey(Schema.Finite),
    feesMinor: Schema.optionalKey(Schema.Finite),
  }),
  link: Schema.String,
  observedAtMs: Schema.Finite,
})
