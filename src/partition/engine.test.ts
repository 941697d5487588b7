import { afterAll, describe, expect, it } from "vitest"
import { limits } from "../../config/limits.ts"
import { deadLetterStreamName, partitionStreamName } from "../../streams/definitions.ts"
import { everyone, partitionOf, partitionSubject } from "../../streams/subjects.ts"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import { deadLetterHeaders } from "./dead-letters.ts"
import {
  aBudget,
  anEvent,
  aPurchase,
  brimMinor,
  fillToTheBrim,
  isoDay,
  type Running,
  runEngine,
  timeless,
  until,
} from "./engine.test-support.ts"

const natsUrl = await freshBroker()
const urls = { natsUrl, databaseUrl: await freshDatabase() }
let running: Running = await runEngine(urls)
afterAll(() => running.stop())

const restart = async (): Promise<void> => {
  await running.stop()
  running = await runEngine(urls)
}

const deadLetters = async () => {
  const { manager } = running.broker
  const info = await manager.streams.info(deadLetterStreamName)
  const letters: Array<{ reason: string; sequence: string; bytes: string }> = []
  for (let seq = Math.max(1, info.state.first_seq); seq <= info.state.last_seq; seq++) {
    const letter = await manager.streams.getMessage(deadLetterStreamName, { seq })
    if (letter === null) continue
    letters.push({
      reason: letter.header.get(deadLetterHeaders.reason),
      sequence: letter.header.get(deadLetterHeaders.sequence),
      bytes: letter.string(),
    })
  }
  return letters
}

describe("the engine on a real broker and database", () => {
  it("answers a command after its commit with what became of it", async () => {
    const opened = await running.submit(aBudget("ayu"))
    expect(opened).toMatchObject({ disposition: "applied", budgetId: "trip" })
    const bought = await running.submit(aPurchase("ayu", "x1"))
    expect(bought).toMatchObject({
      disposition: "applied",
      budgetId: "trip",
      transaction: { category: "food", spendMinor: 5_000_000 },
    })
    const rows = await running.sql("select 1 from ledger where user_id = $1", ["ayu"])
    expect(rows).toHaveLength(2)
    expect((await running.budget("ayu", "trip")).summary).toMatchObject({
      spentMinor: 5_000_000,
      leftMinor: 995_000_000,
    })
  })

  it("counts a transaction once, however often and in whatever event it comes, and answers with the first outcome (I2)", async () => {
    await running.submit(aBudget("budi"))
    const first = await running.submit(aPurchase("budi", "once"))
    const again = await running.submit(
      aPurchase("budi", "once", {}, { time: first.transaction && timeOf(first.transaction) }),
    )
    expect(again).toMatchObject({ disposition: "duplicate", budgetId: "trip", transaction: { externalId: "once" } })
    await restart()
    const later = await running.submit(aPurchase("budi", "once", {}, { time: timeOf(first.transaction) }))
    expect(later.disposition).toBe("duplicate")
    expect((await running.budget("budi", "trip")).summary).toMatchObject({ spentMinor: 5_000_000, transactionCount: 1 })
    expect(
      await running.sql("select 1 from ledger where user_id = 'budi' and identity is not null and type = 4"),
    ).toHaveLength(1)
  })

  it("repeats the first outcome for a repeated command", async () => {
    const open = aBudget("citra")
    expect((await running.submit(open)).disposition).toBe("applied")
    expect((await running.submit(open)).disposition).toBe("duplicate")
    const refusedTwice = aBudget("citra")
    expect(await running.submit(refusedTwice)).toMatchObject({
      disposition: "refused",
      reason: "a budget of this id is open already",
    })
    expect(await running.submit(refusedTwice)).toMatchObject({
      disposition: "refused",
      reason: "a budget of this id is open already",
    })
  })

  it("folds on exactly where its commit stood, from the archive alone as from a snapshot (I1, I3)", async () => {
    await running.submit(aBudget("dewi", { budgetId: "b1", totalMinor: 20_000_000 }))
    for (let index = 0; index < 30; index++) {
      await running.publish(
        aPurchase("dewi", `p${index}`, { amountMinor: 100_000 * (index + 1), mcc: index % 3 === 0 ? "7011" : "5411" }),
      )
    }
    const last = await running.submit(
      aPurchase("dewi", "last", { kind: "refund", direction: "credit", amountMinor: 300_000 }),
    )
    const before = timeless(await running.budget("dewi", "b1"))
    expect(before.alerts.length).toBeGreaterThan(0)
    await running.sql("delete from snapshots")
    await restart()
    expect(timeless(await running.budget("dewi", "b1"))).toEqual(before)
    const more = await running.submit(aPurchase("dewi", "more"))
    expect(more.version.sequence).toBeGreaterThan(last.version.sequence)
    expect((await running.budget("dewi", "b1")).summary.spentMinor).toBe(before.summary.spentMinor + 5_000_000)
  })

  it("keeps spend that fits no budget and folds it in when one opens over it", async () => {
    expect(await running.submit(aPurchase("eka", "early"))).toMatchObject({
      disposition: "held",
      budgetId: null,
      transaction: { externalId: "early", spendMinor: 0, originalMinor: 5_000_000 },
    })
    const hotel = aPurchase(
      "eka",
      "hotel",
      { mcc: "7011", merchant: "Hotel Ubud" },
      { time: `${isoDay(-30)}T03:00:00Z` },
    )
    expect(await running.submit(hotel)).toMatchObject({ disposition: "held" })
    await running.submit(aBudget("eka"))
    const view = await running.budget("eka", "trip")
    expect(view.summary).toMatchObject({ spentMinor: 5_000_000, transactionCount: 1 })
    expect(view.suggestions.map((suggestion) => suggestion.transaction.externalId)).toEqual(["hotel"])

    const joined = anEvent("eka", "txn.assigned.v1", {
      source: "card/bca",
      account: "a",
      externalId: "hotel",
      budgetId: "trip",
    })
    expect(await running.submit(joined)).toMatchObject({ disposition: "applied", budgetId: "trip" })
    const after = await running.budget("eka", "trip")
    expect(after.summary.spentMinor).toBe(10_000_000)
    expect(after.suggestions).toEqual([])
    await restart()
    expect(timeless(await running.budget("eka", "trip"))).toEqual(timeless(after))
  })

  it("routes to the named budget, else to the latest opened that holds the day", async () => {
    await running.submit(aBudget("fajar", { budgetId: "first" }))
    await running.submit(aBudget("fajar", { budgetId: "second" }))
    expect(await running.submit(aPurchase("fajar", "r1"))).toMatchObject({ budgetId: "second" })
    expect(await running.submit(aPurchase("fajar", "r2", { budgetId: "first" }))).toMatchObject({ budgetId: "first" })
    expect(await running.submit(aPurchase("fajar", "r3", { budgetId: "nowhere" }))).toMatchObject({
      disposition: "held",
      reason: "unknown-budget",
    })
    const salary = aPurchase("fajar", "salary", { direction: "credit", amountMinor: 900_000_000 })
    expect(await running.submit(salary)).toMatchObject({ transaction: { kind: "income", spendMinor: 0 } })
  })

  it("freezes the rate of the day into a purchase in another currency, and holds one without a rate (I7)", async () => {
    await running.submit(aBudget("gita"))
    const yen = { currency: "JPY", amountMinor: 1_200 }
    expect(await running.submit(aPurchase("gita", "too-early", yen))).toMatchObject({
      disposition: "held",
      reason: "no-rate",
    })
    const rate = (value: string, date: string) =>
      anEvent(everyone, "rate.published.v1", { base: "JPY", quote: "IDR", date, rate: value })
    await restart()
    await running.publish(rate("104.25", isoDay(-1)))
    await until("the rate releases what waited for it, though nobody had its traveller in memory", async () => {
      return (await running.budget("gita", "trip")).summary.spentMinor === 12_510_000
    })
    // A view may run ahead of its commit (I4).
    await until("nothing awaits a rate", async () => (await running.sql("select 1 from awaiting_rates")).length === 0)
    const bought = await running.submit(aPurchase("gita", "yen", yen))
    expect(bought).toMatchObject({
      disposition: "applied",
      transaction: { spendMinor: 12_510_000, rate: "104.25", originalMinor: 1_200 },
    })
    await running.publish(rate("999", isoDay(-1)))
    expect(await running.submit(aPurchase("gita", "yen2", yen))).toMatchObject({ transaction: { rate: "104.25" } })
    const spent = (await running.budget("gita", "trip")).summary.spentMinor
    await restart()
    expect((await running.budget("gita", "trip")).summary.spentMinor).toBe(spent)
  })

  it("puts what it cannot apply into the dead letters with its reason and bytes, and moves on (I6)", async () => {
    await running.submit(aBudget("hana"))
    const before = (await deadLetters()).length
    const good = aPurchase("hana", "good")
    const bad: ReadonlyArray<readonly [string, string]> = [
      ["not-json", "{half"],
      ["unknown-type", JSON.stringify({ ...good, type: "txn.recorded.v9" })],
      ["invalid", JSON.stringify(aPurchase("hana", "minus", { amountMinor: -5 }))],
      ["invalid", JSON.stringify(aPurchase("hana", "fraction", { amountMinor: 0.5 }))],
      ["invalid", JSON.stringify(aPurchase("hana", "coin", { currency: "XXX" }))],
      ["invalid", JSON.stringify(aPurchase("hana", "much", { amountMinor: 1e15 }))],
      ["other-user", JSON.stringify(aPurchase("indra", "x"))],
      ["far-future", JSON.stringify(aPurchase("hana", "late", {}, { time: "2099-01-01T00:00:00Z" }))],
    ]
    for (const [, text] of bad) await running.publishRaw("hana", text)
    const stray = (partitionOf("hana", 16) + 1) % 16
    await running.broker.jetstream.publish(partitionSubject(stray, "hana"), JSON.stringify(good))
    expect((await running.submit(good)).disposition).toBe("applied")
    await until("every dead letter is there", async () => (await deadLetters()).length === before + bad.length + 1)
    const letters = (await deadLetters()).slice(before)
    expect(letters.map((letter) => letter.reason).sort()).toEqual(
      [...bad.map(([reason]) => reason), "wrong-partition"].sort(),
    )
    for (const [reason, text] of bad)
      expect(letters.some((letter) => letter.reason === reason && letter.bytes === text)).toBe(true)
    expect((await running.budget("hana", "trip")).summary.transactionCount).toBe(1)
    expect(running.engine.status()).toBe("running")
  })

  it("puts aside an event that decodes but cannot be applied, and loses nothing around it (I6)", async () => {
    await running.submit(aBudget("kiki", { currency: "JPY", totalMinor: 1_000_000 }))
    await fillToTheBrim(running, "kiki")
    await running.publish(aPurchase("kiki", "before", { currency: "JPY", amountMinor: 100 }))
    await running.publish(aPurchase("kiki", "poison", { currency: "JPY", amountMinor: limits.amountMinorMax }))
    const after = await running.submit(aPurchase("kiki", "after", { currency: "JPY", amountMinor: 10 }))
    expect(after.disposition).toBe("applied")
    expect((await running.budget("kiki", "trip")).summary.spentMinor).toBe(brimMinor + 110)
    expect(
      (await deadLetters()).some((letter) => letter.reason === "poison" && letter.bytes.includes('"poison"')),
    ).toBe(true)
    expect(running.engine.status()).toBe("running")
  })

  it("holds what is worth more in its budget than an amount may be, and never lets it poison another event (I6, I7)", async () => {
    const rate = (base: string, date: string) =>
      anEvent(everyone, "rate.published.v1", { base, quote: "IDR", date, rate: "999999999999.5" })
    const huge = (externalId: string, more: object = {}) =>
      aPurchase("nina", externalId, { currency: "KWD", amountMinor: 9_000_000_000_000, ...more })
    await running.publish(rate("KWD", isoDay(-4)))
    expect(await running.submit(huge("before"))).toMatchObject({ disposition: "held", reason: "no-budget" })
    expect(await running.submit(huge("later", { currency: "BHD" }))).toMatchObject({ reason: "no-budget" })
    const letters = (await deadLetters()).length
    expect(await running.submit(aBudget("nina"))).toMatchObject({ disposition: "applied", budgetId: "trip" })
    await running.publish(rate("BHD", isoDay(-4)))
    expect(await running.submit(huge("direct"))).toMatchObject({
      disposition: "held",
      reason: "too-large",
      budgetId: null,
      transaction: { externalId: "direct", spendMinor: 0 },
    })
    expect(await running.submit(aPurchase("nina", "small"))).toMatchObject({ disposition: "applied" })
    expect(await running.budget("nina", "trip")).toMatchObject({
      unassignedCount: 3,
      summary: { spentMinor: 5_000_000, transactionCount: 1 },
    })
    const key = { account: "a", externalId: "direct", direction: "debit", status: "posted" }
    const mended = { ...key, revision: 1, amountMinor: 700, currency: "IDR" }
    expect(await running.submit(anEvent("nina", "txn.amended.v1", mended))).toMatchObject({ disposition: "applied" })
    expect((await running.budget("nina", "trip")).summary.spentMinor).toBe(5_000_700)
    expect(await deadLetters()).toHaveLength(letters)
    expect(await running.sql("select 1 from awaiting_rates where user_id = 'nina'")).toEqual([])
  })

  it("is fenced by a new owner and stops itself (I4)", async () => {
    await running.submit(aBudget("lala"))
    const successor = await runEngine(urls)
    try {
      await successor.submit(aPurchase("lala", "one"))
      await until("the old owner notices", () => running.engine.status() === "stopped")
      expect(running.engine.trouble()).toMatch(/fenced/)
      await successor.submit(aPurchase("lala", "two"))
      expect((await successor.budget("lala", "trip")).summary.transactionCount).toBe(2)
    } finally {
      await successor.stop()
      await restart()
    }
  })

  it("does not start on a stream that was created anew", async () => {
    await running.stop()
    const own = { natsUrl, databaseUrl: urls.databaseUrl }
    const other = await runEngine({ natsUrl, databaseUrl: await freshDatabase() })
    await other.broker.manager.streams.delete(partitionStreamName(3))
    await other.stop()
    await expect(runEngine(own)).rejects.toThrow(/created anew/)
    running = await runEngine({ natsUrl, databaseUrl: await freshDatabase() })
  })
})

const timeOf = (transaction: unknown): string => {
  if (typeof transaction === "object" && transaction !== null && "occurredAt" in transaction)
    return String(transaction.occurredAt)
  throw new Error("the outcome has no transaction")
}
