/**
 * Many travellers over many days as one feed in the order of delivery, in bounded memory: a day at a time, with what is
 * delivered later kept until its day. Pure: the same options give the same feed, byte for byte.
 */
import { dayToText } from "../../budget/calendar.ts"
import type { EpochDay } from "../../budget/model.ts"
import type { Delivery } from "../delivery.ts"
import { purchasesOn } from "./day.ts"
import { Dice } from "./dice.ts"
import { deliveriesOf, throwIncident } from "./lifecycle.ts"
import { makeTraveller, type Traveller } from "./traveller.ts"
import { makeTrip, type Trip } from "./trip.ts"
import { bookingDeliveries, openingOf } from "./trip-deliveries.ts"

export interface SimulationOptions {
  readonly seed: string
  readonly travellers: number
  readonly startDay: EpochDay
  readonly days: number
}

interface Itinerary {
  readonly traveller: Traveller
  readonly trips: ReadonlyArray<Trip>
}

const dayMs = 86_400_000

/** A traveller of the simulation with trips one after the other, a day or more apart, all within the days asked for. */
export const itineraryOf = ({ seed, startDay, days }: SimulationOptions, number: number): Itinerary => {
  const userId = `sim-${seed}-${number}`
  const traveller = makeTraveller(seed, userId)
  const dice = new Dice(`${seed}/${userId}/itinerary/${startDay}`)
  const trips: Array<Trip> = []
  let day = startDay + dice.integer(0, 2)
  while (day < startDay + days) {
    const trip = makeTrip(`${seed}/${userId}/${day}`, day, `trip-${dayToText(day)}`)
    trips.push(trip)
    day += trip.stays.length + dice.integer(1, 3)
  }
  return { traveller, trips }
}

const tripDay = (seed: string, traveller: Traveller, trip: Trip, day: EpochDay): ReadonlyArray<Delivery> => {
  const dice = new Dice(`${seed}/${traveller.userId}/${day}/messages`)
  const opening =
    day === trip.startDay ? [openingOf(traveller, trip, -1), ...bookingDeliveries(traveller, trip, dice)] : []
  const purchases = purchasesOn(seed, traveller, trip, day).flatMap((purchase) =>
    deliveriesOf(purchase, throwIncident(purchase, dice), dice),
  )
  return [...opening, ...purchases]
}

/** Everything that the travellers' banks deliver, in order of delivery. */
export function* simulate(options: SimulationOptions): Generator<Delivery> {
  const itineraries = Array.from({ length: options.travellers }, (_, index) => itineraryOf(options, index + 1))
  const waiting = new Map<EpochDay, Array<Delivery>>()
  const lastDay = options.startDay + options.days
  for (let day = options.startDay; day < lastDay || waiting.size > 0; day++) {
    for (const { traveller, trips } of day < lastDay ? itineraries : []) {
      const trip = trips.find(({ startDay, stays }) => startDay <= day && day < startDay + stays.length)
      if (trip === undefined) continue
      for (const delivery of tripDay(options.seed, traveller, trip, day)) {
        // A budget is opened the evening before: late for the order of days, so it leads the day it is found on.
        const due = Math.max(day, Math.floor(delivery.deliverMs / dayMs))
        const bucket = waiting.get(due)
        if (bucket === undefined) waiting.set(due, [delivery])
        else bucket.push(delivery)
      }
    }
    yield* (waiting.get(day) ?? []).sort((left, right) => left.deliverMs - right.deliverMs)
    waiting.delete(day)
  }
}
