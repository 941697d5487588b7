import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { PacerEvent } from "../../../streams/events.ts"
import { dayToText } from "../calendar.ts"
import { digest, event, Fold, startDay } from "./fold.test-support.ts"
import { decodeTraveller, encodeTraveller } from "./state.ts"

const opened = event("budget.opened.v1", 0, {
  ...{ budgetId: "b0", name: "Trip", currency: "IDR", timeZone: "Asia/Makassar", totalMinor: 9_000_000 },
  ...{ startDate: dayToText(startDay), endDate: dayToText(startDay + 9) },
})
const committed = (bookingId: string, hour: number, more: object = {}): PacerEvent =>
  event("booking.committed.v1", hour, {
    ...{ bookingId, budgetId: "b0", category: "activities", amountMinor: 450_000, currency: "IDR", from: "itinerary" },
    ...{ dueDate: dayToText(startDay + 4), merchant: "Pura Uluwatu Kecak", ...more },
  })
const released = (bookingId: string, hour: number, why = "cancelled"): PacerEvent =>
  event("booking.released.v1", hour, { bookingId, budgetId: "b0", why })
const paid = (externalId: string, hour: number, more: object = {}): PacerEvent =>
  event("txn.recorded.v1", hour, {
    ...{ account: "x", externalId, amountMinor: 450_000, currency: "IDR", direction: "debit", status: "posted" },
    ...{ category: "activities", merchant: "QRIS PURA ULUWATU KECAK 8021", ...more },
  })

/** Folds, and what goes out comes back into the traveller's own log. */
const folded = (events: ReadonlyArray<PacerEvent>): Fold => {
  const fold = new Fold()
  let returned = 0
  for (const one of [opened, ...events]) {
    fold.apply(one)
    for (; returned < fold.outgoing.length; returned++) {
      const back = fold.outgoing[returned]
      if (back !== undefined) fold.apply(back)
    }
  }
  return fold
}
const bookings = (fold: Fold) => fold.states.get("b0")?.bookings ?? []
const owed = (fold: Fold): number => fold.states.get("b0")?.plan.committed?.totalMinor ?? 0

describe("a booking", () => {
  it("is owed until it is cancelled, and is not when its cancelling came first", () => {
    expect(owed(folded([committed("k", 1)]))).toBe(450_000)
    expect(owed(folded([committed("k", 1), released("k", 2)]))).toBe(0)
    expect(owed(folded([released("k", 2), committed("k", 1)]))).toBe(0)
    expect(owed(folded([released("k", 2), committed("k", 1), committed("k", 3, { amountMinor: 7 })]))).toBe(7)
  })

  it("of an unknown or closed budget, or in another currency, is refused with its reason", () => {
    const fold = folded([])
    const said = (one: PacerEvent) => fold.applied(one)
    expect(said(committed("k", 1, { budgetId: "b9" }))).toMatchObject({ reason: "there is no such budget" })
    expect(said(committed("k", 1, { currency: "USD" }))).toMatchObject({ reason: "the budget is in IDR" })
    fold.apply(event("budget.closed.v1", 5, { budgetId: "b0" }))
    expect(said(committed("k", 6))).toMatchObject({ disposition: "refused", reason: "the budget is closed" })
    expect(said(released("k", 6))).toMatchObject({ disposition: "refused", reason: "the budget is closed" })
  })

  it("is paid by its payment, whichever of the two was known first", () => {
    for (const events of [
      [committed("k", 1), paid("t", 90)],
      [paid("t", 90), committed("k", 1)],
    ]) {
      const fold = folded(events)
      expect(owed(fold)).toBe(0)
      expect(bookings(fold)[0]?.released).toMatchObject({ why: "paid", transactionId: digest("t") })
    }
  })

  it("counts once with its payment, in any order of both, of a change of price, of a repeat", () => {
    const events = [
      committed("k", 1, { amountMinor: 500_000 }),
      committed("k", 2),
      paid("t", 90),
      paid("other", 50, { amountMinor: 9 }),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray([...events, ...events], { minLength: 8 }), (order) => {
        const fold = folded(order)
        expect([owed(fold), fold.states.get("b0")?.sums.spentMinor]).toEqual([0, 450_009])
      }),
      { numRuns: 60 },
    )
  })

  it("with its payment is a matter of the set of words alone, once they are said (I8)", () => {
    const events = [
      committed("k", 1),
      committed("l", 2, { amountMinor: 70_000, category: "food" }),
      released("l", 30, "word"),
      committed("k", 40, { amountMinor: 460_000 }),
      released("k", 60, "paid"),
      committed("l", 70, { amountMinor: 80_000, category: "food" }),
      paid("t", 90),
      event("txn.reversed.v1", 95, { account: "x", externalId: "t", revision: 1 }),
      event("budget.changed.v1", 3, { budgetId: "b0", categoryPlanMinor: { activities: 600_000, food: 100_000 } }),
      event("correction.decided.v1", 50, {
        ...{ budgetId: "b0", correctionId: "c", decision: "edited" },
        moves: [{ from: "activities", to: "reserve", amountMinor: 300_000 }],
      }),
    ]
    const end = (order: ReadonlyArray<PacerEvent>) => {
      const fold = new Fold()
      for (const one of [opened, ...order]) fold.apply(one)
      const { plan, bookings } = fold.states.get("b0") ?? {}
      return { accounts: fold.accounts, plan, bookings: bookings?.map(({ maybe: _asked, ...booking }) => booking) }
    }
    const first = end(events)
    expect(first.plan?.committed?.totalMinor).toBe(80_000)
    expect(first.plan?.categoryPlanMinor.activities).toBe(460_000)
    fc.assert(
      fc.property(fc.shuffledSubarray([...events], { minLength: events.length }), (order) => {
        expect(end(order)).toEqual(first)
      }),
      { numRuns: 200 },
    )
  })

  it("is owed again when its payment is taken back, and is not paid by what the traveller says it is not", () => {
    const fold = folded([committed("k", 1), paid("t", 90)])
    const reversal = event("txn.reversed.v1", 95, { account: "x", externalId: "t", revision: 1 })
    expect(owed(folded([committed("k", 1), paid("t", 90), reversal]))).toBe(450_000)
    // The traveller's word takes the payment back; the transaction, told anew, does not pay it again.
    fold.apply(committed("k", 100))
    fold.apply(event("txn.amended.v1", 91, { ...(paid("t", 91).data as object), revision: 1 }))
    expect(owed(fold)).toBe(450_000)
    expect(fold.outgoing).toHaveLength(1)
    expect(bookings(fold)[0]?.maybe).toBeUndefined()
  })

  it("is asked about where its payment is unsure, and neither too early nor too late nor of another sum is one", () => {
    const unsure = folded([committed("k", 1), paid("t", 90, { merchant: "GETYOURGUIDE" })])
    expect(owed(unsure)).toBe(450_000)
    expect(bookings(unsure)[0]?.maybe).toMatchObject({ transactionId: digest("t"), spendMinor: 450_000 })
    for (const no of [
      paid("t", 24 * 13),
      paid("t", 90, { amountMinor: 470_000 }),
      paid("t", 90, { direction: "credit" }),
      paid("t", 90, { merchant: "WARUNG", category: "food" }),
    ]) {
      const fold = folded([committed("k", 1), no])
      expect([owed(fold), bookings(fold)[0]?.maybe]).toEqual([450_000, undefined])
    }
  })

  it("of two alike is paid once by one payment, and the second is asked about", () => {
    const two = [committed("k", 1), committed("l", 2)]
    const once = folded([...two, paid("t", 90)])
    expect(owed(once)).toBe(450_000)
    const again = folded([...two, paid("t", 90), paid("u", 91)])
    expect(owed(again)).toBe(450_000)
    expect(bookings(again).filter(({ maybe }) => maybe !== undefined)).toHaveLength(1)
  })

  it("is kept with the traveller, word for word", () => {
    const { traveller } = folded([committed("k", 1), paid("t", 90, { merchant: "GETYOURGUIDE" }), released("l", 3)])
    const again = decodeTraveller(JSON.parse(JSON.stringify(encodeTraveller(traveller))))
    expect(again.bookings).toEqual(traveller.bookings)
  })
})
