/** Budgets: open, list, read, change, close. Commands are answered after their commit (I3). */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { BudgetOpened } from "../../../streams/events.ts"
import { EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { amountMinor, budgetId, currency, idempotencyKey, localDate, text } from "./fields.ts"
import { BudgetAnswer, BudgetsAnswer, DashboardAnswer, TransactionsAnswer } from "./views.ts"

const name = text("What the traveller calls it.", "Bali in May")
const totalMinor = amountMinor.annotate({
  description: "The plan, minor units of the budget's currency.",
  examples: [1_000_000_000],
})
const endDate = localDate.annotate({
  description: `Inclusive; a trip has at most ${limits.tripDaysMax} days.`,
  examples: ["2026-05-14"],
})
const plan = {
  categoryPlanMinor: BudgetOpened.fields.categoryPlanMinor.annotate({
    description: "Planned per category, minor units of the budget's currency.",
    examples: [{ food: 150_000_000, lodging: 400_000_000 }],
  }),
  thresholdsPercent: BudgetOpened.fields.thresholdsPercent.annotate({
    description: `An alert fires as each is crossed; at most ${limits.thresholdsPerBudgetMax}.`,
    examples: [[50, 70, 90, 100]],
  }),
}

export const OpenBudget = Schema.Struct({
  name,
  destination: Schema.optionalKey(text("Where to.", "Bali")),
  currency,
  homeCurrency: Schema.optionalKey(
    currency.annotate({ description: "What the traveller thinks in.", examples: ["EUR"] }),
  ),
  timeZone: BudgetOpened.fields.timeZone.annotate({
    description: "IANA zone of the trip: decides where a day ends.",
    examples: ["Asia/Makassar"],
  }),
  startDate: localDate,
  endDate,
  totalMinor,
  ...plan,
}).annotate({ identifier: "OpenBudget" })
export type OpenBudget = typeof OpenBudget.Type

export const ChangeBudget = Schema.Struct({
  name: Schema.optionalKey(name),
  startDate: Schema.optionalKey(localDate),
  endDate: Schema.optionalKey(endDate),
  totalMinor: Schema.optionalKey(totalMinor),
  ...plan,
})
  .check(Schema.makeFilter((change) => Object.keys(change).length > 0, { expected: "at least one field to change" }))
  .annotate({ identifier: "ChangeBudget", description: "Only what is to change; at least one field." })
export type ChangeBudget = typeof ChangeBudget.Type

const CloseBudget = Schema.Struct({
  reason: Schema.optionalKey(text("Why.", "The trip was cancelled.")),
}).annotate({ identifier: "CloseBudget", description: "May be left out." })

const AnswerAlert = Schema.Struct({
  answer: Schema.Literals(["mine", "not_mine"]).annotate({ description: "Whether it was the traveller." }),
}).annotate({ identifier: "AnswerAlert" })

const params = { budgetId }
const alertParams = {
  budgetId,
  alertId: Schema.String.check(
    Schema.makeFilter((text: string) => /^[1-9]\d{0,14}-anomaly-[a-z_]{1,32}$/.test(text), {
      expected: "the alertId of an anomaly",
    }),
  ),
}
const page = {
  before: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })).annotate({
    description: "`next` of the page before; left out for the first.",
    examples: [4_711],
  }),
  limit: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.pageRowsMax })).annotate({
    description: `At most ${limits.pageRowsMax}, which is also the default.`,
    examples: [50],
  }),
}
const reading = [NotFound, Forbidden, Unavailable, EngineTimeout] as const
const commanding = [NotFound, Forbidden, Refused, Unavailable, EngineTimeout] as const

export class BudgetsGroup extends HttpApiGroup.make("budgets")
  .add(
    HttpApiEndpoint.get("list", "/api/budgets", {
      success: BudgetsAnswer,
      error: [Unavailable, EngineTimeout],
    }).annotateMerge(OpenApi.annotations({ summary: "All budgets of the traveller" })),
    HttpApiEndpoint.post("open", "/api/budgets", {
      headers: idempotencyKey,
      payload: OpenBudget,
      success: BudgetAnswer.pipe(HttpApiSchema.status(201)),
      error: [Refused, Unavailable, EngineTimeout],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Open a budget",
        description: "Spending on its days that no other budget holds is folded in at once.",
      }),
    ),
    HttpApiEndpoint.get("read", "/api/budgets/:budgetId", {
      params,
      success: BudgetAnswer,
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "Where a budget stands" })),
    HttpApiEndpoint.patch("change", "/api/budgets/:budgetId", {
      params,
      headers: idempotencyKey,
      payload: ChangeBudget,
      success: BudgetAnswer,
      error: commanding,
    }).annotateMerge(OpenApi.annotations({ summary: "Change name, dates, total, categories or thresholds" })),
    HttpApiEndpoint.post("close", "/api/budgets/:budgetId/close", {
      params,
      headers: idempotencyKey,
      payload: [CloseBudget, Schema.Null],
      success: BudgetAnswer,
      error: commanding,
    }).annotateMerge(OpenApi.annotations({ summary: "Close a budget" })),
    HttpApiEndpoint.post("answerAlert", "/api/budgets/:budgetId/alerts/:alertId/answer", {
      params: alertParams,
      headers: idempotencyKey,
      payload: AnswerAlert,
      success: BudgetAnswer,
      error: commanding,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Say whether an unusual purchase was yours",
        description: "The first answer stands. `mine` raises the bar for the next alert of its kind.",
      }),
    ),
    HttpApiEndpoint.get("dashboard", "/api/budgets/:budgetId/dashboard", {
      params,
      success: DashboardAnswer,
      error: reading,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Everything a screen needs of a budget",
        description:
          "The same view as the WebSocket's `state` frame; hand its `version` to `subscribe` to miss nothing.",
      }),
    ),
    HttpApiEndpoint.get("transactions", "/api/budgets/:budgetId/transactions", {
      params,
      query: {
        before: Schema.optionalKey(page.before),
        limit: Schema.optionalKey(page.limit),
      },
      success: TransactionsAnswer,
      error: reading,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "All transactions of a budget, page by page",
        description: "From the committed ledger. A page may be shorter than `limit` and still have a `next`.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(
    OpenApi.annotations({ title: "Budgets", description: "What the traveller plans and what is left." }),
  ) {}
