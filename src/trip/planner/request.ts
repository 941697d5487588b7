/**
 * What a trip is to its planner: where, when, how long, who, and in which style. Checked once, here, with the field named
 * that is wrong; whoever reads requests from outside (HTTP, lines of a file) brings them into this form.
 */
import { type Destination, destinationOf } from "../../../config/destinations.ts"
import { limits } from "../../../config/limits.ts"
import type { TravelStyle } from "../../../config/travel-costs.ts"
import type { EpochDay } from "../../budget/model.ts"
import type { PlannedCost } from "./planned-costs.ts"

export interface Stop {
  readonly destination: Destination
  readonly days: number
}

export interface TripRequest {
  /** In the order of the journey; most trips have one. The day of a move belongs to the stop that is reached. */
  readonly stops: ReadonlyArray<Stop>
  /** Absent: the season is not known. */
  readonly startDay?: EpochDay
  readonly adults: number
  readonly children: number
  readonly style: TravelStyle
  /** Where the journey begins and ends; absent: getting there is not in the plan. */
  readonly origin?: Destination
  /** What an itinerary says of its days; absent: nothing but the guide is known. */
  readonly planned?: ReadonlyArray<PlannedCost>
}

/** What is wrong with a request, and in which of its fields. */
export interface RequestProblem {
  readonly field: string
  readonly reason: string
}

export const daysOf = (request: TripRequest): number => request.stops.reduce((sum, { days }) => sum + days, 0)

const isCount = (value: number, minimum: number, maximum: number): boolean =>
  Number.isInteger(value) && value >= minimum && value <= maximum

/** The first thing that is wrong, if anything is. */
export const problemOfRequest = (request: TripRequest): RequestProblem | undefined => {
  const { stops, adults, children, startDay } = request
  const days = daysOf(request)
  if (stops.length === 0) return { field: "destination", reason: "a trip goes somewhere" }
  if (stops.length > limits.plannedStopsMax) {
    return { field: "stops", reason: `at most ${limits.plannedStopsMax} places` }
  }
  if (stops.some((stop) => !isCount(stop.days, 1, limits.plannedDaysMax)) || days > limits.plannedDaysMax) {
    return { field: "days", reason: `1 to ${limits.plannedDaysMax} days can be planned` }
  }
  if (!isCount(adults, 1, limits.plannedTravellersMax)) {
    return { field: "adults", reason: `1 to ${limits.plannedTravellersMax} adults` }
  }
  if (!isCount(children, 0, limits.plannedTravellersMax)) {
    return { field: "children", reason: `0 to ${limits.plannedTravellersMax} children` }
  }
  const { planned = [] } = request
  if (planned.length > limits.plannedCostsMax) {
    return { field: "plannedCosts", reason: `at most ${limits.plannedCostsMax} of them` }
  }
  if (
    planned.some(({ day, rupiah }) => !isCount(day, 0, days - 1) || !(rupiah >= 0 && rupiah <= limits.amountMinorMax))
  ) {
    return { field: "plannedCosts", reason: "amounts on days of the trip" }
  }
  if (startDay !== undefined && !Number.isInteger(startDay)) return { field: "startDate", reason: "not a day" }
  return undefined
}

/** A trip to one place; undefined when nothing is known of it. */
export const singleStop = (place: string, days: number): ReadonlyArray<Stop> | undefined => {
  const destination = destinationOf(place)
  return destination === undefined ? undefined : [{ destination, days }]
}
