/**
 * Snapshots on a real Postgres: written after a time as after a number of events, and worth nothing unless their
 * checksum holds; then the archive says the same, only more slowly (I1).
 */
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { afterAll, describe, expect, it } from "vitest"
import { limits } from "../../config/limits.ts"
import { partitionOf } from "../../streams/subjects.ts"
import { Residents } from "../actor/residents.ts"
import { cascade } from "../budget/categorise/cascade.ts"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import { aBudget, aPurchase, type Running, runEngine, timeless } from "../partition/engine.test-support.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { databaseLayer } from "./database.ts"
import { Store } from "./store.ts"

const urls = { natsUrl: await freshBroker(), databaseUrl: await freshDatabase() }
let running: Running = await runEngine(urls)
afterAll(() => running.stop())

const restart = async (): Promise<void> => {
  await running.stop()
  running = await runEngine(urls)
}

const travelled = async (userId: string, purchases: number): Promise<void> => {
  await running.submit(aBudget(userId))
  for (let index = 1; index < purchases; index++) await running.publish(aPurchase(userId, `x${index}`))
  await running.submit(aPurchase(userId, `x${purchases}`))
}

const database = databaseLayer(urls.databaseUrl, 2)
const store = Store.postgres.pipe(Layer.provideMerge(database), Layer.provideMerge(FieldCipher.passThrough))

/** A memory of its own beside the engine's, into which a traveller is loaded as an owner would. */
const inMemory = <A>(
  userId: string,
  use: (residents: Residents) => Effect.Effect<A, unknown, Store | SqlClient.SqlClient>,
) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const cipher = yield* FieldCipher
        const residents = new Residents({ cipher, categorise: cascade.categorise, scope: yield* Effect.scope })
        yield* residents.load([{ userId, partition: partitionOf(userId, 16) }], 0)
        return yield* use(residents)
      }).pipe(Effect.provide(store)),
    ),
  )

const startMs = 1_000_000

/** Events that a load of this traveller has to fold; a long tail counts as a snapshot's worth. */
const tailOf = (userId: string) =>
  inMemory(userId, (residents) => Effect.sync(() => residents.get(userId)?.unsavedEvents))

/** A traveller with a long tail and the snapshot that a load of it leaves; the engine has stopped. @returns their budget */
const withSnapshot = async (userId: string) => {
  await travelled(userId, limits.snapshotTailEvents)
  const before = timeless(await running.budget(userId, "trip"))
  expect(before.summary.transactionCount).toBe(limits.snapshotTailEvents)
  await running.stop()
  await inMemory(userId, (residents) =>
    Effect.gen(function* () {
      const [resident] = residents.unsaved(startMs)
      if (resident === undefined) throw new Error("no snapshot is due")
      const sql = yield* SqlClient.SqlClient
      const [row] = yield* sql<{ generation: string }>`
        select generation from partitions where partition = ${resident.partition}`
      yield* (yield* Store).writeSnapshots([residents.seal(resident, row?.generation ?? "")])
    }),
  )
  return before
}

describe("a snapshot is due", () => {
  it("when changes have lain for a while, however few; those that a load had to fold are among them", async () => {
    await travelled("ayu", 3)
    const found = await inMemory("ayu", (residents) =>
      Effect.sync(() => {
        const atOnce = residents.unsaved(startMs)
        const before = residents.unsaved(startMs + limits.snapshotAfterMs - 1)
        const after = residents.unsaved(startMs + limits.snapshotAfterMs)
        const [resident] = after
        const unsaved = resident?.unsavedEvents
        if (resident !== undefined) residents.seal(resident, "g")
        return { atOnce, before, users: after.map(({ userId }) => userId), unsaved, sealed: residents.unsaved(9e9) }
      }),
    )
    expect(found).toEqual({ atOnce: [], before: [], users: ["ayu"], unsaved: 4, sealed: [] })
  })

  it("not while something of it is uncommitted or in hand", async () => {
    const found = await inMemory("ayu", (residents) =>
      Effect.sync(() => {
        const resident = residents.get("ayu")
        if (resident === undefined) throw new Error("not loaded")
        residents.unsaved(startMs)
        resident.uncommitted = 1
        const uncommitted = residents.unsaved(9e9)
        Object.assign(resident, { uncommitted: 0, inHand: true })
        const inHand = residents.unsaved(9e9)
        resident.inHand = false
        return { uncommitted, inHand, free: residents.unsaved(9e9).length }
      }),
    )
    expect(found).toEqual({ uncommitted: [], inHand: [], free: 1 })
  })

  it("at once for whoever had a long tail to fold, and the next load folds nothing again", async () => {
    const before = await withSnapshot("budi")
    expect(await tailOf("budi")).toBe(0)
    running = await runEngine(urls)
    expect(timeless(await running.budget("budi", "trip"))).toEqual(before)
  })
})

describe("a snapshot that does not match its checksum", () => {
  const damages = [
    ["is torn", "state = substring(state from 1 for 100)"],
    ["has one byte changed", "state = set_byte(state, 60, get_byte(state, 60) # 1)"],
    ["has another sum", "checksum = set_byte(checksum, 0, get_byte(checksum, 0) # 1)"],
    ["is empty", "state = ''::bytea"],
  ] as const

  it.each(damages)("%s: the archive is folded instead, to the same state", async (what, damage) => {
    const userId = what.replaceAll(" ", "-")
    const before = await withSnapshot(userId)
    expect(await tailOf(userId)).toBe(0)
    running = await runEngine(urls)
    const damaged = await running.sql(`update snapshots set ${damage} where user_id = $1 returning 1`, [userId])
    expect(damaged).toHaveLength(1)
    await restart()
    expect(timeless(await running.budget(userId, "trip"))).toEqual(before)
    expect(await tailOf(userId)).toBe(limits.snapshotAfterEvents)
  })
})
