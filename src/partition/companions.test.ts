import { afterAll, describe, expect, it } from "vitest"
import { inboundSubject } from "../../streams/subjects.ts"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import { aBudget, anEvent, aPurchase, type Running, runEngine, timeless, until } from "./engine.test-support.ts"

const urls = { natsUrl: await freshBroker(), databaseUrl: await freshDatabase() }
let running: Running = await runEngine(urls)
afterAll(() => running.stop())

const restart = async (): Promise<void> => {
  await running.stop()
  running = await runEngine(urls)
}

const spent = async (userId: string): Promise<number> => (await running.budget(userId, "trip")).summary.spentMinor
const spends = (userId: string, minor: number) =>
  until(`${userId} has spent ${minor}`, async () => (await spent(userId)) === minor)
const key = { source: "card/bca", account: "a" }
const sharing = (ownerUserId: string) => ({
  budgetId: "trip",
  ownerUserId,
  split: { how: "equal", parts: [{ userId: ownerUserId }, { userId: "Rani-9" }] },
})

describe("splits, refunds and companions on a real broker and database", () => {
  it("keep a split transaction in parts, through a restart without a snapshot", async () => {
    await running.submit(aBudget("sari"))
    await running.submit(aPurchase("sari", "x1"))
    const parts = [
      { category: "groceries", amountMinor: 3_000_000 },
      { category: "shopping", amountMinor: 1_000_000 },
      { budgetId: null, amountMinor: 1_000_000 },
    ]
    const split = anEvent("sari", "txn.split.v1", { ...key, externalId: "x1", parts })
    expect(await running.submit(split)).toMatchObject({
      disposition: "applied",
      budgetId: "trip",
      transaction: { category: "groceries", spendMinor: 3_000_000 },
    })
    await running.submit(
      aPurchase("sari", "r1", { amountMinor: 2_500_000, direction: "credit", refunds: { ...key, externalId: "x1" } }),
    )
    const before = await running.budget("sari", "trip")
    expect(before.summary).toMatchObject({ spentMinor: 2_000_000, transactionCount: 4 })
    await running.sql("delete from snapshots")
    await restart()
    expect(timeless(await running.budget("sari", "trip"))).toEqual(timeless(before))
    // Two more, which meet the committed record of the purchase: the second finds only half of itself left.
    await running.submit(
      aPurchase("sari", "r2", { amountMinor: 1_250_000, direction: "credit", refunds: { ...key, externalId: "x1" } }),
    )
    await running.submit(
      aPurchase("sari", "r3", { amountMinor: 2_500_000, direction: "credit", refunds: { ...key, externalId: "x1" } }),
    )
    expect(await spent("sari")).toBe(0)
    await running.sql("delete from snapshots")
    await restart()
    expect(await spent("sari")).toBe(0)
  })

  it("keep a refund with the purchase that its traveller named, through restarts, until they take the word back", async () => {
    await running.submit(aBudget("gita"))
    await running.submit(aPurchase("gita", "p1"))
    await running.submit(aPurchase("gita", "c1", { amountMinor: 2_000_000, direction: "credit" }))
    expect(await spent("gita")).toBe(5_000_000)
    const named = (refunds: object | null) => anEvent("gita", "txn.linked.v1", { ...key, externalId: "c1", refunds })
    await restart()
    await running.submit(named({ ...key, externalId: "p1" }))
    const before = await running.budget("gita", "trip")
    expect(before.summary.spentMinor).toBe(3_000_000)
    await running.sql("delete from snapshots")
    await restart()
    expect(timeless(await running.budget("gita", "trip"))).toEqual(timeless(before))
    // The purchase changes, and its refund with it: half of it is the bank's own word, the link is not.
    await running.submit(
      anEvent("gita", "txn.amended.v1", {
        ...{ account: "a", externalId: "c1", revision: 1, amountMinor: 5_000_000 },
        ...{ currency: "IDR", direction: "credit", status: "posted" },
      }),
    )
    expect(await spent("gita")).toBe(0)
    await running.submit(named(null))
    expect(await spent("gita")).toBe(5_000_000)
    await running.sql("delete from snapshots")
    await restart()
    expect(await spent("gita")).toBe(5_000_000)
  })

  it("bring a companion's expense into the owner's budget, with what becomes of it (I10)", async () => {
    await running.submit(aBudget("ayu"))
    await running.submit(anEvent("ayu", "member.joined.v1", { budgetId: "trip", userId: "Rani-9", role: "editor" }))
    await running.submit(aBudget("Rani-9"))
    await running.submit(aPurchase("Rani-9", "x1"))
    expect(await spent("Rani-9")).toBe(5_000_000)
    await running.submit(anEvent("Rani-9", "txn.shared.v1", { ...key, externalId: "x1", shared: sharing("ayu") }))
    expect(await spent("Rani-9")).toBe(0)
    await spends("ayu", 5_000_000)
    expect((await running.budget("ayu", "trip")).transactions[0]).toMatchObject({
      source: "companion/Rani-9",
      category: "food",
      merchant: "Warung Bu Ani",
    })
    await running.submit(
      anEvent("Rani-9", "txn.amended.v1", {
        ...{ account: "a", externalId: "x1", revision: 1, amountMinor: 7_000_000 },
        ...{ currency: "IDR", direction: "debit", status: "posted", mcc: "5812" },
      }),
    )
    await spends("ayu", 7_000_000)
    await running.submit(
      aPurchase("Rani-9", "r1", { amountMinor: 2_000_000, direction: "credit", refunds: { ...key, externalId: "x1" } }),
    )
    await spends("ayu", 5_000_000)
    await restart()
    expect(await spent("ayu")).toBe(5_000_000)
    await running.submit(anEvent("Rani-9", "txn.reversed.v1", { account: "a", externalId: "x1", revision: 2 }))
    await spends("ayu", 0)
    await until("the outbox is empty", async () => (await running.sql("select 1 from outbox")).length === 0)
    expect(await running.sql("select 1 from ledger where user_id = 'ayu' and type in (5, 6)")).toHaveLength(4)
  })

  it("publish at the start what an earlier engine left in the outbox, and count it once", async () => {
    await running.submit(aBudget("dewi"))
    const left = anEvent("dewi", "txn.recorded.v1", aPurchase("dewi", "left").data, { id: "0:1:0" })
    const insert = () =>
      running.sql(
        "insert into outbox (partition, seq, n, subject, payload) values (0, 1, 0, $1, convert_to($2, 'UTF8'))",
        [inboundSubject("dewi"), JSON.stringify(left)],
      )
    for (let time = 0; time < 2; time++) {
      await insert()
      await restart()
      await until("the outbox is empty", async () => (await running.sql("select 1 from outbox")).length === 0)
    }
    await spends("dewi", 5_000_000)
  })
})
