/**
 * The ledger room: what was spent, in total, by category and by trip-local day. Every figure is a sum of differences
 * (after minus before), and a row that holds nothing is removed, so that the same set of entries gives the same
 * accounts in whatever order it came (I8).
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { BudgetEntry, BudgetPlan, EpochDay } from "../model.ts"

export interface CategorySum {
  spentMinor: number
  /** The part of it that was paid once for the whole trip. */
  oneOffMinor: number
  count: number
}

export interface DaySum {
  readonly day: EpochDay
  spentMinor: number
  oneOffMinor: number
  count: number
}

export interface Sums {
  /** Pending and posted together: authorised money is gone for the traveller. */
  spentMinor: number
  /** The part of it that is not posted yet. */
  pendingMinor: number
  oneOffMinor: number
  /** Spend without one-offs on the days of the trip: what the daily burn is made of. Follows from the days. */
  everydayTripMinor: number
  /** Sum of the magnitudes of all worths: while it is a safe integer, every other sum here is exact (I7). */
  grossMinor: number
  /** Transactions that move money here: neither reversed nor worth nothing. */
  count: number
  /** Indexed as the taxonomy. */
  readonly byCategory: Array<CategorySum>
  /** Ascending; only days that hold something. */
  readonly byDay: Array<DaySum>
}

const categoryIndex: ReadonlyMap<Category, number> = new Map(categories.map((category, index) => [category, index]))

export const isCategory = (text: string): text is Category => (categoryIndex as ReadonlyMap<string, number>).has(text)

export const emptySums = (): Sums => ({
  spentMinor: 0,
  pendingMinor: 0,
  oneOffMinor: 0,
  everydayTripMinor: 0,
  grossMinor: 0,
  count: 0,
  byCategory: categories.map(() => ({ spentMinor: 0, oneOffMinor: 0, count: 0 })),
  byDay: [],
})

/** What an entry is worth to the accounts: a reversed one nothing, whatever it still says. */
export const worthMinor = (entry: BudgetEntry): number => (entry.status === "reversed" ? 0 : entry.spendMinor)

/** Where the day stands in the ascending rows, or where it would be inserted; most entries are of the newest day. */
const dayPosition = (rows: ReadonlyArray<DaySum>, day: EpochDay): number => {
  let low = 0
  let high = rows.length
  if (high > 0 && (rows[high - 1]?.day ?? 0) <= day) return (rows[high - 1]?.day ?? 0) === day ? high - 1 : high
  // Without a gap before it, it stands as many rows behind the first as days.
  const ungapped = day - (rows[0]?.day ?? day)
  if (rows[ungapped]?.day === day) return ungapped
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.day ?? 0) < day) low = middle + 1
    else high = middle
  }
  return low
}

const addToDay = (rows: Array<DaySum>, day: EpochDay, spentMinor: number, oneOffMinor: number, count: number): void => {
  const position = dayPosition(rows, day)
  const row = rows[position]
  if (row === undefined || row.day !== day) {
    rows.splice(position, 0, { day, spentMinor, oneOffMinor, count })
    return
  }
  row.spentMinor += spentMinor
  row.oneOffMinor += oneOffMinor
  row.count += count
  if (row.count === 0 && row.spentMinor === 0 && row.oneOffMinor === 0) rows.splice(position, 1)
}

/** Adds an entry to the sums, or takes it out with `sign` -1. */
export const addEntry = (sums: Sums, entry: BudgetEntry, sign: 1 | -1, plan: BudgetPlan): void => {
  const worth = worthMinor(entry)
  if (worth === 0) return
  const spent = sign * worth
  const oneOff = entry.oneOff ? spent : 0
  sums.spentMinor += spent
  sums.oneOffMinor += oneOff
  sums.grossMinor += sign * Math.abs(worth)
  sums.count += sign
  if (entry.status === "pending") sums.pendingMinor += spent
  if (!entry.oneOff && entry.localDay >= plan.startDay && entry.localDay <= plan.endDay) sums.everydayTripMinor += spent
  const row = sums.byCategory[categoryIndex.get(entry.category) ?? -1]
  if (row !== undefined) {
    row.spentMinor += spent
    row.oneOffMinor += oneOff
    row.count += sign
  }
  addToDay(sums.byDay, entry.localDay, spent, oneOff, sign)
}

/** Moves the trip over the days: what counts as a day of it follows the plan. */
export const recountTripDays = (sums: Sums, plan: BudgetPlan): void => {
  sums.everydayTripMinor = sums.byDay
    .filter((row) => row.day >= plan.startDay && row.day <= plan.endDay)
    .reduce((sum, row) => sum + row.spentMinor - row.oneOffMinor, 0)
}

/** Spend of one day without one-offs. */
export const everydayOnMinor = (sums: Sums, day: EpochDay): number => {
  const row = sums.byDay[dayPosition(sums.byDay, day)]
  return row !== undefined && row.day === day ? row.spentMinor - row.oneOffMinor : 0
}
