/**
 * A plan that no longer fits its budget is mended in place: what is over, booked or locked stays, of the rest as much as
 * can; the least liked for its money goes until the money fits, then the search fills what has come free, preferring what
 * was there. Says what was exchanged and what that saves.
 */
import { checkTours } from "./check-tours.ts"
import { whyInfeasible } from "./infeasible.ts"
import { keptRoutes, type Optimised, type Progress } from "./optimise.ts"
import { kilometresBetween } from "./place.ts"
import { type PlanModel, planModel } from "./plan-model.ts"
import type { ItineraryRequest } from "./request.ts"
import { type Effort, runSearch } from "./run-search.ts"
import { type Itinerary, missingOf, type Stop, scheduleOf } from "./schedule.ts"
import type { Routes, TourModel } from "./tour-model.ts"
import { TourSearch } from "./tour-search.ts"

export interface Replanned {
  readonly result: Optimised
  readonly removed: ReadonlyArray<string>
  readonly added: ReadonlyArray<string>
  readonly moved: ReadonlyArray<string>
  /** Positive when the new plan costs less. */
  readonly savedMinor: number
}

const routesOf = (previous: Itinerary, plan: PlanModel): Array<Array<number>> => {
  // A meal without a place has points in every area, each of one day: the day's own, nearest to where it was to be had.
  const pointOf = (stop: Stop, day: number): number => {
    let nearest = { point: -1, kilometres: Number.POSITIVE_INFINITY }
    for (const [point, { placeId, meal, ...spot }] of plan.points.entries()) {
      if (placeId !== stop.placeId || meal !== stop.meal) continue
      if ((plan.model.points[point]?.windows[day]?.length ?? 0) === 0) continue
      const kilometres = kilometresBetween(spot, stop)
      if (kilometres < nearest.kilometres) nearest = { point, kilometres }
    }
    return nearest.point
  }
  return previous.days.map(({ stops }, day) => stops.map((stop) => pointOf(stop, day)).filter((point) => point >= 0))
}

/** What of the old routes fits: stops are given up one by one, where money lacks the least worth for its money first. */
const fitting = (plan: PlanModel, routes: Array<Array<number>>, kept: Routes): Routes => {
  for (;;) {
    const checked = checkTours(plan.model, routes)
    if (checked.feasible) return routes
    const lacksMoney = checked.violated === "capacity" || checked.violated === "daily-capacity"
    const worth = (point: number): number => {
      const value = plan.model.points[point]?.value ?? 0
      return lacksMoney ? value / Math.max(1, plan.points[point]?.costMinor ?? 0) : value
    }
    let least: readonly [day: number, point: number] | undefined
    for (const [day, route] of routes.entries()) {
      for (const point of route) {
        if (plan.model.points[point]?.fixed === true) continue
        if (least === undefined || worth(point) < worth(least[1])) least = [day, point]
      }
    }
    if (least === undefined) return kept
    const [day, point] = least
    routes[day] = (routes[day] ?? []).filter((other) => other !== point)
  }
}

/**
 * What is left of the old plan, among its own places alone: a model of some tens of points is there at once, and a
 * traveller in the street need not wait for that of the whole city.
 */
const firstRepair = (request: ItineraryRequest, previous: Itinerary, before: ReadonlySet<string>): Itinerary => {
  const keptIds = new Set(request.kept.map(({ placeId }) => placeId))
  const places = request.places.filter(({ id }) => before.has(id) || keptIds.has(id))
  const plan = planModel({ ...request, places }, before)
  return scheduleOf(request, plan, fitting(plan, routesOf(previous, plan), keptRoutes(request, plan)))
}

/** Likings are drawn anew with each version and money weighs more when little is left: no reason to give up what fits. */
const holding = (model: TourModel, routes: Routes): TourModel => {
  const held = new Set(routes.flat())
  return { ...model, points: model.points.map((point, at) => (held.has(at) ? { ...point, fixed: true } : point)) }
}

const daysByPlace = ({ days }: Itinerary): ReadonlyMap<string, number> =>
  new Map(
    days.flatMap(({ stops }, day) =>
      stops.flatMap(({ placeId }) => (placeId === undefined ? [] : [[placeId, day] as const])),
    ),
  )

export const replan = (
  request: ItineraryRequest,
  previous: Itinerary,
  seed: number,
  effort: Effort,
  { told }: Progress = {},
): Replanned => {
  const before = daysByPlace(previous)
  const placeIds = new Set(before.keys())
  const goesOn = told === undefined || told(firstRepair(request, previous, placeIds))
  const plan = planModel(request, placeIds)
  const start = fitting(plan, routesOf(previous, plan), keptRoutes(request, plan))
  const allFits = start.flat().length === previous.days.flatMap(({ stops }) => stops).length
  const model = request.keepsWhatFits === true && allFits ? holding(plan.model, start) : plan.model
  const search = new TourSearch(model, seed, start)
  const tell = told && ((): boolean => told(scheduleOf(request, plan, search.routes)))
  if (goesOn) runSearch(search, effort, tell)
  const itinerary = scheduleOf(request, plan, search.routes)
  const after = daysByPlace(itinerary)
  const { mustSee, kept } = missingOf(request, itinerary)
  const result: Optimised =
    mustSee.length + kept.length === 0
      ? { feasible: true, itinerary, value: search.value }
      : { feasible: false, itinerary, reasons: whyInfeasible(request, itinerary, seed) }
  return {
    result,
    removed: [...before.keys()].filter((id) => !after.has(id)),
    added: [...after.keys()].filter((id) => !before.has(id)),
    moved: [...after].filter(([id, day]) => before.has(id) && before.get(id) !== day).map(([id]) => id),
    savedMinor: previous.costMinor - itinerary.costMinor,
  }
}
