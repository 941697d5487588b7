/** The messages that frame a trip: its budget, and what was booked. Those of its days come from day.ts. */

import type { EventOf } from "../../../streams/events.ts"
import { dayToText } from "../../budget/calendar.ts"
import type { Delivery } from "../delivery.ts"
import type { Dice } from "./dice.ts"
import { deliveriesOf } from "./lifecycle.ts"
import { places } from "./places.ts"
import { instantAt, localInstant, minorOf, type Purchase } from "./purchase.ts"
import type { Traveller } from "./traveller.ts"
import type { Trip } from "./trip.ts"

/** The traveller sits at home when they plan. */
const home = places.jakarta

/** The budget of the trip, opened on this day (counted from the trip's first: -10). */
export const openingOf = (traveller: Traveller, trip: Trip, onDay: number): Delivery => {
  const timeMs = instantAt(home, trip.startDay + onDay, 1_185, 12)
  const event: EventOf<"budget.opened.v1"> = {
    specversion: "1.0",
    id: `${trip.budgetId}.opened`,
    source: "app/pacer",
    type: "budget.opened.v1",
    subject: traveller.userId,
    time: localInstant(home, timeMs),
    data: {
      budgetId: trip.budgetId,
      name: trip.name,
      destination: trip.destination,
      currency: "IDR",
      homeCurrency: "IDR",
      timeZone: trip.timeZone,
      startDate: dayToText(trip.startDay),
      endDate: dayToText(trip.startDay + trip.stays.length - 1),
      totalMinor: minorOf(trip.total, "IDR"),
      categoryPlanMinor: Object.fromEntries(
        Object.entries(trip.categoryPlan).map(([category, amount]) => [category, minorOf(amount, "IDR")]),
      ),
      thresholdsPercent: [50, 70, 90, 100],
    },
  }
  return { deliverMs: timeMs, event }
}

export const bookingPurchases = (traveller: Traveller, trip: Trip): ReadonlyArray<Purchase> =>
  trip.bookings.map((booking, index) => {
    const stay = trip.stays[booking.onDay]
    const place = stay === undefined ? home : places[stay]
    return {
      userId: traveller.userId,
      externalId: `${trip.budgetId}-booking-${index + 1}`,
      purse: traveller.purses.card,
      timeMs: instantAt(place, trip.startDay + booking.onDay, booking.minuteOfDay),
      place,
      kind: "purchase",
      merchant: booking.merchant,
      mcc: booking.mcc,
      amountMinor: minorOf(booking.amount, booking.currency),
      currency: booking.currency,
      ...(booking.description === undefined ? {} : { description: booking.description }),
    }
  })

/** The bookings' messages. Each is a plain one: bookings are shown to people, oddities belong to the days. */
export const bookingDeliveries = (traveller: Traveller, trip: Trip, dice: Dice): ReadonlyArray<Delivery> =>
  bookingPurchases(traveller, trip).flatMap((purchase) => deliveriesOf(purchase, "plain", dice))

/** The traveller says after opening the budget that an earlier booking belongs to it. */
export const assignmentOf = (trip: Trip, booking: Purchase, timeMs: number): Delivery => ({
  deliverMs: timeMs,
  event: {
    specversion: "1.0",
    id: `${booking.externalId}.assigned`,
    source: "app/pacer",
    type: "txn.assigned.v1",
    subject: booking.userId,
    time: localInstant(home, timeMs),
    data: {
      source: booking.purse.source,
      account: booking.purse.account,
      externalId: booking.externalId,
      budgetId: trip.budgetId,
    },
  },
})
