/** The goals part of a budget's view: pure over the state and the instant (see view.ts for its shape). */
import { tripClock } from "../burn/trip-clock.ts"
import { dayToText } from "../calendar.ts"
import { categoryWords } from "../category-words.ts"
import { situationIn } from "../correction/situation.ts"
import { formatMoney } from "../money.ts"
import type { BudgetState } from "../state.ts"
import { conflictsOf } from "./conflicts.ts"
import { helpingOffers } from "./helping-offer.ts"
import { type GoalOutlook, goalOutlooks, goalProbabilityLow, goalProbabilityWanted } from "./outlook.ts"
import type { GoalOffer, GoalsView, GoalView } from "./view.ts"

const statusOf = ({ goal, probability, roomMinor, isOver }: GoalOutlook): GoalView["status"] => {
  if (goal.paused) return "paused"
  if (isOver) return roomMinor >= 0 ? "reached" : "missed"
  if (goal.kind === "fund" && goal.contributedMinor >= goal.targetMinor) return "reached"
  if (roomMinor < 0) return "off_track"
  return probability >= goalProbabilityWanted ? "on_track" : probability >= goalProbabilityLow ? "at_risk" : "off_track"
}

const perDayOf = (minor: number, days: number): number => Math.floor(minor / Math.max(1, days))

const recommendationOf = (one: GoalOutlook, status: GoalView["status"], currency: string): string => {
  const { goal, daysLeft, affordableMinor, expectedMinor, reachableMinor } = one
  const money = (minor: number) => formatMoney(minor, currency)
  const on = goal.category === undefined ? "" : ` on ${categoryWords[goal.category]}`
  const may = `${money(perDayOf(affordableMinor, daysLeft))} a day${on}`
  switch (status) {
    case "paused":
      return "Paused: nothing is held back for it."
    case "reached":
      return "Reached."
    case "missed":
      return "Its day has come, and it was not reached."
    case "on_track":
      return `On track: up to ${may} is fine.`
    default: {
      if (affordableMinor === 0) {
        const instead = goal.kind === "limit" ? `expect ${money(reachableMinor)}` : `aim at ${money(reachableMinor)}`
        return `Out of reach${on} as it goes: ${instead}, or find the money elsewhere.`
      }
      return `Spend about ${may} instead of ${money(perDayOf(expectedMinor, daysLeft))}, or ${
        reachableMinor > 0 ? `make it ${money(reachableMinor)}` : "leave it for another trip"
      }.`
    }
  }
}

const withOffer = (recommendation: string, offer: GoalOffer | null, currency: string): string =>
  offer === null
    ? recommendation
    : `${recommendation} ${offer.words}: ${formatMoney(offer.savingMinor, currency)} less makes its chance ` +
      `${Math.round(offer.probabilityAfter * 100)}%.`

const viewGoal = (one: GoalOutlook, currency: string, offer: GoalOffer | null): GoalView => {
  const { goal, probability, daysLeft } = one
  const status = statusOf(one)
  const missingMinor = Math.max(0, goal.targetMinor - goal.contributedMinor)
  return {
    goalId: goal.goalId,
    kind: goal.kind,
    name: goal.name,
    targetMinor: goal.targetMinor,
    byDate: goal.byDay === undefined ? null : dayToText(goal.byDay),
    category: goal.category ?? null,
    priority: goal.priority,
    paused: goal.paused,
    contributedMinor: goal.contributedMinor,
    progressMinor: one.progressMinor,
    status,
    probability,
    daysLeft,
    expectedPerDayMinor: perDayOf(one.expectedMinor, daysLeft),
    recommendedPerDayMinor: perDayOf(one.affordableMinor, daysLeft),
    contributePerDayMinor: goal.kind === "fund" ? Math.ceil(missingMinor / Math.max(1, daysLeft)) : 0,
    reachableMinor: one.reachableMinor,
    recommendation: withOffer(recommendationOf(one, status, currency), offer, currency),
    offer,
  }
}

/** @param asOfMs not before the state's own log time */
export const viewGoals = (state: BudgetState, asOfMs: number): GoalsView => {
  const { plan, sums, goals } = state
  if (goals.length === 0) return { goals: [], conflicts: [] }
  const clock = tripClock(plan, asOfMs)
  const situation = situationIn(state, clock)
  const outlooks = goalOutlooks(situation, sums, goals)
  const offers = helpingOffers(state, clock, outlooks, asOfMs)
  return {
    goals: outlooks.map((one, index) => viewGoal(one, plan.currency, offers[index] ?? null)),
    conflicts: conflictsOf(situation, goals),
  }
}
