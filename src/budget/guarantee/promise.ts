/**
 * A promise as a budget keeps it: the quote that its traveller took, with the trip that was quoted, so that every
 * probability said later stands on the same figures. Its truth is told at the trip's end: kept is a final spend of no
 * more than the price.
 */
import { destinationOf } from "../../../config/destinations.ts"
import { categories } from "../../../config/taxonomy.ts"
import { type TravelStyle, travelStyles } from "../../../config/travel-costs.ts"
import type { PlannedCost } from "../../trip/planner/planned-costs.ts"
import type { TripRequest } from "../../trip/planner/request.ts"
import type { EpochDay } from "../model.ts"
import { readFields, readInteger, readList, readNumber, readOneOf, readText } from "../shape.ts"

export interface PlanPromise {
  readonly priceMinor: number
  readonly target: number
  /** As it was said when the promise was made. */
  readonly probability: number
  readonly aim: number
  readonly trip: {
    readonly stops: ReadonlyArray<{ readonly destination: string; readonly days: number }>
    readonly adults: number
    readonly children: number
    readonly style: TravelStyle
    /** What its itinerary said of its money at the time. */
    readonly planned?: ReadonlyArray<PlannedCost>
  }
}

/** The trip that was quoted; undefined when a place has left the list since. */
export const tripOfPromise = ({ trip }: PlanPromise, startDay: EpochDay): TripRequest | undefined => {
  const { adults, children, style, planned } = trip
  const stops = trip.stops.flatMap(({ destination, days }) => {
    const place = destinationOf(destination)
    return place === undefined ? [] : [{ destination: place, days }]
  })
  if (stops.length !== trip.stops.length) return undefined
  return { stops, startDay, adults, children, style, ...(planned === undefined ? {} : { planned }) }
}

const readPlanned = (value: unknown): PlannedCost => {
  const { day, category, rupiah } = readFields(value)
  return { day: readInteger(day), category: readOneOf(categories, category), rupiah: readInteger(rupiah) }
}

/** A promise from parsed snapshot text. */
export const readPromise = (value: unknown): PlanPromise => {
  const fields = readFields(value)
  const trip = readFields(fields["trip"])
  return {
    priceMinor: readInteger(fields["priceMinor"]),
    target: readNumber(fields["target"]),
    probability: readNumber(fields["probability"]),
    aim: readNumber(fields["aim"]),
    trip: {
      stops: readList(trip["stops"], (stop) => {
        const { destination, days } = readFields(stop)
        return { destination: readText(destination), days: readInteger(days) }
      }),
      adults: readInteger(trip["adults"]),
      children: readInteger(trip["children"]),
      style: readOneOf(travelStyles, trip["style"]),
      ...(trip["planned"] === undefined ? {} : { planned: readList(trip["planned"], readPlanned) }),
    },
  }
}
