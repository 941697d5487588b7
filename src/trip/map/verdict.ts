/**
 * What the money that is left for a category says of a price: the colour and the shape of a point on the map. Of a
 * cluster it is said of its cheapest and its dearest, so that "all fit" and "none fits" are never guesses.
 */
export const verdicts = ["fits", "tight", "beyond", "unknown"] as const
export type Verdict = (typeof verdicts)[number]

/** Up to this share of what is left, a price is taken easily. */
const easyShare = 0.5

/** @param leftMinor in the same currency; undefined: no such budget */
export const verdictOf = (cheapestMinor: number, dearestMinor: number, leftMinor: number | undefined): Verdict => {
  if (leftMinor === undefined) return "unknown"
  if (cheapestMinor > leftMinor) return "beyond"
  return dearestMinor <= leftMinor * easyShare ? "fits" : "tight"
}

/** Of several things shown as one: what all of them say, else that only some fit. */
export const together = (one: Verdict, other: Verdict): Verdict => {
  if (one === other) return one
  if (one === "unknown") return other
  return other === "unknown" ? one : "tight"
}
