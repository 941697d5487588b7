/**
 * A kept itinerary with its clock: in the order that the traveller wants, each stop as early as the way and the opening
 * hours let it. What does not fit is said of the stop and not mended: that is the optimiser's to do, when asked.
 */

import type { Category } from "../../../config/taxonomy.ts"
import { rentalPerDayMinor, type TransportMode } from "../../../config/transport-modes.ts"
import { textToDay } from "../../budget/calendar.ts"
import { type ItineraryDocument, owedMinor, type PlannedStop } from "./document.ts"
import { bestLeg, type Leg } from "./legs.ts"
import { type Coordinates, mealHours, type OpenHours, type Place } from "./place.ts"
import { minorPerMinute } from "./plan-model.ts"
import type { Itinerary, ItineraryDay, Stop, Way } from "./schedule.ts"

/** closed: not open when one gets there. late: one cannot be there when it is to begin. */
export type StopFault = "closed" | "late"

export interface LaidStop extends Stop {
  readonly planned: PlannedStop
  readonly fault?: StopFault
}

export interface LaidDay extends ItineraryDay {
  readonly stops: ReadonlyArray<LaidStop>
}

export interface LaidItinerary extends Itinerary {
  readonly days: ReadonlyArray<LaidDay>
}

type HoursOf = (placeId: string) => Place["hours"]

/** 0 is Monday; day 0 (1970-01-01) was a Thursday. */
export const weekdayOf = (startDate: string, day: number): number => (((textToDay(startDate) + day + 3) % 7) + 7) % 7

const allDay: ReadonlyArray<OpenHours> = [{ fromMinute: 0, toMinute: 1_440 }]

const beginning = (
  { lockedMinute, meal, stayMinutes }: PlannedStop,
  arrives: number,
  open: ReadonlyArray<OpenHours>,
): { readonly start: number; readonly fault?: StopFault } => {
  if (lockedMinute !== undefined) {
    return { start: Math.max(arrives, lockedMinute), ...(arrives > lockedMinute ? { fault: "late" } : {}) }
  }
  const within = meal === undefined ? { fromMinute: 0, toMinute: 1_440 } : mealHours[meal]
  for (const { fromMinute, toMinute } of open) {
    const [from, to] = [Math.max(fromMinute, within.fromMinute), Math.min(toMinute - stayMinutes, within.toMinute)]
    if (from <= to && arrives <= to) return { start: Math.max(arrives, from) }
  }
  return { start: arrives, fault: "closed" }
}

const wayOf = ({ mode, kilometres, minutes, costMinor }: Leg): Way => ({
  ...{ mode, minutes, costMinor },
  kilometres: Math.round(kilometres * 10) / 10,
})

const modesOf = ({ modes, rents }: ItineraryDocument): ReadonlyArray<TransportMode> => {
  const others = modes.filter((mode) => mode !== "rental")
  return rents || others.length === 0 ? modes : others
}

const layOutDay = (
  document: ItineraryDocument,
  planned: ReadonlyArray<PlannedStop>,
  open: (stop: PlannedStop) => ReadonlyArray<OpenHours>,
): LaidDay => {
  const { people, hotel } = document
  const modes = modesOf(document)
  const leg = (from: Coordinates, to: Coordinates, hurry: boolean): Leg =>
    bestLeg(from, to, modes, people, hurry ? Number.MAX_SAFE_INTEGER : minorPerMinute[document.goal] * people)
  const stops: Array<LaidStop> = []
  let at: Coordinates = hotel
  let now = document.dayStartsMinute
  for (const stop of planned) {
    const way = leg(at, stop, stop.lockedMinute !== undefined)
    const arrivesMinute = now + way.minutes
    const { start, fault } = beginning(stop, arrivesMinute, open(stop))
    now = start + stop.stayMinutes
    at = stop
    stops.push({
      ...(stop.placeId === undefined ? {} : { placeId: stop.placeId }),
      ...(stop.meal === undefined ? {} : { meal: stop.meal }),
      ...{ name: stop.name, category: stop.category, latitude: stop.latitude, longitude: stop.longitude },
      ...{ arrivesMinute, startMinute: start, endMinute: now, costMinor: owedMinor(stop), way: wayOf(way) },
      planned: stop,
      ...(fault === undefined ? {} : { fault }),
    })
  }
  const back = leg(at, hotel, false)
  const moving = stops.reduce((sum, { way }) => sum + way.costMinor, back.costMinor) + rentOf(document)
  return {
    stops,
    back: wayOf(back),
    endsMinute: now + back.minutes,
    costMinor: stops.reduce((sum, { costMinor }) => sum + costMinor, moving),
  }
}

const rentOf = ({ rents }: ItineraryDocument): number => (rents ? rentalPerDayMinor : 0)

/** @param hoursOf when a place is open; undefined where nobody knows: always */
export const layOut = (document: ItineraryDocument, hoursOf: HoursOf): LaidItinerary => {
  const days = document.days.map((stops, day) => {
    const weekday = weekdayOf(document.startDate, day)
    return layOutDay(document, stops, ({ placeId }) => {
      const week = placeId === undefined ? undefined : hoursOf(placeId)
      return week === undefined ? allDay : (week[weekday] ?? [])
    })
  })
  const byCategory: Partial<Record<Category, number>> = {}
  const spend = (category: Category, minor: number): void => {
    if (minor > 0) byCategory[category] = (byCategory[category] ?? 0) + minor
  }
  for (const { stops, costMinor } of days) {
    for (const stop of stops) spend(stop.category, stop.costMinor)
    spend("transport_local", costMinor - stops.reduce((sum, stop) => sum + stop.costMinor, 0))
  }
  return {
    days,
    costMinor: days.reduce((sum, { costMinor }) => sum + costMinor, 0),
    costByCategoryMinor: byCategory,
    liking: 0,
  }
}
