/** What price comparison looks like over the wire, looked at before anything draws it (as view-shape.ts does). */
import type {
  BookingView,
  ComparisonAnswer,
  GroupView,
  PriceHistoryAnswer,
  WatchView,
} from "../gateway/contract/comparison.ts"
import { flag, listOf, nullable, number, oneOf, optional, record, text } from "./view-shape.ts"

export type Comparison = typeof ComparisonAnswer.Type
export type ComparedGroup = GroupView
export type ComparedOffer = GroupView["offers"][number]
export type PriceHistory = typeof PriceHistoryAnswer.Type
export type PriceBooking = typeof BookingView.Type
export type PriceWatch = typeof WatchView.Type
export type PriceKind = Comparison["kind"]

const offer = record({
  source: text,
  sourceName: text,
  offerId: text,
  name: text,
  totalMinor: number,
  baseMinor: number,
  taxesMinor: number,
  feesMinor: number,
  quotedMinor: number,
  quotedCurrency: text,
  rate: optional(text),
  link: text,
  bookable: flag,
  asOf: text,
  stale: flag,
})

const group = record({
  groupId: text,
  name: text,
  address: optional(text),
  latitude: optional(number),
  longitude: optional(number),
  rating: nullable(number),
  stars: optional(number),
  mode: optional(text),
  departure: optional(text),
  attributes: listOf(text),
  totalMinor: number,
  perNightMinor: number,
  worth: record({
    valueMinor: number,
    qualityMinor: number,
    preferencesMinor: number,
    chanceMinor: number,
    chanceChange: optional(number),
    liked: listOf(text),
    withinBudget: flag,
  }),
  standing: record({
    verdict: oneOf("good", "usual", "high", "unknown"),
    quantile: nullable(number),
    seen: number,
  }),
  offers: listOf(offer),
})

const comparison = record({
  comparisonId: text,
  kind: oneOf("hotels", "transport", "dining"),
  currency: text,
  latitude: number,
  longitude: number,
  place: nullable(text),
  checkIn: text,
  checkOut: text,
  nights: number,
  guests: number,
  asOf: text,
  groups: listOf(group),
  sources: listOf(
    record({
      source: text,
      name: text,
      state: oneOf("fresh", "cached", "stale", "failed"),
      asOf: nullable(text),
      ageSeconds: nullable(number),
      offers: number,
      dropped: listOf(record({ reason: text, count: number })),
      problem: nullable(text),
    }),
  ),
})

const history = record({
  currency: nullable(text),
  points: listOf(record({ date: text, seenOn: text, minor: number })),
  advice: nullable(
    record({ advice: oneOf("book", "wait"), expectedSavingMinor: number, bookBelowMinor: number, seenDays: number }),
  ),
})

const booking = record({
  bookingId: text,
  kind: nullable(oneOf("hotels", "transport", "dining")),
  comparisonId: text,
  source: text,
  offerId: text,
  name: text,
  checkIn: text,
  checkOut: text,
  totalMinor: number,
  currency: text,
  state: oneOf("asked", "booked", "cancelled"),
  budgetId: nullable(text),
})

const watch = record({
  watchId: text,
  source: text,
  offerId: text,
  name: text,
  checkIn: text,
  checkOut: text,
  guests: number,
  currency: text,
  fallsToMinor: optional(number),
  risesToMinor: optional(number),
})

const bookings = record({ bookings: listOf(booking) })
const watches = record({ watches: listOf(watch) })

export const isPriceBookings = (value: unknown): value is { readonly bookings: ReadonlyArray<PriceBooking> } =>
  bookings(value)
export const isPriceWatches = (value: unknown): value is { readonly watches: ReadonlyArray<PriceWatch> } =>
  watches(value)
export const isComparison = (value: unknown): value is Comparison => comparison(value)
export const isPriceHistory = (value: unknown): value is PriceHistory => history(value)
