/**
 * Whether tours keep every constraint of a model, walked visit by visit from its definition: shares nothing with the
 * search's own bookkeeping, so that a mistake there cannot hide here.
 */
import type { Routes, TourModel } from "./tour-model.ts"

export type Violation =
  | "unknown-point"
  | "visited-twice"
  | "days"
  | "window"
  | "day-end"
  | "capacity"
  | "daily-capacity"

export type Checked =
  | { readonly feasible: true; readonly value: number }
  | { readonly feasible: false; readonly violated: Violation; readonly detail: string }

const broken = (violated: Violation, detail: string): Checked => ({ feasible: false, violated, detail })

class Walk {
  readonly used: Array<number>
  readonly usedDaily: ReadonlyArray<Array<number>>
  value = 0
  readonly model: TourModel

  constructor(model: TourModel) {
    this.model = model
    this.used = model.capacities.map(() => 0)
    this.usedDaily = model.days.map(() => model.capacitiesDaily.map(() => 0))
  }

  leg(day: number, from: number, to: number): number {
    const { legCost, legResources = [], legResourcesDaily = [], legCostWeight = 0, nodes, travel } = this.model
    const cost = legCost?.[from * nodes + to] ?? 0
    for (const resource of legResources) this.used[resource] = (this.used[resource] ?? 0) + cost
    const daily = this.usedDaily[day] ?? []
    for (const resource of legResourcesDaily) daily[resource] = (daily[resource] ?? 0) + cost
    this.value -= cost * legCostWeight
    return travel[from * nodes + to] ?? 0
  }

  /** The first thing wrong with a day's route, if anything is. */
  day(day: number, route: ReadonlyArray<number>): Checked | undefined {
    const { days, points } = this.model
    const frame = days[day]
    if (frame === undefined) return broken("days", `there is no day ${day + 1}`)
    let now = frame.opensAt
    let at = frame.startNode
    for (const number of route) {
      const point = points[number]
      if (point === undefined) return broken("unknown-point", `day ${day + 1}: there is no point ${number}`)
      const arrival = now + this.leg(day, at, number)
      const open = (point.windows[day] ?? []).find(({ to }) => arrival <= to)
      if (open === undefined)
        return broken("window", `day ${day + 1}: point ${number} is reached at ${arrival}, too late`)
      now = Math.max(arrival, open.from) + point.stay
      at = number
      this.value += point.value
      for (const { resource, amount } of point.takes) this.used[resource] = (this.used[resource] ?? 0) + amount
      const daily = this.usedDaily[day] ?? []
      for (const { resource, amount } of point.takesDaily) daily[resource] = (daily[resource] ?? 0) + amount
    }
    const back = now + this.leg(day, at, frame.endNode)
    if (back > frame.closesAt) return broken("day-end", `day ${day + 1} ends at ${back}, not by ${frame.closesAt}`)
    return undefined
  }
}

export const checkTours = (model: TourModel, routes: Routes): Checked => {
  const visits = routes.flat()
  if (new Set(visits).size < visits.length) return broken("visited-twice", "a point is visited twice")
  const walk = new Walk(model)
  for (let day = 0; day < Math.max(routes.length, model.days.length); day++) {
    const fault = walk.day(day, routes[day] ?? [])
    if (fault !== undefined) return fault
  }
  for (const [resource, capacity] of model.capacities.entries()) {
    const used = walk.used[resource] ?? 0
    if (used > capacity) return broken("capacity", `resource ${resource}: ${used} used of ${capacity}`)
  }
  for (const [day, daily] of walk.usedDaily.entries()) {
    for (const [resource, capacity] of model.capacitiesDaily.entries()) {
      const used = daily[resource] ?? 0
      if (used > capacity)
        return broken("daily-capacity", `day ${day + 1}, resource ${resource}: ${used} of ${capacity}`)
    }
  }
  return { feasible: true, value: walk.value }
}
