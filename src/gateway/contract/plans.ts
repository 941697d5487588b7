/**
 * Plans and promises: a plan for a trip of which only the outline is known, the price at which one holds, and what became
 * of all promises. Requests are read as leniently as `pacer quote` reads them; what is wrong is named with its field.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { travelStyles } from "../../../config/travel-costs.ts"
import { CategoryName, Currency } from "../../../streams/events.ts"
import { refusalKinds } from "../../budget/guarantee/refusal.ts"
import { BadRequest, EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { OpenBudget } from "./budgets.ts"
import { amountMinor, budgetId, idempotencyKey } from "./fields.ts"
import { BudgetAnswer } from "./views.ts"

/** Read by `guarantee/read-request.ts`, which knows the names that people use. */
export const PlanRequest = Schema.Record(Schema.String, Schema.Unknown).annotate({
  identifier: "PlanRequest",
  description:
    "`destination` (or `stops`: [{destination, days}], in the order of the journey), `startDate` and `endDate` or `days`, " +
    "`adults` and `children` or `party`, `style` (budget, mid-range, luxury), `currency`, `target`, `origin`, `budget`; " +
    "`itineraryId`: an itinerary of yours, whose fees and ways enter the plan; `plannedCosts`: [{day, category, amountMinor}].",
  examples: [{ destination: "Bali", days: 6, party: 2, style: "mid-range" }],
})

const probability = Schema.Finite.annotate({ description: "0 to 1." })

export const TripPlanView = Schema.Struct({
  destination: Schema.String,
  timeZone: Schema.String,
  currency: Currency,
  totalMinor: Schema.Int,
  rooms: Schema.Int,
  categories: Schema.Array(
    Schema.Struct({ category: CategoryName, plannedMinor: Schema.Int, reason: Schema.String }),
  ).annotate({ description: "Their sum is the total, to the minor unit." }),
  days: Schema.Array(
    Schema.Struct({
      index: Schema.Int,
      date: Schema.optionalKey(Schema.String),
      kind: Schema.Literals(["arrival", "full", "move", "departure", "day-trip"]),
      destination: Schema.String,
      plannedMinor: Schema.Int,
    }),
  ),
  reasons: Schema.Array(Schema.String),
}).annotate({ identifier: "TripPlan" })

const PlanAnswer = Schema.Struct({
  plan: TripPlanView,
  opens: Schema.NullOr(OpenBudget).annotate({
    description: "What `POST /api/budgets` takes to open a budget from it, to be adjusted; null without dates.",
  }),
}).annotate({ identifier: "PlanAnswer" })

const Trigger = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("before-trip"), days: Schema.Int }),
  Schema.Struct({ kind: Schema.Literal("probability-below"), probability }),
  Schema.Struct({ kind: Schema.Literal("category-over-plan"), percent: Schema.Int }),
  Schema.Struct({ kind: Schema.Literal("single-purchase-over"), amountMinor: Schema.Int }),
])

export const QuoteView = Schema.Struct({
  priceMinor: Schema.Int,
  currency: Currency,
  probability: probability.annotate({ description: "That the trip ends within the price." }),
  target: probability,
  expectedMinor: Schema.Int.annotate({ description: "What half of such trips stay below." }),
  budget: Schema.optionalKey(Schema.Struct({ totalMinor: Schema.Int, probability })),
  drivers: Schema.Array(
    Schema.Struct({ category: CategoryName, share: probability, atRiskMinor: Schema.Int, why: Schema.String }),
  ),
  strategies: Schema.Array(
    Schema.Struct({ category: CategoryName, trigger: Trigger, action: Schema.String, bringsMinor: Schema.Int }),
  ),
}).annotate({ identifier: "Quote" })

const QuoteAnswer = Schema.Union([
  Schema.Struct({ quote: QuoteView, statement: Schema.String }),
  Schema.Struct({
    refused: Schema.Literal(true),
    kind: Schema.Literals(refusalKinds),
    reason: Schema.String,
    field: Schema.optionalKey(Schema.String),
  }),
]).annotate({ identifier: "QuoteAnswer", description: "A price, or why nothing can be promised: both are answers." })

const PromisedStop = Schema.Struct({
  destination: Schema.String,
  days: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.promisedDaysMax })),
})

export const TakePromise = Schema.Struct({
  destination: Schema.optionalKey(Schema.String),
  stops: Schema.optionalKey(
    Schema.Array(PromisedStop)
      .check(Schema.isMinLength(1), Schema.isMaxLength(limits.plannedStopsMax))
      .annotate({ description: "Of a journey with several: in order, together as long as the trip." }),
  ),
  itineraryId: Schema.optionalKey(
    Schema.String.annotate({ description: "The itinerary that the quote was made for: its fees and ways are in it." }),
  ),
  adults: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.promisedTravellersMax })),
  children: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: limits.promisedTravellersMax })),
  ),
  style: Schema.Literals(travelStyles),
  target: Schema.optionalKey(Schema.Finite),
  priceMinor: amountMinor.annotate({ description: "The price that was quoted; refused when it is another by now." }),
}).annotate({ identifier: "TakePromise", description: "Dates and currency are the budget's." })

const Bin = Schema.Struct({ claims: Schema.Int, claimed: probability, held: probability })

export const TrackRecord = Schema.Struct({
  promised: Schema.Int,
  running: Schema.Int,
  lapsed: Schema.Int.annotate({
    description: "Closed early, made shorter, or nothing entered: neither kept nor broken, and not among the ended.",
  }),
  ended: Schema.Int,
  kept: Schema.Int,
  keptLowerBound95: Schema.NullOr(probability).annotate({
    description: "One-sided, Clopper and Pearson; null: none has ended.",
  }),
  refused: Schema.Array(Schema.Struct({ kind: Schema.Literals(refusalKinds), count: Schema.Int })),
  reliability: Schema.Array(Bin),
  calibration: Schema.Array(Bin).annotate({
    description: "The same on the simulated trips that the guarantee was calibrated on.",
  }),
  statement: Schema.String,
}).annotate({ identifier: "TrackRecord" })

export class PlansGroup extends HttpApiGroup.make("plans")
  .add(
    HttpApiEndpoint.post("make", "/api/plans", {
      payload: PlanRequest,
      success: PlanAnswer,
      error: [BadRequest, NotFound, Forbidden, Unavailable],
    }).annotateMerge(OpenApi.annotations({ summary: "A plan for a trip, to be adjusted" })),
    HttpApiEndpoint.post("quote", "/api/plans/quote", {
      payload: PlanRequest,
      success: QuoteAnswer,
      error: [BadRequest, NotFound, Forbidden, Unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "The price at which a trip's plan holds with a probability",
        description: "With risk drivers and contingency strategies. Having less money than the price is no refusal.",
      }),
    ),
    HttpApiEndpoint.get("trackRecord", "/api/plans/track-record", {
      success: TrackRecord,
      error: [Unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "What became of all promises",
        description: "Pooled over all trips of this deployment; names nobody.",
      }),
    ),
    HttpApiEndpoint.post("take", "/api/budgets/:budgetId/promise", {
      params: { budgetId },
      headers: idempotencyKey,
      payload: TakePromise,
      success: BudgetAnswer,
      error: [BadRequest, NotFound, Forbidden, Refused, Unavailable, EngineTimeout],
    }).annotateMerge(OpenApi.annotations({ summary: "Take a quote for a budget, before its trip begins" })),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(
    OpenApi.annotations({ title: "Plans", description: "What a trip will cost, and a promise about it." }),
  ) {}
