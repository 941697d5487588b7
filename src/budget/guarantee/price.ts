/**
 * The price at which a plan holds with a target probability, and the probability at which it holds for a given amount:
 * the two directions of one conformal distribution.
 */
import type { Basis } from "./basis.ts"
import { tilted } from "./cohort-tilt.ts"
import { type Knowledge, predictionOf, scoreOf } from "./knowledge.ts"
import { recalibrated } from "./recalibration.ts"
import { probabilityOf, scoreAt } from "./scores.ts"

/**
 * What a promise of 0.95 aims at. A little above, because a claim is proved by counting: at 0.95 exactly, half of all
 * track records would show less; further above for people whom nothing was fitted to. And the fewer outcomes the scores
 * stand on, the more (a tolerance bound at 0.9), but never more than they can tell.
 */
const aimAbove = { "same-kind": 0.3, strangers: 0.4 } as const
const toleranceDeviations = 1.28

export const aimOf = ({ scores, drift }: Knowledge, target: number): number => {
  const outcomes = scores.weight + scores.sorted.length
  const unsure = toleranceDeviations * Math.sqrt((target * (1 - target)) / outcomes)
  const careful = Math.max(target + aimAbove[drift] * (1 - target), target + unsure)
  return Math.min(1 - (1 - target) / 4, 1 - 1.5 / (outcomes + 1), careful)
}

const chanceMin = 0.002

/** Minor units, rounded up: a promise is not broken by the rounding. @param aim from `aimOf` */
export const priceAt = (knowledge: Knowledge, basis: Basis, aim: number): number => {
  const { centre, deviation } = predictionOf(knowledge, basis)
  const outcomes = knowledge.scores.weight + knowledge.scores.sorted.length
  const least = Math.max(chanceMin, 1.2 / (outcomes + 1))
  const chance = Math.min(0.9, Math.max(least, (1 - aim) * Math.exp(knowledge.caution[basis.cohort])))
  return Math.ceil(Math.exp(centre + deviation * scoreAt(knowledge.scores, 1 - chance)))
}

/** Before the trip, before outcomes recalibrate it. */
export const claimBefore = (knowledge: Knowledge, basis: Basis, minor: number): number =>
  probabilityOf(knowledge.scores, scoreOf(predictionOf(knowledge, basis), minor))

/** Before the trip: the probability that it ends within an amount. */
export const probabilityBefore = (knowledge: Knowledge, basis: Basis, minor: number): number =>
  tilted(knowledge.tilt[basis.cohort], recalibrated(knowledge.beforeTrip, claimBefore(knowledge, basis, minor)))
