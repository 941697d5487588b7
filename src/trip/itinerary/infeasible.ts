/**
 * Why not everything that a traveller insists on fits, as sentences they can act on: each constraint is given up by
 * itself, and where that alone lets all of it in, what it took more is what it has to be relaxed by.
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { Place } from "./place.ts"
import { planModel } from "./plan-model.ts"
import type { ItineraryRequest } from "./request.ts"
import { runSearch } from "./run-search.ts"
import { type Itinerary, missingOf, scheduleOf } from "./schedule.ts"
import { TourSearch } from "./tour-search.ts"

export type Constraint =
  | { readonly of: "total" }
  | { readonly of: "category"; readonly category: Category }
  | { readonly of: "day" }
  | { readonly of: "day-end" }
  | { readonly of: "kind"; readonly kind: string }
  | { readonly of: "closed"; readonly placeId: string }
  | { readonly of: "unknown-place"; readonly placeId: string }
  | { readonly of: "together" }

export interface Infeasible {
  readonly constraint: Constraint
  /** In the constraint's own unit: minor units of money, minutes, stops a day; absent where no amount of it helps. */
  readonly relaxBy?: number
  readonly placeIds: ReadonlyArray<string>
  /** Where no single limit is enough: what each money limit is short of when all of them are given up. */
  readonly needs?: ReadonlyArray<Omit<Infeasible, "placeIds">>
}

const iterations = 1_500
/** Only what must be: the cheapest way to have it shows by how much a limit is short. */
const essential = (request: ItineraryRequest): ItineraryRequest => {
  const insisted = new Set([...request.mustSee, ...request.kept.map(({ placeId }) => placeId)])
  return { ...request, goal: "cost", places: request.places.filter(({ id }) => insisted.has(id)) }
}

const solvedWith = (request: ItineraryRequest, seed: number): Itinerary | undefined => {
  const plan = planModel(request)
  const search = new TourSearch(plan.model, seed)
  runSearch(search, { iterations })
  const itinerary = scheduleOf(request, plan, search.routes)
  const { mustSee, kept } = missingOf(request, itinerary)
  return mustSee.length + kept.length === 0 ? itinerary : undefined
}

interface Relaxation {
  readonly constraint: Constraint
  readonly request: ItineraryRequest
  readonly by: (itinerary: Itinerary) => number
}

const latestMinute = 23 * 60 + 59

const moneyRelaxations = (request: ItineraryRequest): ReadonlyArray<Relaxation> => {
  const { totalMinor, categoryLimitsMinor = {}, dailyLimitMinor } = request.budget
  const relaxed: Array<Relaxation> = []
  if (totalMinor !== undefined) {
    const { totalMinor: _, ...budget } = request.budget
    relaxed.push({
      constraint: { of: "total" },
      request: { ...request, budget },
      by: ({ costMinor }) => costMinor - totalMinor,
    })
  }
  for (const category of categories) {
    const limit = categoryLimitsMinor[category]
    if (limit === undefined) continue
    const { [category]: _, ...others } = categoryLimitsMinor
    relaxed.push({
      constraint: { of: "category", category },
      request: { ...request, budget: { ...request.budget, categoryLimitsMinor: others } },
      by: ({ costByCategoryMinor }) => (costByCategoryMinor[category] ?? 0) - limit,
    })
  }
  if (dailyLimitMinor !== undefined) {
    const { dailyLimitMinor: _, ...budget } = request.budget
    relaxed.push({
      constraint: { of: "day" },
      request: { ...request, budget },
      by: ({ days }) => Math.max(...days.map(({ costMinor }) => costMinor)) - dailyLimitMinor,
    })
  }
  return relaxed
}

const otherRelaxations = (request: ItineraryRequest): ReadonlyArray<Relaxation> => [
  {
    constraint: { of: "day-end" },
    request: { ...request, dayEndsMinute: latestMinute },
    by: ({ days }) => Math.max(...days.map(({ endsMinute }) => endsMinute)) - request.dayEndsMinute,
  },
  ...Object.entries(request.kindsPerDayMax).map(([kind, most]): Relaxation => {
    const { [kind]: _, ...others } = request.kindsPerDayMax
    const kinds = new Map(request.places.map((place) => [place.id, place.kind]))
    return {
      constraint: { of: "kind", kind },
      request: { ...request, kindsPerDayMax: others },
      by: ({ days }) =>
        Math.max(
          ...days.map(
            ({ stops }) => stops.filter(({ placeId }) => placeId !== undefined && kinds.get(placeId) === kind).length,
          ),
        ) - most,
    }
  }),
]

const moneyNeeds = (least: ItineraryRequest, seed: number): NonNullable<Infeasible["needs"]> => {
  const itinerary = solvedWith({ ...least, budget: {} }, seed)
  if (itinerary === undefined) return []
  return moneyRelaxations(least).flatMap(({ constraint, by }) => {
    const relaxBy = by(itinerary)
    return relaxBy > 0 ? [{ constraint, relaxBy }] : []
  })
}

const closedThroughout = ({ hours }: Place, { firstWeekday, days }: ItineraryRequest): boolean =>
  hours !== undefined &&
  Array.from({ length: days }, (_, day) => hours[(firstWeekday + day) % 7] ?? []).every(
    (windows) => windows.length === 0,
  )

/** @param found the best itinerary there was, which lacks something insisted on */
export const whyInfeasible = (request: ItineraryRequest, found: Itinerary, seed: number): ReadonlyArray<Infeasible> => {
  const { mustSee, kept } = missingOf(request, found)
  const missing = [...mustSee, ...kept]
  const places = new Map(request.places.map((place) => [place.id, place]))
  const byPlace = missing.flatMap((placeId): ReadonlyArray<Infeasible> => {
    const place = places.get(placeId)
    if (place === undefined) return [{ constraint: { of: "unknown-place", placeId }, placeIds: [placeId] }]
    if (closedThroughout(place, request)) return [{ constraint: { of: "closed", placeId }, placeIds: [placeId] }]
    return []
  })
  if (byPlace.length > 0) return byPlace
  const least = essential(request)
  const reasons = [...moneyRelaxations(least), ...otherRelaxations(least)].flatMap(
    ({ constraint, request: relaxed, by }): ReadonlyArray<Infeasible> => {
      const itinerary = solvedWith(relaxed, seed)
      const relaxBy = itinerary === undefined ? 0 : by(itinerary)
      return relaxBy > 0 ? [{ constraint, relaxBy, placeIds: missing }] : []
    },
  )
  if (reasons.length > 0) return reasons
  const needs = moneyNeeds(least, seed)
  return [{ constraint: { of: "together" }, placeIds: missing, ...(needs.length === 0 ? {} : { needs }) }]
}
