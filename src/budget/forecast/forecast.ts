/**
 * The forecast room: the distribution of a trip's spend to its end, by day and by category, and the probability that it
 * stays within an amount. Computed when somebody looks, from the accounts alone (outlook.ts).
 */
import { limits } from "../../../config/limits.ts"
import { categories, oneOffCategories } from "../../../config/taxonomy.ts"
import type { Sums } from "../accounts/sums.ts"
import { everydayBudgetMinor } from "../burn/everyday.ts"
import { type TripClock, tripClock } from "../burn/trip-clock.ts"
import { dayToText } from "../calendar.ts"
import type { BudgetPlan } from "../model.ts"
import type { BudgetState } from "../state.ts"
import type { ForecastView, QuantilesView } from "../view.ts"
import { type Distribution, distributionOf, probabilityBelow, quantilesOf } from "./distribution.ts"
import { type Outlook, outlookOf } from "./outlook.ts"
import { tripPopulation } from "./trip-population.ts"

const probabilities = [0.05, 0.25, 0.5, 0.75, 0.95] as const

const residuals = tripPopulation.residuals

/** Quantiles of a certain part and an uncertain one together, in whole minor units. */
const quantilesView = (certainMinor: number, uncertain: Distribution): QuantilesView => {
  const [p05 = 0, p25 = 0, p50 = 0, p75 = 0, p95 = 0] = quantilesOf(uncertain, residuals, probabilities)
  const whole = (minor: number) => certainMinor + Math.round(minor)
  return { p05: whole(p05), p25: whole(p25), p50: whole(p50), p75: whole(p75), p95: whole(p95) }
}

/** All everyday spend to come. */
export const restOf = ({ belief, ahead }: Outlook): Distribution => distributionOf(belief, ahead.at(-1)?.evenDays ?? 0)

/** Every day that is left, or as many of them, evenly, as are shown; always the last. */
const isShown = (index: number, count: number): boolean => {
  const every = Math.ceil(count / limits.forecastDaysShownMax)
  return (count - 1 - index) % every === 0
}

/** Running sums to the end of each day; what is committed has no day yet and is spread evenly. */
const perDayOf = ({ spentMinor, committedMinor, belief, ahead }: Outlook): ForecastView["perDay"] =>
  ahead.flatMap(({ day, evenDays }, index) =>
    isShown(index, ahead.length)
      ? [
          {
            date: dayToText(day),
            ...quantilesView(
              spentMinor + Math.round((committedMinor * (index + 1)) / ahead.length),
              distributionOf(belief, evenDays),
            ),
          },
        ]
      : [],
  )

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

/** Where a category's purchases are so rare that no cube root makes them normal, the spread is held here. */
const categoryVarianceMax = 4

const categoryRest = ({ belief, ahead }: Outlook, share: number): Distribution => {
  const { meanMinor, variance } = distributionOf(belief, ahead.at(-1)?.evenDays ?? 0, share)
  return { meanMinor, variance: Math.min(variance, categoryVarianceMax) }
}

/** What is believed of one category's spend to come: its part of an even day, the plan's until its own days tell. */
export interface CategoryOutlook {
  readonly share: number
  readonly rest: Distribution
}

/** By category, in the taxonomy's order; nothing to come for what is paid once, which is committed or not at all. */
export const categoryOutlooks = (plan: BudgetPlan, sums: Sums, outlook: Outlook): ReadonlyArray<CategoryOutlook> => {
  const { belief } = outlook
  const priors = priorShares(plan, everydayBudgetMinor(plan, sums))
  const weightMinor = belief.countPerDay * belief.amountMinor * shareWeightDays
  const own = sums.byCategory.map(({ spentMinor, oneOffMinor }) => Math.max(0, spentMinor - oneOffMinor))
  const ownSum = own.reduce((sum, minor) => sum + minor, 0)
  return categories.map((category, index) => {
    const share = oneOffCategories.has(category)
      ? 0
      : ((own[index] ?? 0) + weightMinor * (priors[index] ?? 0)) / (ownSum + weightMinor)
    return { share, rest: categoryRest(outlook, share) }
  })
}

const byCategoryOf = (plan: BudgetPlan, sums: Sums, outlook: Outlook): ForecastView["byCategory"] => {
  const { ahead } = outlook
  const outlooks = categoryOutlooks(plan, sums, outlook)
  return categories.flatMap((category, index) => {
    const row = sums.byCategory[index]
    const spentMinor = row?.spentMinor ?? 0
    const plannedMinor = plan.categoryPlanMinor[category]
    const toPay =
      oneOffCategories.has(category) && ahead.length > 0
        ? Math.max(0, (plannedMinor ?? 0) - (row?.oneOffMinor ?? 0))
        : 0
    const uncertain = outlooks[index]?.rest ?? { meanMinor: 0, variance: 0 }
    if (spentMinor === 0 && plannedMinor === undefined && uncertain.meanMinor <= 0) return []
    return [{ category, ...quantilesView(spentMinor + toPay, uncertain) }]
  })
}

const withinOf = (outlook: Outlook, totalMinor: number): number =>
  probabilityBelow(restOf(outlook), residuals, totalMinor - outlook.spentMinor - outlook.committedMinor)

/**
 * The probability that the trip ends with at most this much spent.
 * @param asOfMs not before the state's own log time
 */
export const probabilityWithin = (state: BudgetState, asOfMs: number, totalMinor: number): number =>
  withinOf(outlookOf(state.plan, state.sums, tripClock(state.plan, asOfMs), state.closed), totalMinor)

/** The forecast of a budget as a screen shows it, at the instant of a clock. */
export const forecastOf = (plan: BudgetPlan, sums: Sums, clock: TripClock, closed: boolean): ForecastView => {
  const outlook = outlookOf(plan, sums, clock, closed)
  return {
    committedMinor: outlook.committedMinor,
    endOfTrip: quantilesView(outlook.spentMinor + outlook.committedMinor, restOf(outlook)),
    probabilityWithinPlan: Math.round(withinOf(outlook, plan.totalMinor) * 1_000) / 1_000,
    perDay: perDayOf(outlook),
    byCategory: byCategoryOf(plan, sums, outlook),
  }
}
