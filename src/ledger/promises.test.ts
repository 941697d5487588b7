/** The ledger of promises on a real Postgres: the fact that tells a trip's end completes the promise, or makes its row. */
import { Effect, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { afterAll, expect, it } from "vitest"
import type { PlanPromise } from "../budget/guarantee/promise.ts"
import { freshDatabase } from "../launch/test-servers.ts"
import { databaseLayer } from "./database.ts"
import { countRefusal, endedPromises, keepPromise, promises, refusals } from "./promises.ts"

const runtime = ManagedRuntime.make(databaseLayer(await freshDatabase(), 2))
afterAll(() => runtime.dispose())

const promise: PlanPromise = {
  priceMinor: 1_000,
  target: 0.95,
  probability: 0.96,
  aim: 0.965,
  trip: { stops: [{ destination: "bali", days: 6 }], adults: 2, children: 0, style: "mid-range" },
}
const about = { userId: "ayu", budgetId: "b1", currency: "IDR", startDate: "2026-05-08" }

const tellEnd = (budgetId: string, spentMinor: number, seq: number) => {
  const data = { spentMinor, promise: { ...promise, kept: spentMinor <= promise.priceMinor } }
  return runtime.runPromise(
    Effect.flatMap(
      SqlClient.SqlClient,
      (sql) => sql`
        insert into facts (partition, seq, n, at, user_id, budget_id, kind, data)
        values (0, ${seq}, 0, now(), 'ayu', ${budgetId}, 'trip_ended', ${JSON.stringify(data)}::jsonb)`,
    ),
  )
}

it("a promise is completed by the end of its trip, also one whose row was never written", async () => {
  await runtime.runPromise(keepPromise(about, promise))
  await runtime.runPromise(keepPromise(about, { ...promise, priceMinor: 5 }))
  expect(await runtime.runPromise(promises)).toEqual([{ probability: 0.96, kept: null }])
  await tellEnd("b1", 900, 1)
  await tellEnd("b2", 1_001, 2)
  expect(await runtime.runPromise(promises)).toEqual([
    { probability: 0.96, kept: true },
    { probability: 0.96, kept: false },
  ])
  expect(await runtime.runPromise(endedPromises(10))).toEqual([
    { promise, startDate: "2026-05-08", currency: "IDR", finalMinor: 900 },
  ])
})

it("refusals are counted by their reason", async () => {
  for (const kind of ["too-long", "too-long", "invalid"] as const) await runtime.runPromise(countRefusal(kind))
  expect(await runtime.runPromise(refusals)).toEqual([
    { kind: "invalid", count: 1 },
    { kind: "too-long", count: 2 },
  ])
})
