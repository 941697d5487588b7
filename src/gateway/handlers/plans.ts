/** Plans, quotes and promises over HTTP. A promise is quoted anew when it is taken: nobody names their own price. */
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { defaultThresholdsPercent } from "../../../config/travel-costs.ts"
import { dayToText } from "../../budget/calendar.ts"
import type { Knowledge } from "../../budget/guarantee/knowledge.ts"
import { promiseStatement, quoteOf } from "../../budget/guarantee/quote.ts"
import { type QuoteRequest, readQuoteRequest } from "../../budget/guarantee/read-request.ts"
import type { Refusal } from "../../budget/guarantee/refusal.ts"
import { lowerBound, reliability } from "../../budget/guarantee/track-record.ts"
import { countRefusal, keepPromise, promises, refusals } from "../../ledger/promises.ts"
import { planTrip } from "../../trip/planner/plan.ts"
import { daysOf, problemOfRequest } from "../../trip/planner/request.ts"
import { promiseTakenEvent } from "../commands.ts"
import type { OpenBudget } from "../contract/budgets.ts"
import { Api } from "../contract.ts"
import { guaranteeKnowledge } from "../guarantee.ts"
import { submitOnce } from "../once.ts"
import { databaseAway, invalidRequest, refused } from "../problem.ts"
import { ownAccount } from "./access.ts"
import { originOf } from "./origin.ts"
import { reachBudget } from "./reach.ts"

const wrong = ({ reason, field }: Refusal) => invalidRequest(`${reason}.`, field)

const opensOf = ({ trip, currency }: QuoteRequest, plan: ReturnType<typeof planTrip>): OpenBudget | null =>
  trip.startDay === undefined
    ? null
    : {
        name: plan.destination,
        destination: plan.destination,
        currency,
        timeZone: plan.timeZone,
        startDate: dayToText(trip.startDay),
        endDate: dayToText(trip.startDay + daysOf(trip) - 1),
        totalMinor: plan.totalMinor,
        categoryPlanMinor: Object.fromEntries(plan.categories.map((one) => [one.category, one.plannedMinor])),
        thresholdsPercent: defaultThresholdsPercent,
      }

const make = (payload: unknown) =>
  Effect.gen(function* () {
    const read = readQuoteRequest(payload, "")
    if ("refusal" in read) return yield* Effect.fail(wrong(read.refusal))
    const { trip, currency } = read.request
    const problem = problemOfRequest(trip)
    if (problem !== undefined)
      return yield* Effect.fail(invalidRequest(`${problem.field}: ${problem.reason}.`, problem.field))
    const unknown = trip.stops.find(({ destination }) => destination.country === "")
    if (unknown !== undefined) {
      const detail = `destination: nothing is known of what ${unknown.destination.name} costs.`
      return yield* Effect.fail(invalidRequest(detail, "destination"))
    }
    const plan = planTrip(trip, currency)
    return { plan, opens: opensOf(read.request, plan) }
  })

const answered = (knowledge: Knowledge, payload: unknown) => {
  const read = readQuoteRequest(payload, "")
  return "refusal" in read ? read : quoteOf(knowledge, read.request)
}

const trackRecord = Effect.gen(function* () {
  const all = yield* promises
  const ended = all.flatMap(({ probability, kept }) => (kept === null ? [] : [{ claimed: probability, held: kept }]))
  const kept = ended.filter(({ held }) => held).length
  return {
    promised: all.length,
    running: all.length - ended.length,
    ended: ended.length,
    kept,
    keptLowerBound95: ended.length === 0 ? null : lowerBound(kept, ended.length),
    refused: yield* refusals,
    reliability: reliability(ended),
    statement: promiseStatement,
  }
})

export const plansHandlers = HttpApiBuilder.group(Api, "plans", (handlers) =>
  handlers.handleAll({
    make: ({ payload }) => Effect.andThen(ownAccount("read"), make(payload)),
    quote: ({ payload }) =>
      Effect.gen(function* () {
        yield* ownAccount("read")
        const answer = answered(yield* guaranteeKnowledge, payload)
        if ("quote" in answer) return { quote: answer.quote, statement: promiseStatement }
        yield* countRefusal(answer.refusal.kind)
        return { refused: true as const, ...answer.refusal }
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    trackRecord: () =>
      Effect.andThen(ownAccount("read"), trackRecord).pipe(
        Effect.catchTag("SqlError", () => Effect.fail(databaseAway)),
      ),
    take: ({ params: { budgetId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const { summary } = yield* reachBudget("write", budgetId)
        const { priceMinor: asked, ...outline } = payload
        const { startDate, endDate, currency } = summary
        const read = readQuoteRequest({ ...outline, startDate, endDate, currency }, "")
        if ("refusal" in read) return yield* Effect.fail(wrong(read.refusal))
        const answer = quoteOf(yield* guaranteeKnowledge, read.request)
        if ("refusal" in answer) return yield* Effect.fail(wrong(answer.refusal))
        const { quote, aim } = answer
        if (quote.priceMinor > asked) {
          return yield* Effect.fail(refused(`The price is ${quote.priceMinor} by now: quote again.`))
        }
        const { stops, adults, children, style } = read.request.trip
        const promise = {
          priceMinor: quote.priceMinor,
          target: quote.target,
          probability: quote.probability,
          aim,
          trip: {
            stops: stops.map(({ destination, days }) => ({ destination: destination.id, days })),
            adults,
            children,
            style,
          },
        }
        const event = promiseTakenEvent(origin, { budgetId, ...promise })
        yield* submitOnce(origin, ["plans.take", budgetId, payload], Effect.succeed(event))
        yield* keepPromise({ userId: summary.userId, budgetId, currency, startDate }, promise)
        const view = yield* reachBudget("read", budgetId)
        return { budget: view.summary, version: view.version }
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
  }),
)
