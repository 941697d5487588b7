/**
 * A traveller's insights put together: their sums brought up to the ledger, the figures of the period, what others
 * spent, the rules, and the transactions behind each finding.
 */
import { Effect } from "effect"
import { limits } from "../../config/limits.ts"
import { type Category, categories } from "../../config/taxonomy.ts"
import { dayToText } from "../budget/calendar.ts"
import { baseline, presentSpan } from "../budget/insights/compare.ts"
import type { Comparison, Figures, PeriodSums } from "../budget/insights/figures.ts"
import type { Insight } from "../budget/insights/insight.ts"
import { insightsOf } from "../budget/insights/insights.ts"
import { type PeriodName, periodAt } from "../budget/insights/period.ts"
import { evidenceIds } from "../ledger/insights/evidence.ts"
import { PeerSums } from "../ledger/insights/peer-sums.ts"
import { currenciesOf, readFigures } from "../ledger/insights/read.ts"
import { catchUp } from "../ledger/insights/rollup.ts"
import type { InsightsAnswer, InsightView } from "./contract/analytics.ts"

export interface InsightRequest {
  readonly userId: string
  readonly partition: number
  readonly period: PeriodName
  readonly compareWith: Comparison
  readonly categories: ReadonlyArray<Category>
  readonly currency: string | undefined
  readonly today: number
}

const currencyDefault = "IDR"

/** The figures of a period, all that is committed included, and in which currencies there are more. */
export const figuresOf = Effect.fnUntraced(function* (request: InsightRequest) {
  const { userId, partition, period, compareWith, today } = request
  yield* catchUp(userId, partition)
  const currencies = yield* currenciesOf(userId, periodAt(period, today, limits.insightPeriodsBack).fromDay)
  const currency = request.currency ?? currencies[0] ?? currencyDefault
  const figures = yield* readFigures({ userId, currency, period, compareWith, categories: request.categories, today })
  const peers =
    compareWith === "peers" ? yield* (yield* PeerSums).of(userId, currency, presentSpan(figures)) : undefined
  const wanted = request.categories
  const asked =
    peers === undefined || wanted.length === 0
      ? peers
      : { ...peers, perPerson: new Map([...peers.perPerson].filter(([category]) => wanted.includes(category))) }
  const all: Figures = { ...figures, peers: asked }
  return { figures: all, otherCurrencies: currencies.filter((one) => one !== currency) }
})

const filterView = ({ fromDay, toDay, categories: wanted, merchantKey, transactionIds }: Insight["filter"]) => ({
  from: dayToText(fromDay),
  to: dayToText(toDay),
  ...(wanted === undefined ? {} : { categories: wanted }),
  ...(merchantKey === undefined ? {} : { merchantKey }),
  ...(transactionIds === undefined ? {} : { transactionIds }),
})

export const viewInsight = (insight: Insight, transactionIds: ReadonlyArray<string>): InsightView => {
  const { insightId, kind, tone, title, text, amountMinor, changePercent, category, merchant, nextDay } = insight
  return {
    insightId,
    kind,
    tone,
    title,
    text,
    amountMinor: Math.round(amountMinor),
    ...(changePercent === undefined ? {} : { changePercent }),
    ...(category === undefined ? {} : { category }),
    ...(merchant === undefined ? {} : { merchant }),
    ...(nextDay === undefined ? {} : { nextDate: dayToText(nextDay) }),
    evidence: { transactionIds, filter: filterView(insight.filter) },
  }
}

const total = (sums: PeriodSums["whole"]): number => [...sums.values()].reduce((sum, { minor }) => sum + minor, 0)

const periodView = ({ span, whole, part }: PeriodSums): InsightsAnswer["periods"][number] => ({
  from: dayToText(span.fromDay),
  to: dayToText(span.toDay),
  spentMinor: total(whole),
  spentByNowMinor: total(part),
  byCategory: [...whole].map(([category, { minor, count }]) => ({ category, spentMinor: minor, count })),
})

const comparisonView = (figures: Figures): InsightsAnswer["comparison"] => {
  const base = baseline(figures)
  const now = figures.periods[0]?.part
  return categories.flatMap((category) => {
    const nowMinor = now?.get(category)?.minor ?? 0
    const against = base?.get(category)
    return nowMinor === 0 && (against ?? 0) === 0
      ? []
      : [{ category, nowMinor, againstMinor: against === undefined ? null : against }]
  })
}

const peersView = ({ compareWith, peers }: Figures): InsightsAnswer["peers"] => ({
  status: compareWith !== "peers" ? "not-asked" : peers === undefined ? "too-few" : "told",
  people: peers?.people ?? null,
  atLeast: limits.peersMin,
})

/** The answer as the contract has it. */
export const insightsAnswer = Effect.fn("insightsAnswer")(function* (request: InsightRequest) {
  const { figures, otherCurrencies } = yield* figuresOf(request)
  const { userId, period, compareWith, today } = request
  const insights = yield* Effect.forEach(
    insightsOf(figures),
    (insight) => Effect.map(evidenceIds(userId, figures.currency, insight.filter), (ids) => viewInsight(insight, ids)),
    { concurrency: "unbounded" },
  )
  const span = periodAt(period, today)
  const answer: InsightsAnswer = {
    currency: figures.currency,
    otherCurrencies,
    period,
    compareWith,
    from: dayToText(span.fromDay),
    to: dayToText(span.toDay),
    today: dayToText(today),
    periods: figures.periods.map(periodView).toReversed(),
    comparison: comparisonView(figures),
    peers: peersView(figures),
    insights,
  }
  return answer
})
