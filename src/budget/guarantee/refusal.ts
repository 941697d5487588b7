/** When nothing is promised, and why. Having less money than the price is no reason: the price is the answer then. */
import { destinationOf } from "../../../config/destinations.ts"
import { limits } from "../../../config/limits.ts"
import { daysOf, problemOfRequest, type TripRequest } from "../../trip/planner/request.ts"
import type { Knowledge } from "./knowledge.ts"

export const refusalKinds = [
  "unreadable",
  "too-little-information",
  "unknown-destination",
  "unknown-currency",
  "too-long",
  "too-many-travellers",
  "target-out-of-range",
  "invalid",
  "too-few-outcomes",
] as const
export type RefusalKind = (typeof refusalKinds)[number]

export interface Refusal {
  readonly kind: RefusalKind
  /** One sentence. */
  readonly reason: string
  /** The input it is about, where it is one. */
  readonly field?: string
}

/** Outcomes of trips to places beyond the list, or of people whom nothing was fitted to, before one of theirs is promised. */
const outcomesElsewhereMin = 60
const outcomesOfStrangersMin = 40

/** Of a population that nothing was fitted to, as long as too little has been seen of it. */
export const tooFewOutcomes = ({ drift, outcomes }: Knowledge): Refusal | undefined =>
  drift === "same-kind" || outcomes >= outcomesOfStrangersMin
    ? undefined
    : {
        kind: "too-few-outcomes",
        reason: `only ${outcomes} trips of these travellers have ended: ${outcomesOfStrangersMin} are needed`,
      }

export const isKnownPlace = (name: string): boolean => destinationOf(name) !== undefined

/** @param request with its numbers read, not checked yet */
export const refusalOf = (knowledge: Knowledge, request: TripRequest, target: number): Refusal | undefined => {
  const { promisedTargetMin, promisedTargetMax, promisedDaysMax, promisedTravellersMax } = limits
  if (!(target >= promisedTargetMin && target <= promisedTargetMax)) {
    return {
      kind: "target-out-of-range",
      field: "target",
      reason: `target: a probability from ${promisedTargetMin} to ${promisedTargetMax} can be promised`,
    }
  }
  const days = daysOf(request)
  if (days > promisedDaysMax) {
    return {
      kind: "too-long",
      field: "days",
      reason: `days: ${days} are more than the ${promisedDaysMax} that can be promised`,
    }
  }
  if (request.adults + request.children > promisedTravellersMax) {
    return {
      kind: "too-many-travellers",
      field: "party",
      reason: `party: more than ${promisedTravellersMax} travellers cannot be promised anything`,
    }
  }
  const problem = problemOfRequest(request)
  if (problem !== undefined)
    return { kind: "invalid", field: problem.field, reason: `${problem.field}: ${problem.reason}` }
  const unknown = request.stops.find(({ destination }) => !isKnownPlace(destination.id))
  if (unknown !== undefined && knowledge.outcomesElsewhere < outcomesElsewhereMin) {
    return {
      kind: "unknown-destination",
      field: "destination",
      reason: `destination: nothing is known of what ${unknown.destination.name} costs`,
    }
  }
  return tooFewOutcomes(knowledge)
}
