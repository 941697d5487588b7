/** From canonical transactions to the log's events: names, revisions, and what no event may say. */
import { describe, expect, it } from "vitest"
import type { CanonicalTransaction } from "./format.ts"
import { eventsOf, externalIdsOf } from "./to-event.ts"

const one = (more: Partial<CanonicalTransaction> = {}): CanonicalTransaction => ({
  externalId: null,
  amountMinor: 100,
  currency: "IDR",
  direction: "debit",
  occurredAt: "2026-03-01",
  description: "D",
  status: "posted",
  ...more,
})
const target = { userId: "ann", source: "upload/csv", account: "acc", at: "2026-03-02T00:00:00Z" }
const events = (transactions: ReadonlyArray<CanonicalTransaction>, more: object = {}) =>
  eventsOf({ transactions, removed: [] }, { ...target, ...more })

describe("names", () => {
  it("are derived the same at every import, and differ for like rows", () => {
    const ids = externalIdsOf([one(), one(), one({ amountMinor: 101 })])
    expect(new Set(ids).size).toBe(3)
    expect(externalIdsOf([one({ amountMinor: 101 }), one(), one()])).toEqual([ids[2], ids[0], ids[1]])
  })

  it("keep a nameless row's name when it is booked, and give a reversal one of its own", () => {
    expect(externalIdsOf([one({ status: "pending" })])).toEqual(externalIdsOf([one()]))
    expect(externalIdsOf([one({ externalId: "x" }), one({ externalId: "x", status: "reversal" })])).toEqual([
      "x",
      "x/reversal",
    ])
  })

  it("number the parts of a batch that share one reference, and shorten what no event may carry", () => {
    expect(externalIdsOf([one({ externalId: "x" }), one({ externalId: "x" })])).toEqual(["x", "x#2"])
    expect(externalIdsOf([one({ externalId: "旅".repeat(90) })])[0]).toMatch(/^h-[\da-f]{32}$/)
  })
})

describe("events", () => {
  it("say a day as its noon and itself, and leave a pending one open to being amended", () => {
    const [pending, posted] = [events([one({ status: "pending" })]), events([one()])].map((all) => all.events[0])
    expect(pending).toMatchObject({
      type: "txn.recorded.v1",
      subject: "ann",
      time: "2026-03-01T12:00:00Z",
      data: { account: "acc", status: "pending", revision: 0, localDate: "2026-03-01", description: "D" },
    })
    expect(posted).toMatchObject({ data: { status: "posted", revision: 1 } })
    expect(events([one()]).events[0]).toEqual(posted)
  })

  it("record and reverse what was reversed, with a revision that undoes both bodies", () => {
    const all = events([one({ externalId: "x", status: "reversed", account: "ID 12 3" })]).events
    expect(all.map(({ type }) => type)).toEqual(["txn.recorded.v1", "txn.reversed.v1"])
    expect(all[1]).toMatchObject({ data: { account: "ID123", externalId: "x", revision: 1 } })
  })

  it("count a reversal as giving back, and never as income or a purchase", () => {
    expect(events([one({ status: "reversal", direction: "credit" })]).events[0]).toMatchObject({
      data: { kind: "refund" },
    })
    expect(events([one({ status: "reversal" })]).events[0]).toMatchObject({ data: { kind: "income" } })
  })

  it("reverse what the source has taken back, above what earlier generations said", () => {
    const { events: all } = eventsOf({ transactions: [], removed: [{ externalId: "p" }] }, { ...target, generation: 3 })
    expect(all).toMatchObject([{ type: "txn.reversed.v1", time: target.at, data: { externalId: "p", revision: 7 } }])
  })

  it("refuse with a reason what no event may say, and lose nothing else", () => {
    const { events: all, refused } = events([one({ externalId: "big", amountMinor: 2 ** 53 - 1 }), one()])
    expect(all).toHaveLength(1)
    expect(refused).toMatchObject([{ externalId: "big" }])
    expect(refused[0]?.message).toContain("amountMinor")
  })
})
