/** Bookings as a budget's view shows them: what is owed first, then what is owed no longer and why. */
import { dayToText } from "../calendar.ts"
import type { CommitmentView } from "../view.ts"
import { type Booking, isOpen } from "./booking.ts"

const instant = (ms: number): string => new Date(ms).toISOString()

export const viewBookings = (bookings: ReadonlyArray<Booking>): ReadonlyArray<CommitmentView> =>
  [...bookings.filter(isOpen), ...bookings.filter((booking) => !isOpen(booking))].flatMap((booking) => {
    const { bookingId, committed, released, maybe } = booking
    if (committed === undefined) return []
    const { category, amountMinor, dueDay, from, merchant, original, word } = committed
    return [
      {
        ...{ bookingId, category, amountMinor, dueDate: dayToText(dueDay), from, committedAt: instant(word.timeMs) },
        ...(merchant === undefined ? {} : { merchant }),
        ...(original === undefined ? {} : { original }),
        state: isOpen(booking) ? "open" : "released",
        ...(released === undefined || isOpen(booking)
          ? {}
          : {
              released: {
                ...{ why: released.why, at: instant(released.word.timeMs) },
                ...(released.transactionId === undefined ? {} : { transactionId: released.transactionId }),
              },
            }),
        ...(maybe === undefined
          ? {}
          : {
              maybe: {
                ...{ transactionId: maybe.transactionId, at: instant(maybe.timeMs), spendMinor: maybe.spendMinor },
                ...(maybe.merchant === undefined ? {} : { merchant: maybe.merchant }),
              },
            }),
      },
    ]
  })
