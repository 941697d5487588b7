/**
 * A request for a plan or a quote that names an itinerary of the traveller's: where, when and how many come from there
 * unless the request says otherwise, and what its stops and ways cost enters the plan on their own days.
 */
import { Effect } from "effect"
import type { Category } from "../../../config/taxonomy.ts"
import { textToDay } from "../../budget/calendar.ts"
import { type ReadRequest, readQuoteRequest } from "../../budget/guarantee/read-request.ts"
import type { LaidItinerary } from "../../trip/itinerary/lay-out.ts"
import { minorPerRupiah } from "../../trip/planner/plan.ts"
import type { PlannedCost } from "../../trip/planner/planned-costs.ts"
import { daysOf } from "../../trip/planner/request.ts"
import { invalidRequest } from "../problem.ts"
import { ownItinerary, standingWith } from "./standing.ts"

type Payload = { readonly [field: string]: unknown }

/** A day that is planned plans its activities and its ways, also where they cost nothing. */
const plannedCosts = ({ days }: LaidItinerary, minor: number): ReadonlyArray<PlannedCost> =>
  days.flatMap(({ stops, costMinor }, day) => {
    if (stops.length === 0) return []
    const sums = new Map<Category, number>([
      ["activities", 0],
      ["transport_local", costMinor - stops.reduce((sum, stop) => sum + stop.costMinor, 0)],
    ])
    for (const stop of stops) sums.set(stop.category, (sums.get(stop.category) ?? 0) + stop.costMinor)
    return [...sums].map(([category, cost]) => ({ day, category, rupiah: Math.round(cost / minor) }))
  })

const saysWhere = (payload: Payload): boolean =>
  ["destination", "stops", "itinerary", "destinations", "legs", "city"].some((field) => payload[field] !== undefined)

const saysWhen = (payload: Payload): boolean =>
  ["startDate", "endDate", "days", "nights"].some((field) => payload[field] !== undefined)

const saysWho = (payload: Payload): boolean =>
  ["adults", "party", "travellers", "people"].some((field) => payload[field] !== undefined)

/** A request read, with what its itinerary says where it names one. Only ever the traveller's own (I9). */
export const readAsked = Effect.fnUntraced(function* (userId: string, payload: Payload) {
  const { itineraryId, ...asked } = payload
  if (itineraryId === undefined || itineraryId === null) return readQuoteRequest(asked, "")
  if (typeof itineraryId !== "string") {
    return yield* Effect.fail(invalidRequest("itineraryId: the name of an itinerary.", "itineraryId"))
  }
  const kept = yield* ownItinerary("read", userId, itineraryId)
  const { laid } = yield* standingWith(kept, undefined)
  const { city, startDate, days, people, currency } = kept.document
  const read = readQuoteRequest(
    {
      ...(saysWhere(asked) ? {} : { destination: city }),
      ...(saysWhen(asked) ? {} : { startDate, days: days.length }),
      ...(saysWho(asked) ? {} : { adults: people }),
      ...asked,
    },
    "",
  )
  if ("refusal" in read) return read
  const { trip } = read.request
  const shift = trip.startDay === undefined ? 0 : textToDay(startDate) - trip.startDay
  const length = daysOf(trip)
  const ofItinerary = plannedCosts(laid, minorPerRupiah(currency) ?? 1)
    .map((cost) => ({ ...cost, day: cost.day + shift }))
    .filter(({ day }) => day >= 0 && day < length)
  const planned = [...(trip.planned ?? []), ...ofItinerary]
  const withCosts: ReadRequest = {
    ...read,
    request: { ...read.request, trip: { ...trip, ...(planned.length === 0 ? {} : { planned }) } },
  }
  return withCosts
})
