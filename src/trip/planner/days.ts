/**
 * The days of a trip: which is an arrival, a full one, a move or a departure, where it is spent, and what it is expected
 * to cost by category, in rupiah. Everything else of the planner is sums over these, and so is what a quote knows.
 */
import { type Destination, levelOfCategory } from "../../../config/destinations.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import {
  adultsPerRoom,
  type BaseCost,
  baseCosts,
  childrenPerRoom,
  intercityFare,
} from "../../../config/travel-costs.ts"
import type { EpochDay } from "../../budget/model.ts"
import { withPlanned } from "./planned-costs.ts"
import { daysOf, type TripRequest } from "./request.ts"
import { type SeasonalPrices, seasonalPrices } from "./season.ts"

export type DayKind = "arrival" | "full" | "move" | "departure" | "day-trip"

export interface PlannedDay {
  readonly kind: DayKind
  readonly destination: Destination
  readonly day?: EpochDay
  readonly seasons: ReadonlyArray<string>
  /** Rupiah, in the taxonomy's order. */
  readonly costs: ReadonlyArray<number>
}

export const roomsOf = ({ adults, children }: TripRequest): number =>
  Math.max(1, Math.ceil(adults / adultsPerRoom), Math.ceil(children / childrenPerRoom))

const kilometresPerRadian = 6_371
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Along the great circle. */
export const distanceKilometres = (from: Destination, to: Destination): number => {
  const half = (one: number, other: number) => Math.sin((one - other) / 2) ** 2
  const [north, south] = [radians(from.latitude), radians(to.latitude)]
  const chord =
    half(north, south) + Math.cos(north) * Math.cos(south) * half(radians(from.longitude), radians(to.longitude))
  return 2 * kilometresPerRadian * Math.asin(Math.sqrt(Math.min(1, chord)))
}

const seatFactor = { adult: 1, child: 0.8 }

const fareOf = (request: TripRequest, from: Destination, to: Destination, prices: SeasonalPrices): number => {
  if (from.id === to.id) return 0
  const { once, perKilometre, style } = intercityFare
  const seats = request.adults * seatFactor.adult + request.children * seatFactor.child
  return (once + perKilometre * distanceKilometres(from, to)) * style[request.style] * prices.transport * seats
}

const edgeFactor = (cost: BaseCost, kind: DayKind): number => {
  if (kind === "arrival") return cost.arrival
  if (kind === "departure") return cost.departure
  return kind === "day-trip" && cost.per === "room-night" ? 0 : 1
}

const seasonFactor = (category: Category, prices: SeasonalPrices): number => {
  if (category === "lodging") return prices.lodging
  if (category === "transport_local") return prices.transport
  return category === "activities" ? prices.fun : 1
}

const costOf = (request: TripRequest, cost: BaseCost, place: Destination): number => {
  const level = levelOfCategory[cost.category]
  const heads = cost.per === "room-night" ? roomsOf(request) : request.adults + request.children * cost.child
  return cost.cost * cost.style[request.style] * heads * (level === undefined ? 1 : place.level[level])
}

const kindOf = (index: number, days: number, isFirstOfStop: boolean): DayKind => {
  if (days === 1) return "day-trip"
  if (index === 0) return "arrival"
  if (index === days - 1) return "departure"
  return isFirstOfStop ? "move" : "full"
}

const placesOf = (request: TripRequest): ReadonlyArray<{ place: Destination; from?: Destination }> =>
  request.stops.flatMap(({ destination, days }, stop) =>
    Array.from({ length: days }, (_, index) => {
      const from = stop === 0 ? request.origin : request.stops[stop - 1]?.destination
      return { place: destination, ...(index === 0 && from !== undefined ? { from } : {}) }
    }),
  )

/** The days of a checked request, in order. */
export const plannedDays = (request: TripRequest): ReadonlyArray<PlannedDay> => {
  const days = daysOf(request)
  return placesOf(request).map(({ place, from }, index) => {
    const day = request.startDay === undefined ? undefined : request.startDay + index
    const prices = seasonalPrices(place, day)
    const kind = kindOf(index, days, from !== undefined)
    const costs = categories.map(() => 0)
    const add = (category: Category, rupiah: number) => {
      const at = categories.indexOf(category)
      costs[at] = (costs[at] ?? 0) + rupiah
    }
    for (const cost of baseCosts) {
      if (cost.per === "person-trip" && index > 0) continue
      const factor = edgeFactor(cost, kind) * seasonFactor(cost.category, prices)
      add(cost.category, costOf(request, cost, place) * factor)
    }
    if (from !== undefined) add("transport_intercity", fareOf(request, from, place, prices))
    if (index === days - 1 && request.origin !== undefined) {
      add("transport_intercity", fareOf(request, place, request.origin, prices))
    }
    return {
      ...{ kind, destination: place, seasons: prices.names },
      ...(day === undefined ? {} : { day }),
      costs: withPlanned(costs, request.planned ?? [], index),
    }
  })
}
