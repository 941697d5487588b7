/**
 * From a kept itinerary to the question that the optimiser answers, and back. What is over, begun, booked or locked
 * stands as it is; days before today are not asked about at all, and their money is no longer there.
 */
import type { Category } from "../../../config/taxonomy.ts"
import type { CataloguePlace } from "../places/catalogue.ts"
import { placeFor } from "../places/catalogue.ts"
import type { Actual } from "./actual.ts"
import { type ItineraryDocument, owedMinor, type PlannedStop } from "./document.ts"
import { type LaidItinerary, type LaidStop, weekdayOf } from "./lay-out.ts"
import { kilometresBetween, type Meal, type Place } from "./place.ts"
import type { ItineraryRequest, KeptStop, MoneyBudget } from "./request.ts"
import type { Itinerary, Stop } from "./schedule.ts"

export interface Standing {
  readonly document: ItineraryDocument
  readonly laid: LaidItinerary
  readonly actuals: ReadonlyMap<string, Actual>
  /** Where its travellers are in it; absent while it lies ahead. */
  readonly now: { readonly day: number; readonly minute: number } | undefined
}

export interface Question {
  readonly places: ReadonlyArray<CataloguePlace>
  readonly placesMax: number
  readonly likingOf: (place: CataloguePlace) => number
  readonly mealPricesMinor: Partial<Readonly<Record<Meal, number>>>
  /** Of the days that are asked about. */
  readonly budget: MoneyBudget
  /** See `ItineraryRequest`. */
  readonly keepsWhatFits?: boolean
}

/** The first day that can still be changed: today, or the first. */
export const firstOpenDay = ({ now }: Standing): number => Math.max(0, now?.day ?? 0)

/** What a stop takes from the money: paid, else owed, else expected. */
export const takenMinor = ({ actuals }: Standing, stop: PlannedStop): number =>
  actuals.get(stop.stopId)?.minor ?? owedMinor(stop)

/** What the days before the first open one have cost, in all and by category; ways as they were expected. */
export const pastCosts = (standing: Standing): ReadonlyMap<Category, number> => {
  const costs = new Map<Category, number>()
  const spend = (category: Category, minor: number) => costs.set(category, (costs.get(category) ?? 0) + minor)
  for (const { stops, costMinor } of standing.laid.days.slice(0, firstOpenDay(standing))) {
    for (const stop of stops) spend(stop.category, takenMinor(standing, stop.planned))
    spend("transport_local", costMinor - stops.reduce((sum, stop) => sum + stop.costMinor, 0))
  }
  return costs
}

const hasBegun = ({ now }: Standing, day: number, { startMinute }: LaidStop): boolean =>
  now !== undefined && day === now.day && startMinute <= now.minute

/** The id by which the optimiser knows a stop: its place, or for a meal that was had somewhere the stop itself. */
const idOf = ({ placeId, stopId }: PlannedStop): string => placeId ?? `stop:${stopId}`

const perPerson = (minor: number, people: number): number => Math.ceil(minor / people)

const keptIn = (standing: Standing, firstDay: number) =>
  standing.laid.days.slice(firstDay).flatMap(({ stops }, day) =>
    stops
      .filter((stop) => {
        const { lockedMinute, booked } = stop.planned
        return lockedMinute !== undefined || booked !== undefined || hasBegun(standing, firstDay + day, stop)
      })
      .map((stop) => ({ stop, day })),
  )

/** A stop that stands, as a place of its own: at the price that it took, with meals that are had there. */
const placeOfKept = (standing: Standing, { planned }: LaidStop): Place => ({
  id: idOf(planned),
  ...{ name: planned.name, kind: planned.kind, category: planned.category },
  ...{ latitude: planned.latitude, longitude: planned.longitude, stayMinutes: planned.stayMinutes },
  feeMinor: perPerson(takenMinor(standing, planned), standing.document.people),
  liking: 0.5,
  ...(planned.meal === undefined ? {} : { serves: [planned.meal] }),
})

export interface Asked {
  readonly request: ItineraryRequest
  readonly firstDay: number
  /** The open days as they are now; undefined when nothing is planned on them. */
  readonly previous: Itinerary | undefined
}

/** Nothing left of the open days: undefined. */
export const ask = (standing: Standing, question: Question): Asked | undefined => {
  const { document, laid, now } = standing
  const firstDay = firstOpenDay(standing)
  const days = document.days.length - firstDay
  if (days <= 0) return undefined
  const kept = keptIn(standing, firstDay)
  const keptPlaces = new Map(kept.map(({ stop }) => [idOf(stop.planned), placeOfKept(standing, stop)]))
  const over = new Set(
    document.days.slice(0, firstDay).flatMap((stops) => stops.flatMap(({ placeId }) => placeId ?? [])),
  )
  const planned = new Set(document.days.flat().flatMap(({ placeId }) => placeId ?? []))
  const wanted = (place: CataloguePlace): number =>
    planned.has(place.id) || document.mustSee.includes(place.id) ? -1 : kilometresBetween(place, document.hotel)
  const places = question.places
    .filter(({ id }) => !over.has(id) && !keptPlaces.has(id))
    .toSorted((one, other) => wanted(one) - wanted(other))
    .slice(0, question.placesMax)
    .map((place) => placeFor(place, question.likingOf(place)))
  const keptStops: ReadonlyArray<KeptStop> = kept.map(({ stop, day }) => ({
    ...{ placeId: idOf(stop.planned), day, startMinute: stop.planned.lockedMinute ?? stop.startMinute },
  }))
  const open = laid.days.slice(firstDay)
  return {
    firstDay,
    request: {
      firstWeekday: weekdayOf(document.startDate, firstDay),
      days,
      hotel: document.hotel,
      dayStartsMinute: document.dayStartsMinute,
      dayEndsMinute: document.dayEndsMinute,
      people: document.people,
      places: [...keptPlaces.values(), ...places],
      budget: question.budget,
      mustSee: new Set(document.mustSee.filter((id) => !over.has(id))),
      avoid: new Set(document.avoid),
      kindsPerDayMax: document.kindsPerDayMax,
      modes: document.modes,
      goal: document.goal,
      mealPricesMinor: question.mealPricesMinor,
      kept: keptStops,
      keepsWhatFits: question.keepsWhatFits === true,
      ...(now !== undefined && now.day >= 0 ? { from: { day: 0, minute: now.minute } } : {}),
    },
    previous: open.every(({ stops }) => stops.length === 0)
      ? undefined
      : {
          days: open,
          costMinor: open.reduce((sum, { costMinor }) => sum + costMinor, 0),
          costByCategoryMinor: {},
          liking: 0,
        },
  }
}

/** The document with what the optimiser made of its open days; stops that stay keep what is known of them. */
export const answered = (
  document: ItineraryDocument,
  firstDay: number,
  itinerary: Itinerary,
  kindOf: (placeId: string) => string | undefined,
): ItineraryDocument => {
  const known = new Map(document.days.slice(firstDay).flatMap((stops) => stops.map((stop) => [idOf(stop), stop])))
  let nextStop = document.nextStop
  const made = (stop: Stop): PlannedStop => {
    const before = stop.placeId === undefined ? undefined : known.get(stop.placeId)
    if (before !== undefined) {
      const { meal: _meal, ...rest } = before
      return {
        ...rest,
        stayMinutes: stop.endMinute - stop.startMinute,
        ...(stop.meal === undefined ? {} : { meal: stop.meal }),
      }
    }
    return {
      stopId: `s${nextStop++}`,
      ...(stop.placeId === undefined ? {} : { placeId: stop.placeId }),
      ...(stop.meal === undefined ? {} : { meal: stop.meal }),
      ...{ name: stop.name, category: stop.category, latitude: stop.latitude, longitude: stop.longitude },
      kind: (stop.placeId === undefined ? undefined : kindOf(stop.placeId)) ?? stop.meal ?? "restaurant",
      costMinor: stop.costMinor,
      stayMinutes: stop.endMinute - stop.startMinute,
    }
  }
  const open = itinerary.days.map(({ stops }) => stops.map(made))
  const rents = itinerary.days.some(({ stops, back }) => [back, ...stops.map(({ way }) => way)].some(isRental))
  return {
    ...document,
    nextStop,
    rents: rents || (document.rents && firstDay > 0),
    days: [...document.days.slice(0, firstDay), ...open],
  }
}

const isRental = ({ mode }: { readonly mode: string }): boolean => mode === "rental"

export interface Swap {
  readonly removed: { readonly placeId: string; readonly name: string; readonly costMinor: number } | null
  readonly added: { readonly placeId: string; readonly name: string; readonly costMinor: number } | null
  /** Positive: so much less is paid at the stops; ways are in the sum alone. */
  readonly savesMinor: number
}

/** What goes beside what comes instead, dearest first. */
export const swapsOf = (before: ItineraryDocument, after: ItineraryDocument): ReadonlyArray<Swap> => {
  const stopsOf = ({ days }: ItineraryDocument) =>
    days
      .flat()
      .flatMap((stop) =>
        stop.placeId === undefined ? [] : [{ placeId: stop.placeId, name: stop.name, costMinor: owedMinor(stop) }],
      )
  const dearest = (one: { readonly costMinor: number }, other: { readonly costMinor: number }) =>
    other.costMinor - one.costMinor
  const [old, made] = [stopsOf(before), stopsOf(after)]
  const removed = old.filter(({ placeId }) => !made.some((one) => one.placeId === placeId)).toSorted(dearest)
  const added = made.filter(({ placeId }) => !old.some((one) => one.placeId === placeId)).toSorted(dearest)
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, at) => ({
    removed: removed[at] ?? null,
    added: added[at] ?? null,
    savesMinor: (removed[at]?.costMinor ?? 0) - (added[at]?.costMinor ?? 0),
  }))
}
