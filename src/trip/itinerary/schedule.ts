/** Tours as a traveller reads them: day by day, when each stop begins and ends, how one gets there, what it all costs. */
import type { Category } from "../../../config/taxonomy.ts"
import { rentalPerDayMinor, type TransportMode } from "../../../config/transport-modes.ts"
import type { Leg } from "./legs.ts"
import type { Coordinates, Meal } from "./place.ts"
import type { PlanModel, PlannedPoint } from "./plan-model.ts"
import type { ItineraryRequest } from "./request.ts"
import type { Routes } from "./tour-model.ts"

/** The way to a stop, or back to where the day ends. Money is the whole party's. */
export interface Way {
  readonly mode: TransportMode
  readonly kilometres: number
  readonly minutes: number
  readonly costMinor: number
}

export interface Stop extends Coordinates {
  /** Absent for a meal wherever the day has led. */
  readonly placeId?: string
  readonly name: string
  readonly category: Category
  readonly meal?: Meal
  /** Minutes after midnight, local. Between arriving and beginning one waits. */
  readonly arrivesMinute: number
  readonly startMinute: number
  readonly endMinute: number
  readonly costMinor: number
  readonly way: Way
}

export interface ItineraryDay {
  readonly stops: ReadonlyArray<Stop>
  readonly back: Way
  readonly endsMinute: number
  readonly costMinor: number
}

export interface Itinerary {
  readonly days: ReadonlyArray<ItineraryDay>
  readonly costMinor: number
  readonly costByCategoryMinor: Partial<Readonly<Record<Category, number>>>
  /** Sum of the likings of all places visited: what `experience` maximises. */
  readonly liking: number
}

const wayOf = ({ mode, kilometres, minutes, costMinor }: Leg): Way => ({
  mode,
  kilometres: Math.round(kilometres * 10) / 10,
  minutes,
  costMinor,
})

const stopOf = (point: PlannedPoint, arrivesMinute: number, startMinute: number, leg: Leg): Stop => ({
  ...(point.placeId === undefined ? {} : { placeId: point.placeId }),
  name: point.name,
  category: point.category,
  ...(point.meal === undefined ? {} : { meal: point.meal }),
  latitude: point.latitude,
  longitude: point.longitude,
  arrivesMinute,
  startMinute,
  endMinute: startMinute + point.stayMinutes,
  costMinor: point.costMinor,
  way: wayOf(leg),
})

const scheduleDay = (request: ItineraryRequest, plan: PlanModel, day: number, route: ReadonlyArray<number>) => {
  const { model, points, legs } = plan
  const hotel = model.nodes - 1
  const legBetween = (from: number, to: number): Leg => {
    const leg = legs[from * model.nodes + to]
    if (leg === undefined) throw new RangeError(`no leg from ${from} to ${to}`)
    return leg
  }
  const stops: Array<Stop> = []
  let now = request.dayStartsMinute
  let node = hotel
  for (const number of route) {
    const point = points[number]
    const windows = model.points[number]?.windows[day]
    if (point === undefined || windows === undefined) throw new RangeError(`no point ${number}`)
    const leg = legBetween(node, number)
    const arrives = now + leg.minutes
    const open = windows.find(({ to }) => arrives <= to)
    const stop = stopOf(point, arrives, Math.max(arrives, open?.from ?? arrives), leg)
    stops.push(stop)
    now = stop.endMinute
    node = number
  }
  return { stops, back: legBetween(node, hotel), leavesMinute: now }
}

export const scheduleOf = (request: ItineraryRequest, plan: PlanModel, routes: Routes): Itinerary => {
  const rental = request.modes.includes("rental") ? rentalPerDayMinor : 0
  const byCategory = new Map<Category, number>()
  const spend = (category: Category, amount: number): void => {
    if (amount > 0) byCategory.set(category, (byCategory.get(category) ?? 0) + amount)
  }
  const days = Array.from({ length: request.days }, (_, day): ItineraryDay => {
    const { stops, back, leavesMinute } = scheduleDay(request, plan, day, routes[day] ?? [])
    for (const stop of stops) spend(stop.category, stop.costMinor)
    const moving = stops.reduce((sum, { way }) => sum + way.costMinor, back.costMinor) + rental
    spend("transport_local", moving)
    return {
      stops,
      back: wayOf(back),
      endsMinute: leavesMinute + back.minutes,
      costMinor: stops.reduce((sum, { costMinor }) => sum + costMinor, moving),
    }
  })
  const visited = routes.flat().map((number) => plan.points[number]?.liking ?? 0)
  return {
    days,
    costMinor: days.reduce((sum, { costMinor }) => sum + costMinor, 0),
    costByCategoryMinor: Object.fromEntries(byCategory),
    liking: visited.reduce((sum, liking) => sum + liking, 0),
  }
}

/** Everything the request insists on and the tours leave out. */
export interface Missing {
  readonly mustSee: ReadonlyArray<string>
  readonly kept: ReadonlyArray<string>
}

export const missingOf = (request: ItineraryRequest, { days }: Itinerary): Missing => {
  const visited = new Set(days.flatMap(({ stops }) => stops.map(({ placeId }) => placeId)))
  return {
    mustSee: [...request.mustSee].filter((id) => !visited.has(id)),
    kept: request.kept.map(({ placeId }) => placeId).filter((id) => !visited.has(id)),
  }
}
