/**
 * What a budget's bookings come to: the sums that allowances, forecasts and corrections go by. Made anew when the bookings
 * change and kept with the plan in force, so that an ordinary transaction asks no more than whether there are any.
 */
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import type { EpochDay } from "../model.ts"
import { type Booking, isOpen } from "./booking.ts"

/** Money that falls due on a day. */
export interface Due {
  readonly day: EpochDay
  readonly category: Category
  readonly minor: number
}

export interface CommittedMoney {
  readonly byCategoryMinor: { readonly [category in Category]?: number }
  readonly totalMinor: number
  /** The part of it that is of categories which the days live on. */
  readonly everydayMinor: number
  /** Ascending by day. */
  readonly dues: ReadonlyArray<Due>
}

/** Undefined when nothing is owed. */
export const committedOf = (bookings: ReadonlyArray<Booking>): CommittedMoney | undefined => {
  const dues = bookings
    .filter(isOpen)
    .map(
      ({ committed }): Due => ({
        day: committed.dueDay,
        category: committed.category,
        minor: committed.amountMinor,
      }),
    )
    .sort((left, right) => left.day - right.day)
  if (dues.length === 0) return undefined
  const byCategoryMinor: { [category in Category]?: number } = {}
  let totalMinor = 0
  let everydayMinor = 0
  for (const category of categories) {
    const minor = dues.reduce((sum, due) => (due.category === category ? sum + due.minor : sum), 0)
    if (minor === 0) continue
    byCategoryMinor[category] = minor
    totalMinor += minor
    if (!oneOffCategories.has(category)) everydayMinor += minor
  }
  return { byCategoryMinor, totalMinor, everydayMinor, dues }
}
