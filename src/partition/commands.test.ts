/**
 * Budget commands over transactions that are there already, on a real broker and database: what they reach is found in
 * Postgres where nobody has it in memory, and memory, snapshot and archive agree afterwards (I1, I8).
 */
import { afterAll, describe, expect, it } from "vitest"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import { aBudget, anEvent, aPurchase, isoDay, type Running, runEngine, timeless } from "./engine.test-support.ts"

const urls = { natsUrl: await freshBroker(), databaseUrl: await freshDatabase() }
let running: Running = await runEngine(urls)
afterAll(() => running.stop())

const restart = async (): Promise<void> => {
  await running.stop()
  running = await runEngine(urls)
}

const spent = async (userId: string, budgetId: string): Promise<number> =>
  (await running.budget(userId, budgetId)).summary.spentMinor

const on = (day: number) => ({ time: `${isoDay(day)}T03:00:00Z` })
const amended = (userId: string, externalId: string, amountMinor: number, day: number) =>
  anEvent(
    userId,
    "txn.amended.v1",
    { account: "a", externalId, revision: 1, amountMinor, currency: "IDR", direction: "debit", status: "posted" },
    on(day),
  )
const command = (userId: string, type: "budget.changed.v1" | "budget.closed.v1", data: object, more: object = {}) =>
  running.submit(anEvent(userId, type, { budgetId: "trip", ...data }, more))

describe("a budget command", () => {
  it("takes over what the latest opened budget fits, gives back what no longer fits, and keeps the traveller's word", async () => {
    await running.submit(aBudget("ayu"))
    await running.submit(aPurchase("ayu", "early", { amountMinor: 100 }, on(-2)))
    await running.submit(aPurchase("ayu", "late", { amountMinor: 1_000 }, on(0)))
    // Its first row says another day than its record does now.
    await running.submit(aPurchase("ayu", "moved", { amountMinor: 1 }, on(-3)))
    await running.submit(amended("ayu", "moved", 10_000, -1))
    await running.submit(aPurchase("ayu", "named", { amountMinor: 100_000, budgetId: "trip" }, on(0)))
    await restart()
    const over = { budgetId: "over", startDate: isoDay(-1), endDate: isoDay(1) }
    expect(await running.submit(aBudget("ayu", over))).toMatchObject({ disposition: "applied", budgetId: "over" })
    expect(await spent("ayu", "over")).toBe(11_000)
    expect(await spent("ayu", "trip")).toBe(100_100)
    await restart()
    await command("ayu", "budget.changed.v1", { budgetId: "over", startDate: isoDay(0) })
    expect(await spent("ayu", "over")).toBe(1_000)
    expect(await spent("ayu", "trip")).toBe(110_100)
    await command("ayu", "budget.closed.v1", { budgetId: "over" }, on(-1))
    expect(await spent("ayu", "over")).toBe(0)
    expect(await spent("ayu", "trip")).toBe(111_100)
    const before = timeless(await running.budget("ayu", "trip"))
    await running.sql("delete from snapshots")
    await restart()
    expect(timeless(await running.budget("ayu", "trip"))).toEqual(before)
  })

  it("leaves without a home what its budget no longer holds, until another holds it; a refund goes with its purchase", async () => {
    await running.submit(aBudget("budi"))
    await running.submit(aPurchase("budi", "p", { amountMinor: 1_000 }, on(-3)))
    const refund = {
      direction: "credit",
      amountMinor: 400,
      refunds: { source: "card/bca", account: "a", externalId: "p" },
    }
    await running.submit(aPurchase("budi", "r", refund, on(0)))
    expect(await spent("budi", "trip")).toBe(600)
    await restart()
    await command("budi", "budget.changed.v1", { startDate: isoDay(-1) })
    expect(await running.budget("budi", "trip")).toMatchObject({ summary: { spentMinor: 0 }, unassignedCount: 1 })
    await running.sql("delete from snapshots")
    await restart()
    await running.submit(aBudget("budi", { budgetId: "home", startDate: isoDay(-9), endDate: isoDay(-2) }))
    expect(await running.budget("budi", "home")).toMatchObject({ summary: { spentMinor: 600 }, unassignedCount: 0 })
  })

  it("sees what lies in the very batch it comes with", async () => {
    const events = [
      aBudget("citra"),
      ...Array.from({ length: 20 }, (_, index) => aPurchase("citra", `p${index}`, { amountMinor: 1 }, on(0))),
      aBudget("citra", { budgetId: "over" }),
      aPurchase("citra", "last", { amountMinor: 100 }, on(0)),
      anEvent("citra", "budget.closed.v1", { budgetId: "over" }, on(-1)),
    ]
    await Promise.all(events.slice(0, -1).map((one) => running.publish(one)))
    await running.submit(events.at(-1) ?? aBudget("citra"))
    expect(await spent("citra", "over")).toBe(0)
    expect(await spent("citra", "trip")).toBe(120)
  })

  it("of a companion is about what they had shared: found by its source", async () => {
    await running.submit(aBudget("dewi"))
    const shared = {
      account: "shared",
      externalId: "x",
      ...{ revision: 1, amountMinor: 900, currency: "IDR", direction: "debit", status: "posted", budgetId: "trip" },
      shared: { saidAt: new Date().toISOString(), split: { how: "equal", parts: [{ userId: "dewi" }] } },
    }
    const member = (type: "member.joined.v1" | "member.left.v1", time: string, more: object = {}) =>
      running.submit(anEvent("dewi", type, { budgetId: "trip", userId: "rani", ...more }, { time }))
    await member("member.joined.v1", `${isoDay(-3)}T00:00:00Z`, { role: "editor" })
    await running.submit(anEvent("dewi", "txn.amended.v1", shared, { source: "companion/rani" }))
    expect(await spent("dewi", "trip")).toBe(900)
    await restart()
    await member("member.left.v1", `${isoDay(-2)}T00:00:00Z`)
    expect(await running.budget("dewi", "trip")).toMatchObject({ summary: { spentMinor: 0 }, unassignedCount: 1 })
    await restart()
    await member("member.joined.v1", `${isoDay(-1)}T00:00:00Z`, { role: "owner" })
    expect(await spent("dewi", "trip")).toBe(900)
  })
})
