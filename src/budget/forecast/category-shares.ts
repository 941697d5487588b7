/**
 * How everyday spend is divided among the categories: as planned, and where the plan says nothing as the population does,
 * until the trip's own days tell. Pure over the accounts (I1).
 */
import { categories, oneOffCategories } from "../../../config/taxonomy.ts"
import type { Sums } from "../accounts/sums.ts"
import { everydayBudgetMinor } from "../burn/everyday.ts"
import type { BudgetPlan } from "../model.ts"
import type { Belief } from "./habit.ts"
import { tripPopulation } from "./trip-population.ts"

/** An everyday category's weight before anything was spent: its plan, or its part of what the plan leaves open. */
const priorShares = (plan: BudgetPlan, everydayMinor: number): ReadonlyArray<number> => {
  const everyday = categories.filter((category) => !oneOffCategories.has(category))
  const planned = everyday.reduce((sum, category) => sum + (plan.categoryPlanMinor[category] ?? 0), 0)
  const open = categories.map((category, index) =>
    oneOffCategories.has(category) || plan.categoryPlanMinor[category] !== undefined
      ? 0
      : (tripPopulation.shares[index] ?? 0),
  )
  const openSum = open.reduce((sum, share) => sum + share, 0)
  const openMinor = openSum === 0 ? 0 : Math.max(0, everydayMinor - planned)
  const openPart = (index: number) => (openSum === 0 ? 0 : ((open[index] ?? 0) / openSum) * openMinor)
  const total = planned + openMinor
  return categories.map((category, index) => {
    if (oneOffCategories.has(category) || total === 0) return 0
    return (plan.categoryPlanMinor[category] ?? openPart(index)) / total
  })
}

/** Even days of one's own spend by category that weigh as much as the plan's. */
const shareWeightDays = 2

/** Each category's part of an even day, in the taxonomy's order; 0 for what is paid once. */
export const categoryShares = (plan: BudgetPlan, sums: Sums, belief: Belief): ReadonlyArray<number> => {
  const priors = priorShares(plan, everydayBudgetMinor(plan, sums))
  const weightMinor = belief.countPerDay * belief.amountMinor * shareWeightDays
  const own = sums.byCategory.map(({ spentMinor, oneOffMinor }) => Math.max(0, spentMinor - oneOffMinor))
  const ownSum = own.reduce((sum, minor) => sum + minor, 0)
  return categories.map((category, index) =>
    oneOffCategories.has(category)
      ? 0
      : ((own[index] ?? 0) + weightMinor * (priors[index] ?? 0)) / (ownSum + weightMinor),
  )
}
