import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { dayToText } from "../calendar.ts"
import { convert } from "../money.ts"
import { encodeState } from "../state.ts"
import { digest, event, Fold, startDay } from "./fold.test-support.ts"
import { isReversed, placementsOf, purchaseIdOf, splitOf } from "./record.ts"
import { decodeTraveller, encodeTraveller } from "./state.ts"

const open = event("budget.opened.v1", 0, {
  budgetId: "trip",
  name: "Bali",
  currency: "IDR",
  timeZone: "Asia/Makassar",
  startDate: dayToText(startDay + 2),
  endDate: dayToText(startDay + 9),
  totalMinor: 1_000_000_000,
})

/** Another trip, later and in another currency. */
const openStay = event("budget.opened.v1", 1, {
  budgetId: "stay",
  name: "Tokyo",
  currency: "JPY",
  timeZone: "Asia/Tokyo",
  startDate: dayToText(startDay + 11),
  endDate: dayToText(startDay + 14),
  totalMinor: 1_000_000,
})

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)
const hour = fc.integer({ min: 0, max: 300 })
const externalId = fc.constantFrom("a", "b", "c", "r", "s")
const refunds = fc
  .constantFrom("a", "a", "b", "r")
  .map((externalId) => ({ source: "card/bca", account: "x", externalId }))
const body = { account: "x", direction: "debit" as const }
const transaction = fc.record({
  amountMinor: fc.integer({ min: 1, max: 1_000_000 }),
  currency: fc.constantFrom("IDR", "JPY"),
  status: fc.constantFrom("pending", "posted"),
  mcc: fc.constantFrom("5812", "7011", "4121"),
})
const partPlace = {
  budgetId: fc.constantFrom("trip", "stay", "nowhere", null),
  category: fc.constantFrom("food" as const, "lodging" as const),
}
const parts = fc.oneof(
  fc.array(
    fc.record({ ...partPlace, amountMinor: fc.integer({ min: 1, max: 400_000 }) }, { requiredKeys: ["amountMinor"] }),
    { maxLength: 4 },
  ),
  fc.array(fc.record({ ...partPlace, weight: fc.nat(3) }, { requiredKeys: ["weight"] }), { maxLength: 4 }),
)
const anyEvent = fc.oneof(
  fc
    .record({ hour, externalId: fc.constantFrom("r", "s"), data: transaction, refunds, revision: fc.nat(3) })
    .map((one) =>
      event(one.revision === 0 ? "txn.recorded.v1" : "txn.amended.v1", one.hour, {
        account: "x",
        direction: "credit",
        externalId: one.externalId,
        revision: one.revision,
        refunds: one.refunds,
        ...one.data,
      }),
    ),
  fc
    .record({ hour, externalId, refunds: fc.option(refunds) })
    .map(({ hour, ...data }) => event("txn.linked.v1", hour, { source: "card/bca", account: "x", ...data })),
  fc.record({ hour, externalId, parts }).map((one) =>
    event("txn.split.v1", one.hour, {
      source: "card/bca",
      account: "x",
      externalId: one.externalId,
      parts: one.parts,
    }),
  ),
  fc
    .record({ hour, externalId, data: transaction })
    .map((one) => event("txn.recorded.v1", one.hour, { ...body, externalId: one.externalId, ...one.data })),
  fc
    .record({ hour, externalId, data: transaction, revision: fc.integer({ min: 1, max: 3 }) })
    .map((one) =>
      event("txn.amended.v1", one.hour, { ...body, externalId: one.externalId, revision: one.revision, ...one.data }),
    ),
  fc
    .record({ hour, externalId, revision: fc.integer({ min: 1, max: 3 }) })
    .map((one) =>
      event("txn.reversed.v1", one.hour, { account: "x", externalId: one.externalId, revision: one.revision }),
    ),
  fc
    .record({
      hour,
      externalId,
      budgetId: fc.constantFrom("trip", "stay", null),
      category: fc.constantFrom("food", "health"),
    })
    .map((one) =>
      event("txn.assigned.v1", one.hour, {
        source: "card/bca",
        account: "x",
        externalId: one.externalId,
        budgetId: one.budgetId,
        category: one.category,
      }),
    ),
)

describe("user stage", () => {
  it("ends in the same accounts for every order of the same events (I8)", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyEvent, { maxLength: 10, selector: (one) => one.id }).chain((events) => {
          const all = [open, openStay, ...events]
          return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))
        }),
        ([inOrder, shuffled]) => {
          const first = new Fold()
          const second = new Fold()
          for (const one of inOrder) first.apply(one)
          for (const one of shuffled) second.apply(one)
          expect(second.accounts).toEqual(first.accounts)
        },
      ),
      { numRuns: 500 },
    )
  })

  it("counts a split transaction exactly once, to the minor unit (I7)", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyEvent, { maxLength: 10, selector: (one) => one.id }), (events) => {
        const fold = new Fold()
        for (const one of [open, openStay, ...events]) fold.apply(one)
        const spent = new Map<string, number>([...fold.states.keys()].map((budgetId) => [budgetId, 0]))
        for (const record of fold.records.values()) {
          const placed = placementsOf(record)
          for (const { budgetId, entry } of placed) spent.set(budgetId, (spent.get(budgetId) ?? 0) + entry.spendMinor)
          const { body } = record
          if (body === undefined || purchaseIdOf(record) !== undefined || splitOf(record)?.length !== placed.length)
            continue
          expect(sum(placed.map(({ entry }) => entry.originalMinor))).toBe(body.originalMinor)
          for (const { entry } of placed) expect(entry.originalMinor).toBeGreaterThanOrEqual(0)
          const [first] = placed
          if (first === undefined || placed.some((one) => one.budgetId !== first.budgetId)) continue
          // A refund that the traveller says gives back no purchase of theirs is a refund still.
          const sign = isReversed(record) ? 0 : body.kind === "refund" ? -1 : 1
          const whole = sign * body.originalMinor + 0
          const currency = first.budgetId === "trip" ? "IDR" : "JPY"
          const worth =
            body.originalCurrency === currency ? whole : convert(whole, body.originalCurrency, currency, "100")
          expect(sum(placed.map(({ entry }) => entry.spendMinor))).toBe(worth)
        }
        expect([...fold.states].map(([budgetId, state]) => [budgetId, state.sums.spentMinor])).toEqual([...spent])
      }),
      { numRuns: 300 },
    )
  })

  it("gives back no more than a purchase was, part by part", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyEvent, { maxLength: 12, selector: (one) => one.id }), (events) => {
        const fold = new Fold()
        for (const one of [open, openStay, ...events]) fold.apply(one)
        for (const purchase of fold.records.values()) {
          for (const refund of purchase.refunds ?? []) expect(fold.records.get(refund.identity)).toEqual(refund)
          for (const { budgetId, entry } of purchase.refunds === undefined ? [] : placementsOf(purchase)) {
            const part = entry.identity.slice(32)
            const given = (purchase.refunds ?? [])
              .flatMap((refund) => placementsOf(refund))
              .filter((one) => one.budgetId === budgetId && one.entry.identity.slice(32) === part)
            for (const one of given) expect(one.entry.spendMinor).toBeLessThanOrEqual(0)
            expect(-sum(given.map((one) => one.entry.spendMinor))).toBeLessThanOrEqual(Math.max(0, entry.spendMinor))
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it("takes nothing from a second delivery of any event (I2)", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyEvent, { minLength: 1, maxLength: 8, selector: (one) => one.id }),
        fc.nat(),
        (events, index) => {
          const fold = new Fold()
          for (const one of [open, ...events]) fold.apply(one)
          const before = fold.accounts
          const again = events[index % events.length]
          if (again !== undefined) expect(fold.apply(again)).toBe("duplicate")
          expect(fold.apply(open)).toBe("duplicate")
          expect(fold.accounts).toEqual(before)
        },
      ),
    )
  })

  it("goes on identically from a snapshot (I1)", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyEvent, { maxLength: 10, selector: (one) => one.id }), fc.nat(10), (events, cut) => {
        const straight = new Fold()
        const resumed = new Fold()
        for (const [index, one] of [open, ...events].entries()) {
          straight.apply(one)
          if (index === cut)
            resumed.traveller = decodeTraveller(JSON.parse(JSON.stringify(encodeTraveller(resumed.traveller))))
          resumed.apply(one)
        }
        expect(encodeTraveller(resumed.traveller)).toEqual(encodeTraveller(straight.traveller))
        expect([...resumed.states.values()].map(encodeState)).toEqual([...straight.states.values()].map(encodeState))
      }),
    )
  })
})

describe("the local day of a transaction", () => {
  const late = event("txn.recorded.v1", 95.5, {
    ...body,
    externalId: "a",
    amountMinor: 5,
    currency: "IDR",
    status: "posted",
  })
  const dayOf = (fold: Fold, externalId: string) =>
    placementsOf(fold.records.get(digest(externalId)) ?? { identity: "", firstSeq: 0 }).map(
      ({ entry }) => entry.localDay,
    )

  it("is that of the budget's zone, which no change of plan moves", () => {
    const fold = new Fold()
    for (const one of [open, late]) fold.apply(one)
    // 23:30 in UTC is half past seven of the next day in Makassar.
    expect(dayOf(fold, "a")).toEqual([startDay + 4])
    const elsewhere = { budgetId: "trip", timeZone: "America/New_York", endDate: dayToText(startDay + 6) }
    expect(fold.apply(event("budget.changed.v1", 100, elsewhere))).toBe("applied")
    expect(fold.states.get("trip")?.plan).toMatchObject({ timeZone: "Asia/Makassar", endDay: startDay + 6 })
    expect(dayOf(fold, "a")).toEqual([startDay + 4])
    expect(fold.states.get("trip")?.sums.byDay.map((row) => row.day)).toEqual([startDay + 4])
  })

  it("is the one that the source gave where it knows only days, whatever its time says, also at a budget's edge", () => {
    for (const timeZone of ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Makassar"]) {
      const fold = new Fold()
      fold.apply({ ...open, data: { ...open.data, timeZone } } as PacerEvent)
      for (const [externalId, day] of [
        ["first", 2],
        ["last", 9],
        ["before", 1],
      ] as const) {
        const data = { ...body, externalId, amountMinor: 5, currency: "IDR", status: "posted" }
        fold.apply(event("txn.recorded.v1", day * 24 + 12, { ...data, localDate: dayToText(startDay + day) }))
      }
      expect(dayOf(fold, "first")).toEqual([startDay + 2])
      expect(dayOf(fold, "last")).toEqual([startDay + 9])
      expect(dayOf(fold, "before")).toEqual([])
    }
  })

  it("follows an amendment, which carries the purchase's own time and not that of the amendment", () => {
    const again = { ...body, externalId: "a", amountMinor: 6, currency: "IDR", status: "posted", revision: 1 }
    for (const order of [
      [late, event("txn.amended.v1", 60, again)],
      [event("txn.amended.v1", 60, again), late],
    ]) {
      const fold = new Fold()
      for (const one of [open, ...order]) fold.apply(one)
      expect(dayOf(fold, "a")).toEqual([startDay + 2])
    }
  })
})

describe("what is worth more than an amount may be (I6, I7)", () => {
  const yen = { ...body, currency: "JPY", status: "posted" }
  const huge = event("txn.recorded.v1", 72, {
    ...yen,
    externalId: "a",
    amountMinor: limits.amountMinorMax / 10_000 + 1,
  })
  const reasons = (fold: Fold) => [...fold.traveller.held.values()].map((held) => held.reason)
  const parts = [{ amountMinor: 1 }, { budgetId: "stay", amountMinor: 1 }]
  const split = event("txn.split.v1", 73, { source: "card/bca", account: "x", externalId: "a", parts })

  it("is held, in whole or in the part that is too large, until it is mended", () => {
    for (const order of [
      [huge, open],
      [open, huge],
    ]) {
      const fold = new Fold()
      for (const one of [openStay, ...order]) fold.apply(one)
      expect(reasons(fold)).toEqual(["too-large"])
      fold.apply(event("txn.assigned.v1", 73, { source: "card/bca", account: "x", externalId: "a", budgetId: "stay" }))
      expect(fold.states.get("stay")?.sums.spentMinor).toBe(limits.amountMinorMax / 10_000 + 1)
      expect(reasons(fold)).toEqual([])
    }
    const parted = new Fold()
    for (const one of [open, openStay, huge, split]) parted.apply(one)
    expect(parted.states.get("trip")?.sums.spentMinor).toBe(10_000)
    expect(parted.states.get("stay")?.sums.spentMinor).toBe(limits.amountMinorMax / 10_000)
    const gone = new Fold("ayu", () => "1000000")
    for (const one of [huge, split, open, openStay]) gone.apply(one)
    expect(gone.states.get("stay")?.sums.spentMinor).toBe(limits.amountMinorMax / 10_000)
    expect(gone.states.get("trip")?.sums.spentMinor).toBe(100_000_000)
    gone.apply(event("txn.split.v1", 74, { source: "card/bca", account: "x", externalId: "a", parts: [] }))
    expect(reasons(gone)).toEqual(["too-large"])
    expect(gone.states.get("trip")?.sums.spentMinor).toBe(0)
  })
})

describe("a refund that names its purchase", () => {
  const debit = (externalId: string, amountMinor: number, more: object = {}) =>
    event("txn.recorded.v1", 72, {
      ...body,
      externalId,
      amountMinor,
      currency: "IDR",
      status: "posted",
      mcc: "5812",
      ...more,
    })
  const credit = (externalId: string, atHour: number, amountMinor: number, more: object = {}) =>
    event("txn.recorded.v1", atHour, {
      ...{ account: "x", externalId, amountMinor, currency: "IDR", direction: "credit", status: "posted" },
      ...{ refunds: { source: "card/bca", account: "x", externalId: "a" }, ...more },
    })
  const folded = (...events: ReadonlyArray<PacerEvent>): Fold => {
    const fold = new Fold()
    for (const one of [open, openStay, ...events]) fold.apply(one)
    return fold
  }
  const spends = (fold: Fold, externalId: string) =>
    placementsOf(fold.records.get(digest(externalId)) ?? { identity: "", firstSeq: 0 }).map(({ budgetId, entry }) => [
      budgetId,
      entry.category,
      entry.spendMinor,
    ])

  it("follows the traveller's word to a purchase and away from it again, whatever its source took it for", () => {
    const bare = { refunds: undefined, kind: "income" }
    const named = (purchase: string | null, atHour: number) =>
      event("txn.linked.v1", atHour, {
        ...{ source: "card/bca", account: "x", externalId: "r" },
        refunds: purchase === null ? null : { source: "card/bca", account: "x", externalId: purchase },
      })
    const events = [debit("a", 100), credit("r", 80, 60, bare)]
    expect(spends(folded(...events), "r")).toEqual([["trip", "other", 0]])
    expect(spends(folded(...events, named("a", 90)), "r")).toEqual([["trip", "food", -60]])
    expect(spends(folded(named("a", 90), ...events.toReversed()), "r")).toEqual([["trip", "food", -60]])
    expect(spends(folded(...events, named("a", 90), named(null, 91)), "r")).toEqual([["trip", "other", 0]])
    expect(spends(folded(debit("r", 10), debit("a", 100), named("a", 90)), "r")).toEqual([["trip", "food", 10]])
  })

  it("takes its category and budget, and counts only what is left of it, by the refunds' own times", () => {
    const purchase = debit("a", 100)
    const [early, late] = [credit("r", 80, 60), credit("s", 90, 60)]
    for (const order of [
      [purchase, early, late],
      [late, early, purchase],
      [early, purchase, late],
      [late, purchase, early],
    ]) {
      const fold = folded(...order)
      expect(spends(fold, "r")).toEqual([["trip", "food", -60]])
      expect(spends(fold, "s")).toEqual([["trip", "food", -40]])
      expect(fold.states.get("trip")?.sums.spentMinor).toBe(0)
    }
  })

  it("waits while its purchase has not come: what was never counted is not given back", () => {
    const fold = new Fold()
    fold.apply(open)
    expect(fold.apply(credit("r", 80, 60))).toBe("held")
    expect(fold.states.get("trip")?.sums.spentMinor).toBe(0)
    expect(fold.traveller.held.get(digest("r"))?.reason).toBe("no-purchase")
    fold.apply(debit("a", 100))
    expect(fold.states.get("trip")?.sums.spentMinor).toBe(40)
    expect(fold.traveller.held.size).toBe(0)
  })

  it("goes back over the parts of a split purchase, to nothing when all is given back", () => {
    const split = event("txn.split.v1", 75, {
      source: "card/bca",
      account: "x",
      externalId: "a",
      parts: [
        { category: "food", amountMinor: 50 },
        { category: "shopping", amountMinor: 30 },
        { budgetId: null, amountMinor: 20 },
      ],
    })
    const half = folded(debit("a", 100), credit("r", 80, 50), split)
    expect(spends(half, "a")).toEqual([
      ["trip", "food", 50],
      ["trip", "shopping", 30],
    ])
    expect(spends(half, "r")).toEqual([
      ["trip", "food", -25],
      ["trip", "shopping", -15],
    ])
    const all = folded(split, credit("r", 80, 33), credit("s", 81, 67), debit("a", 100))
    expect(all.states.get("trip")?.sums.spentMinor).toBe(0)
    expect(all.states.get("trip")?.sums.byCategory.every((row) => row.spentMinor === 0)).toBe(true)
  })

  it("leaves nothing of a purchase in another currency, however it is cut", () => {
    const yen = { currency: "JPY" }
    const refunds = [credit("r", 80, 33, yen), credit("s", 81, 33, yen), credit("b", 82, 34, yen)]
    const fold = folded(debit("a", 100, yen), ...refunds)
    expect(spends(fold, "a")).toEqual([["trip", "food", 1_000_000]])
    expect(fold.states.get("trip")?.sums.spentMinor).toBe(0)
  })

  it("moves with its purchase, follows its reversal, and is free again when it names another", () => {
    const moved = folded(
      debit("a", 100),
      credit("r", 80, 60),
      event("txn.assigned.v1", 90, { source: "card/bca", account: "x", externalId: "a", budgetId: null }),
    )
    expect(spends(moved, "r")).toEqual([])
    const reversed = folded(
      credit("r", 80, 60),
      debit("a", 100),
      event("txn.reversed.v1", 90, { account: "x", externalId: "a", revision: 1 }),
    )
    expect(spends(reversed, "r")).toEqual([["trip", "food", 0]])
    expect(reversed.states.get("trip")?.sums.spentMinor).toBe(0)
    const other = { ...body, revision: 1, amountMinor: 60, currency: "IDR", status: "posted" }
    const renamed = folded(
      debit("a", 100),
      debit("b", 50, { mcc: "7011" }),
      credit("r", 80, 60),
      event("txn.amended.v1", 80, {
        ...{ ...other, direction: "credit", externalId: "r" },
        refunds: { source: "card/bca", account: "x", externalId: "b" },
      }),
    )
    expect(spends(renamed, "r")).toEqual([["trip", "lodging", -50]])
    expect(renamed.records.get(digest("a"))?.refunds).toBeUndefined()
  })
})
