/**
 * During a trip: what is known on a morning, as numbers, and the probability that the rest still fits. The traveller's own
 * days so far, held against the guide's for the same days, tell how they differ; what is booked and unpaid is set apart.
 */
import type { Basis } from "./basis.ts"
import { tilted } from "./cohort-tilt.ts"
import { type Knowledge, midTripBands, predictionOf } from "./knowledge.ts"
import { tableProbability } from "./quantile-table.ts"
import { recalibrated } from "./recalibration.ts"

export interface Progress {
  /** Days that are over. */
  readonly elapsed: number
  /** Everyday money by day that is over, and what was paid for beds and journeys in all, minor units. */
  readonly everydayMinor: ReadonlyArray<number>
  readonly bookedMinor: number
  /** Everything, also what was paid on today. */
  readonly spentMinor: number
}

export interface Morning {
  readonly spentMinor: number
  /** What the guide expects of the days left, what is booked and paid left out. */
  readonly restGuideMinor: number
  readonly restBookedMinor: number
  readonly features: Float64Array
  readonly scaleFeatures: Float64Array
  readonly daysLeft: number
}

export const midtripFeatureCount = 8
export const midtripScaleCount = 6

const sumOf = (values: ReadonlyArray<number>, from: number, to: number): number => {
  let sum = 0
  for (let at = from; at < to; at++) sum += values[at] ?? 0
  return sum
}

/** Most of the beds paid is all of them paid: somebody paid ahead. */
const paidAheadPart = 0.7
/** One day above this many of the guide's is an accident, not a habit. */
const habitDayMax = 2.5

const restBookedOf = (basis: Basis, { elapsed, bookedMinor }: Progress): number => {
  const whole = sumOf(basis.bookedMinor, 0, basis.days)
  const until = sumOf(basis.bookedMinor, 0, elapsed)
  const rest = whole - until
  if (rest <= 0 || bookedMinor >= whole * paidAheadPart + until * (1 - paidAheadPart)) return 0
  const ratio = until <= 0 ? 1 : Math.min(2, Math.max(0.5, (bookedMinor + until * 0.2) / (until * 1.2)))
  return rest * ratio
}

/** @param level what the quote expects of ln(final / guide) */
export const morningOf = (basis: Basis, level: number, progress: Progress): Morning => {
  const { elapsed } = progress
  const restBookedMinor = restBookedOf(basis, progress)
  const restEverydayMinor = sumOf(basis.everydayMinor, elapsed, basis.days)
  const restGuideMinor = Math.max(1, restBookedMinor + restEverydayMinor)
  let habit = 0
  let guide = 0
  for (let at = 0; at < elapsed; at++) {
    const usual = basis.everydayMinor[at] ?? 0
    habit += Math.min(progress.everydayMinor[at] ?? 0, habitDayMax * usual * Math.exp(level))
    guide += usual
  }
  const one = sumOf(basis.everydayMinor, 0, basis.days) / basis.days
  const ratio = Math.log((habit + one * Math.exp(level)) / (guide + one)) - level
  const last = basis.everydayMinor[elapsed - 1] ?? one
  const trend =
    elapsed < 2
      ? 0
      : Math.log(((progress.everydayMinor[elapsed - 1] ?? 0) + one) / (last * Math.exp(level) + one)) - ratio
  const daysLeft = basis.days - elapsed
  const bookedPart = restBookedMinor / restGuideMinor
  const known = elapsed / (elapsed + 2)
  const ahead = basis.bookedMinor.length > 0 && restBookedMinor === 0 ? 1 : 0
  const booked = sumOf(basis.bookedMinor, 0, ahead === 1 ? basis.days : elapsed)
  const bookedRatio =
    booked <= 0 ? 0 : Math.min(0.7, Math.max(-0.7, Math.log((progress.bookedMinor + booked * 0.1) / (booked * 1.1))))
  return {
    spentMinor: progress.spentMinor,
    restGuideMinor,
    restBookedMinor,
    features: Float64Array.of(
      1,
      level,
      ratio,
      ratio * known,
      trend * known,
      Math.log(daysLeft),
      bookedPart,
      bookedRatio,
    ),
    scaleFeatures: Float64Array.of(
      1,
      Math.log(daysLeft),
      Math.log(elapsed + 1),
      bookedPart,
      bookedPart ** 2,
      Math.abs(ratio),
    ),
    daysLeft,
  }
}

const dot = (weights: ReadonlyArray<number>, features: Float64Array): number =>
  weights.reduce((sum, weight, at) => sum + weight * (features[at] ?? 0), 0)

/** The probability that the rest stays within what is left, before recalibration. */
export const claimOf = (knowledge: Knowledge, morning: Morning, planMinor: number): number => {
  const left = planMinor - morning.spentMinor
  if (left < 0) return 0
  const { midtrip } = knowledge.model
  const needed = Math.log(Math.max(1, left) / morning.restGuideMinor)
  const score =
    (needed - dot(midtrip.weights, morning.features)) / Math.exp(dot(midtrip.scaleWeights, morning.scaleFeatures))
  const knot = midtrip.knots.findLastIndex((days) => days <= morning.daysLeft)
  const table = midtrip.tables[Math.max(0, knot)]
  return table === undefined ? 0.5 : tableProbability(table, score)
}

/** Which of the bands of the trip a morning is in. */
export const bandOf = (basis: Basis, elapsed: number): number =>
  Math.min(midTripBands - 1, Math.floor((elapsed / basis.days) * midTripBands))

/** What the quote expects of ln(final / guide). */
export const levelOf = (knowledge: Knowledge, basis: Basis): number =>
  predictionOf(knowledge, basis).centre - Math.log(basis.guideMinor)

/** A claim of a band, as far as outcomes have told what it is worth. */
export const probabilityOfClaim = (knowledge: Knowledge, { cohort }: Basis, band: number, claim: number): number => {
  const recalibration = knowledge.midTrip[band]
  return tilted(knowledge.tilt[cohort], recalibration === undefined ? claim : recalibrated(recalibration, claim))
}

/** The probability, now, that the trip ends within the plan. */
export const probabilityNow = (knowledge: Knowledge, basis: Basis, progress: Progress, planMinor: number): number => {
  if (progress.elapsed >= basis.days) return progress.spentMinor <= planMinor ? 1 : 0
  const claim = claimOf(knowledge, morningOf(basis, levelOf(knowledge, basis), progress), planMinor)
  return probabilityOfClaim(knowledge, basis, bandOf(basis, progress.elapsed), claim)
}
