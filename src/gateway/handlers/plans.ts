/**
 * Prices and promises over HTTP. A promise is taken for a budget of one's own (I9) and shown to its traveller alone; the
 * track record is of all travellers together and names none. Outcomes are written when somebody looks at it: what the
 * engine says was spent, some days after the end.
 */
import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { dayToText } from "../../budget/calendar.ts"
import { shippedModel } from "../../budget/guarantee/model.ts"
import { plannedQuote } from "../../budget/guarantee/planned-quote.ts"
import { promiseStatement } from "../../budget/guarantee/quote.ts"
import { claimOfBin } from "../../budget/guarantee/recalibration.ts"
import { lowerBound, reliability } from "../../budget/guarantee/track-record.ts"
import {
  endedClaims,
  noteRefusal,
  type PromiseRow,
  promiseCounts,
  promiseOf,
  settlePromise,
  unsettledPromises,
  writePromise,
} from "../../ledger/promises.ts"
import { SignedIn } from "../contract/access.ts"
import { Api } from "../contract.ts"
import { OwnerViews } from "../owner-views.ts"
import { databaseAway, refused } from "../problem.ts"
import { claimsOf, promiseAnswer, settledUpTo } from "../promise-view.ts"
import { decodeFound, reachBudget } from "./reach.ts"

const settle = Effect.fnUntraced(function* (row: PromiseRow) {
  const views = yield* OwnerViews
  const { userId, budgetId } = row
  const found = yield* views.ask({ ask: "budget", userId, budgetId })
  if (found === undefined) return
  const view = yield* decodeFound(found)
  yield* settlePromise(row, view.summary.spentMinor, claimsOf(row, view))
})

const settleEnded = Effect.fnUntraced(function* () {
  const nowMs = yield* Clock.currentTimeMillis
  const rows = yield* unsettledPromises(dayToText(settledUpTo(nowMs)))
  // An owner that does not answer now is asked at the next look.
  yield* Effect.forEach(rows, (row) => Effect.ignore(settle(row)), { discard: true })
})

/** How often what was claimed before the simulated trips of the calibration held, where claims differ to the eye. */
const calibration = () =>
  (shippedModel().claimRates[0] ?? [])
    .map((held, bin) => ({ claims: 0, claimed: claimOfBin(bin), held }))
    .filter(({ claimed }) => claimed > 0.02 && claimed < 0.99)

const trackRecord = Effect.fnUntraced(function* () {
  yield* settleEnded()
  const { promised, ended, kept, refused: refusals } = yield* promiseCounts()
  const claims = yield* endedClaims()
  return {
    ...{ promised, running: promised - ended, kept, broken: ended - kept, refused: refusals },
    keptLowerBound95: ended === 0 ? null : lowerBound(kept, ended),
    reliability: claims.length === 0 ? [] : reliability(claims),
    calibration: calibration(),
    statement: promiseStatement,
  }
})

const taken = Effect.fnUntraced(function* (budgetId: string, payload: { readonly [field: string]: unknown }) {
  const { summary, reached, transactions } = yield* reachBudget("write", budgetId)
  const userId = reached.ownerUserId
  const standing = yield* promiseOf(userId, budgetId)
  if (standing !== undefined) return promiseAnswer(standing, { summary, transactions })
  const { startDate, endDate, currency } = summary
  if (summary.today > startDate) return yield* Effect.fail(refused("a promise is taken before the trip", "budgetId"))
  const { days: _days, nights: _nights, ...asked } = payload
  const request = { ...asked, startDate, endDate, currency }
  const { quote, refusal } = plannedQuote(request)
  if (quote === null) return yield* Effect.fail(refused(refusal?.reason ?? "nothing can be promised", refusal?.field))
  const { priceMinor, probability, target } = quote
  yield* writePromise({ userId, budgetId, request, currency, priceMinor, probability, target, endDate })
  return promiseAnswer(yield* promiseOf(userId, budgetId), { summary, transactions })
})

export const plansHandlers = HttpApiBuilder.group(Api, "plans", (handlers) =>
  handlers.handleAll({
    quote: ({ payload }) =>
      Effect.gen(function* () {
        const { userId } = yield* SignedIn
        const answer = plannedQuote(payload)
        if (answer.refusal !== null) yield* noteRefusal(userId, answer.refusal.kind)
        return answer
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    trackRecord: () => trackRecord().pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    readPromise: ({ params: { budgetId } }) =>
      Effect.gen(function* () {
        const { summary, transactions, reached } = yield* reachBudget("write", budgetId)
        return promiseAnswer(yield* promiseOf(reached.ownerUserId, budgetId), { summary, transactions })
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    takePromise: ({ params: { budgetId }, payload }) =>
      taken(budgetId, payload).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
  }),
)
