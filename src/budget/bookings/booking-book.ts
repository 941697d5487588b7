/**
 * All that was said about the bookings of one budget, in the user stage: per booking the word that stands for it and the
 * one against it, what was asked about its payment, and what it is known not to be. Bounded (I5): of those that are
 * released the oldest is forgotten.
 */
import { limits } from "../../../config/limits.ts"
import { standsOver, type Word } from "../correction/word.ts"
import { type BookedMoney, type Booking, isOpen, type Payment, type Released } from "./booking.ts"

export interface BookingEntry extends Booking {
  /** Payments that are not its own, by the traveller's word. */
  readonly apart?: ReadonlyArray<string>
}

export type BookingBook = Map<string, BookingEntry>

export const tooManyBookings = `a budget has at most ${limits.bookingsPerBudgetMax} open bookings`

const openCount = (book: BookingBook): number => {
  let count = 0
  for (const entry of book.values()) if (isOpen(entry)) count++
  return count
}

/** Room for one more: words about what is released make way, oldest first. */
const makeRoom = (book: BookingBook): boolean => {
  if (book.size < limits.bookingWordsPerBudgetMax) return true
  for (const [bookingId, entry] of book) {
    if (isOpen(entry)) continue
    book.delete(bookingId)
    return true
  }
  return false
}

/** What was asked about it was asked about another state of things. */
const settled = ({ maybe: _maybe, paying: _paying, ...entry }: BookingEntry): BookingEntry => entry

const apartOf = ({ apart = [], released }: BookingEntry): ReadonlyArray<string> =>
  released?.transactionId === undefined
    ? apart
    : [...new Set([...apart, released.transactionId])].slice(-limits.bookingApartMax)

/**
 * It is booked, or booked again: what paid it before did not.
 * @returns why not, when there are too many
 */
export const hearCommitted = (
  book: BookingBook,
  bookingId: string,
  money: BookedMoney,
  word: Word,
): string | undefined => {
  const entry = book.get(bookingId)
  if (entry?.committed !== undefined && !standsOver(word, entry.committed.word)) return undefined
  const committed = { ...money, word }
  const before: BookingEntry = entry ?? { bookingId }
  const after: BookingEntry = { ...settled(before), committed }
  const wasOpen = isOpen(before)
  const opens = isOpen(after) && !wasOpen
  if (opens && openCount(book) >= limits.bookingsPerBudgetMax) return tooManyBookings
  if (entry === undefined && !makeRoom(book)) return tooManyBookings
  const apart = opens ? apartOf(before) : (before.apart ?? [])
  book.set(bookingId, apart.length === 0 ? after : { ...after, apart })
  return undefined
}

/** It is owed no longer; said before the booking itself, too. */
export const hearReleased = (book: BookingBook, bookingId: string, released: Released): string | undefined => {
  const entry = book.get(bookingId)
  if (entry?.released !== undefined && !standsOver(released.word, entry.released.word)) return undefined
  if (entry === undefined && !makeRoom(book)) return tooManyBookings
  const after: BookingEntry = { ...(entry ?? { bookingId }), released }
  book.set(bookingId, isOpen(after) ? after : settled(after))
  return undefined
}

/** The matcher takes a payment for its own, or asks about it. */
export const takePayment = (book: BookingBook, bookingId: string, payment: Payment, isSure: boolean): void => {
  const entry = book.get(bookingId)
  if (entry === undefined) return
  book.set(bookingId, isSure ? { ...settled(entry), paying: payment } : { ...entry, maybe: payment })
}

/** As a budget is told of them: those that were ever committed, by the day on which they fall due. */
export const bookingsOf = (book: BookingBook): ReadonlyArray<Booking> =>
  [...book.values()]
    .flatMap(({ apart: _apart, ...booking }) => (booking.committed === undefined ? [] : [booking]))
    .sort(
      (left, right) =>
        (left.committed?.dueDay ?? 0) - (right.committed?.dueDay ?? 0) || (left.bookingId < right.bookingId ? -1 : 1),
    )
