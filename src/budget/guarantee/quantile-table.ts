/** A distribution as its quantiles, read in both directions; beyond the outermost the tails fall off exponentially. */
export interface QuantileTable {
  /** Both ascending, of one length. */
  readonly levels: ReadonlyArray<number>
  readonly values: ReadonlyArray<number>
}

/** How fast a tail falls off per deviation: more slowly than a normal one, trips have accidents. */
const tailRate = 1.4

/** How many stand at or below. */
export const rankOf = (ascending: ReadonlyArray<number>, value: number): number => {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** The probability of no more than a value. */
export const tableProbability = ({ levels, values }: QuantileTable, value: number): number => {
  const last = values.length - 1
  const [first = 0, end = 0] = [values[0], values[last]]
  if (value <= first) return (levels[0] ?? 0) * Math.exp(tailRate * (value - first))
  if (value >= end) return 1 - (1 - (levels[last] ?? 1)) * Math.exp(tailRate * (end - value))
  const at = rankOf(values, value) - 1
  const [from = 0, to = 0] = [values[at], values[at + 1]]
  const [low = 0, high = 1] = [levels[at], levels[at + 1]]
  return to > from ? low + ((high - low) * (value - from)) / (to - from) : high
}
