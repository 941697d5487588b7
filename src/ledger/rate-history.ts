/**
 * The rates of a partition as its archive has them, each with the sequence from which on it was known: what a rate table
 * would have answered at any point of the log (I1, I7).
 */
import { limits } from "../../config/limits.ts"
import type { EventOf } from "../../streams/events.ts"
import { textToDay } from "../budget/calendar.ts"
import type { EpochDay } from "../budget/model.ts"
import type { Logged } from "../budget/traveller/logged.ts"

export type LoggedRate = Logged<EventOf<"rate.published.v1">>

interface Known {
  readonly rate: string
  readonly seq: number
}

export class RateHistory {
  /** In log order. */
  readonly events: ReadonlyArray<LoggedRate>
  readonly #byPair = new Map<string, Map<EpochDay, Known>>()

  /** @param events the archived ones: of each pair and date the first, in log order */
  constructor(events: ReadonlyArray<LoggedRate>) {
    this.events = events
    for (const { event, seq } of events) {
      const { base, quote, date, rate } = event.data
      const days = this.#byPair.get(base + quote) ?? new Map<EpochDay, Known>()
      this.#byPair.set(base + quote, days.set(textToDay(date), { rate, seq }))
    }
  }

  /** The rate of that day, or of the nearest before it within `limits.rateAgeDaysMax`, as it was known at `seq`. */
  find(base: string, quote: string, day: EpochDay, seq: number): string | undefined {
    const days = this.#byPair.get(base + quote)
    if (days === undefined) return undefined
    for (let age = 0; age <= limits.rateAgeDaysMax; age++) {
      const known = days.get(day - age)
      if (known !== undefined && known.seq <= seq && isKept(days, day - age, seq)) return known.rate
    }
    return undefined
  }

  get lastSeq(): number {
    return this.events.at(-1)?.seq ?? 0
  }

  /** The index of the first event behind `seq`. */
  indexAfter(seq: number): number {
    let [low, high] = [0, this.events.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.events[middle]?.seq ?? 0) <= seq) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A rate table keeps the latest dates of a pair only. */
const isKept = (days: ReadonlyMap<EpochDay, Known>, day: EpochDay, seq: number): boolean => {
  if (days.size <= limits.rateDatesKept) return true
  let later = 0
  for (const [other, known] of days) if (other > day && known.seq <= seq) later++
  return later < limits.rateDatesKept
}
