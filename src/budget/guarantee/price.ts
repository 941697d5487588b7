/**
 * The price at which a plan holds with a target probability, and the probability at which it holds for a given amount:
 * the two directions of one conformal distribution.
 */
import type { Basis } from "./basis.ts"
import { type Knowledge, predictionOf, scoreOf } from "./knowledge.ts"
import { recalibrated } from "./recalibration.ts"
import { probabilityOf, scoreAt } from "./scores.ts"

/**
 * What a promise of 0.95 aims at. A little above, because a claim is proved by counting: at 0.95 exactly, half of all
 * track records would show less. And the fewer outcomes the scores stand on, the more (a tolerance bound at 0.9).
 */
const aimAbove = 0.24
const toleranceDeviations = 1.28

export const aimOf = ({ scores }: Knowledge, target: number): number => {
  const outcomes = scores.weight + scores.sorted.length
  const unsure = toleranceDeviations * Math.sqrt((target * (1 - target)) / outcomes)
  return Math.min(1 - (1 - target) / 4, Math.max(target + aimAbove * (1 - target), target + unsure))
}

const chanceMin = 0.002

/** Minor units, rounded up: a promise is not broken by the rounding. @param aim from `aimOf` */
export const priceAt = (knowledge: Knowledge, basis: Basis, aim: number): number => {
  const { centre, deviation } = predictionOf(knowledge, basis)
  const chance = Math.min(0.9, Math.max(chanceMin, (1 - aim) * Math.exp(knowledge.caution[basis.cohort])))
  return Math.ceil(Math.exp(centre + deviation * scoreAt(knowledge.scores, 1 - chance)))
}

/** Before the trip: the probability that it ends within an amount. */
export const probabilityBefore = (knowledge: Knowledge, basis: Basis, minor: number): number =>
  recalibrated(knowledge.beforeTrip, probabilityOf(knowledge.scores, scoreOf(predictionOf(knowledge, basis), minor)))
