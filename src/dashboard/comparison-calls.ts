/** What the page asks of price comparison. */
import type { Answer, Call } from "./api.ts"
import { type Comparison, isComparison, isPriceHistory, type PriceHistory, type PriceKind } from "./comparison-shape.ts"
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
  /** The same offer of the same comparison, asked again, is the same booking. */
  readonly book: (comparisonId: string, source: string, offerId: string, budgetId?: string) => Promise<Answer<true>>
}

const comparisonIn = (body: unknown): Comparison | undefined => (isComparison(body) ? body : undefined)
const historyIn = (body: unknown): PriceHistory | undefined => (isPriceHistory(body) ? body : undefined)
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
  book: (comparisonId, source, offerId, budgetId) =>
    call("POST", "/api/comparison/bookings", doneIn, {
      ...{ comparisonId, source, offerId },
      ...(budgetId === undefined ? {} : { budgetId }),
    }),
})
