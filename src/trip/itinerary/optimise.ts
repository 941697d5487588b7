/**
 * The best itinerary for a request within an effort, and what kept it from being whole. Renting a car is a choice for
 * the whole trip, so where it is allowed the trip is planned both with and without, and the better one stands.
 */
import { checkTours } from "./check-tours.ts"
import { type Infeasible, whyInfeasible } from "./infeasible.ts"
import { type PlanModel, planModel } from "./plan-model.ts"
import { type ItineraryRequest, type OptimizationGoal, optimizationGoals } from "./request.ts"
import { type Effort, runSearch } from "./run-search.ts"
import { type Itinerary, missingOf, scheduleOf } from "./schedule.ts"
import type { Routes } from "./tour-model.ts"
import { TourSearch } from "./tour-search.ts"

export type Optimised =
  | { readonly feasible: true; readonly itinerary: Itinerary; readonly value: number }
  | { readonly feasible: false; readonly itinerary: Itinerary; readonly reasons: ReadonlyArray<Infeasible> }

export interface Progress {
  /** Better ones are told as they are found; false stops the search with what there is. */
  readonly told?: (itinerary: Itinerary) => boolean
}

const share = (effort: Effort, parts: number): Effort =>
  "iterations" in effort
    ? { iterations: Math.ceil(effort.iterations / parts) }
    : { nowMs: effort.nowMs, untilMs: effort.nowMs() + (effort.untilMs - effort.nowMs()) / parts }

/**
 * Kept stops, each in its day in order of time: the search only ever adds to them. One that contradicts those before it
 * is left out, and shows as missing.
 */
export const keptRoutes = (request: ItineraryRequest, { model, points }: PlanModel): Routes => {
  const inOrder = [...request.kept].sort((a, b) => a.startMinute - b.startMinute)
  let routes: Routes = Array.from({ length: request.days }, () => [])
  for (const { placeId, day } of inOrder) {
    const point = points.findIndex((one) => one.placeId === placeId)
    if (point < 0) continue
    const more = routes.map((route, at) => (at === day ? [...route, point] : route))
    if (checkTours(model, more).feasible) routes = more
  }
  return routes
}

interface Solved {
  readonly request: ItineraryRequest
  readonly itinerary: Itinerary
  readonly value: number
}

const solveOnce = (request: ItineraryRequest, seed: number, effort: Effort, told: Progress["told"]): Solved => {
  const plan = planModel(request)
  const search = new TourSearch(plan.model, seed, keptRoutes(request, plan))
  runSearch(search, effort, told && (() => told(scheduleOf(request, plan, search.routes))))
  return { request, itinerary: scheduleOf(request, plan, search.routes), value: search.value }
}

/** The same seed and iterations give the same itinerary. Runs on the calling thread. */
export const optimise = (
  request: ItineraryRequest,
  seed: number,
  effort: Effort,
  { told }: Progress = {},
): Optimised => {
  const others = request.modes.filter((mode) => mode !== "rental")
  const variants = request.modes.includes("rental") && others.length > 0 ? [others, request.modes] : [request.modes]
  let best: Solved | undefined
  for (const [at, modes] of variants.entries()) {
    const solved = solveOnce({ ...request, modes }, seed, share(effort, variants.length - at), told)
    if (best === undefined || solved.value > best.value) best = solved
  }
  if (best === undefined) throw new RangeError("an itinerary needs a mode of transport")
  const { itinerary, value } = best
  const { mustSee, kept } = missingOf(request, itinerary)
  if (mustSee.length === 0 && kept.length === 0) return { feasible: true, itinerary, value }
  return { feasible: false, itinerary, reasons: whyInfeasible(best.request, itinerary, seed) }
}

export interface Choice {
  readonly goal: OptimizationGoal
  readonly itinerary: Itinerary
}

/** One itinerary per goal, dearest last, without those that cost more than another and are liked no better. */
export const paretoChoices = (request: ItineraryRequest, seed: number, effort: Effort): ReadonlyArray<Choice> => {
  const choices = optimizationGoals.map((goal, at): Choice => {
    const part = share(effort, optimizationGoals.length - at)
    return { goal, itinerary: optimise({ ...request, goal }, seed, part).itinerary }
  })
  const dominated = ({ itinerary: one }: Choice): boolean =>
    choices.some(
      ({ itinerary: other }) =>
        other !== one &&
        other.costMinor <= one.costMinor &&
        other.liking >= one.liking &&
        (other.costMinor < one.costMinor || other.liking > one.liking),
    )
  return choices.filter((choice) => !dominated(choice)).sort((a, b) => a.itinerary.costMinor - b.itinerary.costMinor)
}
