/**
 * Requests for a quote as people and programs write them, brought into one form. Field names that mean the same are taken
 * alike; what cannot be read is a refusal with the field named, never an exception. What is assumed when it is missing:
 * one adult, mid-range, no dates (ordinary prices), rupiah, 0.95.
 */
import { currencyExponents } from "../../../config/currencies.ts"
import { destinationOf } from "../../../config/destinations.ts"
import { type TravelStyle, travelStyleNames, travelStyles } from "../../../config/travel-costs.ts"
import { minorPerRupiah } from "../../trip/planner/plan.ts"
import type { TripRequest } from "../../trip/planner/request.ts"
import type { Hints } from "./basis.ts"
import { placeName, readPlannedCosts, readStops, startOfStops } from "./read-itinerary.ts"
import type { Refusal } from "./refusal.ts"
import {
  dayIn,
  type Fields,
  first,
  invalid,
  isFields,
  numberIn,
  Unreadable,
  wholeDays,
  wordIn,
} from "./request-fields.ts"

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
  destination   "Bali", {"name": "Bali"}; or stops / itinerary / legs: [{"destination": "Bali", "days": 3}, …] in their
                order, each with days, nights or startDate, and costsMinor (or costs) by category where they are known
  plannedCosts  [{"day": 1, "category": "activities", "amountMinor": 50000000}]: what an itinerary already says
  startDate, endDate (YYYY-MM-DD), or days (or nights, one less); dates tell the season
  adults, children; or party / travellers: a number, a list of people, or {"adults": 2, "children": 1}
  style         budget, mid-range or luxury (mid-range when left out)
  currency      ISO 4217 (IDR when left out), of the price and of budget
  target        the probability to hold with, 0.5 to 0.99 (0.95 when left out)
  origin        where the journey begins: adds getting there and back
  budget        what the traveller means to spend (major units; or budgetMinor): no reason to refuse`

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
  const startDay = dayIn(startText) ?? startOfStops(fields)
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
  const planned = readPlannedCosts(fields, currency)
  return {
    trip: {
      stops: readStops(fields, days),
      ...(startDay === undefined ? {} : { startDay }),
      ...readParty(fields),
      style: style ?? "mid-range",
      ...(from === undefined ? {} : { origin: from }),
      ...(planned.length === 0 ? {} : { planned }),
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
