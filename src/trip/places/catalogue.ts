/**
 * What is known of places, whoever knows it: the project's own invented ones or a partner's. What a traveller makes of
 * them is not in here.
 */
import type { Category } from "../../../config/taxonomy.ts"
import type { Coordinates, Meal, OpenHours, Place } from "../itinerary/place.ts"

/** Kinds that the catalogue tells apart: the interpretable dimensions of a traveller's taste. */
export const placeKinds = [
  "beach",
  "nature",
  "viewpoint",
  "worship",
  "museum",
  "culture",
  "market",
  "mall",
  "amusement",
  "wellness",
  "restaurant",
] as const
export type PlaceKind = (typeof placeKinds)[number]

export interface CataloguePlace extends Coordinates {
  readonly id: string
  readonly city: string
  readonly name: string
  readonly category: Category
  readonly kind: PlaceKind
  /** Per person, minor units of the catalogue's currency. */
  readonly feeMinor: number
  readonly stayMinutes: number
  /** 1 (next to nothing) to 4 (dear). */
  readonly priceLevel: number
  /** How much travellers at large like it, 0 to 1: what a newcomer is offered. */
  readonly popularity: number
  readonly hours?: ReadonlyArray<ReadonlyArray<OpenHours>>
  readonly serves?: ReadonlyArray<Meal>
}

export interface City extends Coordinates {
  readonly city: string
  readonly timeZone: string
  readonly places: ReadonlyArray<CataloguePlace>
}

/** What an itinerary asks of a catalogue; a partner's stands behind the same. */
export interface PlaceCatalogue {
  readonly currency: string
  readonly cities: ReadonlyArray<City>
  readonly city: (name: string) => City | undefined
}

/** @param liking how much whoever plans will like it, 0 to 1 */
export const placeFor = (place: CataloguePlace, liking: number): Place => ({
  id: place.id,
  name: place.name,
  category: place.category,
  kind: place.kind,
  latitude: place.latitude,
  longitude: place.longitude,
  feeMinor: place.feeMinor,
  stayMinutes: place.stayMinutes,
  liking,
  ...(place.hours === undefined ? {} : { hours: place.hours }),
  ...(place.serves === undefined ? {} : { serves: place.serves }),
})

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

const minuteOf = (text: string): number | undefined => {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text) ?? []
  const minute = Number(hours) * 60 + Number(minutes)
  return hours !== undefined && Number(minutes) < 60 && minute <= 1_440 ? minute : undefined
}

const windowsOf = (text: string): ReadonlyArray<OpenHours> | undefined => {
  const windows = text.split("+").map((window) => {
    const [from, to] = window.split("-").map(minuteOf)
    return from !== undefined && to !== undefined && from < to ? { fromMinute: from, toMinute: to } : undefined
  })
  const good = windows.flatMap((window) => (window === undefined ? [] : [window]))
  const inOrder = good.every((window, at) => at === 0 || window.fromMinute >= (good[at - 1]?.toMinute ?? 0))
  return good.length === windows.length && inOrder ? good : undefined
}

/**
 * Opening hours in words: `daily 09:00-17:00`, `tue-sun 08:00-11:30+13:00-17:00`; several spans of days after semicolons;
 * days that none names are closed. Undefined when it cannot be read.
 */
export const hoursIn = (text: string): ReadonlyArray<ReadonlyArray<OpenHours>> | undefined => {
  const week: Array<ReadonlyArray<OpenHours>> = weekdays.map(() => [])
  for (const part of text.split(";")) {
    const [days = "", hours = ""] = part.trim().split(/\s+/)
    const [first = "", last = first] = days === "daily" ? ["mon", "sun"] : days.split("-")
    const [from, to] = [weekdays.indexOf(first), weekdays.indexOf(last)]
    const windows = windowsOf(hours)
    if (from < 0 || to < from || windows === undefined) return undefined
    for (let day = from; day <= to; day++) week[day] = windows
  }
  return week
}
