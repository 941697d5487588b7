/**
 * What the guarantee knows: the model of the release, carried on by the outcomes that were recorded since. Each outcome
 * moves where trips end up (regression), how they scatter (conformal scores), and, where promises of a cohort break more
 * or less often than they should, how careful the next ones of it are (adaptive conformal inference, Gibbs and Candès
 * 2021). Changed in place by its one owner; the same outcomes in the same order give the same knowledge.
 */
import { type Basis, type Cohort, type Drift, featureDeviations, scaleFeatureCount } from "./basis.ts"
import { newTilt, type Tilt } from "./cohort-tilt.ts"
import type { GuaranteeModel } from "./model.ts"
import { newRecalibration, type Recalibration } from "./recalibration.ts"
import { learn, newRegression, predict, type Regression, uncertainty } from "./regression.ts"
import { addScore, newScores, type Scores } from "./scores.ts"

export interface Knowledge {
  readonly model: GuaranteeModel
  readonly drift: Drift
  readonly mean: Regression
  readonly scale: Regression
  readonly scores: Scores
  /** By how much the accepted chance of breaking is scaled, as a logarithm. */
  readonly caution: { [cohort in Cohort]: number }
  /** How far probabilities said of a cohort are off beyond what is pooled. */
  readonly tilt: { readonly [cohort in Cohort]: Tilt }
  readonly beforeTrip: Recalibration
  readonly midTrip: ReadonlyArray<Recalibration>
  outcomes: number
  outcomesElsewhere: number
}

/** How many outcomes the shipped scores weigh as much as, and the shipped claims' bins. */
const weights = {
  "same-kind": { scores: 1_500, claims: 20 },
  strangers: { scores: 25, claims: 4 },
} as const

const scaleDeviation = { "same-kind": 0.03, strangers: 0.5 } as const

/** Mid-trip claims are watched apart by how much of the trip is left. */
export const midTripBands = 3

/** @param drift whether trips are of the kind that was fitted, or of people nobody has seen yet */
export const newKnowledge = (model: GuaranteeModel, drift: Drift): Knowledge => ({
  model,
  drift,
  mean: newRegression(model.weights, featureDeviations(drift)),
  scale: newRegression(model.scaleWeights, new Float64Array(scaleFeatureCount).fill(scaleDeviation[drift])),
  scores: newScores(model.scores, weights[drift].scores),
  caution: { short: 0, week: 0, long: 0, history: 0 },
  tilt: { short: newTilt(), week: newTilt(), long: newTilt(), history: newTilt() },
  beforeTrip: newRecalibration(weights[drift].claims, model.claimRates[0]),
  midTrip: Array.from({ length: midTripBands }, (_, band) =>
    newRecalibration(weights[drift].claims, model.claimRates[band + 1]),
  ),
  outcomes: 0,
  outcomesElsewhere: 0,
})

/** Where a trip is expected to end up: ln of the final spend, and its deviation. */
export interface Prediction {
  readonly centre: number
  readonly deviation: number
}

const deviationMin = 0.02
const deviationMax = 3

export const predictionOf = (knowledge: Knowledge, basis: Basis): Prediction => {
  const own = Math.exp(predict(knowledge.scale, basis.scaleFeatures))
  const deviation = Math.sqrt(own ** 2 + uncertainty(knowledge.mean, basis.features))
  return {
    centre: Math.log(basis.guideMinor) + predict(knowledge.mean, basis.features),
    deviation: Math.min(deviationMax, Math.max(deviationMin, deviation)),
  }
}

export const scoreOf = ({ centre, deviation }: Prediction, finalMinor: number): number =>
  (Math.log(Math.max(1, finalMinor)) - centre) / deviation

/** A single trip teaches no more than one this many deviations off. */
const surpriseMax = 3
/** The expectation of ln|x| for a standard normal x. */
const logOfNormal = -0.635
const logSpread = 1.11
/** How fast caution follows broken and kept promises. */
const cautionRate = 0.004
const cautionMax = 1.2
/** With the regression still far off, early scores would say little about later ones. */
export const outcomesBeforeScores = { "same-kind": 0, strangers: 20 } as const

export interface Outcome {
  readonly basis: Basis
  readonly finalMinor: number
  /** What the promise aimed at, and what it came to; absent when none was given. */
  readonly promise?: { readonly aim: number; readonly priceMinor: number }
  readonly isElsewhere: boolean
}

/** Takes in how a trip ended, promised or not. */
export const recordOutcome = (knowledge: Knowledge, { basis, finalMinor, promise, isElsewhere }: Outcome): void => {
  const prediction = predictionOf(knowledge, basis)
  const score = scoreOf(prediction, finalMinor)
  if (knowledge.outcomes >= outcomesBeforeScores[knowledge.drift]) addScore(knowledge.scores, score)
  const bounded = Math.min(surpriseMax, Math.max(-surpriseMax, score)) * prediction.deviation
  const learned = prediction.centre - Math.log(basis.guideMinor) + bounded
  const own = Math.exp(predict(knowledge.scale, basis.scaleFeatures))
  learn(knowledge.mean, basis.features, learned, own ** 2)
  learn(
    knowledge.scale,
    basis.scaleFeatures,
    Math.log(Math.max(Math.abs(bounded), own / 50)) - logOfNormal,
    logSpread ** 2,
  )
  if (promise !== undefined) {
    const chance = 1 - promise.aim
    const broken = finalMinor > promise.priceMinor ? 1 : 0
    const moved = knowledge.caution[basis.cohort] + (cautionRate * (chance - broken)) / chance
    knowledge.caution[basis.cohort] = Math.min(cautionMax, Math.max(-cautionMax, moved))
  }
  knowledge.outcomes += 1
  if (isElsewhere) knowledge.outcomesElsewhere += 1
}
