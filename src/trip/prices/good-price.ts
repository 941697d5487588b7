/** Whether a price is a good one: where it stands among the prices that were seen of the same thing. */
export type PriceVerdict = "good" | "usual" | "high" | "unknown"

export interface PriceStanding {
  /** The share of seen prices below it, ties by half; undefined when too few were seen. */
  readonly quantile: number | undefined
  readonly verdict: PriceVerdict
  readonly seen: number
}

/** Fewer say nothing about what is usual. */
export const seenPricesMin = 8
const goodBelow = 0.3
const highAbove = 0.7

/** @param below how many of the seen prices are lower @param ties how many are the same */
export const standingOf = (seen: number, below: number, ties: number): PriceStanding => {
  if (seen < seenPricesMin) return { quantile: undefined, verdict: "unknown", seen }
  const quantile = (below + ties / 2) / seen
  return { quantile, verdict: quantile <= goodBelow ? "good" : quantile >= highAbove ? "high" : "usual", seen }
}

export const priceStanding = (history: ReadonlyArray<number>, priceMinor: number): PriceStanding =>
  standingOf(
    history.length,
    history.filter((past) => past < priceMinor).length,
    history.filter((past) => past === priceMinor).length,
  )
