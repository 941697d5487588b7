/**
 * An itinerary as it is kept: what is visited on which day in which order, and what stands about each stop. Times are
 * not kept but laid out anew (lay-out.ts), so that no edit leaves a clock wrong.
 */
import type { Category } from "../../../config/taxonomy.ts"
import type { TransportMode } from "../../../config/transport-modes.ts"
import type { Coordinates, Meal } from "./place.ts"
import type { OptimizationGoal } from "./request.ts"

export interface PlannedStop extends Coordinates {
  /** Stable over edits and plans. */
  readonly stopId: string
  /** Absent for a meal wherever the day has led. */
  readonly placeId?: string
  readonly meal?: Meal
  readonly name: string
  readonly kind: string
  readonly category: Category
  /** What the whole party was expected to pay. */
  readonly costMinor: number
  readonly stayMinutes: number
  /** Locked: its day and the minute of its beginning stand. */
  readonly lockedMinute?: number
  /** Committed money: a price that is owed, whatever the plan thought. */
  readonly booked?: { readonly costMinor: number; readonly reference?: string }
  readonly feedback?: { readonly outcome: "visited" | "skipped"; readonly rating?: number }
}

export interface ItineraryDocument {
  readonly name: string
  readonly city: string
  /** The budget whose money it spends. */
  readonly budgetId?: string
  readonly currency: string
  readonly startDate: string
  readonly people: number
  readonly hotel: Coordinates
  readonly dayStartsMinute: number
  readonly dayEndsMinute: number
  readonly modes: ReadonlyArray<TransportMode>
  /** Whether a car is rented for it: decided for the trip as a whole. */
  readonly rents: boolean
  readonly goal: OptimizationGoal
  readonly mustSee: ReadonlyArray<string>
  readonly avoid: ReadonlyArray<string>
  readonly kindsPerDayMax: Readonly<Record<string, number>>
  readonly days: ReadonlyArray<ReadonlyArray<PlannedStop>>
  /** The traveller's word of what a transaction paid for; an empty text: for no stop. */
  readonly links: Readonly<Record<string, string>>
  /** Number of the next stop. */
  readonly nextStop: number
}

/** What a stop costs as far as is known before it is paid. */
export const owedMinor = ({ booked, costMinor }: PlannedStop): number => booked?.costMinor ?? costMinor
