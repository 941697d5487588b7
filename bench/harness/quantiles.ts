/** Medians and tails of a few or of many measurements. */

/** @param sorted ascending @param share 0 to 1 @returns the nearest-rank quantile, NaN of nothing */
export const quantileOf = (sorted: Float64Array | ReadonlyArray<number>, share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

/** For the result's line: a figure with so many decimals, null when there is none. */
export const rounded = (value: number, decimals: number): number | null =>
  Number.isFinite(value) ? Number(value.toFixed(decimals)) : null
