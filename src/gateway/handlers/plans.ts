/** Plans, quotes and promises over HTTP. A promise is quoted anew when it is taken: nobody names their own price. */
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { defaultThresholdsPercent } from "../../../config/travel-costs.ts"
import { dayToText } from "../../budget/calendar.ts"
import { calibrationBins } from "../../budget/guarantee/calibration.ts"
import type { Knowledge } from "../../budget/guarantee/knowledge.ts"
import { promiseStatement, quoteOf } from "../../budget/guarantee/quote.ts"
import type { QuoteRequest, ReadRequest } from "../../budget/guarantee/read-request.ts"
import type { Refusal } from "../../budget/guarantee/refusal.ts"
import { binsFor, lowerBound, reliability } from "../../budget/guarantee/track-record.ts"
import { LearnedGuarantee } from "../../ledger/learned-guarantee.ts"
import { countRefusal, keepPromise, promises, refusals } from "../../ledger/promises.ts"
import { planTrip } from "../../trip/planner/plan.ts"
import { daysOf, problemOfRequest } from "../../trip/planner/request.ts"
import { promiseTakenEvent } from "../commands.ts"
import type { OpenBudget } from "../contract/budgets.ts"
import { Api } from "../contract.ts"
import { readAsked } from "../itinerary/quoted.ts"
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

const make = (read: ReadRequest) =>
  Effect.gen(function* () {
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

const answered = (knowledge: Knowledge, read: ReadRequest) =>
  "refusal" in read ? read : quoteOf(knowledge, read.request)

/** What has been learned from ended promises by now. */
const learned = Effect.map(LearnedGuarantee, ({ current }) => current())

const trackRecord = Effect.gen(function* () {
  const all = yield* promises
  const ended = all.flatMap(({ probability, kept }) => (kept === null ? [] : [{ claimed: probability, held: kept }]))
  const kept = ended.filter(({ held }) => held).length
  const lapsed = all.filter((one) => one.lapsed).length
  return {
    promised: all.length,
    running: all.length - ended.length - lapsed,
    lapsed,
    ended: ended.length,
    kept,
    keptLowerBound95: ended.length === 0 ? null : lowerBound(kept, ended.length),
    refused: yield* refusals,
    reliability: reliability(ended, binsFor(ended.length)),
    calibration: calibrationBins(),
    statement: promiseStatement,
  }
})

export const plansHandlers = HttpApiBuilder.group(Api, "plans", (handlers) =>
  handlers.handleAll({
    make: ({ payload }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        return yield* make(yield* readAsked(userId, payload))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    quote: ({ payload }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        const answer = answered(yield* learned, yield* readAsked(userId, payload))
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
        const userId = yield* ownAccount("read")
        const { summary } = yield* reachBudget("write", budgetId)
        const { priceMinor: asked, ...outline } = payload
        const { startDate, endDate, currency } = summary
        const read = yield* readAsked(userId, { ...outline, startDate, endDate, currency })
        if ("refusal" in read) return yield* Effect.fail(wrong(read.refusal))
        if (daysOf(read.request.trip) !== summary.tripDays) {
          const detail = `stops: their days are not the ${summary.tripDays} of the trip.`
          return yield* Effect.fail(invalidRequest(detail, "stops"))
        }
        const answer = quoteOf(yield* learned, read.request)
        if ("refusal" in answer) return yield* Effect.fail(wrong(answer.refusal))
        const { quote, aim } = answer
        if (quote.priceMinor > asked) {
          return yield* Effect.fail(refused(`The price is ${quote.priceMinor} by now: quote again.`))
        }
        const { stops, adults, children, style, planned } = read.request.trip
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
            ...(planned === undefined ? {} : { planned }),
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
