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
  /** Of that, what the days cannot have: less what is being paid, which is spend already and whose word is on the way. */
  readonly everydayHeldMinor: number
  /** Ascending by day. */
  readonly dues: ReadonlyArray<Due>
  /** What was paid, or is being paid, on a day for bookings of everyday categories: no spend of that day's allowance. */
  readonly paid: ReadonlyArray<{ readonly day: EpochDay; readonly minor: number }>
}

const paidOf = (booking: Booking): CommittedMoney["paid"] => {
  const { committed, released, paying } = booking
  if (committed === undefined || oneOffCategories.has(committed.category)) return []
  const day = isOpen(booking) ? paying?.day : released?.day
  return day === undefined ? [] : [{ day, minor: committed.amountMinor }]
}

/** Undefined when nothing is owed, and nothing was. */
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
  const paid = bookings.flatMap(paidOf)
  if (dues.length === 0 && paid.length === 0) return undefined
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
  const payingMinor = bookings
    .filter(isOpen)
    .flatMap(paidOf)
    .reduce((sum, { minor }) => sum + minor, 0)
  return { byCategoryMinor, totalMinor, everydayMinor, everydayHeldMinor: everydayMinor - payingMinor, dues, paid }
}
