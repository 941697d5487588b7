/**
 * What a client sees of a budget: pure over the state and the instant that it is looked at. Days turn here and nowhere
 * else, so that midnight wakes no budget; looking changes nothing.
 */
import { currencyExponents } from "../../config/currencies.ts"
import { categories } from "../../config/taxonomy.ts"
import type { Sums } from "./accounts/sums.ts"
import { alertSeverity, alertText, anomalyNumbers } from "./alert-text.ts"
import { viewBookings } from "./bookings/look.ts"
import { allowanceOf } from "./burn/allowance.ts"
import { paceOf, plannedDaysMinor, plannedPerDayMinor } from "./burn/pace.ts"
import { burnPerDayMinor, burnPerDayWithOneOffsMinor } from "./burn/rate.ts"
import { rollingOf } from "./burn/rolling.ts"
import { runwayOf } from "./burn/runway.ts"
import { thresholdsOf } from "./burn/thresholds.ts"
import { type TripClock, tripClock } from "./burn/trip-clock.ts"
import { dayToText } from "./calendar.ts"
import { viewCorrection } from "./correction/look.ts"
import { forecastOf } from "./forecast/forecast.ts"
import { viewGoals } from "./goals/look.ts"
import type { Knowledge } from "./guarantee/knowledge.ts"
import { viewGuarantee } from "./guarantee/look.ts"
import { releasedKnowledge } from "./guarantee/released.ts"
import type { BudgetEntry, BudgetPlan, Fact } from "./model.ts"
import { shownDecimalsOf } from "./money.ts"
import type { BudgetState } from "./state.ts"
import type { AlertView, BudgetSummary, BudgetView, MatchView, SuggestionView, TransactionView } from "./view.ts"
import { viewWallets } from "./wallets.ts"

/** Without a negative zero, which is no amount. */
const wholeMinor = (minor: number): number => Math.round(minor) + 0

/** Categories that are planned or hold something, in the taxonomy's order. */
const byCategory = (plan: BudgetPlan, sums: Sums): BudgetSummary["byCategory"] =>
  categories.flatMap((category, index) => {
    const { spentMinor, count } = sums.byCategory[index] ?? { spentMinor: 0, count: 0 }
    const plannedMinor = plan.categoryPlanMinor[category] ?? null
    const committedMinor = plan.committed?.byCategoryMinor[category] ?? 0
    return plannedMinor === null && count === 0 && spentMinor === 0 && committedMinor === 0
      ? []
      : [{ category, plannedMinor, spentMinor, committedMinor, count }]
  })

/** Every trip day with its planned share, and the days outside that hold something, ascending. */
const byDay = (plan: BudgetPlan, sums: Sums, clock: TripClock): BudgetSummary["byDay"] => {
  const planned = plannedDaysMinor(plan, sums, clock)
  const held = new Map(sums.byDay.map((row) => [row.day, row]))
  const tripDays = planned.map((_, index) => plan.startDay + index)
  const otherDays = sums.byDay.map((row) => row.day).filter((day) => day < plan.startDay || day > plan.endDay)
  return [...tripDays, ...otherDays]
    .sort((left, right) => left - right)
    .map((day) => {
      const row = held.get(day)
      return {
        date: dayToText(day),
        plannedMinor: planned[day - plan.startDay] ?? 0,
        spentMinor: row?.spentMinor ?? 0,
        oneOffMinor: row?.oneOffMinor ?? 0,
        count: row?.count ?? 0,
      }
    })
}

const runwayView = (plan: BudgetPlan, sums: Sums, clock: TripClock): BudgetSummary["runway"] => {
  const { days, endsOn } = runwayOf(plan, sums, clock)
  return {
    days: days === null ? null : Math.round(days * 10) / 10,
    endsOn: endsOn === null ? null : dayToText(endsOn),
  }
}

const outcomeWord = ({ kept }: { readonly kept?: boolean }) => {
  if (kept === undefined) return "lapsed" as const
  return kept ? ("kept" as const) : ("broken" as const)
}

const guaranteeView = (
  { promise, sums, plan, closed, said }: BudgetState,
  clock: TripClock,
  knowledge: Knowledge,
): Pick<BudgetSummary, "guarantee"> => {
  if (promise === undefined) return {}
  const outcomes = said.facts.flatMap((fact) => (fact.kind === "trip_ended" ? (fact.promise ?? []) : []))
  // Decided once: of what had lapsed, a later end may still tell.
  const outcome = outcomes.find(({ kept }) => kept !== undefined) ?? outcomes.at(-1)
  const told = outcome && outcomeWord(outcome)
  const ending = { closed, ...(told === undefined ? {} : { told }) }
  const guarantee = viewGuarantee(knowledge, promise, sums, clock, plan, ending)
  return guarantee === undefined ? {} : { guarantee }
}

/**
 * The budget without its transactions, as of an instant.
 * @param asOfMs not before the state's own log time, for whose sake the rolling windows forget what is older.
 * @param knowledge what ended promises have taught so far
 */
export const summarise = (
  state: BudgetState,
  asOfMs: number,
  knowledge: Knowledge = releasedKnowledge(),
): BudgetSummary => {
  const { plan, sums } = state
  const clock = tripClock(plan, asOfMs)
  return {
    budgetId: plan.budgetId,
    userId: plan.userId,
    name: plan.name,
    ...(plan.destination === undefined ? {} : { destination: plan.destination }),
    currency: plan.currency,
    exponent: currencyExponents.get(plan.currency) ?? 2,
    shownDecimals: shownDecimalsOf(plan.currency),
    ...(plan.homeCurrency === undefined ? {} : { homeCurrency: plan.homeCurrency }),
    timeZone: plan.timeZone,
    startDate: dayToText(plan.startDay),
    endDate: dayToText(plan.endDay),
    phase: state.closed ? "closed" : clock.phase,
    asOf: new Date(asOfMs).toISOString(),
    today: dayToText(clock.today),
    tripDay: clock.tripDay,
    tripDays: clock.tripDays,
    remainingDays: clock.remainingDays,
    totalMinor: plan.totalMinor,
    spentMinor: sums.spentMinor,
    leftMinor: plan.totalMinor - sums.spentMinor,
    pendingMinor: sums.pendingMinor,
    committedMinor: plan.committed?.totalMinor ?? 0,
    transactionCount: sums.count,
    byCategory: byCategory(plan, sums),
    byDay: byDay(plan, sums, clock),
    rolling: rollingOf(state.minutes, asOfMs),
    burn: {
      perDayMinor: wholeMinor(burnPerDayMinor(sums, clock)),
      perDayWithOneOffsMinor: wholeMinor(burnPerDayWithOneOffsMinor(sums, clock)),
      plannedPerDayMinor: wholeMinor(plannedPerDayMinor(plan, sums, clock)),
    },
    pace: paceOf(plan, sums, clock),
    allowance: allowanceOf(plan, sums, clock),
    runway: runwayView(plan, sums, clock),
    thresholds: thresholdsOf(plan, sums.spentMinor),
    forecast: forecastOf(plan, sums, clock, state.closed),
    ...guaranteeView(state, clock, knowledge),
  }
}

export const viewTransaction = (entry: BudgetEntry): TransactionView => ({
  transactionId: entry.identity,
  source: entry.source,
  externalId: entry.externalId,
  status: entry.status,
  kind: entry.kind,
  occurredAt: new Date(entry.timeMs).toISOString(),
  day: dayToText(entry.localDay),
  spendMinor: entry.spendMinor,
  originalMinor: entry.originalMinor,
  originalCurrency: entry.originalCurrency,
  ...(entry.rate === undefined ? {} : { rate: entry.rate }),
  category: entry.category,
  confidence: entry.confidence,
  decidedBy: entry.decidedBy,
  oneOff: entry.oneOff,
  ...(entry.merchant === undefined ? {} : { merchant: entry.merchant }),
  ...(entry.description === undefined ? {} : { description: entry.description }),
  ...(entry.place === undefined ? {} : { place: entry.place }),
  ...(entry.shared === undefined ? {} : { shared: entry.shared }),
})

/** Names what was said by which event. */
export const alertIdOf = (fact: Fact): string => {
  switch (fact.kind) {
    case "threshold":
      return `${fact.seq}-${fact.kind}-${fact.percent}`
    case "burn_warning":
      return `${fact.seq}-${fact.kind}-${fact.reason}${fact.category === undefined ? "" : `-${fact.category}`}`
    case "anomaly":
      return `${fact.seq}-${fact.kind}-${fact.sign}`
    case "goal_drift":
      return `${fact.seq}-${fact.kind}-${fact.goalId}`
    default:
      return `${fact.seq}-${fact.kind}`
  }
}

/** A fact as an alert; its id names what was said by which event. */
export const viewAlert = (fact: Fact, plan: BudgetPlan): AlertView => ({
  alertId: alertIdOf(fact),
  kind: fact.kind,
  at: new Date(fact.atMs).toISOString(),
  severity: alertSeverity(fact),
  text: alertText(fact, plan),
  ...(fact.kind === "threshold" ? { percent: fact.percent } : {}),
  ...(fact.kind === "anomaly"
    ? {
        transactionId: fact.transactionId,
        reason: fact.sign,
        score: fact.score,
        numbers: anomalyNumbers(fact, plan),
        ...(fact.answer === undefined ? {} : { answer: fact.answer }),
      }
    : {}),
})

/** The whole view: the summary with the newest transactions and alerts, newest first. */
export const viewBudget = (
  state: BudgetState,
  asOfMs: number,
  extras: {
    readonly suggestions: ReadonlyArray<SuggestionView>
    readonly matches: ReadonlyArray<MatchView>
    readonly unassignedCount: number
  },
  knowledge: Knowledge = releasedKnowledge(),
): BudgetView => ({
  summary: summarise(state, asOfMs, knowledge),
  transactions: state.recent.toReversed().map(viewTransaction),
  alerts: state.said.facts.toReversed().map((fact) => viewAlert(fact, state.plan)),
  suggestions: extras.suggestions,
  matches: extras.matches,
  wallets: viewWallets(state.wallets),
  commitments: viewBookings(state.bookings),
  unassignedCount: extras.unassignedCount,
  correction: viewCorrection(state, asOfMs),
  goals: viewGoals(state, asOfMs),
})
