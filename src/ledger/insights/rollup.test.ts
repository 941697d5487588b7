/**
 * The insights' sums against a computation from the start, through the real engine: whatever happens to transactions
 * (amended, reversed, recategorised, split, given back, moved by a command), the sums that are kept by differences are
 * those of the records as they stand.
 */

import { Effect, Layer, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import fc from "fast-check"
import { afterAll, expect, test } from "vitest"
import { limits } from "../../../config/limits.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { partitionOf } from "../../../streams/subjects.ts"
import { linesOf } from "../../budget/insights/contribution.ts"
import { monthOf } from "../../budget/insights/period.ts"
import { freshBroker, freshDatabase } from "../../launch/test-servers.ts"
import { aBudget, anEvent, aPurchase, isoDay, runEngine } from "../../partition/engine.test-support.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { firstEvents } from "../archive.ts"
import { databaseLayer } from "../database.ts"
import { PeerSums } from "./peer-sums.ts"
import { catchUp } from "./rollup.ts"

const partitionCount = limits.partitionCountDefault
const urls = { natsUrl: await freshBroker(), databaseUrl: await freshDatabase() }
const engine = await runEngine(urls)
const runtime = ManagedRuntime.make(Layer.mergeAll(databaseLayer(urls.databaseUrl, 2), FieldCipher.passThrough))
afterAll(async () => {
  await engine.stop()
  await runtime.dispose()
})

const own = { source: "card/bca", account: "a" }

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant("buy" as const),
      id: fc.nat(9),
      minor: fc.integer({ min: 1, max: 9_000 }),
      shop: fc.nat(3),
      day: fc.integer({ min: -9, max: 1 }),
      currency: fc.constantFrom("IDR", "IDR", "IDR", "JPY"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant("amend" as const),
      id: fc.nat(9),
      minor: fc.integer({ min: 1, max: 9_000 }),
      day: fc.integer({ min: -9, max: 1 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("reverse" as const), id: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("categorise" as const), id: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("split" as const), id: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant("refund" as const),
      id: fc.nat(9),
      minor: fc.integer({ min: 1, max: 3_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("unassign" as const), id: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("open" as const), day: fc.integer({ min: -9, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("rate" as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("look" as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

const eventOf = (userId: string, one: Step, index: number): PacerEvent | undefined => {
  const time = (day: number) => ({ time: `${isoDay(day)}T04:00:00Z` })
  switch (one.what) {
    case "buy":
      return aPurchase(
        userId,
        `t${one.id}`,
        { amountMinor: one.minor * 100, merchant: `Shop ${one.shop}`, currency: one.currency },
        time(one.day),
      )
    case "amend":
      return anEvent(
        userId,
        "txn.amended.v1",
        {
          account: "a",
          externalId: `t${one.id}`,
          revision: index + 1,
          amountMinor: one.minor * 100,
          currency: "IDR",
          direction: "debit",
          status: "posted",
          merchant: "Amended",
        },
        time(one.day),
      )
    case "reverse":
      return anEvent(userId, "txn.reversed.v1", { account: "a", externalId: `t${one.id}`, revision: index + 1 })
    case "categorise":
      return anEvent(userId, "txn.assigned.v1", { ...own, externalId: `t${one.id}`, category: "shopping" })
    case "split":
      return anEvent(userId, "txn.split.v1", {
        ...own,
        externalId: `t${one.id}`,
        parts: [{ weight: 1, category: "health" }, { weight: 2 }],
      })
    case "refund":
      return anEvent(userId, "txn.recorded.v1", {
        account: "a",
        externalId: `r${index}`,
        amountMinor: one.minor,
        currency: "IDR",
        direction: "credit",
        status: "posted",
        kind: "refund",
        refunds: { ...own, externalId: `t${one.id}` },
      })
    case "unassign":
      return anEvent(userId, "txn.assigned.v1", { ...own, externalId: `t${one.id}`, budgetId: null })
    case "open":
      return aBudget(userId, { budgetId: `b${index}`, startDate: isoDay(one.day), endDate: isoDay(one.day + 3) })
    case "rate":
      return {
        ...anEvent(userId, "rate.published.v1", {
          base: "JPY",
          quote: "IDR",
          date: isoDay(-9 + (index % 9)),
          rate: "104.25",
        }),
        subject: "@all",
      } as PacerEvent
    case "look":
      return undefined
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

const recomputed = (userId: string) =>
  runtime.runPromise(
    Effect.gen(function* () {
      const cipher = yield* FieldCipher
      const rows = yield* firstEvents(
        userId,
        partitionOf(userId, partitionCount),
        Number.MAX_SAFE_INTEGER,
        1_000,
        cipher,
      )
      return rows.flatMap(({ record }) => linesOf(record))
    }),
  )

interface DayRow {
  readonly day: number
  readonly category: number
  readonly minor: number
  readonly count: number
}

const kept = (userId: string) =>
  runtime.runPromise(
    Effect.gen(function* () {
      yield* catchUp(userId, partitionOf(userId, partitionCount))
      const sql = yield* SqlClient.SqlClient
      const days =
        yield* sql<DayRow>`select day, category, minor::float8 as minor, count from spend_days where user_id = ${userId} order by day, category`
      const merchants = yield* sql<DayRow & { readonly merchant: Uint8Array }>`
        select month as day, category, merchant, minor::float8 as minor, count from spend_merchant_months where user_id = ${userId}`
      const names = yield* sql<{ readonly merchant: Uint8Array; readonly label: Uint8Array; readonly count: number }>`
        select merchant, label, count from spend_merchants where user_id = ${userId}`
      const cipher = yield* FieldCipher
      const nameOf = new Map(names.map((one) => [hex(one.merchant), cipher.open(userId, one.label)]))
      return {
        days,
        merchants: merchants.map(({ merchant, ...row }) => ({
          ...row,
          name: (nameOf.get(hex(merchant)) ?? "").toUpperCase(),
        })),
        counts: Object.fromEntries(names.map((one) => [nameOf.get(hex(one.merchant))?.toUpperCase(), one.count])),
      }
    }),
  )

const summed = (
  lines: ReadonlyArray<DayRow & { readonly name?: string }>,
  keyOf: (row: DayRow & { readonly name?: string }) => string,
) => {
  const sums = new Map<string, { minor: number; count: number }>()
  for (const line of lines) {
    const sum = sums.get(keyOf(line)) ?? { minor: 0, count: 0 }
    sums.set(keyOf(line), { minor: sum.minor + line.minor, count: sum.count + line.count })
  }
  return new Map([...sums].sort())
}

let run = 0
test("sums kept by differences are those of the records as they stand", async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
    const userId = `rollup-${run++}`
    await engine.submit(aBudget(userId))
    for (const [index, one] of steps.entries()) {
      const event = eventOf(userId, one, index)
      if (event === undefined) await kept(userId)
      else if (event.subject === userId) await engine.submit(event)
      else await engine.publish(event)
    }
    // A word of the user's own after everything: what was published before it is committed.
    await engine.submit(
      anEvent(userId, "consent.changed.v1", { source: "card/bca", purpose: "peers", state: "withdrawn" }),
    )
    const sums = await kept(userId)
    const lines = (await recomputed(userId)).map((line) => ({ ...line, name: line.label.toUpperCase(), count: 1 }))
    const byDay = (row: DayRow) => `${row.day} ${row.category}`
    const byMerchant = (row: DayRow & { readonly name?: string }) => `${monthOf(row.day)} ${row.category} ${row.name}`
    const named = lines.filter(({ label }) => label !== "")
    expect(summed(sums.days, byDay)).toEqual(summed(lines, byDay))
    expect(sums.days.every((row) => row.count > 0)).toBe(true)
    expect(summed(sums.merchants, byMerchant)).toEqual(summed(named, byMerchant))
    // Asked again, nothing moves.
    expect(await kept(userId)).toEqual(sums)
  })
  await fc.assert(property, { numRuns: 25, endOnFailure: true })
}, 120_000)

test("a withdrawal that is not taken in yet leaves its traveller out of the peers", async () => {
  const people = Array.from({ length: limits.peersMin }, (_, index) => `peer-${index}`)
  const say = (userId: string, state: "granted" | "withdrawn") =>
    engine.submit(anEvent(userId, "consent.changed.v1", { source: "app/insights", purpose: "peers", state }))
  for (const userId of people) {
    await engine.submit(aBudget(userId))
    await say(userId, "granted")
    await engine.submit(aPurchase(userId, "one"))
    await kept(userId)
  }
  const shown = () =>
    runtime.runPromise(
      Effect.flatMap(PeerSums, (peers) => peers.of("asker", "IDR", { fromDay: 0, toDay: 100_000 })).pipe(
        Effect.provide(PeerSums.layer),
      ),
    )
  expect(await shown()).toBeDefined()
  await say("peer-3", "withdrawn")
  expect(await shown()).toBeUndefined()
})
