/**
 * What is known of a trip's spend to come: what is certain set apart from what is not. Spent is spent, one-offs that are
 * planned and not yet paid will be; everyday spend follows the traveller's days so far, shrunk towards their plan and
 * its population. Pure over the accounts and the instant (I1), so that the fold keeps nothing for it and an ordinary
 * transaction pays nothing; and as the accounts do not depend on order, neither does this (I8).
 */
import type { Sums } from "../accounts/sums.ts"
import { committedOneOffsMinor } from "../burn/everyday.ts"
import { plannedPerDayMinor } from "../burn/pace.ts"
import type { TripClock } from "../burn/trip-clock.ts"
import type { BudgetPlan, EpochDay } from "../model.ts"
import { type Belief, believe, newHabit, observeDay } from "./habit.ts"
import { restOfDay, tripWeight } from "./population.ts"
import { tripFading, tripPopulation } from "./trip-population.ts"

export interface Outlook {
  readonly spentMinor: number
  /** One-offs planned and not paid yet. */
  readonly committedMinor: number
  readonly belief: Belief
  /** The days that are left, today included, with the even days' worth of spend that is expected until their ends. */
  readonly ahead: ReadonlyArray<{ readonly day: EpochDay; readonly evenDays: number }>
}

/** A plan that leaves nothing for everyday money is no measure of it: then a part of an even share of the total is. */
const leastPartOfEvenDay = 0.1

const priorAmountMinor = (plan: BudgetPlan, sums: Sums, clock: TripClock): number => {
  const perDay = Math.max(
    plannedPerDayMinor(plan, sums, clock),
    (plan.totalMinor / clock.tripDays) * leastPartOfEvenDay,
  )
  return (tripPopulation.amount * perDay) / tripPopulation.countPerDay
}

/** The days of the trip that are over, in their order, those without spend too. */
const beliefOf = (plan: BudgetPlan, sums: Sums, clock: TripClock): Belief => {
  const habit = newHabit()
  const amountMinor = priorAmountMinor(plan, sums, clock)
  const over = Math.min(clock.today - 1, plan.endDay)
  let row = 0
  for (let day = plan.startDay; day <= over; day++) {
    while ((sums.byDay[row]?.day ?? Number.POSITIVE_INFINITY) < day) row += 1
    const held = sums.byDay[row]?.day === day ? sums.byDay[row] : undefined
    observeDay(habit, tripPopulation, tripFading, amountMinor, {
      weight: tripWeight(tripPopulation, day, plan.startDay, plan.endDay),
      spentMinor: held === undefined ? 0 : held.spentMinor - held.oneOffMinor,
      // Days keep one count for all; a day with one-offs mostly has one of them.
      count: held === undefined ? 0 : held.count - (held.oneOffMinor === 0 ? 0 : 1),
    })
  }
  return believe(habit, tripPopulation, amountMinor)
}

const aheadOf = (plan: BudgetPlan, clock: TripClock): Outlook["ahead"] => {
  const ahead: Array<{ day: EpochDay; evenDays: number }> = []
  let evenDays = 0
  for (let day = Math.max(plan.startDay, clock.today); day <= plan.endDay; day++) {
    const weight = tripWeight(tripPopulation, day, plan.startDay, plan.endDay)
    evenDays += day === clock.today ? weight * restOfDay(tripPopulation, clock.nowDays - clock.today) : weight
    ahead.push({ day, evenDays })
  }
  return ahead
}

/** What is known at an instant; a closed budget and an ended trip have nothing ahead. */
export const outlookOf = (plan: BudgetPlan, sums: Sums, clock: TripClock, closed: boolean): Outlook => {
  const ahead = closed ? [] : aheadOf(plan, clock)
  const committedMinor = ahead.length === 0 ? 0 : committedOneOffsMinor(plan, sums) - sums.oneOffMinor
  return { spentMinor: sums.spentMinor, committedMinor, belief: beliefOf(plan, sums, clock), ahead }
}
