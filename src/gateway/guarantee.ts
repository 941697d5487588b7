/**
 * What this deployment's guarantee knows: the model of the release, carried on by the outcomes of its own promises in the
 * order in which they ended. Made from the ledger when somebody asks, and remembered for a while.
 */
import { Clock, Effect, Result } from "effect"
import { limits } from "../../config/limits.ts"
import { textToDay } from "../budget/calendar.ts"
import { basisOfTrip } from "../budget/guarantee/basis.ts"
import { type Knowledge, newKnowledge, recordOutcome } from "../budget/guarantee/knowledge.ts"
import { shippedModel } from "../budget/guarantee/model.ts"
import { readPromise, tripOfPromise } from "../budget/guarantee/promise.ts"
import { recordClaim } from "../budget/guarantee/recalibration.ts"
import { type EndedPromise, endedPromises } from "../ledger/promises.ts"

const learnFrom = (knowledge: Knowledge, { promise: written, startDate, currency, finalMinor }: EndedPromise): void => {
  const read = Result.try(() => readPromise(written))
  if (Result.isFailure(read)) return
  const promise = read.success
  const trip = tripOfPromise(promise, textToDay(startDate))
  if (trip === undefined) return
  const { aim, priceMinor, probability } = promise
  recordClaim(knowledge.beforeTrip, probability, finalMinor <= priceMinor)
  recordOutcome(knowledge, {
    basis: basisOfTrip(trip, currency),
    finalMinor,
    promise: { aim, priceMinor },
    isElsewhere: false,
  })
}

let remembered: { readonly knowledge: Knowledge; readonly untilMs: number } | undefined

/** Read only: what is learned is made anew from the ledger. */
export const guaranteeKnowledge = Effect.gen(function* () {
  const nowMs = yield* Clock.currentTimeMillis
  if (remembered !== undefined && nowMs < remembered.untilMs) return remembered.knowledge
  const knowledge = newKnowledge(shippedModel(), "same-kind")
  for (const ended of yield* endedPromises(limits.promiseOutcomesMax)) learnFrom(knowledge, ended)
  remembered = { knowledge, untilMs: nowMs + limits.guaranteeRememberedMs }
  return knowledge
})
