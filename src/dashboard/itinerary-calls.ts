/** What the page asks of itineraries. */
import type { ItineraryView, PlanAnswer } from "../gateway/contract/itinerary.ts"
import type { Answer, Call } from "./api.ts"
import { type Check, flag, isRecord, listOf, nullable, number, record, text } from "./view-shape.ts"

export type Itinerary = ItineraryView
export type Stop = Itinerary["days"][number]["stops"][number]
export type Plan = PlanAnswer

export interface CityChoice {
  readonly city: string
}
export interface PlaceChoice {
  readonly placeId: string
  readonly name: string
  readonly kind: string
  readonly feeMinor: number
}
/** One of the traveller's itineraries, to be chosen. */
export interface ItineraryChoice {
  readonly itineraryId: string
  readonly name: string
  readonly city: string
  readonly startDate: string
  readonly days: number
  readonly stops: number
}
export interface NewItinerary {
  readonly name: string
  readonly city: string
  readonly budgetId: string
  readonly startDate: string
  readonly endDate: string
  readonly people: number
  readonly goal: Itinerary["goal"]
}
export type Change =
  | { readonly edit: "add"; readonly placeId: string; readonly day: number }
  | { readonly edit: "remove" | "lock" | "unlock" | "book" | "unbook"; readonly stopId: string }
  | { readonly edit: "move"; readonly stopId: string; readonly day: number; readonly position: number }
  | {
      readonly edit: "rate"
      readonly stopId: string
      readonly outcome: "visited" | "skipped"
      readonly rating?: number
    }

/** A plan is shown, or the one that was shown at this cost is kept: if it costs something else by now, that is shown. */
export type Taking = "preview" | { readonly onlyAtMinor: number }

export interface ItineraryCalls {
  /** The latest made for this budget; undefined when there is none. */
  readonly ofBudget: (budgetId: string) => Promise<Answer<string | null>>
  /** Latest made first. */
  readonly all: () => Promise<Answer<ReadonlyArray<ItineraryChoice>>>
  readonly read: (itineraryId: string) => Promise<Answer<Itinerary>>
  readonly cities: () => Promise<Answer<ReadonlyArray<CityChoice>>>
  readonly places: (city: string) => Promise<Answer<ReadonlyArray<PlaceChoice>>>
  readonly create: (itinerary: NewItinerary) => Promise<Answer<Itinerary>>
  /** Planned anew around what is booked, locked or begun; kept, unless it is said how. */
  readonly generate: (itineraryId: string, goal?: Itinerary["goal"], taking?: Taking) => Promise<Answer<Plan>>
  /** Made to fit what the budget has left. */
  readonly fit: (itineraryId: string, taking: Taking) => Promise<Answer<Plan>>
  readonly edit: (itineraryId: string, change: Change, version: number) => Promise<Answer<Itinerary>>
  /** @param to a version that is kept; without it what the present one was made from */
  readonly undo: (itineraryId: string, version: number, to?: number) => Promise<Answer<Itinerary>>
}

const way = record({ mode: text, kilometres: number, minutes: number, costMinor: number })
const stop = record({
  ...{ stopId: text, placeId: nullable(text), name: text, kind: text, category: text, latitude: number },
  ...{ longitude: number, startMinute: number, endMinute: number, plannedMinor: number, bookedMinor: nullable(number) },
  ...{ actualMinor: nullable(number), transactionIds: listOf(text), locked: flag, begun: flag, fault: nullable(text) },
  ...{ outcome: nullable(text), rating: nullable(number) },
  way,
})
const itinerary: Check = record({
  ...{ itineraryId: text, version: number, canUndo: flag, name: text, city: text, currency: text, people: number },
  hotel: record({ latitude: number, longitude: number }),
  days: listOf(
    record({ date: text, stops: listOf(stop), back: way, endsMinute: number, late: flag, plannedMinor: number }),
  ),
  costs: record({
    ...{ expectedMinor: number, plannedMinor: number, actualMinor: number, committedMinor: number },
    ...{ budgetLeftMinor: nullable(number), remainingMinor: nullable(number) },
  }),
})
const swapped = nullable(record({ placeId: text, name: text, costMinor: number }))
const plan: Check = record({
  ...{ itinerary, preview: flag, personalised: flag, beforeMinor: number, afterMinor: number, savedMinor: number },
  over: listOf(record({ constraint: text, byMinor: number })),
  stillOver: listOf(record({ constraint: text, byMinor: number })),
  swaps: listOf(record({ removed: swapped, added: swapped, savesMinor: number })),
  choices: listOf(record({ goal: text, costMinor: number, liking: number })),
})
const isItinerary = (value: unknown): value is Itinerary => itinerary(value)
const isPlan = (value: unknown): value is Plan => plan(value)
const isChoice = (value: unknown): value is ItineraryChoice =>
  record({ itineraryId: text, name: text, city: text, startDate: text, days: number, stops: number })(value)
const isCity = (value: unknown): value is CityChoice => record({ city: text })(value)
const isPlace = (value: unknown): value is PlaceChoice =>
  record({ placeId: text, name: text, kind: text, feeMinor: number })(value)

const itineraryIn = (body: unknown): Itinerary | undefined => (isItinerary(body) ? body : undefined)
const planIn = (body: unknown): Plan | undefined => (isPlan(body) ? body : undefined)
const listIn = (body: unknown, field: string): ReadonlyArray<unknown> | undefined => {
  const list = isRecord(body) ? body[field] : undefined
  return Array.isArray(list) ? list : undefined
}
const latestIn = (body: unknown): string | null | undefined => {
  const list = listIn(body, "itineraries")
  if (list === undefined) return undefined
  const [first] = list
  return isRecord(first) && typeof first["itineraryId"] === "string" ? first["itineraryId"] : null
}

const takingOf = (taking: Taking | undefined) => (taking === "preview" ? { preview: true } : (taking ?? {}))

export const itineraryCalls = (call: Call): ItineraryCalls => {
  const at = (itineraryId: string, what = "") => `/api/itineraries/${encodeURIComponent(itineraryId)}${what}`
  return {
    ofBudget: (budgetId) => call("GET", `/api/itineraries?budgetId=${encodeURIComponent(budgetId)}`, latestIn),
    all: () => call("GET", "/api/itineraries", (body) => listIn(body, "itineraries")?.filter(isChoice)),
    read: (itineraryId) => call("GET", at(itineraryId), itineraryIn),
    cities: () => call("GET", "/api/itinerary/places", (body) => listIn(body, "cities")?.filter(isCity)),
    places: (city) =>
      call("GET", `/api/itinerary/places?city=${encodeURIComponent(city)}`, (body) =>
        listIn(body, "places")?.filter(isPlace),
      ),
    create: (asked) => call("POST", "/api/itineraries", itineraryIn, asked),
    generate: (itineraryId, goal, taking) => {
      const asked = { ...(goal === undefined ? {} : { optimizationGoals: [goal] }), ...takingOf(taking) }
      return call("POST", at(itineraryId, "/generate"), planIn, asked)
    },
    fit: (itineraryId, taking) =>
      call("POST", "/api/itinerary/optimize-budget", planIn, { itineraryId, ...takingOf(taking) }),
    edit: (itineraryId, change, version) => call("POST", at(itineraryId, "/edit"), itineraryIn, { change, version }),
    undo: (itineraryId, version, to) =>
      call("POST", at(itineraryId, "/undo"), itineraryIn, { version, ...(to === undefined ? {} : { to }) }),
  }
}
