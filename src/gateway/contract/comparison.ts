/**
 * Price comparison as the existing app asks for it: hotels, transport and dining of all sources, priced in full in one
 * currency and in the order of their worth to whoever asks; history, watches and bookings.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { destinationOf } from "../../../config/destinations.ts"
import { limits } from "../../../config/limits.ts"
import { quarterNamed, quarters } from "../../../config/quarters.ts"
import { offerKinds } from "../../trip/prices/offer.ts"
import { BadRequest, EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { budgetId, currency, idempotencyKey, localDate } from "./fields.ts"

export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly name?: string
}

/** Coordinates or a known name; undefined for what is neither, or lies outside the world. */
export const placeIn = (text: string): Place | undefined => {
  const match = /^\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*$/.exec(text)
  if (match === null) return quarterNamed(text) ?? destinationOf(text)
  const [latitude, longitude] = [Number(match[1]), Number(match[2])]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined
}

const location = Schema.String.check(
  Schema.isMaxLength(128),
  Schema.makeFilter((text: string) => placeIn(text) !== undefined, {
    expected: "latitude,longitude within -90 to 90 and -180 to 180, or a known place such as Ubud",
  }),
).annotate({
  description: `\`latitude,longitude\`, or a known place: ${quarters.map(({ name }) => name).join(", ")}, or a destination of trips.`,
  examples: ["-8.5069,115.2625"],
})

const integerText = (minimum: number, maximum: number) =>
  Schema.NumberFromString.check(Schema.isInt(), Schema.isBetween({ minimum, maximum }))
const guests = integerText(1, limits.priceGuestsMax)

const taste = {
  currency: Schema.optionalKey(
    currency.annotate({ description: "Of the answer and of `budget`; that of `budgetId`, else IDR." }),
  ),
  budget: Schema.optionalKey(
    integerText(1, limits.amountMinorMax).annotate({ description: "The most to spend on it, in minor units." }),
  ),
  budgetId: Schema.optionalKey(
    budgetId.annotate({ description: "A trip: each offer says what it does to the chance of keeping its budget." }),
  ),
  preferences: Schema.optionalKey(
    Schema.String.check(Schema.isMaxLength(256)).annotate({
      description: "Attributes, separated by commas.",
      examples: ["pool,breakfast"],
    }),
  ),
}

const OfferView = Schema.Struct({
  source: Schema.String,
  sourceName: Schema.String,
  offerId: Schema.String,
  name: Schema.String,
  totalMinor: Schema.Int,
  baseMinor: Schema.Int,
  taxesMinor: Schema.Int,
  feesMinor: Schema.Int,
  quotedMinor: Schema.Int,
  quotedCurrency: Schema.String,
  rate: Schema.optionalKey(Schema.String),
  link: Schema.String,
  bookable: Schema.Boolean,
  asOf: Schema.String,
  stale: Schema.Boolean.annotate({ description: "Its source did not answer: this is what it last said." }),
})

export const GroupView = Schema.Struct({
  groupId: Schema.String,
  name: Schema.String,
  address: Schema.optionalKey(Schema.String),
  latitude: Schema.optionalKey(Schema.Finite),
  longitude: Schema.optionalKey(Schema.Finite),
  rating: Schema.NullOr(Schema.Finite).annotate({ description: "0 to 1." }),
  stars: Schema.optionalKey(Schema.Finite),
  mode: Schema.optionalKey(Schema.String),
  departure: Schema.optionalKey(Schema.String),
  attributes: Schema.Array(Schema.String),
  totalMinor: Schema.Int,
  perNightMinor: Schema.Int,
  worth: Schema.Struct({
    valueMinor: Schema.Int,
    qualityMinor: Schema.Int,
    preferencesMinor: Schema.Int,
    chanceMinor: Schema.Int,
    chanceChange: Schema.optionalKey(
      Schema.Finite.annotate({ description: "Of keeping the budget, against the cheapest; 0 or less." }),
    ),
    liked: Schema.Array(Schema.String),
    withinBudget: Schema.Boolean,
  }),
  standing: Schema.Struct({
    verdict: Schema.Literals(["good", "usual", "high", "unknown"]),
    quantile: Schema.NullOr(Schema.Finite),
    seen: Schema.Int,
  }).annotate({ description: "Where the price stands among those seen of it." }),
  offers: Schema.Array(OfferView).annotate({ description: "The cheapest first." }),
}).annotate({ identifier: "ComparedGroup" })
export type GroupView = typeof GroupView.Type

export const ComparisonAnswer = Schema.Struct({
  comparisonId: Schema.String,
  kind: Schema.Literals(offerKinds),
  currency: Schema.String,
  latitude: Schema.Finite,
  longitude: Schema.Finite,
  place: Schema.NullOr(Schema.String),
  checkIn: localDate,
  checkOut: localDate,
  nights: Schema.Int,
  guests: Schema.Int,
  asOf: Schema.String,
  groups: Schema.Array(GroupView).annotate({ description: "The best value first." }),
  sources: Schema.Array(
    Schema.Struct({
      source: Schema.String,
      name: Schema.String,
      state: Schema.Literals(["fresh", "cached", "stale", "failed"]),
      asOf: Schema.NullOr(Schema.String),
      ageSeconds: Schema.NullOr(Schema.Int),
      offers: Schema.Int,
      dropped: Schema.Array(Schema.Struct({ reason: Schema.String, count: Schema.Int })),
      problem: Schema.NullOr(Schema.String),
    }),
  ),
}).annotate({ identifier: "Comparison" })
export type ComparisonAnswer = typeof ComparisonAnswer.Type

export const PriceHistoryAnswer = Schema.Struct({
  currency: Schema.NullOr(Schema.String),
  points: Schema.Array(Schema.Struct({ date: localDate, seenOn: localDate, minor: Schema.Int })).annotate({
    description: "Per night and room, or per person, in the source's currency, taxes and fees included.",
  }),
  advice: Schema.NullOr(
    Schema.Struct({
      advice: Schema.Literals(["book", "wait"]),
      expectedSavingMinor: Schema.Int,
      bookBelowMinor: Schema.Int,
      seenDays: Schema.Int,
    }),
  ).annotate({ description: "Null until the price of that day was seen." }),
}).annotate({ identifier: "PriceHistory" })

const WatchTargets = {
  fallsToMinor: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.amountMinorMax }))),
  risesToMinor: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.amountMinorMax }))),
}
export const WatchWish = Schema.Struct({
  kind: Schema.Literals(offerKinds),
  location,
  destination: Schema.optionalKey(location),
  checkIn: localDate,
  checkOut: localDate,
  guests: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.priceGuestsMax })),
  currency,
  source: Schema.String.check(Schema.isMaxLength(64)),
  offerId: Schema.String.check(Schema.isMaxLength(limits.textCharactersMax)),
  name: Schema.String.check(Schema.isMaxLength(limits.textCharactersMax)),
  ...WatchTargets,
}).annotate({ identifier: "WatchWish" })
export type WatchWish = typeof WatchWish.Type

export const WatchView = Schema.Struct({
  watchId: Schema.String,
  ...WatchWish.fields,
  lastMinor: Schema.NullOr(Schema.Int),
  checkedAt: Schema.NullOr(Schema.String),
}).annotate({ identifier: "PriceWatch" })

export const BookingView = Schema.Struct({
  bookingId: Schema.String,
  kind: Schema.NullOr(Schema.Literals(offerKinds)).annotate({ description: "Null for one of long ago." }),
  comparisonId: Schema.String,
  source: Schema.String,
  offerId: Schema.String,
  name: Schema.String,
  checkIn: localDate,
  checkOut: localDate,
  totalMinor: Schema.Int,
  currency: Schema.String.annotate({ description: "As the source quotes it." }),
  state: Schema.Literals(["asked", "booked", "cancelled"]),
  budgetId: Schema.NullOr(Schema.String).annotate({ description: "The trip whose committed money it is." }),
}).annotate({ identifier: "PriceBooking" })

const asking = [BadRequest, Forbidden, NotFound, Unavailable, EngineTimeout] as const
const summary = (text: string, description?: string) =>
  OpenApi.annotations({ summary: text, ...(description === undefined ? {} : { description }) })

export class ComparisonGroup extends HttpApiGroup.make("comparison")
  .add(
    HttpApiEndpoint.get("hotels", "/api/comparison/hotels", {
      query: { location, checkIn: localDate, checkOut: localDate, guests, ...taste },
      success: ComparisonAnswer,
      error: asking,
    }).annotateMerge(
      summary("Hotels of all sources by value", "Totals for all nights and guests, taxes and fees in them."),
    ),
    HttpApiEndpoint.get("transport", "/api/comparison/transport", {
      query: { from: location, to: location, date: localDate, guests: Schema.optionalKey(guests), ...taste },
      success: ComparisonAnswer,
      error: asking,
    }).annotateMerge(summary("Rides of all sources by value")),
    HttpApiEndpoint.get("dining", "/api/comparison/dining", {
      query: { location, date: localDate, guests: Schema.optionalKey(guests), ...taste },
      success: ComparisonAnswer,
      error: asking,
    }).annotateMerge(summary("Tables of all sources by value")),
    HttpApiEndpoint.get("history", "/api/comparison/history", {
      query: {
        kind: Schema.Literals(offerKinds),
        source: Schema.String,
        offerId: Schema.String,
        checkIn: Schema.optionalKey(localDate),
      },
      success: PriceHistoryAnswer,
      error: [Forbidden, Unavailable],
    }).annotateMerge(summary("What an offer has cost, and whether to book now or wait")),
    HttpApiEndpoint.get("watches", "/api/comparison/watches", {
      success: Schema.Struct({ watches: Schema.Array(WatchView) }),
      error: [Forbidden, Unavailable],
    }).annotateMerge(summary("Watched prices")),
    HttpApiEndpoint.post("watch", "/api/comparison/watches", {
      payload: WatchWish,
      success: Schema.Struct({ watchId: Schema.String }),
      error: [BadRequest, Forbidden, Refused, Unavailable],
    }).annotateMerge(summary("Watch a price", "Said once when it falls or rises to the target, in the inbox.")),
    HttpApiEndpoint.delete("unwatch", "/api/comparison/watches/:watchId", {
      params: { watchId: Schema.String },
      success: Schema.Struct({ ended: Schema.Literal(true) }),
      error: [Forbidden, NotFound, Unavailable],
    }).annotateMerge(summary("End a watch")),
    HttpApiEndpoint.get("bookings", "/api/comparison/bookings", {
      success: Schema.Struct({ bookings: Schema.Array(BookingView) }),
      error: [Forbidden, Unavailable],
    }).annotateMerge(summary("Bookings made from comparisons")),
    HttpApiEndpoint.post("book", "/api/comparison/bookings", {
      headers: idempotencyKey,
      payload: Schema.Struct({
        ...{ comparisonId: Schema.String, source: Schema.String, offerId: Schema.String },
        budgetId: Schema.optionalKey(
          budgetId.annotate({
            description: "A trip of one's own: the price is committed money of it until it is paid.",
          }),
        ),
      }),
      success: BookingView,
      error: [Forbidden, NotFound, Refused, Unavailable, EngineTimeout],
    }).annotateMerge(
      summary("Book an offer at the price that was seen", "A dearer price of now is refused and named."),
    ),
    HttpApiEndpoint.post("cancel", "/api/comparison/bookings/:bookingId/cancel", {
      params: { bookingId: Schema.String },
      success: BookingView,
      error: [Forbidden, NotFound, Refused, Unavailable],
    }).annotateMerge(summary("Cancel a booking")),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Price comparison" })) {}
