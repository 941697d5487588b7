/**
 * Insights of a traveller's own spending, as the existing app asks for them, and the transactions behind each. Sums are
 * in one currency: that of the budgets in which most was bought of late, unless another is asked for.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { categories } from "../../../config/taxonomy.ts"
import { CategoryName, Currency, TimeZone } from "../../../streams/events.ts"
import { insightKinds } from "../../budget/insights/insight.ts"
import { periodNames } from "../../budget/insights/period.ts"
import { EngineTimeout, Forbidden, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { localDate, userId } from "./fields.ts"
import { TransactionView } from "./views.ts"

const known: ReadonlySet<string> = new Set(categories)
const CategoryList = Schema.String.check(
  Schema.isMaxLength(512),
  Schema.makeFilter((list: string) => list.split(",").every((one) => known.has(one)), {
    expected: `categories separated by commas, of ${categories.join(", ")}`,
  }),
).annotate({ description: "Separated by commas; all where it is left out.", examples: ["food,shopping"] })

const Comparison = Schema.Literals(["previous", "average", "peers"]).annotate({
  description:
    "`previous`: the period before, by the same day. `average`: the mean of those before. `peers`: others who share their figures.",
})
const Period = Schema.Literals(periodNames)
const timeZone = TimeZone.annotate({ description: "Whose day it is; that of the traveller's settings, else UTC." })
const currencyAsked = Currency.annotate({ description: "Of the budgets that count; else the one most used of late." })

const sums = { spentMinor: Schema.Int, count: Schema.Int }

/** What opens the transactions behind an insight: the query of the operation `transactions`. */
export const EvidenceFilter = Schema.Struct({
  from: localDate,
  to: localDate,
  categories: Schema.optionalKey(Schema.Array(CategoryName)),
  merchantKey: Schema.optionalKey(Schema.String),
  transactionIds: Schema.optionalKey(Schema.Array(Schema.String)),
}).annotate({ identifier: "EvidenceFilter" })

export const InsightView = Schema.Struct({
  insightId: Schema.String.annotate({ description: "The same finding has the same id." }),
  kind: Schema.Literals(insightKinds),
  tone: Schema.Literals(["good", "neutral", "warning"]),
  title: Schema.String,
  text: Schema.String,
  amountMinor: Schema.Int.annotate({ description: "A change, a sum, or what could be saved." }),
  changePercent: Schema.optionalKey(Schema.Int),
  category: Schema.optionalKey(CategoryName),
  merchant: Schema.optionalKey(Schema.String),
  nextDate: Schema.optionalKey(localDate.annotate({ description: "When a recurring charge is due next." })),
  evidence: Schema.Struct({
    transactionIds: Schema.Array(Schema.String).annotate({
      description: `At most ${limits.insightEvidenceMax}; the filter opens all of them.`,
    }),
    filter: EvidenceFilter,
  }),
}).annotate({ identifier: "Insight" })
export type InsightView = typeof InsightView.Type

const PeriodView = Schema.Struct({
  from: localDate,
  to: localDate,
  spentMinor: Schema.Int,
  /** By the day that the present period has reached: what it compares with. */
  spentByNowMinor: Schema.Int,
  byCategory: Schema.Array(Schema.Struct({ category: CategoryName, ...sums })),
})

const ComparedCategory = Schema.Struct({
  category: CategoryName,
  nowMinor: Schema.Int,
  againstMinor: Schema.NullOr(Schema.Int),
})

export const InsightsAnswer = Schema.Struct({
  currency: Currency,
  otherCurrencies: Schema.Array(Currency).annotate({ description: "Of other budgets: not in these figures." }),
  period: Period,
  compareWith: Comparison,
  from: localDate,
  to: localDate,
  today: localDate,
  periods: Schema.Array(PeriodView).annotate({ description: "Oldest first; the last is the present one." }),
  comparison: Schema.Array(ComparedCategory),
  peers: Schema.Struct({
    status: Schema.Literals(["told", "too-few", "not-asked"]),
    /** Rounded down; at least `atLeast`. */
    people: Schema.NullOr(Schema.Int),
    atLeast: Schema.Int,
  }),
  insights: Schema.Array(InsightView).annotate({ description: "What matters most first." }),
}).annotate({ identifier: "Insights" })
export type InsightsAnswer = typeof InsightsAnswer.Type

export const EvidenceAnswer = Schema.Struct({
  currency: Currency,
  transactions: Schema.Array(Schema.Struct({ budgetId: Schema.String, transaction: TransactionView })),
  next: Schema.NullOr(Schema.Int).annotate({ description: "Give it as `offset` for the next page; null at the end." }),
}).annotate({ identifier: "Evidence" })

const integerText = (minimum: number, maximum: number) =>
  Schema.NumberFromString.check(Schema.isInt(), Schema.isBetween({ minimum, maximum }))

export class AnalyticsGroup extends HttpApiGroup.make("analytics")
  .add(
    HttpApiEndpoint.get("insights", "/api/analytics/insights/:userId", {
      params: { userId },
      query: {
        period: Schema.optionalKey(Period),
        categories: Schema.optionalKey(CategoryList),
        compareWith: Schema.optionalKey(Comparison),
        currency: Schema.optionalKey(currencyAsked),
        timeZone: Schema.optionalKey(timeZone),
      },
      success: InsightsAnswer,
      error: [Forbidden, Unavailable, EngineTimeout],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "What a period's spending says",
        description: `Trends, comparison, merchants, recurring charges, unusual purchases and savings, of all that is committed. Figures of others only of at least ${limits.peersMin} people who granted the purpose \`peers\`.`,
      }),
    ),
    HttpApiEndpoint.get("transactions", "/api/analytics/transactions/:userId", {
      params: { userId },
      query: {
        from: localDate,
        to: localDate,
        currency: Currency,
        categories: Schema.optionalKey(CategoryList),
        merchantKey: Schema.optionalKey(
          Schema.String.check(Schema.isPattern(/^[0-9a-f]{32}$/, { expected: "a merchantKey of an insight" })),
        ),
        transactionIds: Schema.optionalKey(
          Schema.String.check(
            Schema.isPattern(/^[0-9a-f]{32}(-\d{1,2})?(,[0-9a-f]{32}(-\d{1,2})?){0,19}$/, {
              expected: "up to 20 transaction ids separated by commas",
            }),
          ),
        ),
        offset: Schema.optionalKey(integerText(0, limits.insightEvidenceOffsetMax)),
        limit: Schema.optionalKey(integerText(1, limits.pageRowsMax)),
      },
      success: EvidenceAnswer,
      error: [Forbidden, Unavailable, EngineTimeout],
    }).annotateMerge(OpenApi.annotations({ summary: "The transactions behind an insight, newest day first" })),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Analytics" })) {}
