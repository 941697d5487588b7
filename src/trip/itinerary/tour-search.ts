/**
 * Anytime search for the best tours: ruin and recreate under annealing. Strings of neighbouring visits are taken out
 * (slack induction by string removals, Christiaens and Vanden Berghe 2020), what is out is put back in an order drawn
 * anew each time from value, money, scarce kinds and time, each at its least delay with some blinking; worse tours are
 * accepted ever more rarely. Deterministic for a seed and a number of iterations; the caller decides how long, in slices,
 * so that progress can be told and the search stopped between them.
 */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"
import { FlatModel, Tour } from "./tour.ts"
import type { Routes, TourModel } from "./tour-model.ts"

/** Figures of the search, chosen on development instances (RESULTS.md beside this file). */
const settings = {
  /** Of the mean value of a point: what a worse tour may cost at the beginning and at the end. */
  warmest: 0.85,
  coldest: 0.04,
  removedMean: 6,
  stringMax: 6,
  blinkShare: 0.02,
  skipShare: 0.1,
  scatteredShare: 0.15,
} as const

export class TourSearch {
  private readonly flat: FlatModel
  private readonly current: Tour
  private readonly candidate: Tour
  private readonly best: Tour
  private readonly neighbours: ReadonlyArray<Int32Array>
  private readonly random: () => number
  private readonly meanValue: number
  private readonly order: Int32Array
  private readonly keys: Float64Array
  private readonly blinks = (): boolean => this.random() >= settings.blinkShare
  iterations = 0

  /** `start` must be feasible; visits of it that are not fixed may be exchanged. */
  constructor(model: TourModel, seed: number, start: Routes = []) {
    this.flat = new FlatModel(model)
    const generator = xoroshiro128plus(seed | 0)
    this.random = () => uniformFloat64(generator)
    this.current = new Tour(this.flat)
    this.candidate = new Tour(this.flat)
    this.best = new Tour(this.flat)
    this.order = new Int32Array(this.flat.points)
    this.keys = new Float64Array(this.flat.points)
    const values = model.points.map(({ value }) => value).filter((value) => value > 0)
    this.meanValue = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
    this.neighbours = nearestFirst(this.flat)
    for (let day = 0; day < this.flat.days; day++) {
      this.candidate.retime(day)
      for (const [position, point] of (start[day] ?? []).entries()) this.candidate.insertAt(day, position, point)
    }
    this.recreate()
    this.current.copyFrom(this.candidate)
    this.best.copyFrom(this.candidate)
  }

  /** What the best tours so far are worth: values of what is visited less what legs cost by their weight. */
  get value(): number {
    return this.best.value
  }

  get routes(): Routes {
    return this.best.routes()
  }

  /** One step; `progress` (0 to 1) says how much of the search is over. True when a better set of tours was found. */
  step(progress: number): boolean {
    this.iterations++
    const { warmest, coldest } = settings
    const temperature = this.meanValue * warmest * (coldest / warmest) ** progress
    if (!this.ruin()) {
      this.candidate.copyFrom(this.current)
      return false
    }
    this.recreate()
    const worst = this.current.value + temperature * Math.log(this.random() || Number.MIN_VALUE)
    if (this.candidate.value < worst) {
      this.candidate.copyFrom(this.current)
      return false
    }
    this.current.copyFrom(this.candidate)
    if (this.candidate.value <= this.best.value) return false
    this.best.copyFrom(this.candidate)
    return true
  }

  private below(bound: number): number {
    return Math.floor(this.random() * bound)
  }

  /** False when what is left no longer fits: without one stop, the way between its neighbours may be longer or dearer. */
  private ruin(): boolean {
    let visits = 0
    for (const length of this.candidate.length) visits += length
    if (visits === 0) return true
    if (this.random() < settings.scatteredShare) this.ruinScattered(visits)
    else this.ruinStrings(visits)
    for (let day = 0; day < this.flat.days; day++) if (!this.candidate.retime(day)) return false
    return this.flat.legCost === undefined || this.candidate.withinCapacities()
  }

  private ruinScattered(visits: number): void {
    let left = visits
    for (let removals = 1 + this.below(Math.min(settings.removedMean, visits)); removals > 0 && left > 0; removals--) {
      let position = this.below(left)
      let day = 0
      while (position >= (this.candidate.length[day] ?? 0)) position -= this.candidate.length[day++] ?? 0
      if (this.remove(day, position)) left--
    }
  }

  private remove(day: number, position: number): boolean {
    const point = this.candidate.route[day * this.candidate.width + position] ?? 0
    if (this.flat.fixed[point] === 1) return false
    this.candidate.removeAt(day, position)
    return true
  }

  /** Strings around one place, at most one a day. */
  private ruinStrings(visits: number): void {
    const { removedMean, stringMax } = settings
    const longest = Math.min(stringMax, Math.max(1, visits / this.flat.days))
    const strings = 1 + this.below(Math.max(1, Math.floor((4 * removedMean) / (1 + longest) - 1)))
    const seed = this.below(this.flat.points)
    let done = this.ruinAround(seed, longest, -1) ? 1 : 0
    let last = this.candidate.dayOf[seed] ?? -1
    const near = this.neighbours[seed]
    if (near === undefined) return
    let days = 0
    for (let at = 0; at < near.length && done < strings; at++) {
      const point = near[at] ?? 0
      const day = this.candidate.dayOf[point] ?? -1
      if (day < 0 || day === last || (days & (1 << day)) !== 0) continue
      days |= 1 << day
      last = day
      if (this.ruinAround(point, longest, day)) done++
    }
  }

  private ruinAround(point: number, longest: number, known: number): boolean {
    const day = known >= 0 ? known : (this.candidate.dayOf[point] ?? -1)
    if (day < 0) return false
    const length = this.candidate.length[day] ?? 0
    const base = day * this.candidate.width
    let position = 0
    while (position < length && this.candidate.route[base + position] !== point) position++
    const string = 1 + this.below(Math.min(Math.floor(longest), length))
    const begin = Math.min(Math.max(0, position - this.below(string)), length - string)
    const kept = string > 2 && this.random() >= 0.5 ? this.below(string) : -1
    for (let removed = 0, at = begin; removed < string; removed++) {
      if (removed === kept || !this.remove(day, at)) at++
    }
    return true
  }

  /** Puts back whatever fits, the most worth first, by weights drawn anew. */
  private recreate(): void {
    const { flat, candidate, order, keys } = this
    const moneyWeight = this.random() < 0.3 ? 0 : this.random()
    const stayWeight = this.random()
    const power = 0.5 + this.random() * 1.5
    const noise = this.random() < 0.5 ? 0.1 : 0.6
    let count = 0
    for (let point = 0; point < flat.points; point++) {
      if ((candidate.dayOf[point] ?? -1) >= 0 || (flat.value[point] ?? 0) <= 0) continue
      if (this.random() < settings.skipShare) continue
      const need = 0.15 + moneyWeight * this.scarcity(point) + stayWeight * 0.3 * this.stayShare(point)
      keys[point] = ((flat.value[point] ?? 0) ** power / need) * (1 + noise * (2 * this.random() - 1))
      order[count++] = point
    }
    sortDescending(order, keys, count)
    for (let at = 0; at < count; at++) {
      const point = order[at] ?? 0
      const place = candidate.bestPlace(point, this.blinks)
      if (place >= 0) candidate.insertAt(Math.floor(place / candidate.width), place % candidate.width, point)
    }
  }

  /** What a visit takes of what is there over the trip, summed over resources. */
  private scarcity(point: number): number {
    const { flat } = this
    let share = 0
    const end = flat.takingAt[point + 1] ?? 0
    for (let at = flat.takingAt[point] ?? 0; at < end; at += 2) {
      share += (flat.takings[at + 1] ?? 0) / (1 + (flat.capacity[flat.takings[at] ?? 0] ?? 0))
    }
    return share * flat.points * 0.1
  }

  private stayShare(point: number): number {
    const day = this.flat.model.days[0]
    const span = day === undefined ? 1 : day.closesAt - day.opensAt
    return ((this.flat.stay[point] ?? 0) / Math.max(1, span)) * 8
  }
}

const nearestFirst = ({ points, nodes, travel }: FlatModel): ReadonlyArray<Int32Array> =>
  Array.from({ length: points }, (_, from) => {
    const others = Array.from({ length: points }, (_, to) => to).filter((to) => to !== from)
    const far = (to: number): number => travel[from * nodes + to] ?? 0
    return Int32Array.from(others.sort((a, b) => far(a) - far(b)))
  })

const sortDescending = (order: Int32Array, keys: Float64Array, count: number): void => {
  for (let end = 1; end < count; end++) {
    const point = order[end] ?? 0
    const key = keys[point] ?? 0
    let at = end - 1
    while (at >= 0 && (keys[order[at] ?? 0] ?? 0) < key) {
      order[at + 1] = order[at] ?? 0
      at--
    }
    order[at + 1] = point
  }
}
