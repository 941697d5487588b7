/**
 * How probable each goal is, from the same forecast as everything else, and what it takes: the spend per day with which
 * it is reached with good probability, so that the advice follows the trip when it drifts. Money is promised once: what
 * goals of higher priority need is set aside before the next one is looked at. Pure over the accounts and the instant.
 */

import type { Sums } from "../accounts/sums.ts"
import { everydayBudgetMinor } from "../burn/everyday.ts"
import type { Situation } from "../correction/situation.ts"
import { type Distribution, probabilityBelow, quantilesOf } from "../forecast/distribution.ts"
import { categoryOutlooks, restOf } from "../forecast/forecast.ts"
import type { DayAhead } from "../forecast/outlook.ts"
import { tripPopulation } from "../forecast/trip-population.ts"
import type { EpochDay } from "../model.ts"
import type { Goal } from "./goal.ts"

/** A goal is on track at this probability, and advice aims at it; at risk down to the lower one. */
export const goalProbabilityWanted = 0.8
export const goalProbabilityLow = 0.4

export interface GoalOutlook {
  readonly goal: Goal
  /** 0 to 1; of a paused goal as if it were none of the others' concern. */
  readonly probability: number
  /** The last day that counts for it. */
  readonly untilDay: EpochDay
  readonly daysLeft: number
  /** Spend until then: what may be, what is expected, and what reaches it with good probability. */
  readonly roomMinor: number
  readonly expectedMinor: number
  readonly affordableMinor: number
  /** With good probability, at the present pace: the target that is reached. */
  readonly reachableMinor: number
  /** Saved, kept, put aside; of a limit: spent. */
  readonly progressMinor: number
  /** Its day has come. */
  readonly isOver: boolean
}

interface Need {
  readonly untilDay: EpochDay
  /** What may be spent until then, so that the target is met. */
  readonly roomMinor: number
  readonly ahead: Distribution
  readonly progressMinor: number
}

const nothingAhead: Distribution = { meanMinor: 0, variance: 0 }

const dayUntil = ({ outlook }: Situation, day: EpochDay): DayAhead | undefined =>
  outlook.ahead.findLast((one) => one.day <= day)

/** Everyday spend from now to the end of a day. */
const aheadUntil = (situation: Situation, day: EpochDay): Distribution => {
  const until = dayUntil(situation, day)
  return until === undefined ? nothingAhead : restOf(situation.outlook, until)
}

const dividedDays = (fromDay: EpochDay, toDay: EpochDay): number => Math.max(0, toDay - fromDay + 1)

/** Of everyday money, the part of the days up to one of them, as an even plan has it; all of it at the end. */
const plannedUntil = ({ plan, clock }: Situation, sums: Sums, day: EpochDay): number => {
  const budget = Math.max(0, everydayBudgetMinor(plan, sums))
  return Math.round((budget * Math.min(clock.tripDays, dividedDays(plan.startDay, day))) / clock.tripDays)
}

const moneyNeed = (situation: Situation, sums: Sums, goal: Goal, setAsideMinor: number): Need => {
  const { plan, clock } = situation
  const everydaySpent = sums.spentMinor - sums.oneOffMinor
  const byDay = Math.max(plan.startDay, Math.min(goal.byDay ?? plan.endDay, plan.endDay))
  // What is kept for the last day must be there when it begins; a purchase must leave enough for the whole trip.
  const untilDay =
    goal.kind === "keep" ? Math.max(plan.startDay, plan.endDay - 1) : goal.kind === "fund" ? plan.endDay : byDay
  const allMinor =
    goal.kind === "save" && byDay < plan.endDay
      ? plannedUntil(situation, sums, byDay) -
        everydaySpent -
        (dayUntil(situation, byDay)?.booked?.everydayDueMinor ?? 0)
      : situation.headroomMinor
  const evenMinor = (Math.max(0, everydayBudgetMinor(plan, sums)) * clock.elapsedDays) / clock.tripDays
  const savedMinor = Math.round(evenMinor) - everydaySpent
  return {
    untilDay,
    roomMinor: allMinor - goal.targetMinor - setAsideMinor,
    ahead: aheadUntil(situation, untilDay),
    progressMinor:
      goal.kind === "fund"
        ? goal.contributedMinor
        : Math.max(0, goal.kind === "save" ? savedMinor : Math.min(goal.targetMinor, situation.headroomMinor)),
  }
}

const limitNeed = (situation: Situation, sums: Sums, goal: Goal): Need => {
  const index = situation.categories.findIndex(({ category }) => category === goal.category)
  const standing = situation.categories[index]
  const spentMinor = standing?.spentMinor ?? 0
  const bookedMinor = standing?.committedMinor ?? 0
  const committedMinor =
    standing?.isOneOff === true && situation.outlook.ahead.length > 0
      ? Math.max(bookedMinor, (standing.plannedMinor ?? 0) - spentMinor)
      : bookedMinor
  const rest = categoryOutlooks(situation.plan, sums, situation.outlook)[index]?.rest
  return {
    untilDay: situation.plan.endDay,
    roomMinor: goal.targetMinor - spentMinor - committedMinor,
    ahead: rest ?? nothingAhead,
    progressMinor: spentMinor,
  }
}

const quantileOf = (ahead: Distribution, probability: number): number =>
  quantilesOf(ahead, tripPopulation.residuals, [probability])[0] ?? 0

const affordableOf = (roomMinor: number, ahead: Distribution): number => {
  if (ahead.meanMinor <= 0) return Math.max(0, roomMinor)
  const factor = quantileOf({ ...ahead, meanMinor: 1 }, goalProbabilityWanted)
  return Math.max(0, Math.floor(roomMinor / Math.max(factor, Number.MIN_VALUE)))
}

const outlookOfGoal = (situation: Situation, goal: Goal, need: Need): GoalOutlook => {
  const { clock } = situation
  const { untilDay, roomMinor, ahead, progressMinor } = need
  const likelyMinor = Math.round(quantileOf(ahead, goalProbabilityWanted))
  return {
    goal,
    probability: Math.round(probabilityBelow(ahead, tripPopulation.residuals, roomMinor) * 1_000) / 1_000,
    untilDay,
    daysLeft: dividedDays(Math.max(clock.today, situation.plan.startDay), untilDay),
    roomMinor,
    expectedMinor: Math.round(ahead.meanMinor),
    affordableMinor: affordableOf(roomMinor, ahead),
    reachableMinor:
      goal.kind === "limit"
        ? goal.targetMinor - roomMinor + likelyMinor
        : Math.max(0, goal.targetMinor + roomMinor - likelyMinor),
    progressMinor,
    isOver: clock.today > untilDay || clock.phase === "ended",
  }
}

/** Whether the goal holds money back, which the others then lack. */
export const holdsMoney = ({ kind, paused }: Goal): boolean => kind !== "limit" && !paused

/** @param goals most important first */
export const goalOutlooks = (
  situation: Situation,
  sums: Sums,
  goals: ReadonlyArray<Goal>,
): ReadonlyArray<GoalOutlook> => {
  let setAsideMinor = 0
  return goals.map((goal) => {
    const need =
      goal.kind === "limit"
        ? limitNeed(situation, sums, goal)
        : moneyNeed(situation, sums, goal, goal.paused ? 0 : setAsideMinor)
    if (holdsMoney(goal)) setAsideMinor += goal.targetMinor
    return outlookOfGoal(situation, goal, need)
  })
}
