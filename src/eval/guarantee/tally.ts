/** What an evaluation of the guarantee counts: promises, what became of them, and every probability said meanwhile. */
import { type Claim, lowerBound, reliability } from "../../budget/guarantee/track-record.ts"
import { calibrationNoise } from "./calibration-noise.ts"

interface DayClaim extends Claim {
  /** Of which promise: what is said of one trip holds or breaks together. */
  readonly trip: number
  readonly elapsed: number
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4

export class Tally {
  requests = 0
  promised = 0
  kept = 0
  shocks = 0
  readonly claims: Array<DayClaim> = []
  readonly ratios: Array<number> = []
  readonly refusals = new Map<string, number>()

  refuse(reason: string): void {
    this.requests += 1
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1)
  }

  promise(held: boolean, hasShock: boolean): void {
    this.requests += 1
    this.promised += 1
    if (held) this.kept += 1
    if (hasShock) this.shocks += 1
  }

  claim(elapsed: number, claimed: number, held: boolean): void {
    this.claims.push({ trip: this.promised, elapsed, claimed, held })
  }

  #brierSkill(): number {
    const byDay = new Map<number, { count: number; held: number }>()
    for (const { elapsed, held } of this.claims) {
      const day = byDay.get(elapsed) ?? { count: 0, held: 0 }
      day.count += 1
      if (held) day.held += 1
      byDay.set(elapsed, day)
    }
    let loss = 0
    let reference = 0
    for (const { elapsed, claimed, held } of this.claims) {
      const day = byDay.get(elapsed)
      const base = day === undefined ? 0 : day.held / day.count
      loss += (claimed - (held ? 1 : 0)) ** 2
      reference += (base - (held ? 1 : 0)) ** 2
    }
    return reference === 0 ? 0 : 1 - loss / reference
  }

  /** The figures, flat. Price ratios are null where no true process is known. */
  figures() {
    const ascending = this.ratios.toSorted((one, other) => one - other)
    const ratioAt = (part: number) => {
      const ratio = ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * part))]
      return ratio === undefined ? null : rounded(ratio)
    }
    const bins = this.claims.length === 0 ? [] : reliability(this.claims)
    return {
      requests: this.requests,
      promised: this.promised,
      kept: this.kept,
      keptShare: this.promised === 0 ? 0 : rounded(this.kept / this.promised),
      keptLowerBound95: this.promised === 0 ? 0 : rounded(lowerBound(this.kept, this.promised)),
      refusalRate: this.requests === 0 ? 0 : rounded(1 - this.promised / this.requests),
      refusals: Object.fromEntries(this.refusals),
      priceRatioMedian: ratioAt(0.5),
      priceRatioP90: ratioAt(0.9),
      priceRatioRequests: ascending.length,
      calibrationErrorMax: rounded(bins.reduce((most, bin) => Math.max(most, Math.abs(bin.claimed - bin.held)), 0)),
      ...calibrationNoise(this.claims),
      brierSkill: rounded(this.#brierSkill()),
      runningClaims: this.claims.length,
      shockShare: this.promised === 0 ? 0 : rounded(this.shocks / this.promised),
      reliability: bins.map(({ claimed, held }) => [rounded(claimed), rounded(held)]),
    }
  }
}
