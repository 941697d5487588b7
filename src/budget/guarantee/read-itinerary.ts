/**
 * The itinerary of a request: where to, how long at each place, and what is known of its money already. Stops may give
 * their days, their nights, or the date on which each begins.
 */
import { currencyExponents } from "../../../config/currencies.ts"
import { type Destination, destinationOf } from "../../../config/destinations.ts"
import { limits } from "../../../config/limits.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import { minorPerRupiah } from "../../trip/planner/plan.ts"
import type { PlannedCost } from "../../trip/planner/planned-costs.ts"
import type { Stop } from "../../trip/planner/request.ts"
import { dayIn, type Fields, first, invalid, isFields, numberIn, tooLittle, wholeDays } from "./request-fields.ts"

export const placeName = (value: unknown): string | undefined => {
  if (typeof value === "string" && value.trim() !== "") return value.trim()
  if (!isFields(value)) return undefined
  return placeName(first(value, "destination", "city", "place", "name", "location", "id"))
}

const averageLevel = 1.5

/** A place that the list lacks is named all the same: outcomes may come to tell what it costs. */
const elsewhere = (name: string): Destination => ({
  id: `elsewhere/${name.toLowerCase()}`,
  name,
  otherNames: [],
  country: "",
  timeZone: "UTC",
  latitude: 0,
  longitude: 0,
  beach: false,
  level: { lodging: averageLevel, food: averageLevel, transport: averageLevel, fun: averageLevel },
})

const placeOf = (name: string): Destination => destinationOf(name) ?? elsewhere(name)

const startNames = ["startDate", "start", "arrival", "arrivalDate", "checkIn", "from"] as const
const endNames = ["endDate", "end", "departure", "departureDate", "checkOut"] as const

const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

const itineraryOf = (fields: Fields): unknown => first(fields, "stops", "itinerary", "destinations", "route", "legs")
const itemsOf = (fields: Fields): unknown => {
  const itinerary = itineraryOf(fields)
  return isFields(itinerary) ? first(itinerary, "stops", "days", "legs") : itinerary
}

/** The day that the itinerary itself begins on, where its first stop says so. */
export const startOfStops = (fields: Fields): number | undefined => {
  const [item] = listOf(itemsOf(fields))
  return isFields(item) ? dayIn(first(item, ...startNames)) : undefined
}

/** The day of a move belongs to the stop that is reached, so that a stop lasts until the next one begins. */
const daysOfItem = (item: unknown, next: unknown): number => {
  if (!isFields(item)) return 1
  const given = wholeDays(first(item, "days", "durationDays"), "stops")
  if (given !== undefined) return given
  const nights = wholeDays(first(item, "nights"), "stops")
  // The last day has no night.
  if (nights !== undefined) return next === undefined ? nights + 1 : nights
  const start = dayIn(first(item, ...startNames))
  const after = isFields(next) ? dayIn(first(next, ...startNames)) : undefined
  const end = dayIn(first(item, ...endNames))
  const until = after ?? (end === undefined ? undefined : end + 1)
  if (start === undefined || until === undefined) return 1
  if (until <= start) throw invalid("stops", "a stop ends before it begins")
  return until - start
}

interface NamedStop extends Stop {
  readonly item: unknown
}

const namedStops = (value: unknown): ReadonlyArray<NamedStop> => {
  const items = listOf(value).filter((item) => placeName(item) !== undefined)
  return items.map((item, at) => ({
    ...{ item, destination: placeOf(placeName(item) ?? "") },
    days: daysOfItem(item, items[at + 1]),
  }))
}

/** Stops with their days; neighbouring entries of one place are one stop. */
const stopsIn = (value: unknown): ReadonlyArray<Stop> => {
  const stops: Array<Stop> = []
  for (const { destination, days } of namedStops(value)) {
    const last = stops.at(-1)
    if (last?.destination.id === destination.id) stops[stops.length - 1] = { destination, days: last.days + days }
    else stops.push({ destination, days })
  }
  return stops
}

/** The stops as they last together: the last takes what is over, or all their days are the trip's. */
const fitted = (stops: ReadonlyArray<Stop>, days: number | undefined): ReadonlyArray<Stop> => {
  const whole = stops.reduce((sum, stop) => sum + stop.days, 0)
  if (days === undefined || whole === days) return stops
  if (whole > days) {
    const [only] = stops
    return stops.length === 1 && only !== undefined ? [{ ...only, days }] : stops
  }
  return stops.map((stop, at) => (at === stops.length - 1 ? { ...stop, days: stop.days + days - whole } : stop))
}

export const readStops = (fields: Fields, days: number | undefined): ReadonlyArray<Stop> => {
  const inner = itemsOf(fields)
  const name =
    placeName(first(fields, "destination", "city", "place", "location", "where", "to")) ??
    placeName(itineraryOf(fields))
  const stops = stopsIn(inner)
  if (stops.length > 0) return fitted(stops, days)
  if (name === undefined) throw tooLittle("destination", "where to is not said")
  const length = days ?? wholeDays(Array.isArray(inner) && inner.length > 0 ? inner.length : undefined, "itinerary")
  if (length === undefined) throw tooLittle("days", "how long is not said: give days, or startDate and endDate")
  return [{ destination: placeOf(name), days: length }]
}

const categoryIn = (value: unknown): Category => {
  const category = categories.find((one) => one === value)
  if (category === undefined) throw invalid("plannedCosts", `a category: one of ${categories.join(", ")}`)
  return category
}

/** Minor units of the request's currency, as whole rupiah. */
const rupiahOf = (minor: number, currency: string): number => Math.round(minor / (minorPerRupiah(currency) ?? 1))

const amountIn = (value: unknown): number => {
  const minor = numberIn(value)
  if (minor === undefined || minor < 0) throw invalid("plannedCosts", "amounts of nothing or more")
  return minor
}

/** `costsMinor` of a stop: beds and everyday money over its days, the journey there on its first. */
const costsOfStop = ({ item, days }: NamedStop, from: number, currency: string): ReadonlyArray<PlannedCost> => {
  if (!isFields(item)) return []
  const major = first(item, "costs")
  const scale = 10 ** (currencyExponents.get(currency) ?? 2)
  const given = first(item, "costsMinor") ?? major
  if (!isFields(given)) return []
  const unit = first(item, "costsMinor") === undefined ? scale : 1
  return Object.entries(given).flatMap(([name, value]) => {
    const category = categoryIn(name)
    const whole = rupiahOf(amountIn(value) * unit, currency)
    const over = category === "transport_intercity" ? 1 : days
    return Array.from({ length: over }, (_, at) => ({
      ...{ day: from + at, category },
      rupiah: Math.floor((whole * (at + 1)) / over) - Math.floor((whole * at) / over),
    }))
  })
}

/** What is known of a trip's money: `plannedCosts` by day (1 is the first), and what its stops say of theirs. */
export const readPlannedCosts = (fields: Fields, currency: string): ReadonlyArray<PlannedCost> => {
  const given = listOf(first(fields, "plannedCosts")).map((item): PlannedCost => {
    if (!isFields(item)) throw invalid("plannedCosts", "a list of {day, category, amountMinor}")
    const day = wholeDays(first(item, "day"), "plannedCosts") ?? 1
    const rupiah = rupiahOf(amountIn(first(item, "amountMinor")), currency)
    return { day: day - 1, category: categoryIn(item["category"]), rupiah }
  })
  const stops = namedStops(itemsOf(fields))
  if (stops.reduce((sum, { days }) => sum + days, 0) > limits.plannedDaysMax) return given
  let from = 0
  const ofStops = stops.flatMap((stop) => {
    const costs = costsOfStop(stop, from, currency)
    from += stop.days
    return costs
  })
  return [...given, ...ofStops]
}
