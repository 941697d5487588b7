/**
 * What was decided stays decided (I1): whatever a newer model would say, a traveller who is loaded again, from a snapshot
 * and its tail or from the archive alone, is who they were; `pacer replay` alone decides anew, and that then stays.
 */
import { Effect, Layer, Stream } from "effect"
import { SqlClient } from "effect/sql"
import { afterAll, expect, it } from "vitest"
import { partitionOf } from "../../streams/subjects.ts"
import { Residents } from "../actor/residents.ts"
import { cascade } from "../budget/categorise/cascade.ts"
import type { Categorise } from "../budget/categorise/categorise.ts"
import { encodeState } from "../budget/state.ts"
import { encodeTraveller } from "../budget/traveller/state.ts"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import { aBudget, anEvent, aPurchase, isoDay, type Running, runEngine } from "../partition/engine.test-support.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { databaseLayer } from "./database.ts"
import { replay } from "./replay.ts"
import { Store } from "./store.ts"

const urls = { natsUrl: await freshBroker(), databaseUrl: await freshDatabase() }
const running: Running = await runEngine(urls)
afterAll(() => running.stop())

const database = databaseLayer(urls.databaseUrl, 3)
const roads = Store.postgres.pipe(Layer.provideMerge(database), Layer.provideMerge(FieldCipher.passThrough))

/** A newer model: what the engine's calls food, it calls shopping. */
const newer: Categorise = (clue) => {
  const verdict = cascade.categorise(clue)
  return verdict.category === "food" ? { ...verdict, category: "shopping", confidence: 0.51 } : verdict
}

/** The traveller as a load under these rules leaves them. */
const loaded = (userId: string, categorise: Categorise): Promise<unknown> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const cipher = yield* FieldCipher
        const residents = new Residents({ cipher, categorise, scope: yield* Effect.scope })
        yield* residents.load([{ userId, partition: partitionOf(userId, 16) }], 0)
        const resident = residents.get(userId)
        if (resident === undefined) throw new Error(`${userId} was not loaded`)
        const states = [...resident.budgets.values()].map(({ state }) =>
          state === undefined ? "" : encodeState(state),
        )
        return [encodeTraveller(resident.traveller), states]
      }).pipe(Effect.provide(roads)),
    ),
  )

const rewritten = (categorise: Categorise, userId: string) =>
  Effect.runPromise(
    Stream.runCollect(replay({ categorise, dryRun: false, userId })).pipe(
      Effect.provide(Layer.merge(database, FieldCipher.passThrough)),
      Effect.scoped,
    ),
  )

/** Whole, in parts, placed by a command that came later, by a rate, amended, and corrected with its merchant. */
const travelled = async (userId: string): Promise<void> => {
  const { submit, publish } = running
  const key = { source: "card/bca", account: "a" }
  await submit(aBudget(userId))
  await submit(aPurchase(userId, "whole"))
  await submit(aPurchase(userId, "parts"))
  await submit(anEvent(userId, "txn.split.v1", { ...key, externalId: "parts", parts: [{ weight: 1 }, { weight: 2 }] }))
  await submit(aPurchase(userId, "early", { localDate: isoDay(20) }))
  await submit(aBudget(userId, { budgetId: "later", startDate: isoDay(18), endDate: isoDay(22) }))
  await submit(aPurchase(userId, "yen", { currency: "JPY", merchant: "Ichiran" }))
  await publish(anEvent("@all", "rate.published.v1", { base: "JPY", quote: "IDR", date: isoDay(-9), rate: "104" }))
  const { data } = aPurchase(userId, "whole")
  await submit(anEvent(userId, "txn.amended.v1", { ...data, revision: 1, amountMinor: 4_000_000 }))
  const toTea = { category: "groceries", merchant: "Teh Poci", from: isoDay(-9) }
  await submit(aPurchase(userId, "tea", { merchant: "Teh Poci" }))
  await submit(aPurchase(userId, "more-tea", { merchant: "QRIS Teh Poci 0021" }))
  await submit(anEvent(userId, "txn.assigned.v1", { ...key, externalId: "tea", ...toTea }))
  await submit(anEvent(userId, "txn.assigned.v1", { ...key, externalId: "tea", ...toTea, category: null }))
}

it("a load under newer rules changes nothing; a replay does, and that stays", async () => {
  await travelled("ayu")
  const before = await loaded("ayu", cascade.categorise)
  expect(JSON.stringify(before)).toContain("food")
  expect(await loaded("ayu", newer)).toEqual(before)

  await running.stop()
  const [first] = await rewritten(newer, "ayu")
  expect(first).toMatchObject({ written: true })
  const after = await loaded("ayu", cascade.categorise)
  expect(after).not.toEqual(before)
  // The archive alone says the same as the snapshot that the replay has left.
  await Effect.runPromise(
    Effect.gen(function* () {
      yield* (yield* SqlClient.SqlClient)`delete from snapshots`
    }).pipe(Effect.provide(database)),
  )
  expect(await loaded("ayu", cascade.categorise)).toEqual(after)
  expect(await rewritten(newer, "ayu")).toMatchObject([{ written: false, changedRecords: 0, differences: [] }])
  await rewritten(cascade.categorise, "ayu")
  expect(await loaded("ayu", newer)).toEqual(before)
})
