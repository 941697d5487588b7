/**
 * What is tied (twins, own money, refunds, their parts) ends the same in whatever order its events come (I8), asks for
 * nothing that an owner would not have fetched (I1), and survives a snapshot after any of them.
 */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { dayToText } from "../calendar.ts"
import { digest, event, Fold, startDay } from "./fold.test-support.ts"
import { placementsOf, type TransactionRecord } from "./record.ts"
import { decodeTraveller, encodeTraveller } from "./state.ts"

const source = "card/bca"
const key = (externalId: string) => ({ source, account: "x", externalId })
const trips = ["b0", "b1"].map((budgetId, index) =>
  event("budget.opened.v1", index, {
    ...{ budgetId, name: "Trip", currency: "IDR", timeZone: "Asia/Makassar", totalMinor: 1_000_000 },
    ...{ startDate: dayToText(startDay + 3 * index), endDate: dayToText(startDay + 3 * index + 2) },
  }),
)

/** Each its own amount, so that no two sums are alike by chance. */
const amountOf = (externalId: string): number => 1_000 * 3 ** "abcde".indexOf(externalId)
const spend = (externalId: string, hour: number, more: object = {}) =>
  event(Object.hasOwn(more, "revision") ? "txn.amended.v1" : "txn.recorded.v1", hour, {
    ...{ account: "x", externalId, amountMinor: amountOf(externalId), currency: "IDR" },
    ...{ direction: "debit", status: "posted", mcc: "5812", ...more },
  })
const refund = (externalId: string, of: string, amountMinor: number, hour: number, more: object = {}) =>
  spend(externalId, hour, { amountMinor, direction: "credit", refunds: key(of), ...more })
const match = (from: string, to: string, hour: number, more: object = {}) =>
  event("txn.matched.v1", hour, { ...key(from), with: key(to), same: true, by: "traveller", ...more })
const undone = (from: string, to: string, hour: number) => match(from, to, hour, { same: false })
const split = (externalId: string, hour: number, ...weights: ReadonlyArray<number>) =>
  event("txn.split.v1", hour, {
    ...key(externalId),
    parts: weights.map((weight, index) => ({ weight, budgetId: `b${index % 2}`, category: "shopping" })),
  })
const said = (externalId: string, hour: number, word: object) =>
  event("txn.assigned.v1", hour, { ...key(externalId), ...word })

const tieOf = (record: TransactionRecord) => ({
  twinOf: record.twinOf,
  pairOf: record.pairOf,
  twins: record.twins?.map(({ identity }) => identity).sort(),
  refunds: record.refunds?.map(({ identity }) => identity).sort(),
  placed: placementsOf(record).map(({ budgetId, entry: { firstSeq: _seq, ...entry } }) => [budgetId, entry]),
})

/** All that depends on the set of events, with what each record carries of others as these say it themselves. */
const endOf = (events: ReadonlyArray<PacerEvent>, isReloaded = false) => {
  const fold = new Fold()
  for (const one of [...trips, ...events]) {
    fold.apply(one)
    if (isReloaded) fold.traveller = decodeTraveller(structuredClone(encodeTraveller(fold.traveller)))
  }
  for (const record of fold.records.values()) {
    for (const carried of [...(record.twins ?? []), ...(record.refunds ?? [])]) {
      expect(fold.records.get(carried.identity)).toEqual(carried)
    }
  }
  const records = [...fold.records].filter(([, { body }]) => body !== undefined)
  const ties = Object.fromEntries(records.map(([identity, record]) => [identity, tieOf(record)]))
  return { ...fold.kept, accounts: fold.accounts, ties }
}

const ordersOf = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  all.length < 2
    ? [all]
    : all.flatMap((first, index) => ordersOf(all.toSpliced(index, 1)).map((rest) => [first, ...rest]))

describe("in each order", () => {
  const histories: Readonly<Record<string, ReadonlyArray<PacerEvent>>> = {
    "a chain of three": [spend("a", 1), spend("b", 2), spend("c", 3), match("a", "b", 4), match("b", "c", 5)],
    "a chain that parts in its middle": [
      ...[spend("a", 1), spend("b", 2), spend("c", 3), match("a", "b", 4), match("b", "c", 5), undone("b", "c", 6)],
    ],
    "a circle of three that opens": [
      ...[spend("a", 1), spend("b", 2), match("a", "b", 4), match("b", "c", 5), match("c", "a", 6, { by: "matcher" })],
      ...[spend("c", 3), match("c", "never", 2)],
    ],
    "a match that is taken back": [
      ...[spend("a", 1), spend("b", 2), spend("c", 3), match("a", "b", 4), match("c", "a", 5), undone("a", "b", 6)],
    ],
    "refunds of what is tied, and one that changes its purchase": [
      ...[spend("a", 1), spend("b", 2), match("b", "a", 3), refund("d", "a", 700, 9)],
      ...[refund("d", "b", 900, 10, { revision: 1 }), refund("e", "a", 400, 11)],
    ],
    "a refund of what gives way, split and taken back": [
      ...[spend("a", 1), spend("b", 2), match("a", "b", 3), split("a", 4, 1, 2), refund("d", "a", 900, 9)],
      undone("a", "b", 12),
    ],
    "what is matched and then gives back another": [
      ...[spend("a", 1), spend("b", 2), match("a", "b", 3), refund("a", "b", 300, 4, { revision: 1 })],
      ...[refund("d", "a", 100, 5), match("c", "a", 6)],
    ],
    "legs of own money, one of which is told twice": [
      ...[spend("a", 1, { kind: "topup", feeMinor: 7 }), spend("b", 2, { direction: "credit", kind: "topup" })],
      ...[match("a", "b", 3), spend("c", 2), match("c", "a", 4), split("a", 5, 1, 1)],
    ],
  }
  for (const [name, events] of Object.entries(histories)) {
    it(`${name} ends the same`, () => {
      const [first, ...others] = ordersOf(events)
      const end = endOf(first ?? [])
      for (const [index, order] of others.entries()) expect(endOf(order, index % 7 === 0)).toEqual(end)
    })
  }
})

const hour = fc.nat(150)
const name = fc.constantFrom("a", "b", "c", "d")
const by = fc.constantFrom("traveller", "matcher")
const tied: fc.Arbitrary<PacerEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ name, hour }).map((one) => spend(one.name, one.hour)) },
  {
    weight: 2,
    arbitrary: fc
      .record({ name, hour, revision: fc.integer({ min: 1, max: 3 }), category: fc.constantFrom("food", "health") })
      .map(({ name, hour, ...more }) => spend(name, hour, more)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ name, hour, revision: fc.integer({ min: 1, max: 3 }), kind: fc.constantFrom("transfer", "income") })
      .map(({ name, hour, ...more }) => spend(name, hour, { ...more, direction: "credit" })),
  },
  {
    weight: 5,
    arbitrary: fc
      .record({ of: name, from: fc.constantFrom("d", "e"), minor: fc.integer({ min: 1, max: 9_000 }), hour })
      .map((one) => refund(one.from, one.of, one.minor, one.hour)),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ of: name, from: fc.constantFrom("a", "d", "e"), hour, revision: fc.integer({ min: 1, max: 3 }) })
      .map(({ of, from, hour, ...more }) => refund(from, of, 500, hour, more)),
  },
  {
    weight: 12,
    arbitrary: fc
      .record({ from: fc.oneof(name, fc.constant("e")), to: name, hour, same: fc.integer({ max: 4, min: 0 }), by })
      .map(({ from, to, hour, same, by }) => match(from, to, hour, { by, same: same > 0 })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ name, hour, weights: fc.array(fc.nat(3), { maxLength: 3 }) })
      .map((one) => split(one.name, one.hour, ...one.weights)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ name, hour, word: fc.constantFrom({ budgetId: "b1" }, { budgetId: null }, { category: "health" }) })
      .map((one) => said(one.name, one.hour, one.word)),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ from: fc.constantFrom("d", "e"), of: fc.option(name), hour })
      .map(({ from, of, hour }) =>
        event("txn.linked.v1", hour, { ...key(from), refunds: of === null ? null : key(of) }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ externalId: name, hour, revision: fc.integer({ min: 1, max: 3 }) })
      .map(({ hour, ...one }) => event("txn.reversed.v1", hour, { account: "x", ...one })),
  },
)
const inTwoOrders = fc
  .uniqueArray(tied, { minLength: 4, maxLength: 14, selector: (one) => one.id })
  .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })))

describe("whatever is tied", () => {
  it("ends the same in any order", () => {
    fc.assert(
      fc.property(inTwoOrders, ([events, shuffled]) => {
        const end = endOf(events)
        expect(endOf(shuffled, true)).toEqual(end)
        expect(endOf([...shuffled, ...events])).toEqual(end)
      }),
      { numRuns: 1_000 },
    )
  })

  it("ends as if each payment had been told by itself, once it is taken back", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, name), { maxLength: 6, selector: (pair) => pair.join() }), (pairs) => {
        const told = [...["a", "b", "c", "d"].map((one, hour) => spend(one, hour)), refund("e", "b", 300, 9)]
        const words = pairs.map(([from, to], index) => match(from, to, 10 + index))
        const back = pairs.map(([from, to], index) => undone(from, to, 50 + index))
        const { held: _held, ...alone } = endOf(told)
        expect(endOf([...told, ...words, ...back])).toMatchObject(alone)
      }),
      { numRuns: 300 },
    )
  })

  it("is followed all around a circle: opened at whichever word and whenever, it is the chain that is left", () => {
    const names = ["a", "b", "c", "d"]
    const told = names.map((one, hour) => spend(one, hour))
    const words = names.map((one, index) => match(one, names[(index + 1) % names.length] ?? "", 10 + index))
    for (const [index, one] of names.entries()) {
      const opened = undone(one, names[(index + 1) % names.length] ?? "", 20)
      const end = endOf([...told, opened, ...words])
      expect(Object.values(end.ties).filter(({ twinOf }) => twinOf !== undefined)).toHaveLength(3)
      expect(endOf([...told, ...words, opened])).toEqual(end)
      expect(endOf([...words, opened, ...told])).toEqual(end)
    }
  })

  it("beyond the bound stays untied (I5)", () => {
    const fold = new Fold()
    for (const one of trips) fold.apply(one)
    const names = Array.from({ length: limits.tiedTransactionsMax + 1 }, (_, index) => `n${index}`)
    for (const one of names) fold.apply(spend(one, 1, { amountMinor: 10 }))
    for (const one of names.slice(1)) fold.apply(match(one, "n0", 2))
    expect(fold.records.get(digest("n0"))?.twins).toHaveLength(limits.tiedTransactionsMax - 1)
    expect(fold.accounts[0]?.spentMinor).toBe(20)
    // One leaves, and the one that waits is not forgotten: its next word ties it.
    const last = names.at(-1) ?? ""
    fold.apply(undone("n1", "n0", 3))
    fold.apply(said(last, 4, { category: "health" }))
    expect(fold.records.get(digest(last))?.twinOf).toBe(digest("n0"))
    expect(fold.accounts[0]?.spentMinor).toBe(20)
  })
})

describe("a refund that turns out to be none", () => {
  it("asks for a rate of its own, whichever was said first (I7, I8)", () => {
    const yen = { currency: "JPY" }
    const bought = spend("a", 0, { ...yen, localDate: dayToText(startDay) })
    const given = { ...yen, budgetId: "b0", localDate: dayToText(startDay + 1) }
    const asRefund = refund("b", "a", 1_000, 1, given)
    const asTransfer = spend("b", 2, { ...given, direction: "credit", kind: "transfer", revision: 1 })
    const heldAfter = (...events: ReadonlyArray<PacerEvent>) => {
      const fold = new Fold("ayu", (_base, _quote, day) => (day === startDay ? "104.25" : undefined))
      for (const one of [...trips, ...events]) fold.apply(one)
      return [...fold.traveller.held.values()].map(({ record, reason }) => [record.body?.externalId, reason])
    }
    expect(heldAfter(bought, asRefund)).toEqual([])
    expect(heldAfter(bought, asRefund, asTransfer)).toEqual([["b", "no-rate"]])
    expect(heldAfter(bought, asTransfer, asRefund)).toEqual([["b", "no-rate"]])
  })
})
