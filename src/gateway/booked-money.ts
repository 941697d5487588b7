/**
 * A booking's way into its budget: what was agreed, in the budget's currency at the rate that is frozen into the event
 * (I7), published like any other command. Only into budgets of the traveller's own: what companions book is theirs.
 */
import { Clock, Effect } from "effect"
import { limits } from "../../config/limits.ts"
import type { Category } from "../../config/taxonomy.ts"
import type { EventOf } from "../../streams/events.ts"
import { msPerDay } from "../budget/calendar.ts"
import { convertWithin } from "../budget/money.ts"
import { latestRates } from "../ledger/prices/comparisons.ts"
import type { RateOf } from "../trip/prices/total-price.ts"
import { OwnerViews } from "./owner-views.ts"

export type BookingEventData = EventOf<"booking.committed.v1">["data"]

/** What was agreed, in its own currency. */
export interface Agreed {
  readonly bookingId: string
  readonly budgetId: string
  readonly category: Category
  readonly amountMinor: number
  readonly currency: string
  readonly dueDate: string
  readonly merchant: string
  readonly from: BookingEventData["from"]
}

/** In a budget's currency; undefined while no rate is known, or when it is more than an amount may be. */
export const committedIn = (budgetCurrency: string, agreed: Agreed, rateOf: RateOf): BookingEventData | undefined => {
  const { amountMinor, currency } = agreed
  if (currency === budgetCurrency) return agreed
  const rate = rateOf(currency, budgetCurrency)
  const converted =
    rate === undefined ? undefined : convertWithin(limits.amountMinorMax, amountMinor, currency, budgetCurrency, rate)
  if (rate === undefined || converted === undefined || converted <= 0) return undefined
  return { ...agreed, amountMinor: converted, currency: budgetCurrency, original: { amountMinor, currency, rate } }
}

/** The latest rates of a traveller's partition; asked for only where currencies differ. */
export const ratesFor = Effect.fnUntraced(function* (userId: string) {
  const today = Math.floor((yield* Clock.currentTimeMillis) / msPerDay)
  return yield* latestRates((yield* OwnerViews).partitionOf(userId), today)
})

export const noRates: RateOf = () => undefined
