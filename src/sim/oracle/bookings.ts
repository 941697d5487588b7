/**
 * What is owed for bookings, told again from the set of words: of each booking the latest that commits it and the latest
 * that releases it, by their own time, and of one time by the greater hash of the command's name.
 */
import { createHash } from "node:crypto"
import type { Event } from "./event.ts"

export interface Said {
  readonly timeMs: number
  readonly hash: string
}
interface Booking {
  committed?: Said & { readonly category: string; readonly minor: number; readonly due: string }
  released?: Said & { readonly why: string }
}
export type Bookings = Map<string, Booking>

export const saidBy = ({ subject, id, time }: Event): Said => ({
  timeMs: Date.parse(time),
  hash: createHash("sha256").update(`${subject}\n\ncommand\n${id}`).digest("hex").slice(0, 32),
})

const isLater = (said: Said, before: Said | undefined): boolean =>
  before === undefined || said.timeMs > before.timeMs || (said.timeMs === before.timeMs && said.hash >= before.hash)

const isOwed = ({ committed, released }: Booking): boolean =>
  committed !== undefined && (released === undefined || !isLater(released, committed))

/** An open budget hears a word about a booking. */
export const hearBooking = (bookings: Bookings, currency: string, event: Event): void => {
  const { type, data } = event
  const bookingId = String(data["bookingId"])
  const booking = bookings.get(bookingId) ?? {}
  const said = saidBy(event)
  if (type === "booking.committed.v1") {
    if (data["currency"] !== currency) return
    const committed = {
      category: String(data["category"]),
      minor: Number(data["amountMinor"]),
      due: String(data["dueDate"]),
    }
    if (isLater(said, booking.committed)) booking.committed = { ...said, ...committed }
  } else if (type === "booking.released.v1") {
    if (isLater(said, booking.released)) booking.released = { ...said, why: String(data["why"]) }
  } else return
  bookings.set(bookingId, booking)
}

/** Each booking that was ever committed, and what became of it. */
export const bookingLines = (bookings: Bookings): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...bookings].flatMap(([bookingId, booking]) => {
      const { committed, released } = booking
      if (committed === undefined) return []
      const { category, minor, due } = committed
      return [[bookingId, `${category} ${minor} ${due} ${isOwed(booking) ? "open" : released?.why}`]]
    }),
  )

/** Category to what is owed in it. */
export const owedByCategory = (bookings: Bookings): Readonly<Record<string, number>> => {
  const owed: Record<string, number> = {}
  for (const booking of bookings.values()) {
    const { committed } = booking
    if (committed !== undefined && isOwed(booking))
      owed[committed.category] = (owed[committed.category] ?? 0) + committed.minor
  }
  return owed
}

/** What of a line of the plan was spoken for when something was said, and is not free again since. */
export const spokenForAt = (bookings: Bookings, line: string, said: Said): number => {
  let minor = 0
  for (const booking of bookings.values()) {
    const { committed, released } = booking
    if (committed === undefined || committed.category !== line || !isLater(said, committed)) continue
    const wasPaidLater = released?.why === "paid" && !isLater(said, released)
    if (isOwed(booking) || wasPaidLater) minor += committed.minor
  }
  return minor
}
