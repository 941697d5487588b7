/**
 * Budget commands among transactions (I8): commands follow their own order, and wherever the transactions come in
 * between, however often and however late, the accounts end the same.
 */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { categories } from "../../../config/taxonomy.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { everyone } from "../../../streams/subjects.ts"
import { dayToText, textToDay } from "../calendar.ts"
import { event, Fold, hourMs, startDay, startMs } from "./fold.test-support.ts"
import { RateTable } from "./rates.ts"
import { type Reach, reachAhead, reachOfDays, tooManyReached } from "./reach.ts"
import { placementsOf } from "./record.ts"

const budgetId = fc.constantFrom("b0", "b1", "b2")
const day = fc.integer({ min: -3, max: 12 })
const hour = fc.integer({ min: -100, max: 340 })
const zone = fc.constantFrom("Asia/Makassar", "America/New_York", "Pacific/Kiritimati", "Europe/London")

const opened = fc
  .record({ hour, budgetId, day, days: fc.nat(9), zone, currency: fc.constantFrom("IDR", "JPY") })
  .map((one) =>
    event("budget.opened.v1", one.hour, {
      ...{ budgetId: one.budgetId, name: "Trip", currency: one.currency, timeZone: one.zone, totalMinor: 1_000_000 },
      ...{ startDate: dayToText(startDay + one.day), endDate: dayToText(startDay + one.day + one.days) },
    }),
  )
const changed = fc
  .record({ hour, budgetId, day, days: fc.nat(9), part: fc.constantFrom("both", "start", "end", "total") })
  .map((one) =>
    event("budget.changed.v1", one.hour, {
      budgetId: one.budgetId,
      ...(one.part === "both" || one.part === "start" ? { startDate: dayToText(startDay + one.day) } : {}),
      ...(one.part === "both" || one.part === "end" ? { endDate: dayToText(startDay + one.day + one.days) } : {}),
      ...(one.part === "total" ? { totalMinor: 500_000 } : {}),
    }),
  )
const closed = fc
  .record({ hour, budgetId })
  .map((one) => event("budget.closed.v1", one.hour, { budgetId: one.budgetId }))
const member = fc.record({ hour, budgetId, role: fc.constantFrom("editor", "viewer", null) }).map((one) =>
  event(one.role === null ? "member.left.v1" : "member.joined.v1", one.hour, {
    ...{ budgetId: one.budgetId, userId: "rani" },
    ...(one.role === null ? {} : { role: one.role }),
  }),
)
const booking = fc
  .record({ hour, budgetId, day, bookingId: fc.constantFrom("k", "l"), amountMinor: fc.integer({ min: 1, max: 9 }) })
  .map(({ hour, day, amountMinor, ...one }) =>
    amountMinor > 6
      ? event("booking.released.v1", hour, { ...one, why: "cancelled" })
      : event("booking.committed.v1", hour, {
          ...{ ...one, amountMinor, category: "activities", currency: "IDR", from: "itinerary" },
          dueDate: dayToText(startDay + day),
        }),
  )
const commands = fc
  .tuple(opened, fc.array(fc.oneof(opened, opened, changed, changed, closed, member, booking), { maxLength: 7 }))
  .map(([first, rest]) => [first, ...rest].map((one, index) => ({ ...one, id: `command${index}` })))

const externalId = fc.constantFrom("a", "b", "c")
const key = { source: "card/bca", account: "x" }
const named = fc.option(fc.constantFrom("b0", "b1", "nowhere"), { nil: undefined, freq: 5 })
const facts = {
  hour,
  externalId,
  revision: fc.nat(3),
  amountMinor: fc.integer({ min: 1, max: 1_000_000 }),
  currency: fc.constantFrom("IDR", "JPY"),
  status: fc.constantFrom("pending", "posted"),
  mcc: fc.constantFrom("5812", "7011"),
  merchant: fc.constantFrom("KOPI SENJA", "QRIS KOPI SENJA 0042", "TOKO ABADI"),
  budgetId: named,
  localDay: fc.option(day, { nil: undefined, freq: 6 }),
}
interface Facts {
  readonly hour: number
  readonly revision: number
  readonly budgetId: string | undefined
  readonly localDay: number | undefined
}
const bodyOf = ({ hour, revision, localDay, budgetId, ...data }: Facts, more: object): PacerEvent =>
  event(revision === 0 ? "txn.recorded.v1" : "txn.amended.v1", hour, {
    ...{ account: "x", direction: "debit", revision, ...data, ...more },
    ...(budgetId === undefined ? {} : { budgetId }),
    ...(localDay === undefined ? {} : { localDate: dayToText(startDay + localDay) }),
  })
const split = { equal: { how: "equal", parts: [{ userId: "ayu" }, { userId: "rani" }] } }
const purchase = fc.record(facts)
const transaction: fc.Arbitrary<PacerEvent> = fc.oneof(
  // Pending, then posted with another amount and day; amended; many weeks late: all of them are bodies in any order.
  purchase.map((one) => bodyOf(one, {})),
  purchase.map((one) => bodyOf(one, {})),
  // The same external id from another source is another transaction.
  purchase.map((one) => ({ ...bodyOf(one, {}), id: `wallet ${JSON.stringify(one)}`, source: "wallet/gopay" })),
  // Partly and fully refunded, also by more than there was.
  fc
    .record({ ...facts, externalId: fc.constantFrom("r", "s"), of: externalId })
    .map(({ of, ...one }) => bodyOf(one, { direction: "credit", refunds: { ...key, externalId: of } })),
  fc
    .record({ hour, externalId, revision: fc.integer({ min: 1, max: 3 }) })
    .map(({ hour, ...one }) => event("txn.reversed.v1", hour, { account: "x", ...one })),
  fc
    .record({
      hour,
      externalId,
      budgetId: fc.constantFrom("b0", "b1", "b2", null),
      category: fc.constantFrom(...categories, null),
      taught: fc.option(fc.record({ merchant: fc.constantFrom("Kopi Senja", "Toko Abadi"), fromDay: day })),
    })
    .map(({ hour, taught, ...one }) =>
      event("txn.assigned.v1", hour, {
        ...{ ...key, ...one },
        // A word about the merchant, too.
        ...(taught === null ? {} : { merchant: taught.merchant, from: dayToText(startDay + taught.fromDay) }),
      }),
    ),
  fc
    .record({
      hour,
      externalId,
      parts: fc.array(
        fc.record({ budgetId: fc.constantFrom("b0", "b1", null), weight: fc.nat(3) }, { requiredKeys: ["weight"] }),
        {
          maxLength: 3,
        },
      ),
    })
    .map(({ hour, ...one }) => event("txn.split.v1", hour, { ...key, ...one })),
  // Of two that are the same payment, or the two legs of one's own money; in chains and circles, said and taken back.
  fc
    .record({
      hour,
      externalId: fc.oneof(externalId, fc.constantFrom("r", "s")),
      other: fc.oneof(externalId, fc.constantFrom("r", "s")),
      same: fc.boolean(),
      by: fc.constantFrom("matcher", "traveller"),
    })
    .filter((one) => one.externalId !== one.other)
    .map(({ hour, other, ...one }) =>
      event("txn.matched.v1", hour, { ...key, ...one, with: { ...key, externalId: other } }),
    ),
  fc.record({ hour, externalId, other: externalId }).map(({ hour, other, ...one }) =>
    event("txn.matched.v1", hour, {
      ...key,
      ...one,
      with: { ...key, externalId: other },
      same: true,
      by: "traveller",
    }),
  ),
  // Money that came, for no purchase; and own money, which fills a purse.
  fc
    .record({ ...facts, externalId: fc.constantFrom("a", "r", "s") })
    .map((one) => bodyOf(one, { direction: "credit", kind: "transfer" })),
  purchase.map((one) => bodyOf(one, { kind: "withdrawal", feeMinor: 3 })),
  // The owner's own expense, shared.
  fc.record({ hour, externalId, budgetId: fc.constantFrom("b0", "b1") }).map((one) =>
    event("txn.shared.v1", one.hour, {
      ...{ ...key, externalId: one.externalId },
      shared: { budgetId: one.budgetId, ownerUserId: "ayu", split: split.equal },
    }),
  ),
  // A companion's, judged by the role of the time of sharing.
  fc
    .record({ ...facts, budgetId: fc.constantFrom("b0", "b1"), revision: fc.integer({ min: 1, max: 3 }), said: hour })
    .map(({ said, ...one }) => ({
      ...bodyOf(one, { shared: { saidAt: new Date(startMs + said * hourMs).toISOString(), split: split.equal } }),
      id: `rani ${said} ${JSON.stringify(one)}`,
      source: "companion/rani",
    })),
  fc
    .record({
      hour: fc.nat(3),
      state: fc.constantFrom("granted", "withdrawn"),
      until: fc.option(hour, { nil: undefined }),
    })
    .map(({ hour, state, until }) =>
      event("consent.changed.v1", hour, {
        ...{ source: "card/bca", purpose: "peers", state },
        ...(until === undefined ? {} : { expires: new Date(startMs + until * hourMs).toISOString() }),
      }),
    ),
)
/** Of each pair the one rate that there is: what needs it waits for it, and nothing tells afterwards that it came late. */
const rates = [
  ["JPY", "IDR", "104.25"],
  ["IDR", "JPY", "0.0096"],
].map(([base, quote, rate]) => ({
  ...event("rate.published.v1", 0, { base, quote, date: dayToText(startDay), rate }),
  subject: everyone,
})) as ReadonlyArray<PacerEvent>
const transactions = fc
  .tuple(fc.uniqueArray(transaction, { maxLength: 14, selector: (one) => one.id }), fc.subarray([...rates]))
  .map(([transactions, rates]) => [...transactions, ...rates])

/** The commands in their own order, the transactions in any order between them, some of them more than once. */
const interleaved = fc
  .tuple(commands, transactions, fc.array(fc.nat(), { maxLength: 4 }))
  .chain(([commands, transactions, again]) => {
    const repeated = again.flatMap((index) => transactions[index % Math.max(1, transactions.length)] ?? [])
    const all = [...transactions, ...repeated]
    return fc.record({
      commands: fc.constant(commands),
      transactions: fc.constant(transactions),
      shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
      places: fc.array(fc.nat(commands.length), { minLength: all.length, maxLength: all.length }),
    })
  })

const foldOf = (events: ReadonlyArray<PacerEvent>): Fold => {
  const table = new RateTable()
  const fold = new Fold("ayu", (base, quote, day) => table.find(base, quote, day))
  for (const one of events) {
    if (one.type === "rate.published.v1") {
      const { base, quote, date, rate } = one.data
      table.add(base, quote, textToDay(date), rate)
    }
    fold.apply(one)
  }
  return fold
}

describe("budget commands among transactions (I8)", () => {
  it("end in the same accounts, whatever came before them and whatever after", () => {
    fc.assert(
      fc.property(interleaved, ({ commands, transactions, shuffled, places }) => {
        const first = foldOf([...commands, ...transactions])
        const last = foldOf([...transactions, ...commands])
        const mixed = foldOf(
          [...commands, undefined].flatMap((command, index) => [
            ...shuffled.filter((_, at) => places[at] === index),
            ...(command === undefined ? [] : [command]),
          ]),
        )
        expect({ ...last.kept, accounts: last.accounts }).toEqual({ ...first.kept, accounts: first.accounts })
        expect({ ...mixed.kept, accounts: mixed.accounts }).toEqual({ ...first.kept, accounts: first.accounts })
      }),
      { numRuns: 1_500 },
    )
  })

  it("leave every budget with exactly what the records say it holds (I7)", () => {
    fc.assert(
      fc.property(interleaved, ({ commands, transactions }) => {
        const fold = foldOf([...transactions, ...commands])
        const spent = new Map([...fold.states.keys()].map((budgetId) => [budgetId, 0]))
        for (const record of fold.records.values()) {
          for (const { budgetId, entry } of placementsOf(record)) {
            spent.set(budgetId, (spent.get(budgetId) ?? 0) + entry.spendMinor)
          }
        }
        expect([...fold.states].map(([budgetId, state]) => [budgetId, state.sums.spentMinor])).toEqual([...spent])
      }),
      { numRuns: 300 },
    )
  })
})

describe("a command that reaches more than it may look at", () => {
  it("is refused with its reason and changes nothing, and is taken once it reaches less (I5)", () => {
    const trip = { name: "Trip", currency: "IDR", timeZone: "Asia/Makassar", totalMinor: 1_000 }
    const days = (from: number, to: number) => ({
      startDate: dayToText(startDay + from),
      endDate: dayToText(startDay + to),
    })
    const fold = new Fold()
    fold.apply(event("budget.opened.v1", 0, { budgetId: "other", ...trip, ...days(20, 21) }))
    const before = JSON.stringify(fold.traveller.budgets)
    fold.reachesTooMany = true
    const open = event("budget.opened.v1", 0, { budgetId: "b0", ...trip, ...days(0, 3) })
    expect(fold.applied(open)).toMatchObject({ disposition: "refused", reason: tooManyReached })
    expect(JSON.stringify(fold.traveller.budgets)).toBe(before)
    expect(fold.apply(open)).toBe("duplicate")
    fold.reachesTooMany = false
    expect(fold.apply({ ...open, id: "again" })).toBe("applied")
    fold.reachesTooMany = true
    for (const [type, data] of [
      ["budget.changed.v1", { budgetId: "b0", ...days(1, 4) }],
      ["budget.closed.v1", { budgetId: "b0" }],
      ["member.joined.v1", { budgetId: "b0", userId: "rani", role: "editor" }],
    ] as const)
      expect(fold.applied(event(type, 1, data))).toMatchObject({ disposition: "refused", reason: tooManyReached })
    // Another total reaches nothing.
    expect(fold.apply(event("budget.changed.v1", 2, { budgetId: "b0", totalMinor: 5 }))).toBe("applied")
    expect(fold.traveller.budgets[1]).toMatchObject({ startDay, endDay: startDay + 3 })
    expect(fold.traveller.members.size).toBe(0)
  })
})

describe("the reach of commands, told ahead", () => {
  const days = fc.tuple(day, fc.nat(9)).map(([from, more]) => ({ fromDay: from, toDay: from + more }))
  it("is never less than what one command after another asks for", () => {
    fc.assert(
      fc.property(commands, commands, fc.array(day, { maxLength: 5 }), (before, batch, days) => {
        const fold = foldOf(before)
        const told = reachAhead(fold.traveller, batch)
        const asked: Array<ReadonlyArray<Reach>> = []
        fold.onReach = (reach) => asked.push(reach)
        for (const [index, one] of batch.entries()) fold.apply({ ...one, id: `batch${index}` })
        for (const reach of asked.flat()) {
          if ("companionId" in reach) expect(told).toContainEqual(reach)
          else
            for (const day of [reach.fromDay, reach.toDay, ...days.map((one) => startDay + one)]) {
              if (day < reach.fromDay || day > reach.toDay) continue
              expect(told.some((one) => "fromDay" in one && one.fromDay <= day && day <= one.toDay)).toBe(true)
            }
        }
      }),
      { numRuns: 500 },
    )
  })

  it("is only the days that change hands", () => {
    fc.assert(
      fc.property(days, days, day, (before, after, day) => {
        const has = (one: { fromDay: number; toDay: number }) => one.fromDay <= day && day <= one.toDay
        const reach = reachOfDays(before, after)
        if (has(before) !== has(after)) expect(reach.some((one) => "fromDay" in one && has(one))).toBe(true)
      }),
    )
    expect(reachOfDays({ fromDay: 1, toDay: 9 }, { fromDay: 1, toDay: 9 })).toEqual([])
    expect(reachOfDays({ fromDay: 10, toDay: 90 }, { fromDay: 10, toDay: 95 })).toEqual([{ fromDay: 89, toDay: 97 }])
  })
})
