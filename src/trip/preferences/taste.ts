/**
 * A traveller's taste, learned from what they did: a Bayesian linear model over the features of places. Its mean is the
 * embedding; its spread says what is not known yet, which Thompson sampling explores: draw a taste that may be theirs,
 * and offer what that one would like best. Before anything is known it is what travellers at large like. Linear Thompson
 * sampling after Agrawal and Goyal (2013); draws are seeded, so that the same plan comes of the same question.
 */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"
import { cosine, type Dimension, dimensions, dot, featuresOf, type PlaceTraits, type Vector } from "./features.ts"

export interface Signal {
  readonly place: PlaceTraits
  readonly outcome: "visited" | "skipped"
  /** 1 to 5. */
  readonly rating?: number
  /** What was spent there against what was expected of it; absent when nobody knows. */
  readonly spentShare?: number
}

export interface Taste {
  /** The embedding: how much is expected to be liked, by dimension. */
  readonly mean: Vector
  /** Lower triangle of the precision's Cholesky factor. */
  readonly factor: ReadonlyArray<Vector>
}

/** How much travellers at large are believed, and how far one may be from them. */
const priorPopular = 0.8
const priorPrecision = 4
const noise = 0.5
/** How much of what is not known is explored: a traveller has a few dozen visits to learn from, not thousands. */
const exploration = 0.25

/** What a signal says of how the place was liked, -1 to 1, and how surely. */
export const rewardOf = ({
  outcome,
  rating,
  spentShare,
}: Signal): { readonly reward: number; readonly weight: number } => {
  if (rating !== undefined) return { reward: (rating - 3) / 2, weight: 1 }
  if (outcome === "skipped") return { reward: -0.5, weight: 0.5 }
  // Who spends more than was expected stayed for more.
  const more = spentShare === undefined ? 0 : 0.3 * Math.tanh(spentShare - 1)
  return { reward: 0.4 + more, weight: 0.5 }
}

const prior: Vector = dimensions.map((dimension) => (dimension === "popular" ? priorPopular : 0))

const cholesky = (matrix: ReadonlyArray<Vector>): ReadonlyArray<Vector> => {
  const factor: Array<Array<number>> = matrix.map((row) => row.map(() => 0))
  for (let row = 0; row < matrix.length; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row]?.[column] ?? 0
      for (let k = 0; k < column; k++) sum -= (factor[row]?.[k] ?? 0) * (factor[column]?.[k] ?? 0)
      const target = factor[row]
      if (target !== undefined) {
        target[column] = row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (factor[column]?.[column] ?? 1)
      }
    }
  }
  return factor
}

const solveLower = (factor: ReadonlyArray<Vector>, right: Vector): Vector => {
  const solved: Array<number> = []
  for (const [row, values] of factor.entries()) {
    let sum = right[row] ?? 0
    for (let column = 0; column < row; column++) sum -= (values[column] ?? 0) * (solved[column] ?? 0)
    solved.push(sum / (values[row] ?? 1))
  }
  return solved
}

/** Solves with the factor's transpose. */
const solveUpper = (factor: ReadonlyArray<Vector>, right: Vector): Vector => {
  const solved: Array<number> = right.map(() => 0)
  for (let row = factor.length - 1; row >= 0; row--) {
    let sum = right[row] ?? 0
    for (let below = row + 1; below < factor.length; below++) sum -= (factor[below]?.[row] ?? 0) * (solved[below] ?? 0)
    solved[row] = sum / (factor[row]?.[row] ?? 1)
  }
  return solved
}

/** What these signals say of a taste; none: what travellers at large like. The order of signals does not matter. */
export const tasteOf = (signals: ReadonlyArray<Signal>): Taste => {
  const precision: ReadonlyArray<Array<number>> = dimensions.map((_, row) =>
    dimensions.map((_, column) => (row === column ? priorPrecision : 0)),
  )
  const right = prior.map((value) => priorPrecision * value)
  for (const signal of signals) {
    const features = featuresOf(signal.place)
    const { reward, weight } = rewardOf(signal)
    const scale = weight / (noise * noise)
    for (const [row, value] of features.entries()) {
      if (value === 0) continue
      right[row] = (right[row] ?? 0) + scale * reward * value
      const target = precision[row]
      if (target === undefined) continue
      for (const [column, other] of features.entries()) target[column] = (target[column] ?? 0) + scale * value * other
    }
  }
  const factor = cholesky(precision)
  return { factor, mean: solveUpper(factor, solveLower(factor, right)) }
}

/** Seeds that follow each other begin with numbers that resemble each other: not these (MurmurHash3's last mix). */
const scattered = (seed: number): number => {
  let bits = seed ^ 0x9e3779b9
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}

/** A taste that may be this traveller's, by the seed. */
export const drawTaste = ({ mean, factor }: Taste, seed: number): Vector => {
  const generator = xoroshiro128plus(scattered(seed))
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator))) * Math.cos(2 * Math.PI * uniformFloat64(generator))
  const spread = solveUpper(
    factor,
    mean.map(() => normal()),
  )
  return mean.map((value, at) => value + exploration * (spread[at] ?? 0))
}

/** How much a place would be liked by a taste, 0 to 1: what the optimiser plans with. */
export const likingBy = (taste: Vector, place: PlaceTraits): number =>
  Math.min(1, Math.max(0.02, (1 + dot(taste, featuresOf(place))) / 2))

/** How near a place is to a taste, -1 to 1. */
export const nearness = (taste: Vector, place: PlaceTraits): number => cosine(taste, featuresOf(place))

/** The taste in words: what stands out most, either way. */
export const traitsOf = (
  { mean }: Taste,
  most: number,
): ReadonlyArray<{ readonly trait: Dimension; readonly weight: number }> =>
  dimensions
    .map((trait, at) => ({ trait, weight: Math.round((mean[at] ?? 0) * 100) / 100 }))
    .filter(({ weight }) => weight !== 0)
    .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .slice(0, most)
