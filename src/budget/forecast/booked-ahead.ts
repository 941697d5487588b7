/**
 * What bookings take from the days ahead. A booking is certain, and it is no surprise on top of what the days are expected
 * to cost anyway: of its category it stands for as much of the expected spend as it is worth, so that a ticket bought
 * beforehand does not count twice. Pure over the accounts and the instant (I1).
 */
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import type { CommittedMoney } from "../bookings/committed.ts"
import type { EpochDay } from "../model.ts"
import { distributionOf } from "./distribution.ts"
import type { Belief } from "./habit.ts"

export interface BookedDay {
  /** Booked and due by the end of the day: in all, and of everyday categories. */
  readonly dueMinor: number
  readonly everydayDueMinor: number
  /** The part of the spend expected until then that no booking stands for, 0 to 1. */
  readonly openShare: number
}

export interface BookedAhead {
  readonly days: ReadonlyArray<BookedDay>
  /** Each category's part of an even day, without what its bookings stand for by the end; in the taxonomy's order. */
  readonly openShares: ReadonlyArray<number>
}

const dueBy = ({ dues }: CommittedMoney, day: EpochDay, isOf: (category: Category) => boolean): number =>
  dues.reduce((sum, due) => (due.day <= day && isOf(due.category) ? sum + due.minor : sum), 0)

/** What a category's bookings leave open of its part, where so much is expected in all. */
export const openShareOf = (share: number, bookedMinor: number, meanMinor: number): number =>
  meanMinor <= 0 || bookedMinor === 0 ? share : Math.max(0, share - bookedMinor / meanMinor)

/** @param shares each category's part of an even day, 0 for one-offs */
export const bookedAhead = (
  committed: CommittedMoney,
  belief: Belief,
  ahead: ReadonlyArray<{ readonly day: EpochDay; readonly evenDays: number }>,
  shares: ReadonlyArray<number>,
): BookedAhead => {
  let openShares = shares
  const days = ahead.map(({ day, evenDays }, index): BookedDay => {
    // What falls due behind the trip is owed by its end.
    const until = index === ahead.length - 1 ? Number.POSITIVE_INFINITY : day
    const { meanMinor } = distributionOf(belief, evenDays)
    openShares = categories.map((category, at) =>
      openShareOf(
        shares[at] ?? 0,
        dueBy(committed, until, (one) => one === category),
        meanMinor,
      ),
    )
    const replaced = shares.reduce((sum, share, at) => sum + (share - (openShares[at] ?? 0)), 0)
    return {
      dueMinor: dueBy(committed, until, () => true),
      everydayDueMinor: dueBy(committed, until, (category) => !oneOffCategories.has(category)),
      openShare: Math.max(0, 1 - replaced),
    }
  })
  return { days, openShares }
}
