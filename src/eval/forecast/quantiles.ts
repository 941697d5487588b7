/** The probabilities at which forecasts are fitted and judged, and the quantiles of a sample at them. */
import { quantileSorted } from "simple-statistics"

/** Every percent, with the ends of the 95 % interval and one step beyond the outermost percents. */
export const levels: ReadonlyArray<number> = [
  0.005,
  ...Array.from({ length: 99 }, (_, index) => (index + 1) / 100),
  0.025,
  0.975,
  0.995,
].sort((left, right) => left - right)

export const quantilesAt = (sample: ReadonlyArray<number>, at: ReadonlyArray<number>): ReadonlyArray<number> => {
  const sorted = Float64Array.from(sample).sort()
  const list = [...sorted]
  return at.map((level) => quantileSorted(list, level))
}

export const rounded = (value: number, decimals = 4): number => Number(value.toFixed(decimals))
