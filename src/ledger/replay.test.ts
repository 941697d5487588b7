/**
 * `pacer replay` on real servers: with the same rules it finds nothing, however the accounts came about (I1); with other
 * rules it says what they change, writes it when asked, and the engine goes on from there with nothing lost or counted
 * twice, from the snapshot as from the archive alone.
 */
import { Effect, Layer, Stream } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { limits } from "../../config/limits.ts"
import { everyone } from "../../streams/subjects.ts"
import { cascade } from "../budget/categorise/cascade.ts"
import type { Categorise } from "../budget/categorise/categorise.ts"
import { runPacer } from "../launch/command.test-support.ts"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import {
  aBudget,
  anEvent,
  aPurchase,
  isoDay,
  type Running,
  runEngine,
  timeless,
  until,
} from "../partition/engine.test-support.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { databaseLayer } from "./database.ts"
import { type ReplayedTraveller, type ReplayOptions, replay } from "./replay.ts"

const urls = { natsUrl: await freshBroker(), databaseUrl: await freshDatabase() }
const price = 5_000_000
let running: Running | undefined
afterAll(() => running?.stop())

const engine = async (): Promise<Running> => {
  running ??= await runEngine(urls)
  return running
}
const stop = async (): Promise<void> => {
  await running?.stop()
  running = undefined
}

const roads = Layer.merge(databaseLayer(urls.databaseUrl, 6), FieldCipher.passThrough)
const run = (options: Partial<ReplayOptions> = {}): Promise<ReadonlyArray<ReplayedTraveller>> =>
  Effect.runPromise(
    Stream.runCollect(replay({ categorise: cascade.categorise, dryRun: true, ...options })).pipe(
      Effect.provide(roads),
      Effect.scoped,
    ),
  )
const only = async (userId: string, options: Partial<ReplayOptions> = {}): Promise<ReplayedTraveller> => {
  const [one] = await run({ userId, ...options })
  if (one === undefined) throw new Error(`${userId} was not replayed`)
  return one
}

/** Another rule than the engine's: what it calls food is shopping. */
const otherRule: Categorise = (body) => {
  const decided = cascade.categorise(body)
  return decided.category === "food" ? { ...decided, category: "shopping" } : decided
}

const categoriesOf = async (userId: string) => {
  const { byCategory } = (await (await engine()).budget(userId, "trip")).summary
  return Object.fromEntries(
    byCategory.filter((one) => one.spentMinor !== 0).map((one) => [one.category, one.spentMinor]),
  )
}

/** A traveller with something of everything. */
const travelled = async (userId: string): Promise<void> => {
  const { submit, publish } = await engine()
  const yen = { currency: "JPY", amountMinor: 1_200 }
  await submit(aBudget(userId, { totalMinor: 40_000_000 }))
  await submit(aPurchase(userId, "yen", yen))
  const rate = { base: "JPY", quote: "IDR", date: isoDay(-1), rate: "104.25" }
  await publish(anEvent(everyone, "rate.published.v1", rate))
  for (let index = 0; index < 6; index++) await publish(aPurchase(userId, `x${index}`))
  const key = { account: "a", externalId: "x1" }
  await submit(anEvent(userId, "txn.amended.v1", { ...bodyOf(userId), ...key, revision: 1, amountMinor: 7_000_000 }))
  await submit(anEvent(userId, "txn.reversed.v1", { account: "a", externalId: "x2", revision: 1 }))
  await submit(
    anEvent(userId, "txn.assigned.v1", { source: "card/bca", account: "a", externalId: "x3", budgetId: null }),
  )
  await submit(
    anEvent(userId, "txn.assigned.v1", { source: "card/bca", account: "a", externalId: "x4", category: "fees_cash" }),
  )
  await submit(aBudget(userId, { budgetId: "later", startDate: isoDay(10), endDate: isoDay(12) }))
  await submit(aPurchase(userId, "x5"))
}
const bodyOf = (userId: string) => {
  const { data } = aPurchase(userId, "any")
  return data
}

describe("with the same rules", () => {
  it("nothing differs, from the archive as from the snapshot, and nothing is written", async () => {
    await travelled("ayu")
    const { publisher, sql, budget } = await engine()
    await (await engine()).submit(aBudget("many"))
    const purchases = Array.from({ length: limits.snapshotAfterEvents + 40 }, (_, index) =>
      aPurchase("many", `m${index}`),
    )
    await Effect.runPromise(publisher.publishMany(purchases))
    await until("all count", async () => (await budget("many", "trip")).summary.transactionCount === purchases.length)
    await until(
      "it has a snapshot",
      async () => (await sql("select 1 from snapshots where user_id = 'many'")).length > 0,
    )
    await until("all are committed", async () => (await only("many")).events === purchases.length + 1)

    const [ayu, many] = await run()
    expect(ayu).toMatchObject({ userId: "ayu", budgets: 2, snapshot: "none", differences: [], changedRecords: 0 })
    expect(many).toMatchObject({ userId: "many", snapshot: "same", differences: [], changedRecords: 0 })
    await stop()
    const written = await run({ dryRun: false })
    expect(written.map(({ userId, written: is }) => [userId, is])).toEqual([
      ["ayu", false],
      ["many", false],
    ])
  })

  it("a snapshot that is torn, or lies, is found and mended", async () => {
    const { sql } = await engine()
    await sql("update snapshots set state = substring(state from 1 for 100) where user_id = 'many'")
    expect(await only("many")).toMatchObject({ snapshot: "unreadable", changedRecords: 0 })
    await stop()
    expect(await only("many", { dryRun: false })).toMatchObject({ snapshot: "unreadable", written: true })
    expect(await only("many")).toMatchObject({ snapshot: "same" })
  })

  it("a result that the ledger holds wrongly is named and set right", async () => {
    const { sql, submit } = await engine()
    await submit(aBudget("budi"))
    await submit(aPurchase("budi", "one"))
    await submit(aPurchase("budi", "two"))
    await sql(
      "update ledger set spend_minor = 1, category = 0 where user_id = 'budi' and type = 4 and seq = (select min(seq) from ledger where user_id = 'budi' and type = 4)",
    )
    const found = await only("budi")
    expect(found.differences).toMatchObject([
      { budgetId: "trip", spentBeforeMinor: price + 1, spentAfterMinor: 2 * price, amount: 1, transactions: 2 },
    ])
    expect(found.differences[0]?.changed).toMatchObject([
      { externalId: "one", before: { spendMinor: 1 }, after: { spendMinor: price } },
    ])
    await stop()
    await only("budi", { dryRun: false })
    expect((await only("budi")).differences).toEqual([])
    await (await engine()).submit(aPurchase("budi", "three"))
    expect((await (await engine()).budget("budi", "trip")).summary.spentMinor).toBe(3 * price)
  })
})

describe("with another rule", () => {
  it("a dry run says what it changes and changes nothing", async () => {
    await travelled("citra")
    const before = timeless(await (await engine()).budget("citra", "trip"))
    const found = await only("citra", { categorise: otherRule })
    expect(found).toMatchObject({ written: false })
    const [trip] = found.differences
    expect(trip).toMatchObject({ budgetId: "trip", entered: 0, left: 0, day: 0, amount: 0 })
    expect(trip?.category).toBeGreaterThan(2)
    expect(trip?.spentAfterMinor).toBe(before.summary.spentMinor)
    expect(trip?.spentBeforeMinor).toBe(before.summary.spentMinor)
    expect((await only("citra")).differences).toEqual([])
    expect(timeless(await (await engine()).budget("citra", "trip"))).toEqual(before)
  })

  it("refuses to write beside a running engine, which does not notice", async () => {
    const { engine: one } = await engine()
    await expect(run({ dryRun: false, categorise: otherRule })).rejects.toThrow(/An engine works on this database/)
    await (await engine()).submit(aPurchase("citra", "undisturbed"))
    expect(one.status()).toBe("running")
  })

  it("what is written is what the engine goes on from: views, later events and pages agree", async () => {
    const before = await categoriesOf("citra")
    expect(before["food"]).toBeGreaterThan(0)
    await stop()
    expect(await only("citra", { dryRun: false, categorise: otherRule })).toMatchObject({ written: true })
    expect((await only("citra", { categorise: otherRule })).differences).toEqual([])
    const after = await categoriesOf("citra")
    expect(after["food"] ?? 0).toBe(0)
    expect(after["shopping"]).toBe((before["food"] ?? 0) + (before["shopping"] ?? 0))

    // A later event meets the record as it stands now: what leaves is what the budget holds.
    const { submit, budget } = await engine()
    const spent = (await budget("citra", "trip")).summary.spentMinor
    const key = { account: "a", externalId: "x0" }
    await submit(anEvent("citra", "txn.reversed.v1", { ...key, revision: 1 }))
    expect((await budget("citra", "trip")).summary.spentMinor).toBe(spent - price)
    expect((await categoriesOf("citra"))["shopping"]).toBe((after["shopping"] ?? 0) - price)
    await stop()

    // And back, after which the archive alone gives what the snapshot gave.
    await only("citra", { dryRun: false })
    const snapshot = timeless(await (await engine()).budget("citra", "trip"))
    await (await engine()).sql("delete from snapshots")
    await stop()
    expect(timeless(await (await engine()).budget("citra", "trip"))).toEqual(snapshot)
  })

  it("what older rules did not release when its rate came is released, and stays so", async () => {
    const { submit, publish } = await engine()
    await submit(aBudget("dewi"))
    await submit(aPurchase("dewi", "won", { currency: "KRW", amountMinor: 1_000 }))
    const rate = { base: "KRW", quote: "IDR", date: isoDay(-1), rate: "11.5" }
    await publish(anEvent(everyone, "rate.published.v1", rate))
    await submit(aPurchase("dewi", "other"))
    const right = timeless(await (await engine()).budget("dewi", "trip"))
    await stop()
    // As if the engine of the time had not released it.
    await (await engine()).sql("delete from ledger where user_id = 'dewi' and type = 11")
    await sqlOf("update identities set record = null where seq in (select seq from ledger where user_id = 'dewi')")
    await stop()
    const found = await only("dewi", { dryRun: false })
    expect(found.differences).toMatchObject([{ budgetId: "trip", entered: 1, left: 0, spentBeforeMinor: price }])
    expect((await only("dewi")).changedRecords).toBe(0)
    expect(timeless(await (await engine()).budget("dewi", "trip"))).toEqual(right)
    await sqlOf("delete from snapshots")
    await stop()
    expect(timeless(await (await engine()).budget("dewi", "trip"))).toEqual(right)
  })
})

const sqlOf = async (text: string) => (await engine()).sql(text)

it("the command prints budget by budget, and figures at the end", async () => {
  const { sql } = await engine()
  await sql(
    "update ledger set spend_minor = 7 where user_id = 'budi' and type = 4 and seq = (select max(seq) from ledger where user_id = 'budi' and type = 4)",
  )
  const environment = { DATABASE_URL: urls.databaseUrl, NATS_URL: urls.natsUrl }
  const looked = await runPacer(["replay", "--dry-run", "--json"], environment)
  expect(looked).toMatchObject({ code: 0, errors: "" })
  expect(looked.lines().at(-1)).toMatchObject({ users: 5, differing: 1, changedRecords: 1, written: 0, refused: 0 })
  expect(looked.lines()[0]).toMatchObject({ userId: "budi", differences: [{ budgetId: "trip", amount: 1 }] })
  const refused = await runPacer(["replay"], environment)
  expect(refused).toMatchObject({ code: 1, output: "" })
  expect(refused.errors).toMatch(
    /^pacer: An engine works on this database: stop Pacer first, or look only, with --dry-run\n$/,
  )
  await stop()
  const wrote = await runPacer(["replay", "--user", "budi"], environment)
  expect(wrote).toMatchObject({ code: 0, errors: "" })
  expect(wrote.output).toMatch(/^budi \/ trip: spent \d+ → 15000000 \(minor units\); of 3 transactions/)
})
