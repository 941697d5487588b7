/** What a trip will cost, the promise that it does not cost more, and how such promises have ended. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { categories } from "../../../config/taxonomy.ts"
import { refusalKinds } from "../../budget/guarantee/refusal.ts"
import { EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { budgetId } from "./fields.ts"

const minor = Schema.Int
const category = Schema.Literals(categories)
const statement = Schema.String.annotate({ description: "What a promise is and is not, to be shown beside it." })

export const QuoteRequest = Schema.Record(Schema.String, Schema.Unknown).annotate({
  identifier: "QuoteRequest",
  description:
    "destination, or stops [{destination, days}]; startDate and endDate, or days; adults, children; style (budget, mid-range, luxury); currency; target (0.95); origin; budgetMinor. What is left out is assumed: one adult, mid-range, rupiah, ordinary prices. What cannot be read is a refusal that names the field.",
  examples: [{ destination: "Bali", startDate: "2026-05-04", endDate: "2026-05-09", adults: 2, style: "mid-range" }],
})

const Trigger = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("before-trip"), days: Schema.Int }),
  Schema.Struct({ kind: Schema.Literal("probability-below"), probability: Schema.Finite }),
  Schema.Struct({ kind: Schema.Literal("category-over-plan"), percent: Schema.Finite }),
  Schema.Struct({ kind: Schema.Literal("single-purchase-over"), amountMinor: minor }),
])

export const QuoteView = Schema.Struct({
  priceMinor: minor.annotate({ description: "At which the plan holds with the target." }),
  currency: Schema.String,
  probability: Schema.Finite,
  target: Schema.Finite,
  expectedMinor: minor.annotate({ description: "What half of such trips stay below." }),
  budget: Schema.optionalKey(Schema.Struct({ totalMinor: minor, probability: Schema.Finite })).annotate({
    description: "The traveller's own figure, and how likely it is to be enough.",
  }),
  drivers: Schema.Array(
    Schema.Struct({ category, share: Schema.Finite, atRiskMinor: minor, why: Schema.String }),
  ).annotate({ description: "What an overrun would be made of; the shares together are 1." }),
  strategies: Schema.Array(
    Schema.Struct({ category, trigger: Trigger, action: Schema.String, bringsMinor: minor }),
  ).annotate({ description: "What to do, and when it is due." }),
}).annotate({ identifier: "Quote" })

export const PlanView = Schema.Struct({
  destination: Schema.String,
  timeZone: Schema.String,
  currency: Schema.String,
  totalMinor: minor,
  rooms: Schema.Int,
  categories: Schema.Array(Schema.Struct({ category, plannedMinor: minor, reason: Schema.String })),
  days: Schema.Array(
    Schema.Struct({
      index: Schema.Int,
      date: Schema.optionalKey(Schema.String),
      kind: Schema.String,
      destination: Schema.String,
      plannedMinor: minor,
    }),
  ),
  reasons: Schema.Array(Schema.String),
}).annotate({ identifier: "TripPlan" })

export const QuoteAnswer = Schema.Struct({
  plan: Schema.NullOr(PlanView),
  quote: Schema.NullOr(QuoteView).annotate({ description: "Null when nothing can be promised." }),
  refusal: Schema.NullOr(
    Schema.Struct({
      kind: Schema.Literals(refusalKinds),
      reason: Schema.String,
      field: Schema.optionalKey(Schema.String),
    }),
  ),
  statement,
}).annotate({ identifier: "QuoteAnswer" })

export const PromiseAnswer = Schema.Struct({
  promise: Schema.NullOr(
    Schema.Struct({
      priceMinor: minor,
      currency: Schema.String,
      probability: Schema.Finite,
      target: Schema.Finite,
      promisedAt: Schema.String,
      state: Schema.Literals(["running", "kept", "broken"]).annotate({
        description: "Broken as soon as more than the price is spent; kept some days after the trip.",
      }),
      mornings: Schema.Array(Schema.Struct({ date: Schema.String, probability: Schema.Finite })).annotate({
        description: "How likely it was on each morning of the trip; the last is now.",
      }),
      moved: Schema.Array(
        Schema.Struct({
          date: Schema.String,
          change: Schema.Finite,
          spentMinor: minor,
          expectedMinor: minor,
        }),
      ).annotate({ description: "The days that moved it most: everyday money, and the change of the probability." }),
      allowanceMinor: Schema.NullOr(minor).annotate({ description: "What today may take." }),
      strategies: QuoteView.fields.strategies,
    }),
  ).annotate({ description: "Null: none was taken for this budget." }),
  statement,
}).annotate({ identifier: "PromiseAnswer" })

const Bin = Schema.Struct({ claims: Schema.Int, claimed: Schema.Finite, held: Schema.Finite })

export const TrackRecord = Schema.Struct({
  promised: Schema.Int,
  running: Schema.Int,
  kept: Schema.Int,
  broken: Schema.Int,
  refused: Schema.Int.annotate({ description: "Once per traveller, reason and day." }),
  keptLowerBound95: Schema.NullOr(Schema.Finite).annotate({
    description: "One-sided Clopper-Pearson over ended promises; null before the first has ended.",
  }),
  reliability: Schema.Array(Bin).annotate({
    description: "What was claimed on the mornings of ended trips against how often it held.",
  }),
  calibration: Schema.Array(Bin).annotate({
    description: "The same on the simulated trips that the guarantee was calibrated on, before each trip.",
  }),
  statement,
}).annotate({ identifier: "TrackRecord" })

const params = { budgetId }
const common = [Forbidden, Unavailable] as const

export class PlansGroup extends HttpApiGroup.make("plans")
  .add(
    HttpApiEndpoint.post("quote", "/api/plans/quote", {
      payload: QuoteRequest,
      success: QuoteAnswer,
      error: common,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "How much will it cost?",
        description: "A plan with its reasons and the price at which it holds; or a refusal, which is an answer too.",
      }),
    ),
    HttpApiEndpoint.get("trackRecord", "/api/plans/track-record", {
      success: TrackRecord,
      error: [...common, EngineTimeout],
    }).annotateMerge(OpenApi.annotations({ summary: "How promises have ended, over all trips together" })),
    HttpApiEndpoint.get("readPromise", "/api/budgets/:budgetId/promise", {
      params,
      success: PromiseAnswer,
      error: [NotFound, Forbidden, Unavailable, EngineTimeout],
    }).annotateMerge(OpenApi.annotations({ summary: "The budget's promise, and how likely it is now" })),
    HttpApiEndpoint.put("takePromise", "/api/budgets/:budgetId/promise", {
      params,
      payload: QuoteRequest,
      success: PromiseAnswer,
      error: [NotFound, Forbidden, Refused, Unavailable, EngineTimeout],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Take the promise for a budget",
        description:
          "Quoted anew for the budget's own dates and currency, not later than its first day; one that stands is kept.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Plans", description: "Prices that hold, and whether they did." })) {}
