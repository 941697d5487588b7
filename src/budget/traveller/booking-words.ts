/**
 * What is said about bookings, and which payments are theirs. A payment is recognised once, when the later of the two
 * comes, and becomes a `booking.released.v1` for the traveller's own log: what is owed follows the recorded words alone,
 * and not what the matcher thought when (I1, I8). A traveller without bookings pays a look at an empty map for it.
 */
import { limits } from "../../../config/limits.ts"
import type { EventOf } from "../../../streams/events.ts"
import { type Booking, isOpen, type OpenBooking, type Payment } from "../bookings/booking.ts"
import {
  type BookingBook,
  type BookingEntry,
  bookingsOf,
  hearCommitted,
  hearReleased,
  takePayment,
} from "../bookings/booking-book.ts"
import { judgePayment, type PaymentVerdict } from "../bookings/payment.ts"
import { dayToText, textToDay } from "../calendar.ts"
import type { BudgetEntry } from "../model.ts"
import type { Applied } from "./apply.ts"
import type { Logged } from "./logged.ts"
import { type Heard, openHeadOf } from "./plan-words.ts"
import { isReached, reachOfBooking } from "./reach.ts"
import { isReversed, type TransactionRecord } from "./record.ts"
import type { Outgoing } from "./sent.ts"
import type { Delivery, UserStage } from "./settle.ts"
import type { TravellerState } from "./state.ts"

const matcherSource = "pacer/matcher"

const bookOf = ({ bookings }: TravellerState, budgetId: string): BookingBook => bookings.get(budgetId) ?? new Map()

const told = ({ seq, logMs }: Logged, budgetId: string, book: BookingBook): Delivery => ({
  budgetId,
  input: { kind: "bookings", seq, logMs, bookings: bookingsOf(book) },
})

const paymentOf = ({ identity, timeMs, localDay, spendMinor, merchant }: BudgetEntry): Payment => ({
  ...{ transactionId: identity, timeMs, day: localDay, spendMinor },
  ...(merchant === undefined ? {} : { merchant }),
})

const released = (
  userId: string,
  budgetId: string,
  { bookingId, committed }: OpenBooking,
  { transactionId, timeMs, day }: Payment,
): Outgoing => ({
  type: "booking.released.v1",
  source: matcherSource,
  subject: userId,
  // Later than the word that it stands over.
  time: new Date(Math.max(timeMs, committed.word.timeMs + 1)).toISOString(),
  data: { budgetId, bookingId, why: "paid", transactionId, day: dayToText(day) },
})

/** Owed again, as it was: what had paid it was taken back. */
const committedAgain = (
  userId: string,
  budgetId: string,
  currency: string,
  { bookingId, committed, released }: Booking,
  timeMs: number,
): ReadonlyArray<Outgoing> => {
  if (committed === undefined || released === undefined) return []
  const { category, amountMinor, dueDay, from, merchant, original } = committed
  return [
    {
      type: "booking.committed.v1",
      source: matcherSource,
      subject: userId,
      time: new Date(Math.max(timeMs, released.word.timeMs + 1)).toISOString(),
      data: {
        ...{ bookingId, budgetId, category, amountMinor, currency, dueDate: dayToText(dueDay), from },
        ...(merchant === undefined ? {} : { merchant }),
        ...(original === undefined ? {} : { original }),
      },
    },
  ]
}

/** What counts whole in a budget, and is nobody's second telling. */
const countedIn = ({ placed, twinOf, pairOf }: TransactionRecord): TransactionRecord["placed"] =>
  twinOf === undefined && pairOf === undefined ? placed : undefined

const paidBy = (book: BookingBook, transactionId: string): BookingEntry | undefined => {
  for (const entry of book.values()) {
    if (entry.paying?.transactionId === transactionId) return entry
    if (!isOpen(entry) && entry.released?.transactionId === transactionId) return entry
  }
  return undefined
}

const openIn = (book: BookingBook): ReadonlyArray<BookingEntry & OpenBooking> =>
  [...book.values()].filter(isOpen).filter(({ paying }) => paying === undefined)

/** One like it was paid a moment ago: this may be the same payment, told by another source. */
const likeOneJustPaid = (book: BookingBook, entry: BudgetEntry): boolean =>
  [...book.values()].some(
    (one) =>
      !isOpen(one) &&
      one.committed !== undefined &&
      one.released?.why === "paid" &&
      Math.abs(one.released.word.timeMs - entry.timeMs) <= limits.intentPostsMsMax &&
      judgePayment(one.committed, entry) === "sure",
  )

const byDue = (left: OpenBooking, right: OpenBooking): number =>
  left.committed.dueDay - right.committed.dueDay || (left.bookingId < right.bookingId ? -1 : 1)

/** The booking that a payment is most likely for: of several alike, of whose sums it makes no difference, the first due. */
const bestFor = (
  book: BookingBook,
  entry: BudgetEntry,
): { readonly booking: OpenBooking; readonly verdict: Exclude<PaymentVerdict, "no"> } | undefined => {
  const judged = openIn(book)
    .filter(({ apart }) => apart?.includes(entry.identity) !== true)
    .toSorted(byDue)
    .map((booking) => ({ booking, verdict: judgePayment(booking.committed, entry) }))
  const sure = judged.find(({ verdict }) => verdict === "sure")
  const best = sure ?? judged.find(({ verdict, booking }) => verdict === "unsure" && booking.maybe === undefined)
  if (best === undefined || best.verdict === "no") return undefined
  const { booking, verdict } = best
  return { booking, verdict: verdict === "sure" && likeOneJustPaid(book, entry) ? "unsure" : verdict }
}

const reopened = (traveller: TravellerState, { timeMs }: Logged, record: TransactionRecord): ReadonlyArray<Outgoing> =>
  [...traveller.bookings].flatMap(([budgetId, book]) => {
    const head = traveller.budgets.find((one) => one.budgetId === budgetId)
    const paid = paidBy(book, record.identity)
    if (head === undefined || head.closedMs !== undefined || paid === undefined || paid.paying !== undefined) return []
    return committedAgain(traveller.userId, budgetId, head.currency, paid, timeMs)
  })

const also = (applied: Applied, outgoing: ReadonlyArray<Outgoing>): Applied => ({
  ...applied,
  ...(outgoing.length === 0 ? {} : { outgoing: [...(applied.outgoing ?? []), ...outgoing] }),
})

/** What the event has made of its transaction, with the booking that it pays. */
export const withPayment = (traveller: TravellerState, logged: Logged, applied: Applied): Applied => {
  const { record } = applied
  if (applied.disposition === "duplicate" || record?.body === undefined) return applied
  if (isReversed(record)) {
    const again = reopened(traveller, logged, record)
    return again.length === 0 ? applied : also(applied, again)
  }
  // Told before by another source: what that paid is paid.
  if (applied.outgoing?.some(({ type }) => type === "txn.matched.v1") === true) return applied
  const placed = countedIn(record)
  const head = placed === undefined ? undefined : openHeadOf(traveller, placed.budgetId)
  const book = placed === undefined ? undefined : traveller.bookings.get(placed.budgetId)
  if (placed === undefined || head === undefined || typeof head === "string" || book === undefined) return applied
  if (paidBy(book, record.identity) !== undefined) return applied
  const best = bestFor(book, placed.entry)
  if (best === undefined) return applied
  const payment = paymentOf(placed.entry)
  const isSure = best.verdict === "sure"
  takePayment(book, best.booking.bookingId, payment, isSure)
  const outgoing = isSure ? [released(traveller.userId, placed.budgetId, best.booking, payment)] : []
  // Before the payment itself: the day has heard then whose it is.
  const deliveries = [told(logged, placed.budgetId, book), ...applied.deliveries]
  return also({ ...applied, deliveries }, outgoing)
}

/** What is there already, for a booking that becomes known after its payment. */
const lookBack = (
  traveller: TravellerState,
  budgetId: string,
  book: BookingBook,
  bookingId: string,
  stage: UserStage,
): ReadonlyArray<Outgoing> => {
  const booking = book.get(bookingId)
  if (booking === undefined || !isOpen(booking)) return []
  const reach = reachOfBooking(booking.committed.word.timeMs, booking.committed.dueDay)
  const found = (stage.recordsIn(reach) ?? []).flatMap((record) => {
    const placed = isReached(record, reach) ? countedIn(record) : undefined
    if (placed?.budgetId !== budgetId || booking.apart?.includes(record.identity) === true) return []
    if (paidBy(book, record.identity) !== undefined) return []
    const verdict = judgePayment(booking.committed, placed.entry)
    return verdict === "no" ? [] : [{ verdict, entry: placed.entry }]
  })
  const best = found.toSorted(
    (left, right) =>
      Number(right.verdict === "sure") - Number(left.verdict === "sure") ||
      right.entry.timeMs - left.entry.timeMs ||
      (left.entry.identity < right.entry.identity ? -1 : 1),
  )[0]
  if (best === undefined) return []
  // Met by the event: its archive row says so, and folding it again finds the same.
  stage.recordOf(best.entry.identity)
  const payment = paymentOf(best.entry)
  const isSure = best.verdict === "sure"
  takePayment(book, bookingId, payment, isSure)
  return isSure ? [released(traveller.userId, budgetId, booking, payment)] : []
}

const commit = (
  traveller: TravellerState,
  logged: Logged<EventOf<"booking.committed.v1">>,
  stage: UserStage,
): Heard => {
  const { bookingId, budgetId, currency, dueDate, ...money } = logged.event.data
  const head = openHeadOf(traveller, budgetId)
  if (typeof head === "string") return { refused: head }
  if (head.currency !== currency) return { refused: `the budget is in ${head.currency}` }
  const book = bookOf(traveller, budgetId)
  const word = { timeMs: logged.timeMs, hash: logged.identity }
  const wrong = hearCommitted(book, bookingId, { ...money, dueDay: textToDay(dueDate) }, word)
  if (wrong !== undefined) return { refused: wrong }
  traveller.bookings.set(budgetId, book)
  // An older word than the one that stands changes nothing, and reaches nothing.
  const stands = book.get(bookingId)?.committed?.word.hash === word.hash
  const outgoing = stands ? lookBack(traveller, budgetId, book, bookingId, stage) : []
  return { budgetId, deliveries: [told(logged, budgetId, book)], ...(outgoing.length === 0 ? {} : { outgoing }) }
}

const release = (traveller: TravellerState, logged: Logged<EventOf<"booking.released.v1">>): Heard => {
  const { bookingId, budgetId, day, ...why } = logged.event.data
  const head = openHeadOf(traveller, budgetId)
  if (typeof head === "string") return { refused: head }
  const book = bookOf(traveller, budgetId)
  const word = { timeMs: logged.timeMs, hash: logged.identity }
  const on = day === undefined ? {} : { day: textToDay(day) }
  const wrong = hearReleased(book, bookingId, { ...why, ...on, word })
  if (wrong !== undefined) return { refused: wrong }
  traveller.bookings.set(budgetId, book)
  return { budgetId, deliveries: [told(logged, budgetId, book)] }
}

/** Undefined for an event that is no such word. */
export const hearBookingWord = (traveller: TravellerState, logged: Logged, stage: UserStage): Heard | undefined => {
  const { event } = logged
  if (event.type === "booking.committed.v1") return commit(traveller, { ...logged, event }, stage)
  if (event.type === "booking.released.v1") return release(traveller, { ...logged, event })
  return undefined
}
