/**
 * Money that is booked and not paid yet: owed, and so no longer there to be spent. Of each booking the latest word that
 * commits it and the latest that releases it are kept apart, and the later of the two stands, so that what is committed
 * depends on the set of words alone, in whatever order they came (I8).
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import { standsOver, type Word } from "../correction/word.ts"
import type { EpochDay } from "../model.ts"
import { readInteger, readList, readNumber, readOneOf, readOptional, readText } from "../shape.ts"

const bookingSources = ["itinerary", "prices", "traveller"] as const
const releaseReasons = ["cancelled", "paid", "word"] as const

/** What was agreed, in the budget's currency (I7). */
export interface BookedMoney {
  readonly category: Category
  readonly amountMinor: number
  /** The day of the visit or the stay. */
  readonly dueDay: EpochDay
  readonly from: (typeof bookingSources)[number]
  readonly merchant?: string
  /** In the currency that it was agreed in, and the rate that it was frozen at. */
  readonly original?: { readonly amountMinor: number; readonly currency: string; readonly rate: string }
}

export interface Committed extends BookedMoney {
  readonly word: Word
}

export interface Released {
  readonly word: Word
  readonly why: (typeof releaseReasons)[number]
  /** What paid it, where that is known. */
  readonly transactionId?: string
  /** The day on which it was paid, where that is known. */
  readonly day?: EpochDay
}

/** A payment as far as it is shown beside a booking. */
export interface Payment {
  readonly transactionId: string
  readonly timeMs: number
  /** Of the trip. */
  readonly day: EpochDay
  readonly spendMinor: number
  readonly merchant?: string
}

export interface Booking {
  readonly bookingId: string
  readonly committed?: Committed
  readonly released?: Released
  /** What may have paid it, and the traveller is asked about. */
  readonly maybe?: Payment
  /** What the matcher has taken for its payment: its word is on the way. */
  readonly paying?: Payment
}

export type OpenBooking = Booking & { readonly committed: Committed }

/** Owed now. */
export const isOpen = <One extends Booking>(booking: One): booking is One & OpenBooking =>
  booking.committed !== undefined &&
  (booking.released === undefined || !standsOver(booking.released.word, booking.committed.word))

/**
 * Whether its money was spoken for when a word was said: committed before and neither cancelled nor paid by then. Of one
 * that was cancelled since, the money has become free again.
 */
export const wasOwedAt = (booking: Booking, word: Word): boolean => {
  const { committed, released } = booking
  if (committed === undefined || !standsOver(word, committed.word)) return false
  if (released === undefined || isOpen(booking)) return true
  return released.why === "paid" && !standsOver(word, released.word)
}

const wordOf = (value: unknown): Word => {
  const [timeMs, hash] = readList(value, (field) => field)
  return { timeMs: readNumber(timeMs), hash: readText(hash) }
}

const packCommitted = ({ word, category, amountMinor, dueDay, from, merchant, original }: Committed) => [
  [word.timeMs, word.hash],
  category,
  amountMinor,
  dueDay,
  from,
  merchant ?? null,
  ...(original === undefined ? [] : [original.amountMinor, original.currency, original.rate]),
]

const readCommitted = (value: unknown): Committed => {
  const [word, category, amountMinor, dueDay, from, merchant, ...original] = readList(value, (field) => field)
  const [originalMinor, currency, rate] = original
  return {
    category: readOneOf(categories, category),
    amountMinor: readInteger(amountMinor),
    dueDay: readInteger(dueDay),
    from: readOneOf(bookingSources, from),
    ...readOptional("merchant", merchant, readText),
    ...(original.length === 0
      ? {}
      : { original: { amountMinor: readInteger(originalMinor), currency: readText(currency), rate: readText(rate) } }),
    word: wordOf(word),
  }
}

const packReleased = ({ word, why, transactionId, day }: Released) => [
  [word.timeMs, word.hash],
  why,
  transactionId ?? null,
  day ?? null,
]

const readReleased = (value: unknown): Released => {
  const [word, why, transactionId, day] = readList(value, (field) => field)
  return {
    word: wordOf(word),
    why: readOneOf(releaseReasons, why),
    ...readOptional("transactionId", transactionId, readText),
    ...readOptional("day", day, readInteger),
  }
}

const packPayment = ({ transactionId, timeMs, day, spendMinor, merchant }: Payment) => [
  transactionId,
  timeMs,
  day,
  spendMinor,
  merchant ?? null,
]

const readPayment = (value: unknown): Payment => {
  const [transactionId, timeMs, day, spendMinor, merchant] = readList(value, (field) => field)
  return {
    transactionId: readText(transactionId),
    timeMs: readNumber(timeMs),
    day: readInteger(day),
    spendMinor: readInteger(spendMinor),
    ...readOptional("merchant", merchant, readText),
  }
}

/** As snapshots keep it: the same booking is the same text, however it came about (I1). */
export const packBooking = ({ bookingId, committed, released, maybe, paying }: Booking): unknown => [
  bookingId,
  committed === undefined ? null : packCommitted(committed),
  released === undefined ? null : packReleased(released),
  maybe === undefined ? null : packPayment(maybe),
  paying === undefined ? null : packPayment(paying),
]

/** From parsed snapshot text. */
export const readBooking = (value: unknown): Booking => {
  const [bookingId, committed, released, maybe, paying] = readList(value, (field) => field)
  return {
    bookingId: readText(bookingId),
    ...readOptional("committed", committed, readCommitted),
    ...readOptional("released", released, readReleased),
    ...readOptional("maybe", maybe, readPayment),
    ...readOptional("paying", paying, readPayment),
  }
}
