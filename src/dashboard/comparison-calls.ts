/** What the page asks of price comparison. */
import type { Answer, Call } from "./api.ts"
import {
  type Comparison,
  isComparison,
  isPriceBookings,
  isPriceHistory,
  isPriceWatches,
  type PriceBooking,
  type PriceHistory,
  type PriceKind,
  type PriceWatch,
} from "./comparison-shape.ts"
import type { PriceDraft } from "./price-draft.ts"
import { isRecord } from "./view-shape.ts"

export interface WatchRequest {
  readonly draft: PriceDraft
  readonly source: string
  readonly offerId: string
  readonly name: string
  readonly fallsToMinor: number
}

export interface ComparisonCalls {
  readonly compare: (draft: PriceDraft) => Promise<Answer<Comparison>>
  readonly history: (kind: PriceKind, source: string, offerId: string, checkIn: string) => Promise<Answer<PriceHistory>>
  readonly watch: (request: WatchRequest) => Promise<Answer<true>>
  readonly watches: () => Promise<Answer<ReadonlyArray<PriceWatch>>>
  readonly unwatch: (watchId: string) => Promise<Answer<true>>
  readonly book: (request: BookRequest) => Promise<Answer<true>>
  readonly bookings: () => Promise<Answer<ReadonlyArray<PriceBooking>>>
  readonly cancel: (bookingId: string) => Promise<Answer<true>>
}

export interface BookRequest {
  readonly comparisonId: string
  readonly source: string
  readonly offerId: string
  readonly budgetId: string | undefined
  /** Makes the booking count once, however often it is sent. */
  readonly key: string
}

const comparisonIn = (body: unknown): Comparison | undefined => (isComparison(body) ? body : undefined)
const historyIn = (body: unknown): PriceHistory | undefined => (isPriceHistory(body) ? body : undefined)
const bookingsIn = (body: unknown): ReadonlyArray<PriceBooking> | undefined =>
  isPriceBookings(body) ? body.bookings : undefined
const watchesIn = (body: unknown): ReadonlyArray<PriceWatch> | undefined =>
  isPriceWatches(body) ? body.watches : undefined
const doneIn = (body: unknown): true | undefined => (isRecord(body) ? true : undefined)

const queryOf = (draft: PriceDraft): URLSearchParams => {
  const query = new URLSearchParams({ guests: `${draft.guests}`, currency: draft.currency, budgetId: draft.budgetId })
  if (draft.kind === "transport") {
    query.set("from", draft.location)
    query.set("to", draft.to)
  } else query.set("location", draft.location)
  if (draft.kind === "hotels") {
    query.set("checkIn", draft.checkIn)
    query.set("checkOut", draft.checkOut)
  } else query.set("date", draft.checkIn)
  if (draft.preferences.length > 0) query.set("preferences", draft.preferences.join(","))
  if (draft.budgetMinor !== undefined) query.set("budget", `${draft.budgetMinor}`)
  return query
}

export const comparisonCalls = (call: Call): ComparisonCalls => ({
  compare: (draft) => call("GET", `/api/comparison/${draft.kind}?${queryOf(draft)}`, comparisonIn),
  history: (kind, source, offerId, checkIn) =>
    call("GET", `/api/comparison/history?${new URLSearchParams({ kind, source, offerId, checkIn })}`, historyIn),
  watch: ({ draft, source, offerId, name, fallsToMinor }) =>
    call("POST", "/api/comparison/watches", doneIn, {
      ...{ kind: draft.kind, location: draft.location, checkIn: draft.checkIn, guests: draft.guests },
      ...(draft.kind === "transport" ? { destination: draft.to } : {}),
      checkOut: draft.kind === "hotels" ? draft.checkOut : draft.checkIn,
      ...{ currency: draft.currency, source, offerId, name, fallsToMinor },
    }),
  watches: () => call("GET", "/api/comparison/watches", watchesIn),
  unwatch: (watchId) => call("DELETE", `/api/comparison/watches/${encodeURIComponent(watchId)}`, doneIn),
  book: ({ comparisonId, source, offerId, budgetId, key }) => {
    const body = { comparisonId, source, offerId, ...(budgetId === undefined ? {} : { budgetId }) }
    return call("POST", "/api/comparison/bookings", doneIn, body, key)
  },
  bookings: () => call("GET", "/api/comparison/bookings", bookingsIn),
  cancel: (bookingId) => call("POST", `/api/comparison/bookings/${encodeURIComponent(bookingId)}/cancel`, doneIn, {}),
})
