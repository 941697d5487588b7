/** The ledger of promises on a real Postgres: the fact that tells a trip's end completes the promise, or makes its row. */
import { Context, Effect, Layer, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { afterAll, expect, it } from "vitest"
import { basisOfTrip } from "../budget/guarantee/basis.ts"
import { probabilityNow } from "../budget/guarantee/midtrip.ts"
import { priceAt } from "../budget/guarantee/price.ts"
import { type PlanPromise, tripOfPromise } from "../budget/guarantee/promise.ts"
import { freshDatabase } from "../launch/test-servers.ts"
import { databaseLayer } from "./database.ts"
import { LearnedGuarantee } from "./learned-guarantee.ts"
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

const tellEnd = (budgetId: string, spentMinor: number, seq: number, decided = true) => {
  const days = Array.from({ length: 6 }, () => [spentMinor / 6, 0])
  const kept = decided ? { kept: spentMinor <= promise.priceMinor } : {}
  const data = { spentMinor, promise: { ...promise, ...kept, days, finalMinor: spentMinor } }
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
  expect(await runtime.runPromise(promises)).toEqual([{ probability: 0.96, kept: null, lapsed: false }])
  await tellEnd("b1", 900, 1)
  await tellEnd("b2", 1_001, 2)
  expect(await runtime.runPromise(promises)).toEqual([
    { probability: 0.96, kept: true, lapsed: false },
    { probability: 0.96, kept: false, lapsed: false },
  ])
  const ended = await runtime.runPromise(endedPromises(10))
  expect(ended).toMatchObject([
    { promise, days: Array(6).fill([150, 0]), startDate: "2026-05-08", currency: "IDR", finalMinor: 900 },
  ])
  expect(await runtime.runPromise(endedPromises(10, ended[0]))).toEqual([])
})

it("what has lapsed is no outcome, may still be decided, and what is decided is moved by nothing", async () => {
  const found = async () => (await runtime.runPromise(promises)).at(-1)
  const outcomes = (await runtime.runPromise(endedPromises(10))).length
  await tellEnd("b9", 900, 7, false)
  expect(await found()).toEqual({ probability: 0.96, kept: null, lapsed: true })
  expect(await runtime.runPromise(endedPromises(10))).toHaveLength(outcomes)
  await tellEnd("b9", 900, 8)
  await tellEnd("b9", 1_001, 9)
  expect(await found()).toEqual({ probability: 0.96, kept: true, lapsed: false })
  expect((await runtime.runPromise(endedPromises(10))).at(-1)).toMatchObject({ promise, finalMinor: 900 })
})

it("refusals are counted by their reason", async () => {
  for (const kind of ["too-long", "too-long", "invalid"] as const) await runtime.runPromise(countRefusal(kind))
  expect(await runtime.runPromise(refusals)).toEqual([
    { kind: "invalid", count: 1 },
    { kind: "too-long", count: 2 },
  ])
})

it("what ended promises teach reaches prices and running probabilities, the same in whatever pieces it is learned", async () => {
  const price = 1_500_000_000
  const told = async (from: number, until: number) => {
    for (let trip = from; trip < until; trip++) {
      const budgetId = `learned-${trip}`
      await runtime.runPromise(keepPromise({ ...about, budgetId }, { ...promise, priceMinor: price }))
      await tellEnd(budgetId, trip % 2 === 0 ? price * 1.2 : price * 0.9, 100 + trip)
    }
  }
  const view = ({ current }: Context.Service.Shape<typeof LearnedGuarantee>) => {
    const trip = tripOfPromise(promise, 20_000)
    if (trip === undefined) throw new Error("Bali is missing")
    const basis = basisOfTrip(trip, "IDR")
    const progress = { elapsed: 2, everydayMinor: [200_000_000, 200_000_000], bookedMinor: 0, spentMinor: 400_000_000 }
    return [priceAt(current(), basis, 0.9), probabilityNow(current(), basis, progress, price)]
  }
  const learn = (steps: ReadonlyArray<Effect.Effect<void>>) =>
    runtime.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const learned = Context.get(yield* Layer.build(LearnedGuarantee.postgres), LearnedGuarantee)
          const before = view(learned)
          for (const step of steps) {
            yield* step
            yield* learned.refresh
          }
          return { before, after: view(learned) }
        }),
      ),
    )
  const pieces = await learn([Effect.promise(() => told(0, 12)), Effect.promise(() => told(12, 40))])
  const whole = await learn([Effect.void])
  expect(pieces.after).toEqual(whole.after)
  expect(pieces.after[0]).toBeGreaterThan(pieces.before[0] ?? 0)
  expect(pieces.after[1]).toBeLessThan(pieces.before[1] ?? 1)
})
