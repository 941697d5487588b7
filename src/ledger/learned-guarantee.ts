/**
 * What this deployment's guarantee knows: the model of the release, carried on by the outcomes of its own promises in the
 * order in which their trips ended. Prices and running probabilities read the same knowledge. It is made from the ledger
 * alone, which is made from the log: the same log gives the same knowledge (I1), and no fold reads it. Learned page by
 * page beside everything else; an outcome that turns up before one already learned has it learned anew.
 */
import { Context, Effect, Layer, Result, Schedule, Semaphore } from "effect"
import { SqlClient, type SqlError } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { textToDay } from "../budget/calendar.ts"
import { basisOfTrip } from "../budget/guarantee/basis.ts"
import { claimsOf, learnEnding } from "../budget/guarantee/ending.ts"
import { type Knowledge, newKnowledge } from "../budget/guarantee/knowledge.ts"
import { shippedModel } from "../budget/guarantee/model.ts"
import { readPromise, tripOfPromise } from "../budget/guarantee/promise.ts"
import { morningsOf, readPromisedDays } from "../budget/guarantee/promised-days.ts"
import { releasedKnowledge } from "../budget/guarantee/released.ts"
import { countEnded, type EndedAt, type EndedPromise, endedPromises } from "./promises.ts"

/** What can no longer be read teaches nothing. */
const learnFrom = (knowledge: Knowledge, { promise, days, startDate, currency, finalMinor }: EndedPromise): void => {
  const read = Result.try(() => ({ promise: readPromise(promise), days: readPromisedDays(days ?? []) }))
  if (Result.isFailure(read)) return
  const { aim, priceMinor } = read.success.promise
  const trip = tripOfPromise(read.success.promise, textToDay(startDate))
  if (trip === undefined) return
  const basis = basisOfTrip(trip, currency)
  const claims = claimsOf(knowledge, basis, priceMinor, morningsOf(read.success.days.slice(0, basis.days)))
  learnEnding(knowledge, { basis, finalMinor, isElsewhere: false, promise: { priceMinor, aim, claims } })
}

/** Outcomes that are learned before other work gets its turn: about a millisecond. */
const outcomesPerTurn = 40

interface Learned {
  readonly knowledge: Knowledge
  readonly last: EndedAt | undefined
  readonly count: number
}

const nothing = (): Learned => ({ knowledge: newKnowledge(shippedModel(), "same-kind"), last: undefined, count: 0 })

/** Everything that has ended since; from the beginning when something came in between. */
const learnOn = Effect.fnUntraced(function* (before: Learned) {
  const isWhole = before.last === undefined || (yield* countEnded(before.last)) === before.count
  let learned = isWhole ? before : nothing()
  for (;;) {
    const page = yield* endedPromises(limits.promiseOutcomesPage, learned.last)
    for (const [at, ended] of page.entries()) {
      learnFrom(learned.knowledge, ended)
      if (at % outcomesPerTurn === 0) yield* Effect.yieldNow
    }
    const { knowledge, count } = learned
    learned = { knowledge, last: page.at(-1) ?? learned.last, count: count + page.length }
    if (page.length < limits.promiseOutcomesPage) return learned
  }
})

export class LearnedGuarantee extends Context.Service<
  LearnedGuarantee,
  {
    /** To be read and never changed. */
    readonly current: () => Knowledge
    /** Takes in what has ended since. */
    readonly refresh: Effect.Effect<void, SqlError.SqlError>
  }
>()("pacer/ledger/LearnedGuarantee") {
  /** Where nothing is learned: the release as it is. */
  static readonly released = Layer.succeed(LearnedGuarantee, { current: releasedKnowledge, refresh: Effect.void })

  static readonly postgres = Layer.effect(
    LearnedGuarantee,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      let learned = nothing()
      const once = yield* Semaphore.make(1)
      const refresh = Effect.suspend(() => learnOn(learned)).pipe(
        Effect.tap((next) =>
          Effect.sync(() => {
            learned = next
          }),
        ),
        Effect.provideService(SqlClient.SqlClient, sql),
        once.withPermits(1),
        Effect.asVoid,
      )
      const quietly = Effect.catch(refresh, (error) =>
        Effect.logWarning(`The guarantee learns nothing meanwhile: ${error.message}`),
      )
      yield* Effect.forkScoped(Effect.repeat(quietly, Schedule.spaced(limits.guaranteeLearnsEveryMs)))
      return { current: () => learned.knowledge, refresh }
    }),
  )
}
