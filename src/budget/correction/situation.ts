/**
 * Where a budget stands when a correction is thought about: the money that is left for the days ahead, what they are
 * expected to cost, in all and by category, and how probable it is that this is enough. Only what is still ahead
 * (receding horizon): what is spent is spent, what is committed will be. Pure over the accounts and the instant, so it
 * is computed when something calls for it and an ordinary transaction pays nothing (I1).
 */
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import type { Sums } from "../accounts/sums.ts"

import { allowanceTodayMinor } from "../burn/allowance.ts"
import { allowedOnMinor } from "../burn/everyday.ts"
import type { TripClock } from "../burn/trip-clock.ts"
import { type Distribution, probabilityBelow, quantilesOf } from "../forecast/distribution.ts"
import { categoryOutlooks, restOf } from "../forecast/forecast.ts"
import { type Outlook, outlookOf } from "../forecast/outlook.ts"
import { tripPopulation } from "../forecast/trip-population.ts"
import type { BudgetPlan } from "../model.ts"
import type { BudgetState } from "../state.ts"
import { noSavings, type Savings, takenSavings } from "./taken-savings.ts"

/** One category: all of it whole minor units. */
export interface CategoryStanding {
  readonly category: Category
  readonly isOneOff: boolean
  readonly spentMinor: number
  /** Booked and not paid yet. */
  readonly committedMinor: number
  readonly plannedMinor: number | undefined
  /** Everyday spend that is expected from now to the end, less what offers that were taken save. */
  readonly aheadMinor: number
  readonly savedMinor: number
}

export interface Situation {
  readonly plan: BudgetPlan
  readonly clock: TripClock
  readonly outlook: Outlook
  /** Total less what is spent and what is committed: all that the days ahead may cost. Negative when overspent. */
  readonly headroomMinor: number
  readonly rest: Distribution
  /** In the taxonomy's order. */
  readonly categories: ReadonlyArray<CategoryStanding>
  /** Of everyday spend: the sum over all categories. */
  readonly expectedMinor: number
  /** That the trip ends within its plan when it goes on as it does. */
  readonly probability: number
  /** Today's spend is over today's allowance. */
  readonly dayIsOver: boolean
}

/** @param savings by category: what the days ahead cost less than they look like */
export const situationOf = (
  plan: BudgetPlan,
  sums: Sums,
  clock: TripClock,
  closed: boolean,
  savings: Savings = noSavings,
): Situation => {
  const outlook = outlookOf(plan, sums, clock, closed)
  const forecast = restOf(outlook)
  const headroomMinor = plan.totalMinor - outlook.spentMinor - outlook.committedMinor
  const outlooks = categoryOutlooks(plan, sums, outlook)
  const standings = categories.map((category, index): CategoryStanding => {
    const share = outlooks[index]?.share ?? 0
    const asItGoesMinor = Math.round(forecast.meanMinor * share)
    const savedMinor = Math.min(asItGoesMinor, savings[index] ?? 0)
    return {
      category,
      isOneOff: oneOffCategories.has(category),
      spentMinor: sums.byCategory[index]?.spentMinor ?? 0,
      committedMinor: plan.committed?.byCategoryMinor[category] ?? 0,
      plannedMinor: plan.categoryPlanMinor[category],
      aheadMinor: asItGoesMinor - savedMinor,
      savedMinor,
    }
  })
  const rest = lessSaved(forecast, standings)
  return {
    plan,
    clock,
    outlook,
    headroomMinor,
    rest,
    categories: standings,
    expectedMinor: standings.reduce((sum, { aheadMinor }) => sum + aheadMinor, 0),
    probability: probabilityWith({ rest, headroomMinor }, rest.meanMinor),
    dayIsOver:
      clock.phase === "running" && allowedOnMinor(plan, sums, clock.today) > allowanceTodayMinor(plan, sums, clock),
  }
}

/** A budget's situation with the offers that were taken. */
export const situationIn = ({ plan, sums, closed, corrections }: BudgetState, clock: TripClock): Situation =>
  situationOf(plan, sums, clock, closed, takenSavings(corrections, plan, clock))

/** Less is expected, and it is as uncertain as before in proportion. */
const lessSaved = (rest: Distribution, standings: ReadonlyArray<CategoryStanding>): Distribution => {
  const savedMinor = standings.reduce((sum, one) => sum + one.savedMinor, 0)
  return savedMinor === 0 ? rest : { ...rest, meanMinor: Math.max(0, rest.meanMinor - savedMinor) }
}

/** That the money is enough when the days ahead are meant to cost this, as uncertain as they are now. */
export const probabilityWith = (
  { rest, headroomMinor }: Pick<Situation, "rest" | "headroomMinor">,
  meanMinor: number,
): number => probabilityBelow({ ...rest, meanMinor }, tripPopulation.residuals, headroomMinor)

/** What the days ahead may be meant to cost so that the money is enough with this probability. */
export const affordableMinor = ({ rest, headroomMinor }: Situation, probability: number): number => {
  if (rest.meanMinor <= 0) return Math.max(0, headroomMinor)
  // A quantile grows in proportion to the mean.
  const [factor = 1] = quantilesOf({ ...rest, meanMinor: 1 }, tripPopulation.residuals, [probability])
  return Math.max(0, Math.floor(headroomMinor / Math.max(factor, Number.MIN_VALUE)))
}
