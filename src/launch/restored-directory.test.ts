/**
 * The broker's whole JetStream directory put back from an old backup under a database that is newer, as an operator does
 * after a lost disk: a running engine and a starting one stop with a sentence, `pacer doctor` names the way out, and
 * behind it nothing that was applied is lost and nothing counts twice.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Effect, Exit, Layer, Scope } from "effect"
import type { SqlClient } from "effect/sql"
import { afterAll, expect, inject, it } from "vitest"
import { partitionOf } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import { databaseLayer } from "../ledger/database.ts"
import { aBudget, aPurchase, type Running, runEngine, until } from "../partition/engine.test-support.ts"
import { embeddedNatsServer } from "./nats-server.ts"
import { adoptStream, partitionPlaces } from "./partition-places.ts"
import { restartableServer } from "./restartable-server.ts"
import { freshDatabase } from "./test-servers.ts"

const user = "ayu"
const partition = partitionOf(user, 16)
const time = new Date(Date.now() - 60_000).toISOString()
const scope = Scope.makeUnsafe()
const directory = mkdtempSync(join(inject("temporaryFolder"), "restored-"))
const nats = await Effect.runPromise(
  Effect.provideService(
    restartableServer((port) => embeddedNatsServer({ directory, port })),
    Scope.Scope,
    scope,
  ),
)
const urls = { natsUrl: nats.url, databaseUrl: await freshDatabase() }
let running: Running | undefined
afterAll(async () => {
  await running?.stop()
  await Effect.runPromise(Scope.close(scope, Exit.void))
})

const start = async (): Promise<Running> => {
  running = await runEngine(urls)
  return running
}
const buy = async (engine: Running, from: number, to: number): Promise<void> => {
  for (let index = from; index <= to; index++) {
    const purchase = aPurchase(user, `x${index}`, {}, { time })
    // A broker that has just come back is not yet connected to again.
    await until("it is taken", () =>
      engine.submit(purchase).then(
        () => true,
        () => false,
      ),
    )
  }
}
const countOf = async (engine: Running): Promise<number> => (await engine.budget(user, "trip")).summary.transactionCount
const rowsOf = async (engine: Running): Promise<number> =>
  (await engine.sql("select 1 from ledger where user_id = $1 and type = 4", [user])).length

const looking = Layer.merge(Broker.layer({ url: urls.natsUrl }), databaseLayer(urls.databaseUrl, 1))
const doctor = <A, E>(effect: Effect.Effect<A, E, Broker | SqlClient.SqlClient>): Promise<A> =>
  Effect.runPromise(Effect.scoped(Effect.provide(effect, looking)))

const streams = join(directory, "nats", "jetstream")
const backup = join(directory, "backup")

/** Between two lives of the server, as its files may be touched. */
const whileDown = async (touch: () => void): Promise<void> => {
  await Effect.runPromise(nats.stop)
  touch()
  await Effect.runPromise(nats.start)
}

it("stops the running engine and the next one loudly; adopted, it loses nothing and counts nothing twice", async () => {
  const engine = await start()
  await engine.submit(aBudget(user))
  await buy(engine, 1, 3)
  await whileDown(() => cpSync(streams, backup, { recursive: true }))
  await buy(engine, 4, 7)
  await until("all are committed", async () => (await rowsOf(engine)) === 7)
  await whileDown(() => {
    rmSync(streams, { recursive: true })
    cpSync(backup, streams, { recursive: true })
  })

  await until("the running engine stops", () => engine.engine.status() === "stopped")
  const sentence = `Partition ${partition}: its stream ends at 4, before the cursor 8: it was restored from an old backup; \`pacer doctor\` tells the way out`
  expect(engine.engine.trouble()).toBe(sentence)
  await engine.stop()
  await expect(start()).rejects.toThrow(sentence)
  const place = (await doctor(partitionPlaces)).find((one) => one.partition === partition)
  expect(place).toMatchObject({ ok: false, found: expect.stringContaining(`pacer doctor --adopt-stream ${partition}`) })

  await doctor(adoptStream(partition, false))
  const next = await start()
  await until("what was applied is all there", async () => (await countOf(next)) === 7)
  // The sources send their last hours again, as the doctor advises, and something new.
  await buy(next, 2, 9)
  expect(await countOf(next)).toBe(9)
  expect(await rowsOf(next)).toBe(9)
  expect((await doctor(partitionPlaces)).every((one) => one.ok)).toBe(true)
})
