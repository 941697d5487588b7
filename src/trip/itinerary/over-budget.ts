/**
 * Why a plan does not fit its money: which limits its open days break and by how much, so that whoever is asked to give a
 * stop up is told for what. Pure over the itinerary as it stands and the money that is left for it.
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import { firstOpenDay, type Standing, takenMinor } from "./ask.ts"
import type { MoneyBudget } from "./request.ts"

export interface Over {
  readonly constraint: "total" | "day" | Category
  readonly byMinor: number
}

/** What the open days take, by category: stops as they are paid, owed or expected, and the ways between them. */
const openCosts = (standing: Standing): ReadonlyMap<Category, number> => {
  const costs = new Map<Category, number>()
  const spend = (category: Category, minor: number) => costs.set(category, (costs.get(category) ?? 0) + minor)
  for (const { stops, costMinor } of standing.laid.days.slice(firstOpenDay(standing))) {
    for (const { category, planned } of stops) spend(category, takenMinor(standing, planned))
    spend("transport_local", costMinor - stops.reduce((sum, stop) => sum + stop.costMinor, 0))
  }
  return costs
}

/** @param budget of the open days, in minor units; @returns each limit that is broken: the total, categories, a day */
export const overBudget = (standing: Standing, budget: MoneyBudget): ReadonlyArray<Over> => {
  const { totalMinor, categoryLimitsMinor = {}, dailyLimitMinor } = budget
  const costs = openCosts(standing)
  const dearestDayMinor = Math.max(
    ...standing.laid.days.slice(firstOpenDay(standing)).map(({ costMinor }) => costMinor),
    0,
  )
  const broken = (constraint: Over["constraint"], minor: number, limitMinor: number | undefined) =>
    limitMinor === undefined || minor <= limitMinor ? [] : [{ constraint, byMinor: minor - limitMinor }]
  const allMinor = [...costs.values()].reduce((sum, minor) => sum + minor, 0)
  return [
    ...broken("total", allMinor, totalMinor),
    ...categories.flatMap((category) => broken(category, costs.get(category) ?? 0, categoryLimitsMinor[category])),
    ...broken("day", dearestDayMinor, dailyLimitMinor),
  ]
}
