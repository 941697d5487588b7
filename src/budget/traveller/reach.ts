/**
 * How far a command reaches into transactions that are there already: a budget that opens, moves its days or closes, and
 * a companion who comes or goes, place anew whatever lies in their reach, so that the accounts end the same whichever
 * came first (I8). Reach is told in days, wide enough for every zone; where a transaction really belongs is placement's.
 */
import { limits } from "../../../config/limits.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { msPerDay, textToDay } from "../calendar.ts"
import type { EpochDay } from "../model.ts"
import { isTransferIn } from "./matching/score.ts"
import type { Body, TransactionRecord } from "./record.ts"
import type { TravellerState } from "./state.ts"

interface DaySpan {
  readonly fromDay: EpochDay
  readonly toDay: EpochDay
}

/** What a companion shares, or what happened in these days. */
export type Reach = { readonly companionId: string } | DaySpan

/** The reason of a command that would have to look at more: the typed refusal of `limits.recordsPerCommandMax`. */
export const tooManyReached = `more than ${limits.recordsPerCommandMax} transactions lie in those days`

/** The same instant is at most two days apart in two zones, and one from the day of UTC. */
const zoneDays = 2
/** As far ahead as any event may lie, and far further. */
const dayMax = 2 ** 31 - 1

const wide = ({ fromDay, toDay }: DaySpan): DaySpan => ({
  fromDay: fromDay - zoneDays,
  toDay: Math.min(toDay, dayMax - zoneDays) + zoneDays,
})

/** The day by which a transaction is found: its source's own, else that of UTC. */
export const reachDayOf = ({ givenDay, timeMs }: Body): EpochDay => givenDay ?? Math.floor(timeMs / msPerDay)

/** Null before its transaction has come. */
export const reachDay = ({ body }: TransactionRecord): EpochDay | null => (body === undefined ? null : reachDayOf(body))

export const isReached = (record: TransactionRecord, reach: ReadonlyArray<Reach>): boolean => {
  const day = reachDay(record)
  return (
    day !== null &&
    reach.some((one) =>
      "companionId" in one
        ? record.body?.companion?.userId === one.companionId
        : one.fromDay <= day && day <= one.toDay,
    )
  )
}

/** A category that is said of a merchant, too. */
const teaches = ({ type, data }: PacerEvent): boolean =>
  type === "txn.assigned.v1" && data.category !== undefined && data.merchant !== undefined && data.from !== undefined

/**
 * What a traveller tells themself, by hand or by a scanned code, looks for what the bank has told of it before; what a
 * transfer brought, for the account that it left.
 */
const looksBack = ({ type, source, data }: PacerEvent): boolean =>
  type === "txn.recorded.v1" &&
  (source.startsWith("manual/") ||
    source.startsWith("qris/") ||
    (data.direction === "credit" && isTransferIn(data.kind, data.direction, data.merchant ?? data.description)))

/** An event that may reach what is there already. */
export const placesAnew = (event: PacerEvent): boolean =>
  event.type.startsWith("txn.")
    ? looksBack(event) || teaches(event)
    : event.type.startsWith("budget.") || event.type.startsWith("member.") || event.type === "booking.committed.v1"

/** The days that only one of two spans has: at most two spans again. */
const difference = (left: DaySpan, right: DaySpan): ReadonlyArray<DaySpan> =>
  left.toDay < right.fromDay || right.toDay < left.fromDay
    ? [left, right]
    : [
        { fromDay: Math.min(left.fromDay, right.fromDay), toDay: Math.max(left.fromDay, right.fromDay) - 1 },
        { fromDay: Math.min(left.toDay, right.toDay) + 1, toDay: Math.max(left.toDay, right.toDay) },
      ].filter(({ fromDay, toDay }) => fromDay <= toDay)

/** Of days that open, and that change from one span to another. */
export const reachOfDays = (before: DaySpan | undefined, after: DaySpan): ReadonlyArray<Reach> =>
  (before === undefined ? [after] : difference(before, after)).map(wide)

/** Of a budget that closes: what happened later leaves it. */
export const reachOfClosing = (closedMs: number): ReadonlyArray<Reach> => [
  wide({ fromDay: Math.floor(closedMs / msPerDay), toDay: dayMax }),
]

/** Of an entry by hand: when the same payment may have been told of. */
export const reachOfMatching = (timeMs: number): ReadonlyArray<Reach> => [
  wide({
    fromDay: Math.floor((timeMs - limits.intentPostsMsMax) / msPerDay),
    toDay: Math.floor((timeMs + limits.intentPostsMsMax) / msPerDay),
  }),
]

/** Of a booking: when it may have been paid. */
export const reachOfBooking = (committedMs: number, dueDay: EpochDay): ReadonlyArray<Reach> => [
  wide({
    fromDay: Math.floor((committedMs - limits.bookingPaidEarlyMsMax) / msPerDay),
    toDay: dueDay + limits.bookingPaidLateDaysMax,
  }),
]

/** Of a word about a merchant: its purchases from then on. */
export const reachOfTeaching = (fromDay: EpochDay): ReadonlyArray<Reach> => [{ fromDay, toDay: dayMax }]

export const reachOfCompanion = (companionId: string): ReadonlyArray<Reach> => [{ companionId }]

/**
 * What these events of one traveller may reach together, told before they are folded: never less than what the fold asks
 * for. A traveller without budgets and without anything held has nothing that could be placed anew.
 */
export const reachAhead = (
  { budgets, held }: TravellerState,
  events: ReadonlyArray<PacerEvent>,
): ReadonlyArray<Reach> => {
  if (budgets.length === 0 && held.size === 0) return []
  const reach: Array<Reach> = []
  const spans = new Map<string, DaySpan>(
    budgets.map(({ budgetId, startDay, endDay }) => [budgetId, { fromDay: startDay, toDay: endDay }]),
  )
  for (const event of events) {
    const { type, data, time } = event
    switch (type) {
      case "txn.recorded.v1":
        if (looksBack(event)) reach.push(...reachOfMatching(Date.parse(time)))
        break
      case "booking.committed.v1":
        reach.push(...reachOfBooking(Date.parse(time), textToDay(data.dueDate)))
        break
      case "txn.assigned.v1":
        if (data.from !== undefined && teaches(event)) reach.push(...reachOfTeaching(textToDay(data.from)))
        break
      case "budget.opened.v1":
      case "budget.changed.v1": {
        const { budgetId, startDate, endDate } = data
        const fromDay = startDate === undefined ? undefined : textToDay(startDate)
        const toDay = endDate === undefined ? undefined : textToDay(endDate)
        const before = spans.get(budgetId)
        if (fromDay === undefined && toDay === undefined) break
        // One command alone is known exactly; of several, any days in between may be asked for.
        if (events.length === 1 && before !== undefined) {
          reach.push(...reachOfDays(before, { fromDay: fromDay ?? before.fromDay, toDay: toDay ?? before.toDay }))
          break
        }
        const edges = [fromDay, toDay, before?.fromDay, before?.toDay].filter((day) => day !== undefined)
        const hull = { fromDay: Math.min(...edges), toDay: Math.max(...edges) }
        spans.set(budgetId, hull)
        reach.push(...reachOfDays(undefined, hull))
        break
      }
      case "budget.closed.v1":
        reach.push(...reachOfClosing(Date.parse(time)))
        break
      case "member.joined.v1":
      case "member.left.v1":
        reach.push(...reachOfCompanion(data.userId))
        break
      default:
    }
  }
  return reach
}
