/**
 * What an offer does to the chance of keeping the budget: from the forecast's quantiles of spend at the trip's end, to
 * which the offer's price comes on top of what was already set aside for it.
 */
export interface SpendForecast {
  readonly totalMinor: number
  /** Amounts below which spend ends with 5, 25, 50, 75 and 95 %. */
  readonly quantilesMinor: readonly [number, number, number, number, number]
  /** Part of the forecast already: planned for this and not paid yet. */
  readonly setAsideMinor: number
}

/** Probability (0 to 1) that the plan holds when this much is spent on it; never more for more. */
export type ChanceWithin = (priceMinor: number) => number

const levels = [0.05, 0.25, 0.5, 0.75, 0.95] as const

/** Linear between the quantiles, falling off beyond the outermost as it does at them. */
const shareBelow = (quantiles: SpendForecast["quantilesMinor"], minor: number): number => {
  const [first, , , , last] = quantiles
  const spread = Math.max(1, last - first)
  if (minor < first) return levels[0] * Math.exp((3 * (minor - first)) / spread)
  if (minor >= last) return 1 - (1 - levels[4]) * Math.exp((-3 * (minor - last)) / spread)
  for (let index = 3; index >= 0; index--) {
    const [from = 0, to = 0] = [quantiles[index], quantiles[index + 1]]
    const [low = 0, high = 1] = [levels[index], levels[index + 1]]
    if (minor >= from) return to > from ? low + ((high - low) * (minor - from)) / (to - from) : high
  }
  return levels[0]
}

export const chanceWithin =
  ({ totalMinor, quantilesMinor, setAsideMinor }: SpendForecast): ChanceWithin =>
  (priceMinor) =>
    shareBelow(quantilesMinor, totalMinor - priceMinor + setAsideMinor)
