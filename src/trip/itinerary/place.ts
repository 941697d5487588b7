/** Where a traveller may stop: what it costs, how long it takes, when it is open, and how much it is liked. */
import type { Category } from "../../../config/taxonomy.ts"

export interface Coordinates {
  readonly latitude: number
  readonly longitude: number
}

/** Minutes after midnight, local; a place that closes after midnight is open until 1440 and from 0 the day after. */
export interface OpenHours {
  readonly fromMinute: number
  readonly toMinute: number
}

export interface Place extends Coordinates {
  readonly id: string
  readonly name: string
  readonly category: Category
  /** What kind it is, such as "museum" or "beach": what caps per day count. */
  readonly kind: string
  /** Per person, in minor units of the itinerary's currency. */
  readonly feeMinor: number
  readonly stayMinutes: number
  /** How much this traveller is expected to like it: 0 to 1. */
  readonly liking: number
  /** Monday first; several windows a day in order of time; none: closed. Absent: always open. */
  readonly hours?: ReadonlyArray<ReadonlyArray<OpenHours>>
  /** Meals that can be had there. */
  readonly serves?: ReadonlyArray<Meal>
}

export const meals = ["lunch", "dinner"] as const
export type Meal = (typeof meals)[number]

/** When a meal begins, in minutes after midnight. */
export const mealHours: Readonly<Record<Meal, OpenHours>> = {
  lunch: { fromMinute: 11 * 60 + 15, toMinute: 14 * 60 },
  dinner: { fromMinute: 17 * 60 + 45, toMinute: 20 * 60 + 30 },
}

const earthRadiusKm = 6_371.0088
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance (haversine). */
export const kilometresBetween = (a: Coordinates, b: Coordinates): number => {
  const across = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2
  const along = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2
  const chord = along + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * across
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(chord)))
}
