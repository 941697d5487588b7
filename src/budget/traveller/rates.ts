/**
 * Exchange rates as a partition's log has published them: immutable per pair and date, the first word stands (I7). A
 * transaction takes the rate of its day, or of the nearest day before it, when it first counts in a budget, and keeps it
 * there as long as it stays on that day; what has none waits for one. So the order of a transaction and the one rate that fits it does not
 * matter; of several that would fit, the one that was known first is frozen, and a better one that comes later changes
 * nothing that is counted already.
 */
import { limits } from "../../../config/limits.ts"
import type { EpochDay } from "../model.ts"

export class RateTable {
  readonly #byPair = new Map<string, Map<EpochDay, string>>()

  /** False when the pair already has a rate for that day. */
  add(base: string, quote: string, day: EpochDay, rate: string): boolean {
    const pair = `${base}${quote}`
    const days = this.#byPair.get(pair) ?? new Map<EpochDay, string>()
    if (days.has(day)) return false
    this.#byPair.set(pair, days.set(day, rate))
    if (days.size > limits.rateDatesKept) days.delete(Math.min(...days.keys()))
    return true
  }

  /** The rate of that day, or of the nearest day before it within `limits.rateAgeDaysMax`. */
  find(base: string, quote: string, day: EpochDay): string | undefined {
    const days = this.#byPair.get(`${base}${quote}`)
    if (days === undefined) return undefined
    for (let age = 0; age <= limits.rateAgeDaysMax; age++) {
      const rate = days.get(day - age)
      if (rate !== undefined) return rate
    }
    return undefined
  }
}
