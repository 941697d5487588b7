/**
 * A set of tours under change: for each visit the earliest leaving and the latest arrival that still lets the rest of its
 * day happen, so that whether a further visit fits is answered in constant time, exactly, for any number of windows.
 * (Vansteenwegen et al. 2009 keep a shift within one window; waiting makes "how late may I come" a plain backward
 * recursion over all of them.) Flat arrays throughout: this is the inner loop of the search.
 */
import type { Routes, TourModel } from "./tour-model.ts"

/** A model as flat arrays, made once per search. */
export class FlatModel {
  readonly model: TourModel
  readonly points: number
  readonly days: number
  readonly nodes: number
  readonly travel: Int32Array
  readonly legCost: Float64Array | undefined
  readonly value: Float64Array
  readonly stay: Int32Array
  readonly fixed: Uint8Array
  /** Windows of point p on day d: from windowAt[d * points + p] up to the next one's, pairs in `windows`. */
  readonly windowAt: Int32Array
  readonly windows: Int32Array
  /** Takings of point p: pairs from takingAt[p]; a daily resource k counts as resources + k, plus the day's offset. */
  readonly takingAt: Int32Array
  readonly takings: Float64Array
  readonly resources: number
  readonly daily: number
  readonly capacity: Float64Array

  constructor(model: TourModel) {
    this.model = model
    this.points = model.points.length
    this.days = model.days.length
    this.nodes = model.nodes
    this.travel = model.travel
    this.legCost = model.legCost
    this.value = Float64Array.from(model.points, ({ value }) => value)
    this.stay = Int32Array.from(model.points, ({ stay }) => stay)
    this.fixed = Uint8Array.from(model.points, ({ fixed }) => (fixed ? 1 : 0))
    this.resources = model.capacities.length
    this.daily = model.capacitiesDaily.length
    const perDay = Array.from({ length: this.days }, () => model.capacitiesDaily).flat()
    this.capacity = Float64Array.from([...model.capacities, ...perDay])
    const windows: Array<number> = []
    this.windowAt = new Int32Array(this.days * this.points + 1)
    for (let day = 0; day < this.days; day++) {
      for (const [point, { windows: byDay }] of model.points.entries()) {
        for (const { from, to } of byDay[day] ?? []) windows.push(from, to)
        this.windowAt[day * this.points + point + 1] = windows.length
      }
    }
    this.windows = Int32Array.from(windows)
    const takings: Array<number> = []
    this.takingAt = new Int32Array(this.points + 1)
    for (const [point, { takes, takesDaily }] of model.points.entries()) {
      for (const { resource, amount } of takes) takings.push(resource, amount)
      for (const { resource, amount } of takesDaily) takings.push(this.resources + resource, amount)
      this.takingAt[point + 1] = takings.length
    }
    this.takings = Float64Array.from(takings)
  }

  /** Start of a visit by one who arrives then; -1 when every window of the day is over. */
  startAfter(day: number, point: number, arrival: number): number {
    const row = day * this.points + point
    const end = this.windowAt[row + 1] ?? 0
    for (let at = this.windowAt[row] ?? 0; at < end; at += 2) {
      if (arrival <= (this.windows[at + 1] ?? 0)) return Math.max(arrival, this.windows[at] ?? 0)
    }
    return -1
  }

  /** Latest arrival at which the visit starts no later than `start`; -1 when there is none. */
  latestArrival(day: number, point: number, start: number): number {
    const row = day * this.points + point
    const begin = this.windowAt[row] ?? 0
    for (let at = (this.windowAt[row + 1] ?? 0) - 2; at >= begin; at -= 2) {
      if (start >= (this.windows[at] ?? 0)) return Math.min(start, this.windows[at + 1] ?? 0)
    }
    return -1
  }
}

export class Tour {
  readonly flat: FlatModel
  /** Visits of day d from d * width on. */
  readonly width: number
  readonly route: Int32Array
  readonly length: Int32Array
  readonly leaves: Int32Array
  readonly latest: Int32Array
  /** The day on which a point is visited, else -1. */
  readonly dayOf: Int32Array
  readonly used: Float64Array
  value = 0

  constructor(flat: FlatModel) {
    this.flat = flat
    this.width = flat.points + 1
    this.route = new Int32Array(flat.days * this.width)
    this.length = new Int32Array(flat.days)
    this.leaves = new Int32Array(flat.days * this.width)
    this.latest = new Int32Array(flat.days * this.width)
    this.dayOf = new Int32Array(flat.points).fill(-1)
    this.used = new Float64Array(flat.capacity.length)
    for (let day = 0; day < flat.days; day++) this.addLeg(day, this.startOf(day), this.endOf(day), 1)
  }

  private startOf(day: number): number {
    return this.flat.model.days[day]?.startNode ?? 0
  }

  private endOf(day: number): number {
    return this.flat.model.days[day]?.endNode ?? 0
  }

  copyFrom(other: Tour): void {
    this.route.set(other.route)
    this.length.set(other.length)
    this.leaves.set(other.leaves)
    this.latest.set(other.latest)
    this.dayOf.set(other.dayOf)
    this.used.set(other.used)
    this.value = other.value
  }

  routes(): Routes {
    return Array.from(this.length, (length, day) => [
      ...this.route.subarray(day * this.width, day * this.width + length),
    ])
  }

  /** Whether one more visit there on that day leaves every resource within its capacity, legs apart. */
  affords(day: number, point: number): boolean {
    const { flat } = this
    const end = flat.takingAt[point + 1] ?? 0
    for (let at = flat.takingAt[point] ?? 0; at < end; at += 2) {
      const slot = this.slot(day, flat.takings[at] ?? 0)
      if ((this.used[slot] ?? 0) + (flat.takings[at + 1] ?? 0) > (flat.capacity[slot] ?? 0)) return false
    }
    return true
  }

  withinCapacities(): boolean {
    const { capacity } = this.flat
    for (let slot = 0; slot < capacity.length; slot++) if ((this.used[slot] ?? 0) > (capacity[slot] ?? 0)) return false
    return true
  }

  private slot(day: number, resource: number): number {
    return resource < this.flat.resources ? resource : resource + day * this.flat.daily
  }

  /** Whether legs that cost so much more, together with the visit itself, are within what the day and the trip allow. */
  private affordsLegs(day: number, point: number, more: number): boolean {
    const { legResources = [], legResourcesDaily = [] } = this.flat.model
    for (const resource of legResources) if (!this.roomFor(day, point, resource, more)) return false
    for (const resource of legResourcesDaily) {
      if (!this.roomFor(day, point, this.flat.resources + resource, more)) return false
    }
    return true
  }

  private roomFor(day: number, point: number, resource: number, more: number): boolean {
    const { flat } = this
    let need = more
    const end = flat.takingAt[point + 1] ?? 0
    for (let at = flat.takingAt[point] ?? 0; at < end; at += 2) {
      if (flat.takings[at] === resource) need += flat.takings[at + 1] ?? 0
    }
    const slot = this.slot(day, resource)
    return (this.used[slot] ?? 0) + need <= (flat.capacity[slot] ?? 0)
  }

  private addLeg(day: number, from: number, to: number, sign: 1 | -1): void {
    const { flat } = this
    if (flat.legCost === undefined) return
    const cost = sign * (flat.legCost[from * flat.nodes + to] ?? 0)
    const { legResources = [], legResourcesDaily = [], legCostWeight = 0 } = flat.model
    for (const resource of legResources) this.take(resource, cost)
    for (const resource of legResourcesDaily) this.take(this.slot(day, flat.resources + resource), cost)
    this.value -= cost * legCostWeight
  }

  private take(slot: number, amount: number): void {
    this.used[slot] = (this.used[slot] ?? 0) + amount
  }

  private count(day: number, point: number, sign: 1 | -1): void {
    const { flat } = this
    const end = flat.takingAt[point + 1] ?? 0
    for (let at = flat.takingAt[point] ?? 0; at < end; at += 2) {
      this.take(this.slot(day, flat.takings[at] ?? 0), sign * (flat.takings[at + 1] ?? 0))
    }
    this.value += sign * (flat.value[point] ?? 0)
  }

  nodeBefore(day: number, position: number): number {
    return position === 0 ? this.startOf(day) : (this.route[day * this.width + position - 1] ?? 0)
  }

  nodeAt(day: number, position: number): number {
    return position < (this.length[day] ?? 0) ? (this.route[day * this.width + position] ?? 0) : this.endOf(day)
  }

  /** Takes a visit out; times are stale until `retime`. */
  removeAt(day: number, position: number): void {
    const base = day * this.width
    const point = this.route[base + position] ?? 0
    const before = this.nodeBefore(day, position)
    const after = this.nodeAt(day, position + 1)
    this.addLeg(day, before, point, -1)
    this.addLeg(day, point, after, -1)
    this.addLeg(day, before, after, 1)
    this.route.copyWithin(base + position, base + position + 1, base + (this.length[day] ?? 0))
    this.length[day] = (this.length[day] ?? 0) - 1
    this.dayOf[point] = -1
    this.count(day, point, -1)
  }

  insertAt(day: number, position: number, point: number): void {
    const base = day * this.width
    const before = this.nodeBefore(day, position)
    const after = this.nodeAt(day, position)
    this.addLeg(day, before, after, -1)
    this.addLeg(day, before, point, 1)
    this.addLeg(day, point, after, 1)
    this.route.copyWithin(base + position + 1, base + position, base + (this.length[day] ?? 0))
    this.route[base + position] = point
    this.length[day] = (this.length[day] ?? 0) + 1
    this.dayOf[point] = day
    this.count(day, point, 1)
    this.retime(day)
  }

  /** Reckons a day's times anew. False when they do not fit: a visit past its windows, or back too late. */
  retime(day: number): boolean {
    const { flat } = this
    const base = day * this.width
    const length = this.length[day] ?? 0
    const { opensAt = 0, closesAt = 0 } = flat.model.days[day] ?? {}
    let now = opensAt
    let node = this.startOf(day)
    for (let position = 0; position < length; position++) {
      const point = this.route[base + position] ?? 0
      const start = flat.startAfter(day, point, now + (flat.travel[node * flat.nodes + point] ?? 0))
      if (start < 0) return false
      now = start + (flat.stay[point] ?? 0)
      this.leaves[base + position] = now
      node = point
    }
    if (now + (flat.travel[node * flat.nodes + this.endOf(day)] ?? 0) > closesAt) return false
    let due = closesAt
    let next = this.endOf(day)
    for (let position = length - 1; position >= 0; position--) {
      const point = this.route[base + position] ?? 0
      const start = due - (flat.travel[point * flat.nodes + next] ?? 0) - (flat.stay[point] ?? 0)
      due = flat.latestArrival(day, point, start)
      this.latest[base + position] = due
      next = point
    }
    return true
  }

  /**
   * The place at which a point delays what follows least: day * width + position, or -1 when it fits nowhere. `passes`
   * is asked for each fitting place and may blink.
   */
  bestPlace(point: number, passes: () => boolean): number {
    const { flat } = this
    let best = -1
    let bestDelay = Number.POSITIVE_INFINITY
    for (let day = 0; day < flat.days; day++) {
      if (flat.windowAt[day * flat.points + point] === flat.windowAt[day * flat.points + point + 1]) continue
      if (!this.affords(day, point)) continue
      const length = this.length[day] ?? 0
      const { opensAt = 0, closesAt = 0 } = flat.model.days[day] ?? {}
      let now = opensAt
      let before = this.startOf(day)
      for (let position = 0; position <= length; position++) {
        const start = flat.startAfter(day, point, now + (flat.travel[before * flat.nodes + point] ?? 0))
        if (start < 0) break
        const after = this.nodeAt(day, position)
        const arrival = start + (flat.stay[point] ?? 0) + (flat.travel[point * flat.nodes + after] ?? 0)
        const due = position < length ? (this.latest[day * this.width + position] ?? 0) : closesAt
        if (arrival <= due) {
          const delay = arrival - now - (flat.travel[before * flat.nodes + after] ?? 0)
          if (delay < bestDelay && passes() && this.legsFit(day, point, before, after)) {
            bestDelay = delay
            best = day * this.width + position
          }
        }
        if (position < length) {
          before = after
          now = this.leaves[day * this.width + position] ?? 0
        }
      }
    }
    return best
  }

  private legsFit(day: number, point: number, before: number, after: number): boolean {
    const { legCost, nodes } = this.flat
    if (legCost === undefined) return true
    const more =
      (legCost[before * nodes + point] ?? 0) +
      (legCost[point * nodes + after] ?? 0) -
      (legCost[before * nodes + after] ?? 0)
    return this.affordsLegs(day, point, more)
  }
}
