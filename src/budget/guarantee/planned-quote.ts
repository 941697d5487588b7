/**
 * What a traveller who asks "how much will it cost?" is answered: the plan with its reasons and the price at which it
 * holds, or the refusal in words. Pure over the request (I1): the same question has the same answer.
 */
import { planTrip, type TripPlan } from "../../trip/planner/plan.ts"
import { type Knowledge, newKnowledge } from "./knowledge.ts"
import { shippedModel } from "./model.ts"
import { promiseStatement, type Quote, quoteOf } from "./quote.ts"
import { type QuoteRequest, readQuoteRequest } from "./read-request.ts"
import type { Refusal } from "./refusal.ts"

export interface PlannedQuote {
  readonly plan: TripPlan | null
  readonly quote: Quote | null
  readonly refusal: Refusal | null
  readonly statement: string
}

let known: Knowledge | undefined

/** What a release knows before any outcome of its own. */
export const shippedKnowledge = (): Knowledge => {
  known ??= newKnowledge(shippedModel(), "same-kind")
  return known
}

const refused = (refusal: Refusal): PlannedQuote => ({ plan: null, quote: null, refusal, statement: promiseStatement })

/** The request as it was understood; undefined when it could not be. */
export const requestIn = (value: unknown): QuoteRequest | undefined => {
  const read = readQuoteRequest(value, "")
  return "refusal" in read ? undefined : read.request
}

/** @param value a request as `requestFormat` describes it */
export const plannedQuote = (value: unknown): PlannedQuote => {
  const read = readQuoteRequest(value, "")
  if ("refusal" in read) return refused(read.refusal)
  const answer = quoteOf(shippedKnowledge(), read.request)
  if ("refusal" in answer) return refused(answer.refusal)
  const { trip, currency } = read.request
  return { plan: planTrip(trip, currency), quote: answer.quote, refusal: null, statement: promiseStatement }
}
