/**
 * What is usual for one quantity: a slowly moving level and its mean deviation, robust because whatever is far off moves
 * neither by more than a usual step. Three numbers, however long the history (I5).
 */
export interface Level {
  /** Observations so far, at most `weightMax`: later ones then fade exponentially. */
  weight: number
  mean: number
  deviation: number
}

const clipDeviations = 3

export const emptyLevel = (): Level => ({ weight: 0, mean: 0, deviation: 0 })

/** Learns one value; beyond three deviations it counts as three. */
export const learn = (level: Level, value: number, weightMax: number, deviationMin: number): void => {
  if (level.weight === 0) {
    level.weight = 1
    level.mean = value
    level.deviation = deviationMin
    return
  }
  const weight = level.weight < weightMax ? level.weight + 1 : weightMax
  const reach = clipDeviations * Math.max(level.deviation, deviationMin)
  const away = value - level.mean
  const step = away > reach ? reach : away < -reach ? -reach : away
  level.weight = weight
  level.mean += step / weight
  level.deviation += (Math.abs(step) - level.deviation) / weight
}

/** A mean that leans on another one while there is little history. */
export const backedOff = (level: Level, mean: number, leanWeight: number): number =>
  (level.weight * level.mean + leanWeight * mean) / (level.weight + leanWeight)

/** The same for the deviation. */
export const backedOffDeviation = (level: Level, deviation: number, leanWeight: number): number =>
  (level.weight * level.deviation + leanWeight * deviation) / (level.weight + leanWeight)
