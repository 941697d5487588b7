/** What an itinerary is asked for: where from, when, for whom, at what cost at most, and what must or must not be seen. */
import type { Category } from "../../../config/taxonomy.ts"
import type { TransportMode } from "../../../config/transport-modes.ts"
import type { Coordinates, Meal, Place } from "./place.ts"

export const optimizationGoals = ["cost", "experience", "balanced"] as const
export type OptimizationGoal = (typeof optimizationGoals)[number]

/** All for the whole party, in minor units. */
export interface MoneyBudget {
  readonly totalMinor?: number
  readonly categoryLimitsMinor?: Partial<Readonly<Record<Category, number>>>
  /** The same for each day. */
  readonly dailyLimitMinor?: number
}

/** A stop whose day and time stand: booked, done, or locked by the traveller. */
export interface KeptStop {
  readonly placeId: string
  readonly day: number
  readonly startMinute: number
}

export interface ItineraryRequest {
  /** Weekday of the first day, 0 is Monday. */
  readonly firstWeekday: number
  readonly days: number
  /** Where each day begins and ends. */
  readonly hotel: Coordinates
  readonly dayStartsMinute: number
  readonly dayEndsMinute: number
  readonly people: number
  readonly places: ReadonlyArray<Place>
  readonly budget: MoneyBudget
  readonly mustSee: ReadonlySet<string>
  readonly avoid: ReadonlySet<string>
  /** At most so many stops of a kind on one day. */
  readonly kindsPerDayMax: Readonly<Record<string, number>>
  readonly modes: ReadonlyArray<TransportMode>
  readonly goal: OptimizationGoal
  /** Meals to be planned, with their price per person where no place of the list serves them. */
  readonly mealPricesMinor: Partial<Readonly<Record<Meal, number>>>
  readonly kept: ReadonlyArray<KeptStop>
  /** A plan that is mended keeps all its stops when all of them fit: nothing but money has moved. */
  readonly keepsWhatFits?: boolean
  /** Days before this one, and minutes of this one before `minute`, are over: only kept stops lie there. */
  readonly from?: { readonly day: number; readonly minute: number }
}
