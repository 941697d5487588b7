/**
 * The planner: a budget for a trip of which only the outline is known, as a plan to adjust. What its days are expected to
 * cost is summed by category and by day in whole minor units (I7): the total is the sum of its categories, and of its
 * days, to the unit. Pure: the same request gives the same plan.
 */
import { currencyExponents } from "../../../config/currencies.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import { referenceRates } from "../../../config/travel-costs.ts"
import { dayToText } from "../../budget/calendar.ts"
import { type DayKind, type PlannedDay, plannedDays, roomsOf } from "./days.ts"
import { daysOf, type TripRequest } from "./request.ts"

export interface PlannedCategory {
  readonly category: Category
  readonly plannedMinor: number
  /** Why so much. */
  readonly reason: string
}

export interface PlanDay {
  readonly index: number
  readonly date?: string
  readonly kind: DayKind
  readonly destination: string
  readonly plannedMinor: number
}

export interface TripPlan {
  readonly destination: string
  readonly timeZone: string
  readonly currency: string
  readonly totalMinor: number
  readonly rooms: number
  readonly categories: ReadonlyArray<PlannedCategory>
  readonly days: ReadonlyArray<PlanDay>
  /** What moved the whole, in words. */
  readonly reasons: ReadonlyArray<string>
}

/** Minor units of a currency for one rupiah; undefined where no reference rate is known. */
export const minorPerRupiah = (currency: string): number | undefined => {
  const rate = referenceRates[currency]
  return rate === undefined ? undefined : 10 ** (currencyExponents.get(currency) ?? 2) / rate
}

/** Plans are round sums: whole units of a currency, thousands where a unit is next to nothing. */
const roundMinor = (currency: string): number =>
  10 ** (currencyExponents.get(currency) ?? 2) * ((referenceRates[currency] ?? 1) < thousandsBelowRupiah ? 1_000 : 1)

const thousandsBelowRupiah = 10

export const sumByCategory = (days: ReadonlyArray<PlannedDay>): ReadonlyArray<number> =>
  categories.map((_, index) => days.reduce((sum, { costs }) => sum + (costs[index] ?? 0), 0))

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`

const seasonsOf = (days: ReadonlyArray<PlannedDay>): string => {
  const names = [...new Set(days.flatMap(({ seasons }) => seasons))]
  return names.length === 0 ? "" : `, with ${names.join(" and ")}`
}

const placeNames = (request: TripRequest): string =>
  [...new Set(request.stops.map(({ destination }) => destination.name))].join(", ")

const reasonOf = (category: Category, request: TripRequest, days: ReadonlyArray<PlannedDay>): string => {
  const party = plural(request.adults + request.children, "traveller")
  const where = placeNames(request)
  if (category === "lodging") {
    const nights = Math.max(0, days.length - 1)
    return `${plural(nights, "night")} × ${plural(roomsOf(request), "room")} at ${request.style} prices in ${where}${seasonsOf(days)}`
  }
  if (category === "transport_intercity") {
    return request.origin === undefined
      ? `between the stops for ${party}`
      : `from ${request.origin.name} and back for ${party}`
  }
  if (category === "communication") return `a local SIM card for ${plural(request.adults, "adult")}`
  return `${plural(days.length, "day")} × ${party} at ${request.style} prices in ${where}, less on the days of arrival and departure`
}

const reasonsOf = (request: TripRequest, days: ReadonlyArray<PlannedDay>): ReadonlyArray<string> => [
  `${plural(days.length, "day")} for ${plural(request.adults, "adult")}${request.children === 0 ? "" : ` and ${request.children} under age`}, ${request.style}`,
  ...[...new Set(days.flatMap(({ seasons }) => seasons))].map((name) => `${name}: prices of that season`),
  ...(request.planned === undefined ? [] : ["What the itinerary plans is counted at its own prices"]),
  ...(request.startDay === undefined
    ? ["No dates yet: reckoned at ordinary prices, feasts and high season cost more"]
    : []),
  ...(request.origin === undefined ? ["Getting there and back is not included: no place of departure was given"] : []),
]

/** Sums that keep the total: each day takes what its running sum has grown by (the last takes the residue). */
const splitOverDays = (totalMinor: number, days: ReadonlyArray<PlannedDay>): ReadonlyArray<number> => {
  const costs = days.map((day) => day.costs.reduce((sum, cost) => sum + cost, 0))
  const whole = costs.reduce((sum, cost) => sum + cost, 0)
  let running = 0
  let given = 0
  return costs.map((cost, index) => {
    running += cost
    const until = index === costs.length - 1 ? totalMinor : Math.round((totalMinor * running) / whole)
    const part = until - given
    given = until
    return part
  })
}

/** @param request checked (`problemOfRequest`) @param currency one with a reference rate */
export const planTrip = (request: TripRequest, currency: string): TripPlan => {
  const minor = minorPerRupiah(currency)
  if (minor === undefined) throw new RangeError(`no reference rate for ${currency}`)
  const days = plannedDays(request)
  const round = roundMinor(currency)
  const planned = sumByCategory(days).map((rupiah) => Math.round((rupiah * minor) / round) * round)
  const totalMinor = planned.reduce((sum, amount) => sum + amount, 0)
  const perDay = splitOverDays(totalMinor, days)
  return {
    destination: placeNames(request),
    timeZone: request.stops[0]?.destination.timeZone ?? "UTC",
    currency,
    totalMinor,
    rooms: daysOf(request) === 1 ? 0 : roomsOf(request),
    categories: categories.flatMap((category, index) => {
      const plannedMinor = planned[index] ?? 0
      return plannedMinor === 0 ? [] : [{ category, plannedMinor, reason: reasonOf(category, request, days) }]
    }),
    days: days.map((day, index) => ({
      index,
      ...(day.day === undefined ? {} : { date: dayToText(day.day) }),
      kind: day.kind,
      destination: day.destination.name,
      plannedMinor: perDay[index] ?? 0,
    })),
    reasons: reasonsOf(request, days),
  }
}
