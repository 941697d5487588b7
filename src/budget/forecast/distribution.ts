/**
 * The distribution of a sum still to be spent, from its mean and its relative variance. The cube root of such a sum is
 * nearly normal (Wilson and Hilferty 1931, for gamma sums) and exists at zero, so residuals are standardised there; what
 * "nearly" misses is read from the residuals of the development data instead of being assumed (split conformal).
 */
import type { Belief } from "./habit.ts"
import type { Residuals } from "./population.ts"

export interface Distribution {
  readonly meanMinor: number
  /** Variance / mean². */
  readonly variance: number
}

/** The spend that so many even days bring; `share` narrows it to one kind of transaction. */
export const distributionOf = (belief: Belief, evenDays: number, share = 1): Distribution => {
  const count = belief.countPerDay * evenDays * share
  return count <= 0
    ? { meanMinor: 0, variance: 0 }
    : { meanMinor: count * belief.amountMinor, variance: belief.spread / count + belief.levelVariance }
}

/** Where the last value at or below stands; 0 below all. */
const floorIndex = (values: ReadonlyArray<number>, value: number): number => {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((values[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}

/** Two neighbouring rows of residuals and the way between them, for one relative variance. */
interface Rows {
  readonly lower: ReadonlyArray<number>
  readonly upper: ReadonlyArray<number>
  readonly part: number
}

const noResiduals: ReadonlyArray<number> = []

const rowsFor = ({ knots, z }: Residuals, variance: number): Rows => {
  const index = Math.min(floorIndex(knots, variance), knots.length - 2)
  const from = knots[index] ?? 0
  const part = (variance - from) / ((knots[index + 1] ?? from + 1) - from)
  return { lower: z[index] ?? noResiduals, upper: z[index + 1] ?? noResiduals, part: Math.min(1, Math.max(0, part)) }
}

const residualAt = ({ lower, upper, part }: Rows, index: number): number =>
  (lower[index] ?? 0) * (1 - part) + (upper[index] ?? 0) * part

/** A value on the standard scale: how far the cube root is from its normal mean. */
export const standardise = ({ meanMinor, variance }: Distribution, minor: number): number =>
  (Math.cbrt(Math.max(0, minor) / meanMinor) - (1 - variance / 9)) / Math.sqrt(variance / 9)

/** Where a probability stands among the levels: behind this one, by a part of the way to the next. */
interface Place {
  readonly index: number
  readonly part: number
}

/** For whoever asks for the same probabilities again and again. */
export const placesOf = ({ levels }: Residuals, probabilities: ReadonlyArray<number>): ReadonlyArray<Place> =>
  probabilities.map((probability) => {
    const index = Math.min(floorIndex(levels, probability), levels.length - 2)
    const from = levels[index] ?? 0
    return { index, part: Math.min(1, Math.max(0, (probability - from) / ((levels[index + 1] ?? 1) - from))) }
  })

/** The amounts, not rounded, below which the sum stays with the probability of each of these places. */
export const quantilesAt = (
  { meanMinor, variance }: Distribution,
  residuals: Residuals,
  places: ReadonlyArray<Place>,
): ReadonlyArray<number> => {
  if (meanMinor <= 0) return places.map(() => 0)
  const rows = rowsFor(residuals, variance)
  const centre = 1 - variance / 9
  const scale = Math.sqrt(variance / 9)
  return places.map(({ index, part }) => {
    const root = Math.max(
      0,
      centre + scale * (residualAt(rows, index) * (1 - part) + residualAt(rows, index + 1) * part),
    )
    return meanMinor * (root * root * root)
  })
}

/** The same for these probabilities. */
export const quantilesOf = (
  distribution: Distribution,
  residuals: Residuals,
  probabilities: ReadonlyArray<number>,
): ReadonlyArray<number> => quantilesAt(distribution, residuals, placesOf(residuals, probabilities))

/** Beyond the outermost residuals the tail falls off as the normal one does at that place. */
const tailRate = 2.9

/** The probability that the sum stays at or below an amount. */
export const probabilityBelow = (distribution: Distribution, residuals: Residuals, minor: number): number => {
  if (distribution.meanMinor <= 0) return minor >= 0 ? 1 : 0
  if (minor < 0) return 0
  const z = standardise(distribution, minor)
  const rows = rowsFor(residuals, distribution.variance)
  const { levels } = residuals
  const last = levels.length - 1
  if (z <= residualAt(rows, 0)) return (levels[0] ?? 0) * Math.exp(tailRate * (z - residualAt(rows, 0)))
  if (z >= residualAt(rows, last))
    return 1 - (1 - (levels[last] ?? 1)) * Math.exp(tailRate * (residualAt(rows, last) - z))
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (residualAt(rows, middle) <= z) low = middle
    else high = middle
  }
  const [from, to] = [residualAt(rows, low), residualAt(rows, high)]
  const part = to > from ? (z - from) / (to - from) : 1
  return (levels[low] ?? 0) * (1 - part) + (levels[high] ?? 1) * part
}
