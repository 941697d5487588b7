/**
 * Requests for a quote as people and programs write them, brought into one form. Field names that mean the same are taken
 * alike; what cannot be read is a refusal with the field named, never an exception. What is assumed when it is missing:
 * one adult, mid-range, no dates (ordinary prices), rupiah, 0.95.
 */
import { currencyExponents } from "../../../config/currencies.ts"
import { type Destination, destinationOf } from "../../../config/destinations.ts"
import { type TravelStyle, travelStyleNames, travelStyles } from "../../../config/travel-costs.ts"
import { minorPerRupiah } from "../../trip/planner/plan.ts"
import type { Stop, TripRequest } from "../../trip/planner/request.ts"
import { textToDay } from "../calendar.ts"
import type { Hints } from "./basis.ts"
import type { Refusal } from "./refusal.ts"

export interface QuoteRequest {
  readonly trip: TripRequest
  readonly currency: string
  readonly target: number
  readonly hints: Hints
}

export type ReadRequest =
  | { readonly id: string; readonly request: QuoteRequest }
  | { readonly id: string; readonly refusal: Refusal }

/** For `--help` and the documentation. */
export const requestFormat = `One JSON object a line:
  id            any text or number (else the line's number)
  destination   "Bali", {"name": "Bali"}; or stops / itinerary: [{"destination": "Ubud", "days": 3}, …]
  startDate, endDate (YYYY-MM-DD), or days (or nights, one less); dates tell the season
  adults, children; or party / travellers: a number, a list of people, or {"adults": 2, "children": 1}
  style         budget, mid-range or luxury (mid-range when left out)
  currency      ISO 4217 (IDR when left out), of the price and of budget
  target        the probability to hold with, 0.5 to 0.99 (0.95 when left out)
  origin        where the journey begins: adds getting there and back
  budget        what the traveller means to spend (major units; or budgetMinor): no reason to refuse`

type Fields = { readonly [field: string]: unknown }

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const first = (fields: Fields, ...names: ReadonlyArray<string>): unknown => {
  for (const name of names) if (fields[name] !== undefined && fields[name] !== null) return fields[name]
  return undefined
}

const numberIn = (value: unknown): number | undefined => {
  if (typeof value === "number" && Number.isFinite(value)) return value
  if (typeof value !== "string" || value.trim() === "") return undefined
  const number = Number(value.replace(/[,_\s%]/g, ""))
  return Number.isFinite(number) ? number : undefined
}

/** Text and numbers as they are written; anything else is no word. */
const wordIn = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "")

const dayIn = (value: unknown): number | undefined => {
  if (typeof value !== "string") return undefined
  try {
    return textToDay(value.slice(0, 10))
  } catch {
    return undefined
  }
}

class Unreadable extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}

const tooLittle = (field: string, reason: string) =>
  new Unreadable({ kind: "too-little-information", field, reason: `${field}: ${reason}` })
const invalid = (field: string, reason: string) =>
  new Unreadable({ kind: "invalid", field, reason: `${field}: ${reason}` })

const placeName = (value: unknown): string | undefined => {
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

const wholeDays = (value: unknown, field: string): number | undefined => {
  if (value === undefined) return undefined
  const number = Array.isArray(value) ? value.length : numberIn(value)
  if (number === undefined || !Number.isInteger(number) || number < 1) throw invalid(field, "a whole number of days")
  return number
}

const lengthOf = (fields: Fields): { readonly startDay?: number; readonly days?: number } => {
  const startText = first(
    fields,
    "startDate",
    "start_date",
    "start",
    "startsOn",
    "checkIn",
    "departureDate",
    "date",
    "from",
  )
  const endText = first(fields, "endDate", "end_date", "end", "endsOn", "checkOut", "returnDate", "to")
  const startDay = dayIn(startText)
  const endDay = dayIn(endText)
  const isWrong = (value: unknown, day: number | undefined) =>
    typeof value === "string" && /^\d/.test(value) && day === undefined
  if (isWrong(startText, startDay)) throw invalid("startDate", "a day such as 2026-05-08")
  if (isWrong(endText, endDay)) throw invalid("endDate", "a day such as 2026-05-14")
  const start = startDay === undefined ? {} : { startDay }
  if (startDay !== undefined && endDay !== undefined) {
    if (endDay < startDay) throw invalid("endDate", "the trip ends before it starts")
    return { startDay, days: endDay - startDay + 1 }
  }
  const days = wholeDays(
    first(fields, "days", "duration", "durationDays", "duration_days", "tripDays", "lengthDays", "length", "numDays"),
    "days",
  )
  if (days !== undefined) return { ...start, days }
  const nights = wholeDays(first(fields, "nights"), "nights")
  return nights === undefined ? start : { ...start, days: nights + 1 }
}

/** Stops with their days; neighbouring entries of one place are one stop. */
const stopsIn = (value: unknown): ReadonlyArray<Stop> => {
  if (!Array.isArray(value)) return []
  const stops: Array<Stop> = []
  for (const item of value as ReadonlyArray<unknown>) {
    const name = placeName(item)
    if (name === undefined) continue
    const given = isFields(item) ? wholeDays(first(item, "days", "nights", "durationDays"), "stops") : undefined
    const destination = placeOf(name)
    const days = given ?? 1
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

const readStops = (fields: Fields, days: number | undefined): ReadonlyArray<Stop> => {
  const itinerary = first(fields, "stops", "itinerary", "destinations", "route", "legs")
  const inner = isFields(itinerary) ? first(itinerary, "stops", "days", "legs") : itinerary
  const name =
    placeName(first(fields, "destination", "city", "place", "location", "where", "to")) ?? placeName(itinerary)
  const stops = stopsIn(inner)
  if (stops.length > 0) return fitted(stops, days)
  if (name === undefined) throw tooLittle("destination", "where to is not said")
  const length = days ?? wholeDays(Array.isArray(inner) && inner.length > 0 ? inner.length : undefined, "itinerary")
  if (length === undefined) throw tooLittle("days", "how long is not said: give days, or startDate and endDate")
  return [{ destination: placeOf(name), days: length }]
}

const countIn = (value: unknown, field: string): number | undefined => {
  if (value === undefined) return undefined
  if (Array.isArray(value)) return value.length
  const number = numberIn(value)
  if (number === undefined || !Number.isInteger(number) || number < 0) throw invalid(field, "a whole number of people")
  return number
}

const readParty = (fields: Fields): { readonly adults: number; readonly children: number } => {
  const party = first(
    fields,
    "party",
    "travellers",
    "travelers",
    "partySize",
    "party_size",
    "people",
    "pax",
    "guests",
    "persons",
    "groupSize",
  )
  const inner = isFields(party) ? party : fields
  const children = countIn(first(inner, "children", "kids", "minors"), "children") ?? 0
  const adults = countIn(first(inner, "adults", "numAdults"), "adults")
  if (adults !== undefined) return { adults, children }
  if (isFields(party)) return { adults: countIn(first(party, "size", "total", "count"), "party") ?? 1, children }
  const heads = countIn(party, "party")
  // Children that a whole party is counted with are part of it.
  return { adults: heads === undefined ? 1 : Math.max(heads === 0 ? 0 : 1, heads - children), children }
}

const readStyle = (fields: Fields): TravelStyle | undefined => {
  const given = first(fields, "style", "travelStyle", "travel_style", "comfort", "tier", "class", "level")
  if (given === undefined) return undefined
  const word = wordIn(given)
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-")
  const style = travelStyles.find((one) => travelStyleNames[one].includes(word))
  if (style === undefined) throw invalid("style", `one of ${travelStyles.join(", ")}`)
  return style
}

const moneyIn = (fields: Fields, name: string, currency: string): number | undefined => {
  const minor = numberIn(fields[`${name}Minor`])
  if (minor !== undefined) return minor
  const value = fields[name]
  if (isFields(value)) return numberIn(first(value, "amountMinor", "minor", "totalMinor"))
  const major = numberIn(value)
  return major === undefined ? undefined : major * 10 ** (currencyExponents.get(currency) ?? 2)
}

const readTarget = (fields: Fields): number => {
  const given = first(fields, "target", "targetProbability", "adherenceTarget", "probability", "confidence")
  if (given === undefined) return 0.95
  const number = numberIn(given)
  if (number === undefined) throw invalid("target", "a probability such as 0.95")
  return number > 1 && number <= 100 ? number / 100 : number
}

const readCurrency = (fields: Fields): string => {
  const currency = wordIn(first(fields, "currency", "budgetCurrency") ?? "IDR")
    .trim()
    .toUpperCase()
  if (minorPerRupiah(currency) === undefined) {
    throw new Unreadable({
      kind: "unknown-currency",
      field: "currency",
      reason: `currency: no rate is known for ${currency.slice(0, 8)}`,
    })
  }
  return currency
}

/** What they have spent per day before: given as such, or as earlier trips. */
const historyPerDay = (fields: Fields): number | undefined => {
  const perDay = numberIn(first(fields, "historyPerDayMinor", "averageDailySpendMinor"))
  if (perDay !== undefined) return perDay
  const trips = first(fields, "history", "pastTrips", "previousTrips")
  if (!Array.isArray(trips)) return undefined
  let days = 0
  let minor = 0
  for (const trip of trips as ReadonlyArray<unknown>) {
    if (!isFields(trip)) continue
    const length = numberIn(first(trip, "days", "durationDays")) ?? 1
    const spent = numberIn(first(trip, "spentMinor", "totalMinor", "finalMinor", "amountMinor"))
    if (spent === undefined) continue
    days += length
    minor += spent
  }
  return days === 0 ? undefined : minor / days
}

const readFieldsOf = (fields: Fields): QuoteRequest => {
  const currency = readCurrency(fields)
  const { startDay, days } = lengthOf(fields)
  const style = readStyle(fields)
  const origin = placeName(first(fields, "origin", "home", "departureCity"))
  const from = origin === undefined ? undefined : destinationOf(origin)
  const budgetMinor = moneyIn(fields, "budget", currency)
  const historyPerDayMinor = historyPerDay(fields)
  return {
    trip: {
      stops: readStops(fields, days),
      ...(startDay === undefined ? {} : { startDay }),
      ...readParty(fields),
      style: style ?? "mid-range",
      ...(from === undefined ? {} : { origin: from }),
    },
    currency,
    target: readTarget(fields),
    hints: {
      styleIsGiven: style !== undefined,
      ...(budgetMinor === undefined ? {} : { budgetMinor }),
      ...(historyPerDayMinor === undefined ? {} : { historyPerDayMinor }),
    },
  }
}

/** @param value parsed JSON @param fallbackId where it names none */
export const readQuoteRequest = (value: unknown, fallbackId: string): ReadRequest => {
  if (!isFields(value)) {
    return { id: fallbackId, refusal: { kind: "unreadable", reason: "not a JSON object" } }
  }
  const given = first(value, "id", "requestId", "request_id", "tripId", "trip_id")
  const id = typeof given === "string" || typeof given === "number" ? String(given) : fallbackId
  const inner = first(value, "request")
  try {
    return { id, request: readFieldsOf(isFields(inner) ? { ...value, ...inner } : value) }
  } catch (error) {
    if (error instanceof Unreadable) return { id, refusal: error.refusal }
    throw error
  }
}
