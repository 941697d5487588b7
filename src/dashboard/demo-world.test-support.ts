/**
 * A small world for the page's tests: trips, transactions and what a gateway would say of them. The sums are the plain
 * ones, written apart from the engine's, and good enough to draw; nothing of it ships.
 */

import type { Category } from "../../config/taxonomy.ts"
import { addEntry, emptySums } from "../budget/accounts/sums.ts"
import { type CommittedMoney, committedOf } from "../budget/bookings/committed.ts"
import { tripClock } from "../budget/burn/trip-clock.ts"
import { textToDay } from "../budget/calendar.ts"
import { forecastOf } from "../budget/forecast/forecast.ts"
import type { BudgetEntry, BudgetPlan } from "../budget/model.ts"
import type {
  AlertView,
  BudgetSummary,
  BudgetView,
  CommitmentView,
  MatchView,
  SuggestionView,
  TransactionView,
  WalletView,
} from "../budget/view.ts"
import { addDays, dayIn, daysBetween } from "./days.ts"
import { approximate, exponentOf, formatMoney, shownDecimalsOf } from "./money.ts"

export interface WorldBudget {
  readonly budgetId: string
  readonly name: string
  readonly destination?: string
  readonly currency: string
  readonly homeCurrency?: string
  readonly timeZone: string
  readonly startDate: string
  readonly endDate: string
  readonly totalMinor: number
  readonly categoryPlanMinor: { readonly [category in Category]?: number }
  readonly closed: boolean
}
export interface WorldTransaction {
  readonly budgetId: string | null
  readonly view: TransactionView
}

export const userId = "demo_traveller"
const thresholds = [50, 70, 90, 100]
const oneOffs: ReadonlyArray<string> = ["lodging", "transport_intercity"]
/** Rupiah per unit. */
const rates: ReadonlyMap<string, number> = new Map([
  ["JPY", 104.5],
  ["USD", 16_350],
  ["EUR", 18_900],
])

export interface Purchase {
  readonly merchant?: string
  readonly category: Category
  /** Major units. */
  readonly amount: number
  readonly currency?: string
  readonly source?: string
  readonly at: number
  readonly status?: TransactionView["status"]
  readonly description?: string
}

let lastId = 0
const identity = (): string => (++lastId).toString(16).padStart(32, "0")

export const transactionOf = (
  purchase: Purchase,
  budget: Pick<WorldBudget, "currency" | "timeZone">,
): TransactionView => {
  const currency = purchase.currency ?? budget.currency
  const originalMinor = Math.round(Math.abs(purchase.amount) * 10 ** exponentOf(currency))
  const rate = currency === budget.currency ? undefined : (rates.get(currency) ?? 1)
  const worth = rate === undefined ? originalMinor : approximate(originalMinor, currency, budget.currency, rate)
  const { merchant, description } = purchase
  return {
    transactionId: identity(),
    source: purchase.source ?? "card/bca",
    externalId: `x-${lastId}`,
    status: purchase.status ?? "posted",
    kind: purchase.amount < 0 ? "refund" : "purchase",
    occurredAt: new Date(purchase.at).toISOString(),
    day: dayIn(purchase.at, budget.timeZone),
    spendMinor: purchase.status === "reversed" ? 0 : Math.sign(purchase.amount) * worth,
    originalMinor,
    originalCurrency: currency,
    ...(rate === undefined ? {} : { rate: String(rate) }),
    category: purchase.category,
    confidence: 0.97,
    decidedBy: "mcc",
    oneOff: oneOffs.includes(purchase.category),
    ...(merchant === undefined ? {} : { merchant }),
    ...(description === undefined ? {} : { description }),
  }
}

const sum = (transactions: ReadonlyArray<TransactionView>): number =>
  transactions.reduce((total, transaction) => total + transaction.spendMinor, 0)

const daysOf = (budget: WorldBudget, own: ReadonlyArray<TransactionView>): BudgetSummary["byDay"] => {
  const tripDays = daysBetween(budget.startDate, budget.endDate) + 1
  const dates = new Set(Array.from({ length: tripDays }, (_, index) => addDays(budget.startDate, index)))
  for (const transaction of own) dates.add(transaction.day)
  const plannedOneOffs = (budget.categoryPlanMinor.lodging ?? 0) + (budget.categoryPlanMinor.transport_intercity ?? 0)
  const perDay = Math.floor((budget.totalMinor - plannedOneOffs) / tripDays)
  return [...dates].sort().map((date) => {
    const day = own.filter((transaction) => transaction.day === date)
    const inTrip = date >= budget.startDate && date <= budget.endDate
    return {
      date,
      plannedMinor: inTrip ? perDay : 0,
      spentMinor: sum(day),
      oneOffMinor: sum(day.filter((transaction) => transaction.oneOff)),
      count: day.length,
    }
  })
}

const phaseOf = (budget: WorldBudget, today: string): BudgetSummary["phase"] => {
  if (budget.closed) return "closed"
  if (today < budget.startDate) return "upcoming"
  return today > budget.endDate ? "ended" : "running"
}

const paceOf = (expectedMinor: number, spentMinor: number): BudgetSummary["pace"] => {
  const differenceMinor = spentMinor - expectedMinor
  const tolerance = Math.max(1, expectedMinor * 0.03)
  const state = Math.abs(differenceMinor) <= tolerance ? "on" : differenceMinor > 0 ? "over" : "under"
  return { expectedMinor, differenceMinor, state }
}

/** The forecast is the fold's own: what a chart shows of it has to be what it would be. */
const demoForecast = (
  budget: WorldBudget,
  own: ReadonlyArray<TransactionView>,
  nowMs: number,
  owed: CommittedMoney | undefined,
): BudgetSummary["forecast"] => {
  const plan: BudgetPlan = {
    budgetId: budget.budgetId,
    userId,
    name: budget.name,
    currency: budget.currency,
    timeZone: budget.timeZone,
    startDay: textToDay(budget.startDate),
    endDay: textToDay(budget.endDate),
    totalMinor: budget.totalMinor,
    categoryPlanMinor: budget.categoryPlanMinor,
    thresholdsPercent: [],
    ...(owed === undefined ? {} : { committed: owed }),
  }
  const sums = emptySums()
  for (const { transactionId, occurredAt, day, ...view } of own) {
    const entry: BudgetEntry = {
      ...view,
      identity: transactionId,
      firstSeq: 1,
      account: "demo",
      revision: 0,
      timeMs: Date.parse(occurredAt),
      kind: "purchase",
      direction: "debit",
      localDay: textToDay(day),
    }
    addEntry(sums, entry, 1, plan)
  }
  return forecastOf(plan, sums, tripClock(plan, nowMs), budget.closed)
}

/** What commitments come to, by the fold's own reckoning. */
const owedOf = (commitments: ReadonlyArray<CommitmentView>): CommittedMoney | undefined =>
  committedOf(
    commitments.flatMap(({ bookingId, category, amountMinor, dueDate, from, committedAt, state }) =>
      state === "released"
        ? []
        : [
            {
              bookingId,
              committed: {
                ...{ category, amountMinor, dueDay: textToDay(dueDate), from },
                word: { timeMs: Date.parse(committedAt), hash: "" },
              },
            },
          ],
    ),
  )

export const summaryOf = (
  budget: WorldBudget,
  own: ReadonlyArray<TransactionView>,
  nowMs: number,
  commitments: ReadonlyArray<CommitmentView> = [],
): BudgetSummary => {
  const owed = owedOf(commitments)
  const today = dayIn(nowMs, budget.timeZone)
  const phase = phaseOf(budget, today)
  const tripDays = daysBetween(budget.startDate, budget.endDate) + 1
  const tripDay = Math.min(tripDays, Math.max(0, daysBetween(budget.startDate, today) + 1))
  const remainingDays = phase === "running" ? tripDays - tripDay + 1 : phase === "upcoming" ? tripDays : 0
  const byDay = daysOf(budget, own)
  const spentMinor = sum(own)
  const everyday = sum(own.filter((transaction) => !transaction.oneOff))
  const todaySpentMinor = sum(own.filter((transaction) => transaction.day === today && !transaction.oneOff))
  const leftMinor = budget.totalMinor - spentMinor
  const plannedPerDayMinor = byDay.find((day) => day.plannedMinor > 0)?.plannedMinor ?? 0
  const perDayMinor = tripDay === 0 ? 0 : Math.round(everyday / tripDay)
  const todayMinor = remainingDays === 0 ? 0 : Math.floor((leftMinor + todaySpentMinor) / remainingDays)
  const expectedMinor = budget.totalMinor - plannedPerDayMinor * (tripDays - tripDay)
  const days = perDayMinor === 0 ? null : Math.max(0, leftMinor / perDayMinor)
  const endsOn = days !== null && days < remainingDays - 1 ? addDays(today, Math.floor(days)) : null
  const since = (ms: number) => sum(own.filter((transaction) => Date.parse(transaction.occurredAt) > nowMs - ms))
  const named = new Set([
    ...own.map((transaction) => transaction.category),
    ...Object.keys(budget.categoryPlanMinor),
    ...Object.keys(owed?.byCategoryMinor ?? {}),
  ])
  const { destination, homeCurrency } = budget
  return {
    budgetId: budget.budgetId,
    userId,
    name: budget.name,
    ...(destination === undefined ? {} : { destination }),
    ...(homeCurrency === undefined ? {} : { homeCurrency }),
    currency: budget.currency,
    exponent: exponentOf(budget.currency),
    shownDecimals: shownDecimalsOf(budget.currency),
    timeZone: budget.timeZone,
    startDate: budget.startDate,
    endDate: budget.endDate,
    phase,
    asOf: new Date(nowMs).toISOString(),
    today,
    tripDay,
    tripDays,
    remainingDays,
    totalMinor: budget.totalMinor,
    spentMinor,
    leftMinor,
    pendingMinor: sum(own.filter((transaction) => transaction.status === "pending")),
    committedMinor: owed?.totalMinor ?? 0,
    transactionCount: own.length,
    byCategory: ([...named] as ReadonlyArray<Category>).map((category) => {
      const held = own.filter((transaction) => transaction.category === category)
      return {
        category,
        plannedMinor: budget.categoryPlanMinor[category] ?? null,
        spentMinor: sum(held),
        committedMinor: owed?.byCategoryMinor[category] ?? 0,
        count: held.length,
      }
    }),
    byDay,
    rolling: { hourMinor: since(3_600_000), dayMinor: since(86_400_000), weekMinor: since(7 * 86_400_000) },
    burn: {
      perDayMinor,
      perDayWithOneOffsMinor: tripDay === 0 ? 0 : Math.round(spentMinor / tripDay),
      plannedPerDayMinor,
    },
    pace: paceOf(phase === "upcoming" ? 0 : expectedMinor, spentMinor),
    allowance: {
      todayMinor,
      todaySpentMinor,
      todayLeftMinor: todayMinor - todaySpentMinor,
      perRemainingDayMinor: remainingDays === 0 ? 0 : Math.floor(Math.max(0, leftMinor) / remainingDays),
    },
    runway: { days, endsOn },
    forecast: demoForecast(budget, own, nowMs, owed),
    thresholds: thresholds.map((percent) => ({ percent, crossed: spentMinor * 100 >= budget.totalMinor * percent })),
  }
}

const newestFirst = (one: TransactionView, other: TransactionView) =>
  Date.parse(other.occurredAt) - Date.parse(one.occurredAt) || (one.transactionId < other.transactionId ? 1 : -1)

export class World {
  readonly budgets = new Map<string, WorldBudget>()
  readonly transactions: Array<WorldTransaction> = []
  readonly alerts = new Map<string, Array<AlertView>>()
  suggestions: ReadonlyArray<SuggestionView> = []
  matches: ReadonlyArray<MatchView> = []
  wallets: ReadonlyArray<WalletView> = []
  commitments: ReadonlyArray<CommitmentView> = []
  /** What the traveller has said of the matches that they were asked about. */
  readonly answered: Array<"same" | "apart"> = []
  sequence = 100
  readonly nowMs: () => number

  constructor(nowMs: () => number = Date.now) {
    this.nowMs = nowMs
  }

  open(budget: WorldBudget, purchases: ReadonlyArray<Purchase> = []): void {
    this.budgets.set(budget.budgetId, budget)
    for (const purchase of purchases) {
      this.transactions.push({ budgetId: budget.budgetId, view: transactionOf(purchase, budget) })
    }
  }

  version(): string {
    return `3.2026-11-22T07:00:00.000Z.${this.sequence}`
  }

  held(budgetId: string): ReadonlyArray<TransactionView> {
    return this.transactions
      .filter((one) => one.budgetId === budgetId)
      .map((one) => one.view)
      .sort(newestFirst)
  }

  summary(budgetId: string): BudgetSummary | undefined {
    const budget = this.budgets.get(budgetId)
    return budget && summaryOf(budget, this.held(budgetId), this.nowMs(), this.commitments)
  }

  view(budgetId: string): BudgetView | undefined {
    const summary = this.summary(budgetId)
    if (summary === undefined) return undefined
    return {
      summary,
      transactions: this.held(budgetId).slice(0, 50),
      alerts: this.alerts.get(budgetId) ?? [],
      suggestions: summary.phase === "closed" ? [] : this.suggestions,
      matches: summary.phase === "closed" ? [] : this.matches,
      wallets: this.wallets,
      commitments: this.commitments,
      unassignedCount: this.suggestions.length,
    }
  }

  /** Adds a purchase; answers with it and with the alerts of the thresholds that it crossed. */
  record(
    budgetId: string,
    purchase: Purchase,
  ): { readonly transaction: TransactionView; readonly alerts: ReadonlyArray<AlertView> } {
    const budget = this.budgets.get(budgetId)
    if (budget === undefined) throw new Error(`no budget ${budgetId}`)
    const before = sum(this.held(budgetId))
    const transaction = transactionOf(purchase, budget)
    this.transactions.push({ budgetId, view: transaction })
    this.sequence += 1
    return { transaction, alerts: this.cross(budget, before, before + transaction.spendMinor) }
  }

  private cross(budget: WorldBudget, before: number, after: number): ReadonlyArray<AlertView> {
    const reached = (minor: number, percent: number) => minor * 100 >= budget.totalMinor * percent
    const alerts = thresholds
      .filter((percent) => reached(after, percent) && !reached(before, percent))
      .map((percent) => thresholdAlert(budget, percent, after, this.nowMs()))
    this.alerts.set(budget.budgetId, [...alerts, ...(this.alerts.get(budget.budgetId) ?? [])])
    return alerts
  }
}

export const thresholdAlert = (budget: WorldBudget, percent: number, spentMinor: number, atMs: number): AlertView => ({
  alertId: `threshold-${percent}-${atMs}`,
  kind: "threshold",
  at: new Date(atMs).toISOString(),
  severity: percent >= 100 ? "critical" : percent >= 70 ? "warning" : "info",
  text: `${percent} % of ${budget.name} is spent: ${formatMoney(spentMinor, budget.currency)} of ${formatMoney(budget.totalMinor, budget.currency)}.`,
  percent,
})
