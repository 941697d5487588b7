/**
 * What became of promises: how many were kept, what that proves at least, and how often each claimed probability came
 * true. A claim over all trips together: no single trip is insured by it.
 */
export interface ReliabilityBin {
  readonly claims: number
  /** Mean of what was claimed, and the part that came true. */
  readonly claimed: number
  readonly held: number
}

/** ln Γ (Lanczos). */
const lanczos = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
  -0.5395239384953e-5,
]
const logGamma = (value: number): number => {
  const shifted = value + 5.5
  const series = lanczos.reduce((sum, part, at) => sum + part / (value + 1 + at), 1.000000000190015)
  return -(shifted - (value + 0.5) * Math.log(shifted)) + Math.log((2.5066282746310007 * series) / value)
}

const stepsMax = 500
const tiny = 1e-300

/** The continued fraction of the incomplete beta function (Lentz). */
const betaFraction = (a: number, b: number, x: number): number => {
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= stepsMax; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-12) break
  }
  return fraction
}

/** The regularised incomplete beta function I_x(a, b). */
const incompleteBeta = (a: number, b: number, x: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(a, b, x)) / a : 1 - (front * betaFraction(b, a, 1 - x)) / b
}

/** The share that `kept` of `promised` proves at least, at this confidence (one-sided, Clopper and Pearson 1934). */
export const lowerBound = (kept: number, promised: number, confidence = 0.95): number => {
  if (kept === 0) return 0
  let low = 0
  let high = 1
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (incompleteBeta(kept, promised - kept + 1, middle) < 1 - confidence) low = middle
    else high = middle
  }
  return low
}

export interface Claim {
  readonly claimed: number
  readonly held: boolean
}

/** Of so few claims a share says nothing: bins hold at least these. */
const claimsPerBinMin = 10

/** How many bins so many claims may be shown in. */
export const binsFor = (claims: number): number => Math.min(10, Math.max(1, Math.floor(claims / claimsPerBinMin)))

/** Bins of (nearly) equal counts, ascending by claim. */
export const reliability = (claims: ReadonlyArray<Claim>, bins = 10): ReadonlyArray<ReliabilityBin> => {
  const ascending = claims.toSorted((one, other) => one.claimed - other.claimed)
  return Array.from({ length: bins }, (_, bin) => {
    const from = Math.floor((bin * ascending.length) / bins)
    const until = Math.floor(((bin + 1) * ascending.length) / bins)
    let claimed = 0
    let held = 0
    for (let at = from; at < until; at++) {
      claimed += ascending[at]?.claimed ?? 0
      if (ascending[at]?.held === true) held += 1
    }
    return { claims: until - from, claimed: claimed / (until - from), held: held / (until - from) }
  }).filter((one) => one.claims > 0)
}
