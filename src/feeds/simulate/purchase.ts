/** One purchase of a simulated traveller, before a bank has made messages of it. */
import { currencyExponents } from "../../../config/currencies.ts"
import type { Category } from "../../../config/taxonomy.ts"
import type { TransactionKind } from "../../../streams/events.ts"
import type { EpochDay } from "../../budget/model.ts"
import type { Place } from "./places.ts"
import type { Purse } from "./traveller.ts"

export interface Purchase {
  readonly userId: string
  readonly externalId: string
  readonly purse: Purse
  readonly timeMs: number
  readonly place: Place
  readonly kind: typeof TransactionKind.Type
  readonly merchant: string
  readonly mcc: string
  readonly amountMinor: number
  readonly currency: string
  readonly description?: string
  /** What the traveller tapped, for entries by hand. */
  readonly category?: Category
  /** Named by the traveller, for entries by hand. */
  readonly budgetId?: string
}

const dayMs = 86_400_000

/** The instant of a wall clock reading in a place, in milliseconds. */
export const instantAt = (place: Place, day: EpochDay, minuteOfDay: number, second = 0): number =>
  day * dayMs + (minuteOfDay - place.utcOffsetMinutes) * 60_000 + second * 1_000

/** An instant as the clock of the place shows it: `2026-05-08T12:41:07+08:00`. */
export const localInstant = (place: Place, timeMs: number): string => {
  const wallClock = new Date(timeMs + place.utcOffsetMinutes * 60_000).toISOString().slice(0, 19)
  const hours = String(Math.floor(place.utcOffsetMinutes / 60)).padStart(2, "0")
  return `${wallClock}+${hours}:${String(place.utcOffsetMinutes % 60).padStart(2, "0")}`
}

/** Whole units of a currency in its minor unit. */
export const minorOf = (amount: number, currency: string): number =>
  Math.round(amount * 10 ** (currencyExponents.get(currency) ?? 2))
