/**
 * What is known of a trip's spend to come: what is certain set apart from what is not. Spent is spent, one-offs that are
 * planned and not yet paid will be, and so will what is booked; everyday spend follows the traveller's days so far,
 * shrunk towards their plan and its population. Pure over the accounts and the instant (I1); and as the accounts do not
 * depend on order, neither does this (I8). What of it an event leaves as it was is kept at hand (at-hand.ts).
 */
import type { Sums } from "../accounts/sums.ts"
import { committedOneOffsMinor, everydayBookedMinor } from "../burn/everyday.ts"
import { plannedPerDayMinor } from "../burn/pace.ts"
import type { TripClock } from "../burn/trip-clock.ts"
import type { BudgetPlan, EpochDay } from "../model.ts"
import { type BookedDay, bookedAhead } from "./booked-ahead.ts"
import { categoryShares } from "./category-shares.ts"
import { type Belief, believe, newHabit, observeDay } from "./habit.ts"
import { restOfDay, tripWeight } from "./population.ts"
import { travellerWeight, tripFading, tripPopulation } from "./trip-population.ts"

export interface Outlook {
  readonly spentMinor: number
  /** One-offs planned and not paid yet, and all that is booked. */
  readonly committedMinor: number
  /** The part of it that is booked. */
  readonly bookedMinor: number
  readonly belief: Belief
  /** The days that are left, today included. */
  readonly ahead: ReadonlyArray<DayAhead>
  /** Where something is booked: each category's part of an even day that no booking stands for. */
  readonly openShares?: ReadonlyArray<number>
}

export interface DayAhead {
  readonly day: EpochDay
  /** The even days' worth of spend that is expected until its end. */
  readonly evenDays: number
  /** Where something is booked: what of it concerns the time until then. */
  readonly booked?: BookedDay
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
export const beliefOf = (plan: BudgetPlan, sums: Sums, clock: TripClock): Belief => {
  const habit = newHabit()
  const amountMinor = priorAmountMinor(plan, sums, clock)
  const over = Math.min(clock.today - 1, plan.endDay)
  let row = 0
  for (let day = plan.startDay; day <= over; day++) {
    while ((sums.byDay[row]?.day ?? Number.POSITIVE_INFINITY) < day) row += 1
    const held = sums.byDay[row]?.day === day ? sums.byDay[row] : undefined
    observeDay(habit, tripPopulation, tripFading, amountMinor, {
      weight: dayWeight(plan, day),
      spentMinor: held === undefined ? 0 : held.spentMinor - held.oneOffMinor,
      // Days keep one count for all; a day with one-offs mostly has one of them.
      count: held === undefined ? 0 : held.count - (held.oneOffMinor === 0 ? 0 : 1),
    })
  }
  return believe(habit, tripPopulation, amountMinor)
}

/** What a day of the trip is expected to bring. */
export const dayWeight = (plan: BudgetPlan, day: EpochDay): number =>
  tripWeight(tripPopulation, travellerWeight(day), day, plan.startDay, plan.endDay)

/** What is left of this day's worth. */
export const restOfToday = (weight: number, { nowDays, today }: TripClock): number =>
  weight * restOfDay(tripPopulation, nowDays - today)

const aheadOf = (plan: BudgetPlan, clock: TripClock): Outlook["ahead"] => {
  const ahead: Array<{ day: EpochDay; evenDays: number }> = []
  const first = Math.max(plan.startDay, clock.today)
  const weight = dayWeight(plan, first)
  const begun = first === clock.today ? restOfToday(weight, clock) : weight
  let later = 0
  for (let day = first; day <= plan.endDay; day++) {
    if (day > first) later += dayWeight(plan, day)
    ahead.push({ day, evenDays: begun + later })
  }
  return ahead
}

/** What is known at an instant; a closed budget and an ended trip have no days ahead. */
export const outlookOf = (plan: BudgetPlan, sums: Sums, clock: TripClock, closed: boolean): Outlook => {
  const ahead = closed ? [] : aheadOf(plan, clock)
  const belief = beliefOf(plan, sums, clock)
  const plannedMinor = ahead.length === 0 ? 0 : committedOneOffsMinor(plan, sums) - sums.oneOffMinor
  const { spentMinor } = sums
  const { committed } = plan
  if (committed === undefined || closed) {
    return { spentMinor, committedMinor: plannedMinor, bookedMinor: 0, belief, ahead }
  }
  const bookedMinor = committed.totalMinor
  // What is booked is owed beyond the end of the trip, too.
  const committedMinor = ahead.length === 0 ? bookedMinor : plannedMinor + everydayBookedMinor(plan)
  const { days, openShares } = bookedAhead(committed, belief, ahead, categoryShares(plan, sums, belief))
  return {
    ...{ spentMinor, committedMinor, bookedMinor, belief, openShares },
    ahead: ahead.map((one, index) => {
      const booked = days[index]
      return booked === undefined ? one : { ...one, booked }
    }),
  }
}
