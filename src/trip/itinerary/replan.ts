/**
 * A plan that no longer fits its budget is mended in place: what is over, booked or locked stays, of the rest as much as
 * can; the least liked for its money goes until the money fits, then the search fills what has come free, preferring what
 * was there. Says what was exchanged and what that saves.
 */
import { checkTours } from "./check-tours.ts"
import { whyInfeasible } from "./infeasible.ts"
import { keptRoutes, type Optimised, type Progress } from "./optimise.ts"
import { type PlanModel, planModel } from "./plan-model.ts"
import type { ItineraryRequest } from "./request.ts"
import { type Effort, runSearch } from "./run-search.ts"
import { type Itinerary, missingOf, scheduleOf } from "./schedule.ts"
import type { Routes } from "./tour-model.ts"
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
  const pointOf = (id: string, meal: string | undefined): number =>
    plan.points.findIndex((point) => point.placeId === id && point.meal === meal)
  return previous.days.map(({ stops }) =>
    stops.flatMap(({ placeId, meal }) => {
      const point = placeId === undefined ? -1 : pointOf(placeId, meal)
      return point < 0 ? [] : [point]
    }),
  )
}

/** What of the old routes fits: stops are given up one by one, the least worth for its money first. */
const fitting = (plan: PlanModel, routes: Array<Array<number>>, kept: Routes): Routes => {
  const worth = (point: number): number => plan.model.points[point]?.value ?? 0
  while (!checkTours(plan.model, routes).feasible) {
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
  return routes
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
  const plan = planModel(request, new Set(before.keys()))
  const start = fitting(plan, routesOf(previous, plan), keptRoutes(request, plan))
  const search = new TourSearch(plan.model, seed, start)
  const tell = told && ((): boolean => told(scheduleOf(request, plan, search.routes)))
  // What is left of the old plan fits already: a traveller in the street need not wait for a better one.
  if (tell === undefined || tell()) runSearch(search, effort, tell)
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
