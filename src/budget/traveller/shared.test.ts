import { Result, Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { AnyEvent, type PacerEvent } from "../../../streams/events.ts"
import { dayToText } from "../calendar.ts"
import { digest, event, Fold, startDay } from "./fold.test-support.ts"
import { isReversed } from "./record.ts"

const open = event("budget.opened.v1", 0, {
  budgetId: "trip",
  name: "Bali",
  currency: "IDR",
  timeZone: "Asia/Makassar",
  startDate: dayToText(startDay),
  endDate: dayToText(startDay + 12),
  totalMinor: 1_000_000_000,
})
const joined = event("member.joined.v1", 0, { budgetId: "trip", userId: "rani", role: "editor" })

const equally = { how: "equal", parts: [{ userId: "ayu" }, { userId: "rani" }, { userId: "tom" }] }
const shares = {
  how: "shares",
  parts: [
    { userId: "rani", weight: 1 },
    { userId: "ayu", weight: 3 },
  ],
}
const exactly = {
  how: "exact",
  parts: [
    { userId: "ayu", amountMinor: 200 },
    { userId: "tom", amountMinor: 300 },
  ],
}
const sharing = (split: object) => ({ budgetId: "trip", ownerUserId: "ayu", split })
const key = { source: "card/bca", account: "x" }

const hour = fc.integer({ min: 1, max: 200 })
const externalId = fc.constantFrom("a", "b")
const revision = fc.integer({ min: 1, max: 3 })
const claim = { amountMinor: fc.integer({ min: 1, max: 100_000 }), currency: fc.constantFrom("IDR", "JPY") }
const whole = { account: "x", direction: "debit", status: "posted", mcc: "5812" }
const memberEvent = fc.oneof(
  fc
    .record({ hour, externalId, ...claim })
    .map(({ hour, ...data }) => event("txn.recorded.v1", hour, { ...whole, ...data })),
  fc
    .record({ hour, externalId, revision, ...claim })
    .map(({ hour, ...data }) => event("txn.amended.v1", hour, { ...whole, ...data })),
  fc
    .record({ hour, externalId, revision })
    .map(({ hour, ...data }) => event("txn.reversed.v1", hour, { account: "x", ...data })),
  fc
    .record({ hour, externalId: fc.constantFrom("r", "s"), ...claim })
    .map(({ hour, ...data }) =>
      event("txn.recorded.v1", hour, { ...whole, ...data, direction: "credit", refunds: { ...key, externalId: "a" } }),
    ),
  fc
    .record({ hour, externalId, shared: fc.constantFrom(sharing(equally), sharing(shares), sharing(exactly), null) })
    .map(({ hour, ...data }) => event("txn.shared.v1", hour, { ...key, ...data })),
  fc
    .record({ hour, externalId, category: fc.constantFrom("food", "shopping") })
    .map(({ hour, ...data }) => event("txn.assigned.v1", hour, { ...key, ...data })),
)
/** With it all that may be said of a shared transaction beside: moved, split, told twice, given back by either name. */
const wilderEvent = fc.oneof(
  memberEvent,
  memberEvent,
  fc
    .record({ hour, externalId, budgetId: fc.constantFrom("own", "nowhere", null) })
    .map(({ hour, ...data }) => event("txn.assigned.v1", hour, { ...key, ...data })),
  fc
    .record({
      hour,
      externalId,
      parts: fc.array(fc.record({ weight: fc.nat(3), category: fc.constantFrom("food", "health") }), { maxLength: 3 }),
    })
    .map(({ hour, ...data }) => event("txn.split.v1", hour, { ...key, ...data })),
  fc
    .record({ hour, same: fc.boolean(), by: fc.constantFrom("traveller", "matcher") })
    .map(({ hour, ...data }) =>
      event("txn.matched.v1", hour, { ...key, externalId: "b", with: { ...key, externalId: "a" }, ...data }),
    ),
  fc.record({ hour, externalId: fc.constantFrom("r", "s"), of: externalId, ...claim }).map(({ hour, of, ...data }) =>
    event("txn.recorded.v1", hour, {
      ...{ ...whole, ...data, direction: "credit" },
      refunds: { ...key, externalId: of },
    }),
  ),
)
const wilderEvents = fc.uniqueArray(wilderEvent, { maxLength: 14, selector: (one) => one.id })
const memberEvents = fc.uniqueArray(memberEvent, { maxLength: 12, selector: (one) => one.id })
const permuted = <A>(all: ReadonlyArray<A>) => fc.shuffledSubarray([...all], { minLength: all.length })

/** The member's partition folds their events; what it leaves in the outbox is what the owner's is told. */
const toldBy = (events: ReadonlyArray<PacerEvent>): Fold => {
  const member = new Fold("rani")
  for (const one of events) member.apply(one)
  return member
}
const ownerOf = (events: ReadonlyArray<PacerEvent>): Fold => {
  const owner = new Fold("ayu")
  for (const one of events) owner.apply(one)
  return owner
}
const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0) + 0

describe("a companion's expense", () => {
  it("reaches the owner as events of the wire contract", () => {
    fc.assert(
      fc.property(memberEvents, (events) => {
        const decode = Schema.decodeUnknownResult(AnyEvent)
        for (const one of toldBy(events).outgoing) expect(Result.getOrThrow(decode(one))).toEqual(one)
      }),
    )
  })

  it("ends in the same accounts at the owner, whatever the order at either side and however often it is told (I8, I10)", () => {
    fc.assert(
      fc.property(
        wilderEvents.chain((events) => fc.tuple(fc.constant(events), permuted(events), fc.infiniteStream(fc.nat(3)))),
        ([events, shuffled, dice]) => {
          const straight = ownerOf([open, joined, ...toldBy(events).outgoing])
          const told = toldBy(shuffled).outgoing
          const twice = [joined, ...told, ...told.filter(() => dice.next().value === 0)]
          const mixed = twice
            .map((one) => [dice.next().value, one] as const)
            .sort(([left], [right]) => Number(left) - Number(right))
          const other = ownerOf([open, ...mixed.map(([, one]) => one)])
          expect(other.accounts).toEqual(straight.accounts)
          expect(sum(straight.states.get("trip")?.balances.map((one) => one.netMinor) ?? [])).toBe(0)
        },
      ),
      { numRuns: 800 },
    )
  })

  it("counts for the owner what the member last said, and nothing in the member's own budgets", () => {
    fc.assert(
      fc.property(memberEvents, (events) => {
        const member = toldBy([event("budget.opened.v1", 0, { ...open.data, budgetId: "own" }), ...events])
        const owner = ownerOf([open, joined, ...member.outgoing])
        const purchases = [...member.records.values()].filter((record) => record.body?.refunds === undefined)
        const given = new Map<string, number>()
        for (const refund of member.records.get(digest("a"))?.refunds ?? []) {
          const same = refund.body?.originalCurrency === member.records.get(digest("a"))?.body?.originalCurrency
          if (same) given.set("a", (given.get("a") ?? 0) + (refund.body?.originalMinor ?? 0))
        }
        let expected = 0
        for (const { body, word, reversal, identity } of purchases) {
          if (body === undefined || (word?.sharing?.sharing ?? null) === null) continue
          expect(member.records.get(identity)?.placed).toBeUndefined()
          if (isReversed({ identity, firstSeq: 0, body, ...(reversal === undefined ? {} : { reversal }) })) continue
          const left = Math.max(0, body.originalMinor - (given.get(body.externalId) ?? 0))
          expected += body.originalCurrency === "IDR" ? left : left * 10_000
        }
        expect(owner.states.get("trip")?.sums.spentMinor).toBe(expected)
      }),
      { numRuns: 300 },
    )
  })

  const bought = event("txn.recorded.v1", 20, { ...whole, externalId: "a", amountMinor: 1_000, currency: "IDR" })
  const shared = event("txn.shared.v1", 30, { ...key, externalId: "a", shared: sharing(equally) })
  const told = toldBy([bought, shared]).outgoing
  const member = (type: string, atHour: number, role?: string) =>
    event(type, atHour, { budgetId: "trip", userId: "rani", ...(role === undefined ? {} : { role }) })
  const spent = (events: ReadonlyArray<PacerEvent>) => ownerOf(events).states.get("trip")?.sums.spentMinor

  it("is held from a stranger, a viewer and one who has left, by the time of sharing, and counts once they may", () => {
    expect(spent([open, ...told])).toBe(0)
    expect(spent([open, member("member.joined.v1", 1, "viewer"), ...told])).toBe(0)
    expect(spent([open, joined, member("member.left.v1", 25), ...told])).toBe(0)
    expect(spent([open, joined, ...told, member("member.left.v1", 35)])).toBe(1_000)
    expect(spent([open, ...told, joined])).toBe(1_000)
    expect(spent([open, ...told, member("member.joined.v1", 40, "editor")])).toBe(0)
    const owner = ownerOf([open, ...told])
    expect([...owner.traveller.held.values()].map((held) => held.reason)).toEqual(["not-a-member"])
  })

  it("makes its bearers owe the one who paid, until they settle", () => {
    const owner = ownerOf([open, joined, ...told])
    expect(owner.states.get("trip")?.balances).toEqual([
      { userId: "ayu", netMinor: -333 },
      { userId: "rani", netMinor: 667 },
      { userId: "tom", netMinor: -334 },
    ])
    const paid = { budgetId: "trip", from: "tom", to: "rani", amountMinor: 334 }
    expect(owner.apply(event("settlement.recorded.v1", 50, paid))).toBe("applied")
    expect(owner.apply(event("settlement.recorded.v1", 50, paid))).toBe("duplicate")
    expect(owner.states.get("trip")?.balances).toEqual([
      { userId: "ayu", netMinor: -333 },
      { userId: "rani", netMinor: 333 },
    ])
    expect(owner.states.get("trip")?.sums.spentMinor).toBe(1_000)
  })

  it("that is told twice is given back at the owner's by a refund that names either, whatever came first (I8, I10)", () => {
    const again = event("txn.recorded.v1", 21, { ...whole, externalId: "b", amountMinor: 1_000, currency: "IDR" })
    const match = { ...key, externalId: "b", with: { ...key, externalId: "a" }, by: "traveller" }
    const tied = event("txn.matched.v1", 40, { ...match, same: true })
    const apart = event("txn.matched.v1", 70, { ...match, same: false })
    const refund = event("txn.recorded.v1", 60, {
      ...{ ...whole, externalId: "r", amountMinor: 400, currency: "IDR", direction: "credit" },
      refunds: { ...key, externalId: "b" },
    })
    fc.assert(
      fc.property(permuted([bought, again, shared, tied, refund]), (events) => {
        const member = toldBy(events)
        const owner = ownerOf([open, joined, ...member.outgoing])
        expect(owner.states.get("trip")?.sums.spentMinor).toBe(600)
        expect(owner.kept.held).toEqual([])
        member.apply(apart)
        // Two payments after all, of which the other one, not shared, is given back.
        const parted = ownerOf([open, joined, ...member.outgoing])
        expect(parted.states.get("trip")?.sums.spentMinor).toBe(1_000)
        expect(parted.kept.held).toEqual([])
      }),
    )
  })

  it("of the owner's own counts in their budget at once, and its refund gives everybody's share back", () => {
    const own = [
      event("txn.recorded.v1", 20, { ...whole, externalId: "a", amountMinor: 1_000, currency: "IDR" }),
      event("txn.shared.v1", 30, { ...key, externalId: "a", shared: sharing(shares) }),
    ]
    const owner = ownerOf([open, ...own])
    expect(owner.outgoing).toEqual([])
    expect(owner.states.get("trip")?.balances).toEqual([
      { userId: "ayu", netMinor: 250 },
      { userId: "rani", netMinor: -250 },
    ])
    const refund = {
      ...whole,
      direction: "credit",
      externalId: "r",
      currency: "IDR",
      refunds: { ...key, externalId: "a" },
    }
    owner.apply(event("txn.recorded.v1", 60, { ...refund, amountMinor: 1_000 }))
    expect(owner.states.get("trip")?.balances).toEqual([])
    expect(owner.states.get("trip")?.sums.spentMinor).toBe(0)
  })
})
