/**
 * What a quote may see of a trip, as numbers: the guide's price for each of its days, and features that tell how trips
 * like it may differ from the guide. Made from a planned trip, or from a traveller's own past days where there is no
 * place to plan by.
 */
import { type Destination, destinations } from "../../../config/destinations.ts"
import { categories } from "../../../config/taxonomy.ts"
import { plannedDays } from "../../trip/planner/days.ts"
import { minorPerRupiah } from "../../trip/planner/plan.ts"
import { daysOf, type TripRequest } from "../../trip/planner/request.ts"
import { seasonalPrices } from "../../trip/planner/season.ts"

export interface Basis {
  readonly days: number
  /** By day, minor units: what is paid for beds and journeys, and everything else. */
  readonly bookedMinor: ReadonlyArray<number>
  readonly everydayMinor: ReadonlyArray<number>
  readonly guideMinor: number
  readonly features: Float64Array
  readonly scaleFeatures: Float64Array
  /** Trips that are told apart when coverage is watched. */
  readonly cohort: Cohort
}

export const cohorts = ["short", "week", "long", "history"] as const
export type Cohort = (typeof cohorts)[number]

/** What the request says beyond the outline of the trip. */
export interface Hints {
  /** What the traveller means to spend on the trip. */
  readonly budgetMinor?: number
  /** What they have spent per day on earlier trips. */
  readonly historyPerDayMinor?: number
  readonly styleIsGiven?: boolean
}

const names = [
  "always",
  "days",
  "heads",
  "children",
  "budget-style",
  "luxury",
  "season",
  "lodging",
  "moves",
  "undated",
  "fare",
  "budget",
  "budget-given",
  "history",
  "history-given",
  "style-guessed",
  "elsewhere",
] as const
const slot = Object.fromEntries(names.map((name, index) => [name, index])) as {
  readonly [name in (typeof names)[number]]: number
}
const placeSlot: ReadonlyMap<string, number> = new Map(destinations.map(({ id }, index) => [id, names.length + index]))
/** Places that the list lacks share slots by the hash of their name. */
const elsewhereSlots = 32

export const featureCount = names.length + destinations.length + elsewhereSlots
export const scaleFeatureCount = 7

/** How far a feature's weight may be off in another population than the one that was fitted. */
export type Drift = "same-kind" | "strangers"
const deviationsByDrift = {
  // What a traveller means to spend says nothing about what the fitted trips cost: their price stays the same.
  "same-kind": { always: 0.06, place: 0.06, hint: 0, other: 0.03 },
  strangers: { always: 1.5, place: 0.4, hint: 0.6, other: 0.25 },
} as const

/** The deviations that a population's weights start from. */
export const featureDeviations = (drift: Drift): Float64Array => {
  const { always, place, hint, other } = deviationsByDrift[drift]
  const deviations = new Float64Array(featureCount).fill(place)
  deviations.fill(other, 0, names.length)
  deviations[slot.always] = always
  for (const name of ["budget", "budget-given", "history", "history-given"] as const) deviations[slot[name]] = hint
  deviations[slot.elsewhere] = place
  return deviations
}

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

const slotOfPlace = ({ id }: Destination): number =>
  placeSlot.get(id) ?? names.length + destinations.length + (hashOf(id) % elsewhereSlots)

const isKnown = ({ id }: Destination): boolean => placeSlot.has(id)

const weekDays = 5
const longDays = 9

const cohortOf = (days: number): Cohort => {
  if (days < weekDays) return "short"
  return days < longDays ? "week" : "long"
}

const lodging = categories.indexOf("lodging")
const intercity = categories.indexOf("transport_intercity")

const sum = (values: ReadonlyArray<number>): number => values.reduce((one, other) => one + other, 0)

const setHints = (features: Float64Array, guideMinor: number, days: number, hints: Hints): void => {
  const set = (name: "budget" | "history", minor: number | undefined) => {
    if (minor === undefined || minor <= 0) return
    // A slip of a factor of a thousand must not price the trip.
    features[slot[name]] = Math.max(-2, Math.min(2, Math.log(minor / guideMinor)))
    features[slot[`${name}-given`]] = 1
  }
  set("budget", hints.budgetMinor)
  set("history", hints.historyPerDayMinor === undefined ? undefined : hints.historyPerDayMinor * days)
}

const seasonOf = (request: TripRequest): number => {
  let log = 0
  let day = request.startDay
  for (const stop of request.stops) {
    for (let at = 0; at < stop.days; at++) {
      log += Math.log(seasonalPrices(stop.destination, day).lodging)
      if (day !== undefined) day += 1
    }
  }
  return log / daysOf(request)
}

/** @param request checked @param currency one with a reference rate */
export const basisOfTrip = (request: TripRequest, currency: string, hints: Hints = {}): Basis => {
  const minor = minorPerRupiah(currency) ?? 1
  const planned = plannedDays(request)
  const bookedMinor = planned.map(({ costs }) => ((costs[lodging] ?? 0) + (costs[intercity] ?? 0)) * minor)
  const everydayMinor = planned.map(({ costs }, at) => sum(costs) * minor - (bookedMinor[at] ?? 0))
  const guideMinor = sum(bookedMinor) + sum(everydayMinor)
  const days = planned.length
  const heads = request.adults + request.children
  const features = new Float64Array(featureCount)
  features[slot.always] = 1
  features[slot.days] = Math.log(days) - 1.7
  features[slot.heads] = Math.log(heads) - 0.7
  features[slot.children] = request.children / heads
  features[slot["budget-style"]] = request.style === "budget" ? 1 : 0
  features[slot.luxury] = request.style === "luxury" ? 1 : 0
  features[slot.season] = seasonOf(request)
  features[slot.lodging] = sum(bookedMinor) / guideMinor - 0.35
  features[slot.moves] = request.stops.length > 1 ? 1 : 0
  features[slot.undated] = request.startDay === undefined ? 1 : 0
  features[slot.fare] = request.origin === undefined ? 0 : 1
  features[slot["style-guessed"]] = hints.styleIsGiven === false ? 1 : 0
  for (const { destination, days: at } of request.stops) {
    const place = slotOfPlace(destination)
    features[place] = (features[place] ?? 0) + at / days
    if (!isKnown(destination)) features[slot.elsewhere] = 1
  }
  setHints(features, guideMinor, days, hints)
  const scaleFeatures = Float64Array.of(
    1,
    (features[slot.days] ?? 0) * 1,
    features[slot.heads] ?? 0,
    features[slot.lodging] ?? 0,
    features[slot["budget-style"]] ?? 0,
    features[slot.luxury] ?? 0,
    0,
  )
  return { days, bookedMinor, everydayMinor, guideMinor, features, scaleFeatures, cohort: cohortOf(days) }
}

/** The same from a traveller's own past alone. @param variance relative, of the sum around its mean */
export const basisOfHistory = (meanMinor: number, variance: number, days: number): Basis => {
  const features = new Float64Array(featureCount)
  features[slot.always] = 1
  features[slot.days] = Math.log(days) - 1.7
  const scaleFeatures = Float64Array.of(1, 0, 0, 0, 0, 0, Math.log(Math.sqrt(Math.max(variance, 1e-4))))
  return {
    days,
    bookedMinor: new Array<number>(days).fill(0),
    everydayMinor: new Array<number>(days).fill(meanMinor / days),
    guideMinor: meanMinor,
    features,
    scaleFeatures,
    cohort: "history",
  }
}
