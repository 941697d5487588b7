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

export const priceStanding = (history: ReadonlyArray<number>, priceMinor: number): PriceStanding => {
  const seen = history.length
  if (seen < seenPricesMin) return { quantile: undefined, verdict: "unknown", seen }
  let below = 0
  for (const past of history) below += past < priceMinor ? 1 : past === priceMinor ? 0.5 : 0
  const quantile = below / seen
  return { quantile, verdict: quantile <= goodBelow ? "good" : quantile >= highAbove ? "high" : "usual", seen }
}
