/**
 * Streams that are not the log any more, on real servers: the partition stops with a sentence, `pacer doctor` names what
 * differs and the way out, and behind it the totals are right: nothing that was applied is lost, nothing counts twice
 * (I2), and what is truly gone is given up only on demand.
 */
import { jetstreamManager } from "@nats-io/jetstream"
import { connect, type NatsConnection } from "@nats-io/transport-node"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { afterEach, expect, it } from "vitest"
import { partitionStream, partitionStreamName } from "../../streams/definitions.ts"
import { partitionOf } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import { databaseLayer } from "../ledger/database.ts"
import { aBudget, aPurchase, type Running, runEngine, until } from "../partition/engine.test-support.ts"
import { runPacer } from "./command.test-support.ts"
import { adoptStream, partitionPlaces } from "./partition-places.ts"
import { backUp, restore } from "./stream-backup.test-support.ts"
import { freshBroker, freshDatabase } from "./test-servers.ts"

const natsUrl = await freshBroker()
const price = 5_000_000

let running: Running | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
  await withManager(async (manager) => {
    for (let partition = 0; partition < 16; partition++) await manager.streams.delete(partitionStreamName(partition))
  })
})

type Manager = Awaited<ReturnType<typeof jetstreamManager>>

const withManager = async <A>(use: (manager: Manager, connection: NatsConnection) => Promise<A>): Promise<A> => {
  const connection = await connect({ servers: natsUrl })
  try {
    return await use(await jetstreamManager(connection), connection)
  } finally {
    await connection.close()
  }
}

/** A world of its own, whose traveller's purchases are all in one partition. */
const world = async () => {
  const urls = { natsUrl, databaseUrl: await freshDatabase() }
  const user = "ayu"
  const partition = partitionOf(user, 16)
  const name = partitionStreamName(partition)
  const start = async (): Promise<Running> => {
    running = await runEngine(urls)
    return running
  }
  const stop = async () => {
    await running?.stop()
    running = undefined
  }
  const buy = async (from: number, to: number) => {
    for (let index = from; index <= to; index++) await running?.submit(aPurchase(user, `x${index}`, {}, { time }))
  }
  /** Into the stream while no engine runs. */
  const send = async (from: number, to: number) => {
    const connection = await connect({ servers: natsUrl })
    for (let index = from; index <= to; index++) {
      const event = aPurchase(user, `x${index}`, {}, { time })
      await connection.request(`txn.in.${user}`, JSON.stringify(event))
    }
    await connection.close()
  }
  const looking = Layer.merge(Broker.layer({ url: natsUrl }), databaseLayer(urls.databaseUrl, 1))
  const doctor = <A, E>(effect: Effect.Effect<A, E, Broker | SqlClient.SqlClient>): Promise<A> =>
    Effect.runPromise(Effect.scoped(Effect.provide(effect, looking)))
  const place = async () => (await doctor(partitionPlaces)).find((one) => one.partition === partition)
  const adopt = (acceptLoss = false) => doctor(adoptStream(partition, acceptLoss))
  const expectSpent = async (count: number) => {
    const engine = running ?? (await start())
    await until("all of it counts", async () => (await engine.budget(user, "trip")).summary.transactionCount === count)
    expect((await engine.budget(user, "trip")).summary.spentMinor).toBe(count * price)
    const rows = () => engine.sql("select 1 from ledger where user_id = $1 and type = 4", [user])
    await until("all of it is committed", async () => (await rows()).length >= count)
    expect(await rows()).toHaveLength(count)
  }
  return { urls, user, partition, name, start, stop, buy, send, place, adopt, expectSpent }
}

const time = new Date(Date.now() - 60_000).toISOString()

it("made anew: read from its beginning, nothing lost, nothing twice, and the archive's order goes on", async () => {
  const { user, partition, name, start, stop, buy, send, place, adopt, expectSpent } = await world()
  const first = await start()
  await first.submit(aBudget(user))
  await buy(1, 5)
  await stop()
  await withManager(async (manager) => {
    await manager.streams.delete(name)
    await manager.streams.add(partitionStream(partition))
  })
  // Two that the ledger knows, two that it does not.
  await send(4, 7)
  await expect(start()).rejects.toThrow(
    `Partition ${partition}: its stream was created anew since the database last read it; \`pacer doctor\` tells the way out`,
  )
  expect(await place()).toMatchObject({ ok: false })
  expect((await place())?.found).toContain(
    `pacer doctor --adopt-stream ${partition}: the stream is read from its beginning`,
  )
  expect(await adopt()).toContain("let the sources send")
  expect(await place()).toMatchObject({ ok: true, found: expect.stringContaining("4 behind") })
  await expectSpent(7)
  // From the archive alone as well: its sequences have gone on rising over the change of streams.
  await running?.sql("delete from snapshots")
  await stop()
  await expectSpent(7)
  await buy(8, 8)
  await expectSpent(8)
  await expect(adopt()).rejects.toThrow(/in order: there is nothing to adopt/)
})

it("purged before it was applied: stops, and gives up what is gone only on demand", async () => {
  const { user, partition, name, start, stop, buy, send, place, adopt, expectSpent, urls } = await world()
  const first = await start()
  await first.submit(aBudget(user))
  await buy(1, 3)
  await stop()
  await send(4, 9)
  // The budget is 1, x1 to x3 are 2 to 4, so x4 to x6 are 5 to 7.
  await withManager((manager) => manager.streams.purge(name, { seq: 8 }))
  await expect(start()).rejects.toThrow(
    /begins at 8, behind the cursor 4: messages were purged before they were applied/,
  )
  expect((await place())?.found).toMatch(/messages 5 to 7 were never applied and are gone/)
  await expect(adopt()).rejects.toThrow(/cannot go on without giving up the messages 5 to 7/)
  await expect(start()).rejects.toThrow(/begins at 8/)

  const environment = { NATS_URL: urls.natsUrl, DATABASE_URL: urls.databaseUrl }
  const shown = await runPacer(["doctor", "--json"], environment)
  expect(shown.code).toBe(1)
  expect(shown.lines()).toContainEqual(expect.objectContaining({ subject: `partition ${partition}`, ok: false }))
  expect(shown.errors.trim()).toBe(`pacer: Not in order: partition ${partition}.`)
  const adopted = await runPacer(["doctor", "--adopt-stream", String(partition), "--accept-loss"], environment)
  expect(adopted).toMatchObject({ code: 0, errors: "" })
  await expectSpent(6)
  expect(await running?.sql("select lost_from::int, lost_to::int, kind from stream_adoptions")).toEqual([
    { lost_from: 5, lost_to: 7, kind: "purged" },
  ])
  // Sent again by their source, the lost ones count after all.
  await buy(4, 9)
  await expectSpent(9)
})

const tails = { "and left so": 0, "and written to since": 2, "and written to beyond the cursor": 8 } as const

for (const [what, written] of Object.entries(tails)) {
  it(`restored to an older last sequence ${what}: read again, new messages included`, async () => {
    const { partition, user, name, start, stop, buy, send, place, adopt, expectSpent } = await world()
    const first = await start()
    await first.submit(aBudget(user))
    await buy(1, 3)
    const backup = await withManager((_manager, connection) => backUp(connection, name))
    await buy(4, 7)
    await stop()
    await withManager((_manager, connection) => restore(connection, name, backup))
    if (written > 0) await send(8, 7 + written)
    await expect(start()).rejects.toThrow(/restored from an old backup/)
    expect(await place()).toMatchObject({ ok: false, partition })
    await adopt()
    await expectSpent(7 + written)
    await buy(1, 7)
    await expectSpent(7 + written)
  })
}

it("made anew under a running engine: it stops instead of waiting for ever", async () => {
  const { user, partition, name, start, buy, send } = await world()
  const engine = await start()
  await engine.submit(aBudget(user))
  await buy(1, 3)
  await withManager(async (manager) => {
    await manager.streams.delete(name)
    await manager.streams.add(partitionStream(partition))
  })
  await send(4, 5)
  await until("it stops", () => engine.engine.status() === "stopped")
  expect(engine.engine.trouble()).toMatch(/created anew/)
})

it("purged under a running engine that holds what is not committed yet: it commits that, and nothing is lost", async () => {
  const { user, name, start, stop, buy, send, expectSpent, urls } = await world()
  const engine = await start()
  await engine.submit(aBudget(user))
  await buy(1, 2)
  await withLockedCommits(urls.databaseUrl, async () => {
    await send(3, 6)
    await until("they are in hand", () => inHand(engine, 7))
    await withManager((manager) => manager.streams.purge(name))
  })
  await expectSpent(6)
  expect(engine.engine.status()).toBe("running")
  await stop()
  await expectSpent(6)
})

it("purged while nobody holds what is not committed yet: the next start says which messages are gone", async () => {
  const { user, name, start, stop, buy, send, place, adopt, expectSpent, urls } = await world()
  const engine = await start()
  await engine.submit(aBudget(user))
  await buy(1, 2)
  await withLockedCommits(urls.databaseUrl, async () => {
    // The first is on its way to Postgres, where it may still land; the others wait behind it.
    await send(3, 3)
    await until("it is in hand", () => inHand(engine, 4))
    await send(4, 6)
    await until("they are in hand", () => inHand(engine, 7))
    await withManager((manager) => manager.streams.purge(name))
    await stop()
  })
  await expect(start()).rejects.toThrow(
    /begins at 8, behind the cursor [34]: messages were purged before they were applied/,
  )
  const gone = /messages ([45]) to 7 were never applied and are gone/.exec((await place())?.found ?? "")
  await adopt(true)
  await expectSpent(gone?.[1] === "4" ? 2 : 3)
  await buy(1, 6)
  await expectSpent(6)
})

/** Everything that was sent has been read, and waits for its fold or its commit. */
const inHand = ({ engine }: Running, sequence: number): boolean =>
  engine.cursors().some(({ folded }) => folded > 0 && folded + engine.counters.inboxSize() === sequence)

/** While it runs, no commit gets through. */
const withLockedCommits = (databaseUrl: string, use: () => Promise<void>): Promise<void> =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const connection = yield* sql.reserve
    const ask = (text: string) => connection.executeUnprepared(text, [], undefined)
    yield* ask("begin")
    yield* ask("lock table partitions in access exclusive mode")
    yield* Effect.promise(use).pipe(Effect.ensuring(Effect.orDie(ask("rollback"))))
  }).pipe(Effect.scoped, Effect.provide(databaseLayer(databaseUrl, 1)), Effect.runPromise)
