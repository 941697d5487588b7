/** Planning an itinerary over HTTP: the question put together, solved on another thread, kept as a version. */
import { Effect } from "effect"
import { itineraryDefaults } from "../../../config/itinerary.ts"
import { limits } from "../../../config/limits.ts"
import { Places } from "../../feeds/places/place-file.ts"
import { storeVersion } from "../../ledger/itineraries.ts"
import { Solver } from "../../solver/solver.ts"
import type { Solution } from "../../solver/work.ts"
import { type Asked, answered, ask, firstOpenDay, type Standing, swapsOf } from "../../trip/itinerary/ask.ts"
import { bentTo, bentToKept } from "../../trip/itinerary/bend.ts"
import type { ItineraryDocument } from "../../trip/itinerary/document.ts"
import { overBudget } from "../../trip/itinerary/over-budget.ts"
import type { MoneyBudget } from "../../trip/itinerary/request.ts"
import type { PlanAnswer, Planning } from "../contract/itinerary.ts"
import { invalidRequest, refused, unavailable } from "../problem.ts"
import { itineraryChanged } from "../trip-problems.ts"
import { committedFor } from "./booked-stops.ts"
import { budgetRest, givenBudget, withoutPast } from "./constraints.ts"
import { infeasibleProblem } from "./infeasible.ts"
import { likingsFor } from "./likings.ts"
import { moneyFor, ownItinerary, type Stands, standingWith, viewOf } from "./standing.ts"

/** What a request says of the itinerary itself is part of it from now on. */
const asWished = (document: ItineraryDocument, { userPreferences = {}, optimizationGoals: goals }: Planning) => {
  const goal = typeof goals === "string" ? goals : goals?.[0]
  const { mustSee, avoid } = userPreferences
  return {
    ...document,
    ...(goal === undefined ? {} : { goal }),
    ...(mustSee === undefined ? {} : { mustSee }),
    ...(avoid === undefined ? {} : { avoid }),
  }
}

export const knownPlaces = Effect.fnUntraced(function* (
  city: string,
  lists: { readonly [field: string]: ReadonlyArray<string> | undefined },
) {
  const places = new Set((yield* Places).city(city)?.places.map(({ id }) => id))
  for (const [field, ids = []] of Object.entries(lists)) {
    const at = ids.findIndex((id) => !places.has(id))
    if (at >= 0) {
      return yield* Effect.fail(invalidRequest(`${field}.${at}: ${city} has no place ${ids[at]}.`, `${field}.${at}`))
    }
  }
})

const budgetOf = Effect.fnUntraced(function* (planning: Planning, stands: Stands) {
  const { budgetConstraints } = planning
  if (budgetConstraints !== undefined) {
    const whole: MoneyBudget = yield* givenBudget(budgetConstraints, stands.document.currency)
    return withoutPast(whole, stands)
  }
  const { summary, document } = stands
  if (summary === undefined) {
    const detail = "budgetConstraints: This field is required, since no budget is linked to the itinerary."
    return yield* Effect.fail(invalidRequest(detail, "budgetConstraints"))
  }
  if (summary.currency !== document.currency) {
    const detail = `the budget is kept in ${summary.currency} and the itinerary in ${document.currency}; say what it may cost`
    return yield* Effect.fail(refused(detail, "budgetConstraints"))
  }
  const firstDay = firstOpenDay(stands)
  return budgetRest(summary, stands, firstDay, committedFor(stands, document.days.slice(firstDay).flat()))
})

const solved = Effect.fnUntraced(function* (asked: Asked, fresh: boolean, seed: number) {
  const { run } = yield* Solver
  const { request, previous } = asked
  const task = { request, seed, iterations: limits.itineraryIterations, choices: true }
  return yield* run(fresh || previous === undefined ? task : { ...task, previous }).pipe(
    Effect.catchTag(["SolverBusy", "SolverFailed"], ({ message }) => Effect.fail(unavailable(message))),
  )
})

/** What the budget planned for a category bends to what must stay; what the request itself says does not. */
const solvedWithin = Effect.fnUntraced(function* (asked: Asked, fresh: boolean, seed: number, bends: boolean) {
  if (!bends) return yield* solved(asked, fresh, seed)
  const budget = bentToKept(asked.request)
  const within = (limits: MoneyBudget): Asked => ({ ...asked, request: { ...asked.request, budget: limits } })
  const solution = yield* solved(within(budget), fresh, seed)
  const bent = solution.result.feasible ? undefined : bentTo(budget, solution.result.reasons)
  if (bent === undefined) return solution
  const second = yield* solved(within(bent), fresh, seed)
  return second.result.feasible ? second : solution
})

const choicesOf = ({ choices }: Solution): PlanAnswer["choices"] =>
  choices.map(({ goal, itinerary }) => ({
    ...{ goal, costMinor: itinerary.costMinor, liking: Math.round(itinerary.liking * 100) / 100 },
    days: itinerary.days.map(({ stops }) => stops.map(({ name }) => name)),
  }))

/** @param fresh planned anew; else mended, with as little changed as possible */
export const planned = Effect.fn("planItinerary")(function* (
  userId: string,
  itineraryId: string,
  planning: Planning,
  fresh: boolean,
) {
  const kept = yield* ownItinerary("write", userId, itineraryId)
  const { userPreferences = {} } = planning
  const { mustSee, avoid } = userPreferences
  yield* knownPlaces(kept.document.city, { "userPreferences.mustSee": mustSee, "userPreferences.avoid": avoid })
  const money = yield* moneyFor(kept.document)
  const wished = asWished(kept.document, planning)
  const stands = yield* standingWith({ ...kept, document: wished }, money)
  const seed = kept.version
  const { likingOf, personalised } = yield* likingsFor(userId, stands, userPreferences, seed)
  const places = (yield* Places).city(wished.city)?.places ?? []
  const budget = yield* budgetOf(planning, stands)
  const asked = ask(stands, {
    ...{ places, placesMax: limits.placesPerPlanMax, likingOf, budget },
    mealPricesMinor: itineraryDefaults.mealPricesMinor,
    // Whoever says what they would rather have asks for more than to be within the money.
    keepsWhatFits: planning.userPreferences === undefined && planning.optimizationGoals === undefined,
  })
  if (asked === undefined) return yield* Effect.fail(refused("all days of the itinerary are over"))
  const solution = yield* solvedWithin(asked, fresh, seed, planning.budgetConstraints === undefined)
  const nameOf = (id: string) => places.find((place) => place.id === id)?.name ?? id
  if (!solution.result.feasible) {
    return yield* Effect.fail(infeasibleProblem(solution.result.reasons, wished.currency, nameOf))
  }
  const kindOf = (id: string) => places.find((place) => place.id === id)?.kind
  const document = answered(wished, asked.firstDay, solution.result.itinerary, kindOf)
  const costOf = ({ laid }: Standing) => laid.days.slice(asked.firstDay).reduce((sum, day) => sum + day.costMinor, 0)
  const afterMinor = costOf(yield* standingWith({ ...kept, document }, money))
  const preview = planning.preview === true || (planning.onlyAtMinor ?? afterMinor) !== afterMinor
  const made = yield* standingWith(yield* keep(userId, stands, document, preview, fresh), money)
  const answer: PlanAnswer = {
    itinerary: viewOf(made),
    preview,
    personalised,
    beforeMinor: costOf(stands),
    afterMinor,
    savedMinor: costOf(stands) - afterMinor,
    over: overBudget(stands, budget),
    stillOver: overBudget(made, budget),
    swaps: swapsOf(kept.document, document),
    choices: choicesOf(solution),
  }
  return answer
})

const keep = Effect.fnUntraced(function* (
  userId: string,
  { kept }: Stands,
  document: ItineraryDocument,
  isPreview: boolean,
  fresh: boolean,
) {
  if (isPreview) return { ...kept, document }
  const version = yield* storeVersion(userId, kept, fresh ? "generated" : "fitted", document)
  if (version === undefined) return yield* Effect.fail(itineraryChanged)
  return { ...kept, document, version, canUndo: true }
})
