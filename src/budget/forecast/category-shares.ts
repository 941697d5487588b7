/**
 * How everyday spend is divided among the categories: as planned, and where the plan says nothing as the population does,
 * until the trip's own days tell. Pure over the accounts (I1).
 */
import { categories, oneOffCategories } from "../../../config/taxonomy.ts"
import type { CategorySum, Sums } from "../accounts/sums.ts"
import { everydayBudgetMinor } from "../burn/everyday.ts"
import type { BudgetPlan } from "../model.ts"
import type { Belief } from "./habit.ts"
import { tripPopulation } from "./trip-population.ts"

/** An everyday category's weight before anything was spent: its plan, or its part of what the plan leaves open. */
export const priorShares = (plan: BudgetPlan, everydayMinor: number): ReadonlyArray<number> => {
  const everyday = categories.filter((category) => !oneOffCategories.has(category))
  const planned = everyday.reduce((sum, category) => sum + (plan.categoryPlanMinor[category] ?? 0), 0)
  const open = categories.map((category, index) =>
    oneOffCategories.has(category) || plan.categoryPlanMinor[category] !== undefined
      ? 0
      : (tripPopulation.shares[index] ?? 0),
  )
  const openSum = open.reduce((sum, share) => sum + share, 0)
  const openMinor = openSum === 0 ? 0 : Math.max(0, everydayMinor - planned)
  const total = planned + openMinor
  return categories.map((category, index) => {
    if (oneOffCategories.has(category) || total === 0) return 0
    const openPartMinor = openSum === 0 ? 0 : ((open[index] ?? 0) / openSum) * openMinor
    return (plan.categoryPlanMinor[category] ?? openPartMinor) / total
  })
}

/** Even days of one's own spend by category that weigh as much as the plan's. */
const shareWeightDays = 2

/** What the plan's parts weigh, as money. */
export const shareWeightMinor = ({ countPerDay, amountMinor }: Belief): number =>
  countPerDay * amountMinor * shareWeightDays

const ownMinor = ({ spentMinor, oneOffMinor }: CategorySum): number => Math.max(0, spentMinor - oneOffMinor)

/** Of all categories. */
export const ownSumMinor = ({ byCategory }: Sums): number => {
  let sum = 0
  for (const row of byCategory) sum += ownMinor(row)
  return sum
}

/** One everyday category's part of an even day. */
export const everydayShare = (row: CategorySum | undefined, prior: number, weightMinor: number, ownSum: number) =>
  ((row === undefined ? 0 : ownMinor(row)) + weightMinor * prior) / (ownSum + weightMinor)

/** Each category's part of an even day, in the taxonomy's order; 0 for what is paid once. */
export const categoryShares = (plan: BudgetPlan, sums: Sums, belief: Belief): ReadonlyArray<number> => {
  const priors = priorShares(plan, everydayBudgetMinor(plan, sums))
  const weightMinor = shareWeightMinor(belief)
  const ownSum = ownSumMinor(sums)
  return categories.map((category, index) =>
    oneOffCategories.has(category) ? 0 : everydayShare(sums.byCategory[index], priors[index] ?? 0, weightMinor, ownSum),
  )
}
