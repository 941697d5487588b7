/** What an event's type is archived as. */
import type { EventType } from "./events.ts"

/** Storage codes: an event's type is archived as this number. Appended, never moved. */
export const eventTypeCodes: { readonly [Type in EventType]: number } = {
  "budget.opened.v1": 1,
  "budget.changed.v1": 2,
  "budget.closed.v1": 3,
  "txn.recorded.v1": 4,
  "txn.amended.v1": 5,
  "txn.reversed.v1": 6,
  "txn.assigned.v1": 7,
  "correction.decided.v1": 8,
  "goal.set.v1": 9,
  "consent.changed.v1": 10,
  "rate.published.v1": 11,
  "tick.v1": 12,
  "txn.split.v1": 13,
  "txn.shared.v1": 14,
  "member.joined.v1": 15,
  "member.left.v1": 16,
  "settlement.recorded.v1": 17,
  "txn.linked.v1": 18,
  "notification.answered.v1": 21,
  "txn.matched.v1": 19,
  "anomaly.answered.v1": 20,
  "promise.taken.v1": 30,
  "correction.set.v1": 24,
  "goal.removed.v1": 25,
  "goal.contributed.v1": 26,
  "booking.committed.v1": 36,
  "booking.released.v1": 37,
}
