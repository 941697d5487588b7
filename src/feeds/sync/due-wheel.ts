/**
 * When each linked account is next due, for a hundred thousand of them and one fiber: no timers, but a list of ids per
 * tick of the clock. A turn is placed within a window around its due moment, in the tick that has the fewest of several
 * drawn at random, so that accounts spread evenly by themselves, also after a restart at which all of them were due (I5).
 */
export interface DueWheelOptions {
  readonly tickMs: number
  /** How many ticks are drawn for one turn. */
  readonly choices: number
  /** From 0 to below 1. */
  readonly random: () => number
  readonly nowMs: number
}

export class DueWheel {
  readonly #options: DueWheelOptions
  /** Ids by tick; one that was moved or removed stays where it was until then and is passed over. */
  readonly #ids = new Map<number, Array<number>>()
  readonly #tickOf = new Map<number, number>()
  /** The first tick that was not taken yet; ticks count from `nowMs` so that they are small integers. */
  #next = 0

  constructor(options: DueWheelOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#tickOf.size
  }

  has(id: number): boolean {
    return this.#tickOf.has(id)
  }

  /** Places an id's next turn between two moments, where least is due; answers when. */
  place(id: number, earliestMs: number, latestMs: number): number {
    const { choices, random } = this.#options
    const first = Math.max(this.#next, this.#tick(earliestMs))
    const ticks = Math.max(1, this.#tick(latestMs) - first + 1)
    let best = first
    let least = Number.POSITIVE_INFINITY
    for (let choice = 0; choice < Math.min(choices, ticks) && least > 0; choice++) {
      const tick = first + Math.floor(random() * ticks)
      const load = this.#ids.get(tick)?.length ?? 0
      if (load < least) {
        best = tick
        least = load
      }
    }
    this.#tickOf.set(id, best)
    const ids = this.#ids.get(best)
    if (ids === undefined) this.#ids.set(best, [id])
    else ids.push(id)
    return this.#options.nowMs + best * this.#options.tickMs
  }

  remove(id: number): boolean {
    return this.#tickOf.delete(id)
  }

  /** Whatever is due by now, oldest tick first; it is no longer on the wheel. */
  takeDue(nowMs: number): ReadonlyArray<number> {
    const until = this.#tick(nowMs)
    if (until < this.#next) return []
    const due: Array<number> = []
    for (const tick of this.#ticksUntil(until)) {
      for (const id of this.#ids.get(tick) ?? []) {
        if (this.#tickOf.get(id) !== tick) continue
        this.#tickOf.delete(id)
        due.push(id)
      }
      this.#ids.delete(tick)
    }
    this.#next = until + 1
    return due
  }

  /** After a long stop there are more ticks than lists. */
  #ticksUntil(until: number): ReadonlyArray<number> {
    if (until - this.#next >= this.#ids.size) {
      return [...this.#ids.keys()].filter((tick) => tick <= until).sort((one, other) => one - other)
    }
    return Array.from({ length: until - this.#next + 1 }, (_, index) => this.#next + index)
  }

  #tick(timeMs: number): number {
    return Math.max(0, Math.floor((timeMs - this.#options.nowMs) / this.#options.tickMs))
  }
}
