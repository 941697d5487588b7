/**
 * A live budget as deals see it: where and when the trip is, and per category what is left, what a purchase usually
 * costs and how often there is one. Made from the summary that everybody else sees too, so that a deal and the dashboard
 * never tell different stories.
 */
import { limits } from "../../../config/limits.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import { dayStartMs, textToDay } from "../../budget/calendar.ts"
import type { BudgetSummary } from "../../budget/view.ts"
import type { Coordinates } from "../itinerary/place.ts"

export interface CategoryNeed {
  /** Above nothing: what is used up needs no deal. */
  readonly leftMinor: number
  readonly usualMinor: number
  readonly purchasesPerDay: number
  readonly spendPerDayMinor: number
}

export interface DealBudget {
  readonly userId: string
  readonly budgetId: string
  readonly name: string
  readonly currency: string
  readonly timeZone: string
  readonly fromMs: number
  readonly untilMs: number
  /** Undefined: nobody knows where it goes; then nothing is near. */
  readonly place: Coordinates | undefined
  readonly reachKm: number
  readonly daysLeft: number
  readonly needs: { readonly [category in Category]?: CategoryNeed }
}

/** Purchases a day until a trip's own tell better. */
const usualPerDay: { readonly [category in Category]: number } = {
  ...{ lodging: 0.3, food: 2, groceries: 0.4, transport_local: 1.5, transport_intercity: 0.1, activities: 0.5 },
  ...{ shopping: 0.4, health: 0.05, communication: 0.1, fees_cash: 0.2, other: 0.2 },
}
/** Days that the usual figures weigh as much as the trip's own. */
const priorDays = 2
/** Of what is left, for a first purchase in a category that has no plan. */
const firstShare = 0.02

type Spent = BudgetSummary["byCategory"][number]

const needOf = (summary: BudgetSummary, category: Category, spent: Spent | undefined): CategoryNeed | undefined => {
  const left = Math.max(0, summary.leftMinor - summary.committedMinor)
  const planned = spent?.plannedMinor ?? null
  const leftMinor =
    planned === null
      ? left
      : Math.max(0, Math.min(left, planned - (spent?.spentMinor ?? 0) - (spent?.committedMinor ?? 0)))
  if (leftMinor === 0) return undefined
  const elapsed = Math.min(summary.tripDays, Math.max(0, summary.tripDay))
  const count = Math.max(0, spent?.count ?? 0)
  const purchasesPerDay = (count + usualPerDay[category] * priorDays) / (elapsed + priorDays)
  const spentMinor = Math.max(0, spent?.spentMinor ?? 0)
  const expected =
    planned === null ? leftMinor * firstShare : planned / Math.max(1, summary.tripDays * usualPerDay[category])
  const usualMinor = Math.max(1, Math.round(count > 0 && spentMinor > 0 ? spentMinor / count : expected))
  return { leftMinor, usualMinor, purchasesPerDay, spendPerDayMinor: Math.round(usualMinor * purchasesPerDay) }
}

/** @param place where the trip is, when anybody knows */
export const dealBudgetOf = (
  summary: BudgetSummary,
  place: Coordinates | undefined,
  reachKm: number = limits.dealReachKmDefault,
): DealBudget => {
  const spent = new Map(summary.byCategory.map((one) => [one.category, one]))
  return {
    userId: summary.userId,
    budgetId: summary.budgetId,
    name: summary.name,
    currency: summary.currency,
    timeZone: summary.timeZone,
    fromMs: dayStartMs(textToDay(summary.startDate), summary.timeZone),
    untilMs: dayStartMs(textToDay(summary.endDate) + 1, summary.timeZone),
    place,
    reachKm: Math.min(reachKm, limits.dealReachKmMax),
    daysLeft: summary.phase === "upcoming" ? summary.tripDays : Math.max(0, summary.remainingDays),
    needs: Object.fromEntries(
      categories.flatMap((category) => {
        const need = needOf(summary, category, spent.get(category))
        return need === undefined ? [] : [[category, need]]
      }),
    ),
  }
}
