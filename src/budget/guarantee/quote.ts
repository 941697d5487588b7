/**
 * A quote: the price at which a plan holds with the probability that was asked for, or a refusal with its reason. Pure
 * over the request and what the guarantee knows (I1).
 */
import { type Basis, basisOfTrip } from "./basis.ts"
import type { Knowledge } from "./knowledge.ts"
import { aimOf, priceAt, probabilityBefore } from "./price.ts"
import type { QuoteRequest } from "./read-request.ts"
import { type Refusal, refusalOf } from "./refusal.ts"
import { type Driver, driversOf, type Strategy, strategiesOf } from "./strategies.ts"

export interface Quote {
  readonly priceMinor: number
  readonly currency: string
  /** That the trip ends within the price. */
  readonly probability: number
  readonly target: number
  /** What half of such trips stay below. */
  readonly expectedMinor: number
  /** The traveller's own figure, where they gave one, and how likely that is to be enough. */
  readonly budget?: { readonly totalMinor: number; readonly probability: number }
  readonly drivers: ReadonlyArray<Driver>
  readonly strategies: ReadonlyArray<Strategy>
}

export type QuoteAnswer =
  | { readonly quote: Quote; readonly basis: Basis; readonly aim: number }
  | { readonly refusal: Refusal }

const rounded = (probability: number): number => Math.round(probability * 1e4) / 1e4

export const quoteOf = (knowledge: Knowledge, { trip, currency, target, hints }: QuoteRequest): QuoteAnswer => {
  const refusal = refusalOf(knowledge, trip, target)
  if (refusal !== undefined) return { refusal }
  const basis = basisOfTrip(trip, currency, hints)
  const aim = aimOf(knowledge, target)
  const priceMinor = priceAt(knowledge, basis, aim)
  if (!Number.isSafeInteger(priceMinor)) {
    return { refusal: { kind: "invalid", reason: "the price would be no exact amount" } }
  }
  const expectedMinor = priceAt(knowledge, basis, 0.5)
  const drivers = driversOf(knowledge.model, trip.style, Math.max(0, priceMinor - expectedMinor))
  const { budgetMinor } = hints
  return {
    basis,
    aim,
    quote: {
      priceMinor,
      currency,
      probability: rounded(Math.max(target, probabilityBefore(knowledge, basis, priceMinor))),
      target,
      expectedMinor,
      ...(budgetMinor === undefined
        ? {}
        : {
            budget: {
              totalMinor: Math.round(budgetMinor),
              probability: rounded(probabilityBefore(knowledge, basis, budgetMinor)),
            },
          }),
      drivers,
      strategies: strategiesOf(drivers, target),
    },
  }
}

/** What is said beside every promise. */
export const promiseStatement =
  "A statistical promise over all trips together, calibrated on simulated trips and carried on by recorded outcomes: of a " +
  "hundred plans promised at 0.95, about five break. It is no insurance, and nothing is paid when one does."
