/**
 * How long each transaction of a schedule took to reach its traveller's screen, from the moment when it was due: a
 * sender that falls behind makes the figures worse, not better (no coordinated omission). The first frame that shows a
 * transaction counts.
 */
import { quantileOf, rounded } from "./harness/quantiles.ts"
import { indexOf } from "./load.ts"

export interface ArrivalSchedule {
  readonly firstIndex: number
  readonly count: number
  /** On the run's one clock. */
  readonly startMs: number
  readonly perSecond: number
  /** Only what is shown to users below this is measured. */
  readonly usersMeasured: number
}

export interface ArrivalSummary {
  readonly received: number
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  readonly p999Ms: number | null
  readonly maxMs: number | null
}

export class Arrivals {
  readonly #schedule: ArrivalSchedule
  /** Milliseconds by place in the schedule; NaN until it has arrived. */
  readonly #tookMs: Float64Array
  #received = 0

  constructor(schedule: ArrivalSchedule) {
    this.#schedule = schedule
    this.#tookMs = new Float64Array(schedule.count).fill(Number.NaN)
  }

  note(user: number, externalId: string, atMs: number): void {
    const { firstIndex, startMs, perSecond, usersMeasured } = this.#schedule
    const place = indexOf(externalId) - firstIndex
    if (user >= usersMeasured || !Number.isNaN(this.#tookMs[place] ?? 0)) return
    this.#tookMs[place] = atMs - (startMs + (place * 1_000) / perSecond)
    this.#received += 1
  }

  summary(): ArrivalSummary {
    const sorted = this.#tookMs.filter((took) => !Number.isNaN(took)).sort()
    return {
      received: this.#received,
      p50Ms: rounded(quantileOf(sorted, 0.5), 3),
      p99Ms: rounded(quantileOf(sorted, 0.99), 3),
      p999Ms: rounded(quantileOf(sorted, 0.999), 3),
      maxMs: rounded(quantileOf(sorted, 1), 3),
    }
  }
}
