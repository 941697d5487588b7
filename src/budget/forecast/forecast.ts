/**
 * The forecast room: the distribution of a trip's spend to its end, by day and by category, and the probability that it
 * stays within an amount. Computed when somebody looks, from the accounts alone (outlook.ts).
 */
import { limits } from "../../../config/limits.ts"
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import type { Sums } from "../accounts/sums.ts"
import { type TripClock, tripClock } from "../burn/trip-clock.ts"
import { dayToText } from "../calendar.ts"
import type { BudgetPlan } from "../model.ts"
import type { BudgetState } from "../state.ts"
import type { ForecastView, QuantilesView } from "../view.ts"
import { categoryShares } from "./category-shares.ts"
import { type Distribution, distributionOf, placesOf, probabilityBelow, quantilesAt } from "./distribution.ts"
import type { Belief } from "./habit.ts"
import { type Outlook, outlookOf } from "./outlook.ts"
import { tripPopulation } from "./trip-population.ts"

const residuals = tripPopulation.residuals

/** Of p05, p25, p50, p75 and p95. */
const shownPlaces = placesOf(residuals, [0.05, 0.25, 0.5, 0.75, 0.95])

/** Quantiles of a certain part and an uncertain one together, in whole minor units. */
const quantilesView = (certainMinor: number, uncertain: Distribution): QuantilesView => {
  const [p05 = 0, p25 = 0, p50 = 0, p75 = 0, p95 = 0] = quantilesAt(uncertain, residuals, shownPlaces)
  return {
    p05: certainMinor + Math.round(p05),
    p25: certainMinor + Math.round(p25),
    p50: certainMinor + Math.round(p50),
    p75: certainMinor + Math.round(p75),
    p95: certainMinor + Math.round(p95),
  }
}

/** All everyday spend to come that no booking stands for yet, until the end or to a day's. */
export const restOf = ({ belief, ahead }: Outlook, until = ahead.at(-1)): Distribution =>
  distributionOf(belief, until?.evenDays ?? 0, until?.booked?.openShare)

/** Every day that is left, or as many of them, evenly, as are shown; always the last. */
const isShown = (index: number, count: number): boolean => {
  const every = Math.ceil(count / limits.forecastDaysShownMax)
  return (count - 1 - index) % every === 0
}

/** Running sums to the end of each day; what is planned has no day yet and is spread evenly, what is booked has one. */
const perDayOf = (outlook: Outlook): ForecastView["perDay"] => {
  const { spentMinor, committedMinor, bookedMinor, ahead } = outlook
  const plannedMinor = committedMinor - bookedMinor
  return ahead.flatMap((until, index) => {
    if (!isShown(index, ahead.length)) return []
    const certainMinor =
      spentMinor + Math.round((plannedMinor * (index + 1)) / ahead.length) + (until.booked?.dueMinor ?? 0)
    return [{ date: dayToText(until.day), ...quantilesView(certainMinor, restOf(outlook, until)) }]
  })
}

/** Where a category's purchases are so rare that no cube root makes them normal, the spread is held here. */
const categoryVarianceMax = 4

/** A category's part of the spend that so many even days bring. */
export const categoryDistribution = (belief: Belief, evenDays: number, share: number): Distribution => {
  const { meanMinor, variance } = distributionOf(belief, evenDays, share)
  return { meanMinor, variance: Math.min(variance, categoryVarianceMax) }
}

/** What is believed of one category's spend to come: its part of all that is to come, the plan's until its own days tell. */
export interface CategoryOutlook {
  readonly share: number
  readonly rest: Distribution
}

/** By category, in the taxonomy's order; nothing to come for what is paid once, which is committed or not at all. */
export const categoryOutlooks = (plan: BudgetPlan, sums: Sums, outlook: Outlook): ReadonlyArray<CategoryOutlook> => {
  const shares = outlook.openShares ?? categoryShares(plan, sums, outlook.belief)
  const open = outlook.ahead.at(-1)?.booked?.openShare ?? 1
  const evenDays = outlook.ahead.at(-1)?.evenDays ?? 0
  return shares.map((share) => ({
    share: open <= 0 ? 0 : share / open,
    rest: categoryDistribution(outlook.belief, evenDays, share),
  }))
}

const bookedIn = ({ bookedMinor }: Outlook, { committed }: BudgetPlan, category: Category): number =>
  bookedMinor === 0 ? 0 : (committed?.byCategoryMinor[category] ?? 0)

const byCategoryOf = (plan: BudgetPlan, sums: Sums, outlook: Outlook): ForecastView["byCategory"] => {
  const { ahead } = outlook
  const outlooks = categoryOutlooks(plan, sums, outlook)
  return categories.flatMap((category, index) => {
    const row = sums.byCategory[index]
    const spentMinor = row?.spentMinor ?? 0
    const plannedMinor = plan.categoryPlanMinor[category]
    const bookedMinor = bookedIn(outlook, plan, category)
    const toPay =
      oneOffCategories.has(category) && ahead.length > 0
        ? Math.max(bookedMinor, (plannedMinor ?? 0) - (row?.oneOffMinor ?? 0))
        : bookedMinor
    const uncertain = outlooks[index]?.rest ?? { meanMinor: 0, variance: 0 }
    if (spentMinor === 0 && toPay === 0 && plannedMinor === undefined && uncertain.meanMinor <= 0) return []
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
