/**
 * Money constraints of a plan: the existing app's major units made minor ones (I7), or what remains of a budget that has
 * moved. Of the days that can still be changed: what the days before have cost is taken off.
 */
import { Effect, Result } from "effect"
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { pastCosts, type Standing, takenMinor } from "../../trip/itinerary/ask.ts"
import type { MoneyBudget } from "../../trip/itinerary/request.ts"
import type { BudgetConstraints } from "../contract/itinerary.ts"
import type { BudgetSummary } from "../contract/views.ts"
import { majorToMinor } from "../major-amount.ts"
import { invalidRequest } from "../problem.ts"

type Given = typeof BudgetConstraints.Type

const minorOf = (major: number, currency: string, field: string) => {
  if (major === 0) return Result.succeed(0)
  const minor = majorToMinor(String(major), currency)
  return "wrong" in minor
    ? Result.fail(invalidRequest(`${field}: ${minor.wrong}.`, field))
    : Result.succeed(minor.amountMinor)
}

const dailyOf = (given: Given["dailyLimits"]): ReadonlyArray<readonly [field: string, major: number]> => {
  if (given === undefined) return []
  if (typeof given === "number") return [["dailyLimits", given]]
  return Object.entries(given).map(([key, major]) => [`dailyLimits.${key}`, major] as const)
}

/** The constraints of a request, of the whole trip. */
export const givenBudget = Effect.fnUntraced(function* (given: Given, currency: string) {
  const at = "budgetConstraints"
  if (given.currency !== currency) {
    const detail = `${at}.currency: this itinerary is planned in ${currency}.`
    return yield* Effect.fail(invalidRequest(detail, `${at}.currency`))
  }
  const minor = (major: number, field: string) => Effect.fromResult(minorOf(major, currency, `${at}.${field}`))
  const limitsMinor: Partial<Record<Category, number>> = {}
  for (const category of categories) {
    const major = given.categoryLimits?.[category]
    if (major !== undefined) limitsMinor[category] = yield* minor(major, `categoryLimits.${category}`)
  }
  const daily = yield* Effect.forEach(dailyOf(given.dailyLimits), ([field, major]) => minor(major, field))
  const budget: MoneyBudget = {
    ...(given.totalBudget === undefined ? {} : { totalMinor: yield* minor(given.totalBudget, "totalBudget") }),
    categoryLimitsMinor: limitsMinor,
    ...(daily.length === 0 ? {} : { dailyLimitMinor: Math.min(...daily) }),
  }
  return budget
})

/** Of a whole trip's money, what its open days may take. Below nothing is nothing. */
export const withoutPast = (budget: MoneyBudget, standing: Standing): MoneyBudget => {
  const past = pastCosts(standing)
  const { totalMinor, categoryLimitsMinor = {}, dailyLimitMinor } = budget
  const spent = [...past.values()].reduce((sum, minor) => sum + minor, 0)
  return {
    ...(totalMinor === undefined ? {} : { totalMinor: Math.max(0, totalMinor - spent) }),
    categoryLimitsMinor: Object.fromEntries(
      Object.entries(categoryLimitsMinor).map(([category, minor]) => {
        const known = categories.find((one) => one === category)
        return [category, Math.max(0, minor - (known === undefined ? 0 : (past.get(known) ?? 0)))]
      }),
    ),
    ...(dailyLimitMinor === undefined ? {} : { dailyLimitMinor }),
  }
}

/**
 * What a budget leaves for the open days: its rest without the one-offs that are still to be paid and without what is
 * booked. What stops of the open days have already cost is in its spend, and in the plan, and so is what they are booked
 * at: it is given back here, so that it counts once.
 * @param booked of stops of the open days, as the budget holds it back
 */
export const budgetRest = (
  summary: typeof BudgetSummary.Type,
  standing: Standing,
  firstDay: number,
  booked: ReadonlyMap<Category, number>,
): MoneyBudget => {
  const paid = new Map([...booked].filter(([category]) => !oneOffCategories.has(category)))
  for (const stop of standing.document.days.slice(firstDay).flat()) {
    if (!standing.actuals.has(stop.stopId)) continue
    paid.set(stop.category, (paid.get(stop.category) ?? 0) + takenMinor(standing, stop))
  }
  const allPaid = [...paid.values()].reduce((sum, minor) => sum + minor, 0)
  const planned = summary.byCategory.flatMap(({ category, plannedMinor, spentMinor, committedMinor }) =>
    plannedMinor === null || oneOffCategories.has(category)
      ? []
      : [[category, Math.max(0, plannedMinor - spentMinor - committedMinor) + (paid.get(category) ?? 0)] as const],
  )
  return {
    totalMinor: Math.max(0, summary.leftMinor - summary.forecast.committedMinor) + allPaid,
    categoryLimitsMinor: Object.fromEntries(planned),
  }
}
