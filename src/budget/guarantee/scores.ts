/**
 * Conformal scores: how many of its own deviations an outcome was above what was predicted. The scores of the calibration
 * trips (split conformal) and a window of the newest recorded outcomes together say which score is exceeded how seldom;
 * no shape is assumed.
 */
import { type QuantileTable, rankOf, tableProbability } from "./quantile-table.ts"

/** The table is the calibration's. */
export interface Scores extends QuantileTable {
  /** How many outcomes the calibration weighs as much as. */
  readonly weight: number
  /** The newest outcomes' scores, in the order they came, and ascending. */
  readonly recent: Array<number>
  readonly sorted: Array<number>
}

const windowMax = 4_000

export const newScores = (table: QuantileTable, weight: number): Scores => ({
  levels: table.levels,
  values: table.values,
  weight,
  recent: [],
  sorted: [],
})

export const addScore = ({ recent, sorted }: Scores, score: number): void => {
  recent.push(score)
  sorted.splice(rankOf(sorted, score), 0, score)
  if (recent.length <= windowMax) return
  const oldest = recent.shift() ?? 0
  sorted.splice(rankOf(sorted, oldest) - 1, 1)
}

/** The probability that an outcome scores no higher. Rises with the score. */
export const probabilityOf = (scores: Scores, score: number): number => {
  const count = scores.sorted.length
  const below = rankOf(scores.sorted, score)
  // One more trip than have come, which was worse than all of them: the conformal step that makes few outcomes careful.
  return (scores.weight * tableProbability(scores, score) + below) / (scores.weight + (count === 0 ? 0 : count + 1))
}

const scoreMax = 40

/** The lowest score that is not exceeded with this probability; the highest there is where none is known. */
export const scoreAt = (scores: Scores, probability: number): number => {
  let low = -scoreMax
  let high = scoreMax
  for (let step = 0; step < 48; step++) {
    const middle = (low + high) / 2
    if (probabilityOf(scores, middle) >= probability) high = middle
    else low = middle
  }
  return high
}
