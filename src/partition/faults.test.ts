/**
 * Servers that go away, stand still or are full under a running engine, each in small: it says so, goes on by itself when
 * they are back, and everything that was confirmed to its sender counts once. `npm run bench -- overload` does the same
 * under load, with whole processes.
 */
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { Effect, Exit, Scope } from "effect"
import { afterAll, expect, inject, it } from "vitest"
import { limits } from "../../config/limits.ts"
import { deadLetterStreamName, partitionStreamName } from "../../streams/definitions.ts"
import { partitionOf, statusSubject } from "../../streams/subjects.ts"
import { PublishError } from "../feeds/publisher.ts"
import { embeddedNatsServer } from "../launch/nats-server.ts"
import { embeddedPostgres } from "../launch/postgres.ts"
import { restartableServer } from "../launch/restartable-server.ts"
import { databaseLayer } from "../ledger/database.ts"
import { migrate } from "../ledger/migrate.ts"
import type { StatusReply } from "../push/protocol.ts"
import { aBudget, aPurchase, runEngine, until } from "./engine.test-support.ts"

const user = "ayu"
const partition = partitionOf(user, 16)
const time = new Date(Date.now() - 60_000).toISOString()

const scope = Scope.makeUnsafe()
const directory = mkdtempSync(join(inject("temporaryFolder"), "faults-"))
const [nats, postgres] = await Effect.all(
  [
    restartableServer((port) => embeddedNatsServer({ directory, port })),
    restartableServer((port) => embeddedPostgres({ directory, port, disposable: true })),
  ],
  { concurrency: "unbounded" },
).pipe(Effect.provideService(Scope.Scope, scope), Effect.runPromise)
await Effect.runPromise(Effect.provide(migrate, databaseLayer(postgres.url, 1)))
const running = await runEngine({ natsUrl: nats.url, databaseUrl: postgres.url })
afterAll(async () => {
  await running.stop()
  await Effect.runPromise(Scope.close(scope, Exit.void))
})
await running.submit(aBudget(user))

let bought = 0

/** Again and again until the log has confirmed it, as any source does. */
const buy = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index++) {
    const purchase = aPurchase(user, `x${++bought}`, {}, { time })
    await until("the log takes it", () =>
      running.publish(purchase).then(
        () => true,
        () => false,
      ),
    )
  }
}

const expectAllOnce = async (): Promise<void> => {
  const count = async () => (await running.budget(user, "trip").catch(() => undefined))?.summary.transactionCount
  await until("all of it counts", async () => (await count()) === bought)
  const rows = () => running.sql("select identity from ledger where user_id = $1 and type = 4", [user]).catch(() => [])
  await until("all of it is committed", async () => (await rows()).length >= bought)
  expect(await rows()).toHaveLength(bought)
  expect(running.engine.status()).toBe("running")
}

const status = async (): Promise<StatusReply> =>
  (await running.broker.connection.request(statusSubject(partition), "", { timeout: 2_000 })).json()

const run = <A>(effect: Effect.Effect<A, unknown>): Promise<A> => Effect.runPromise(effect)

it.each(["kill", "stop"] as const)("NATS is restarted (%s): it reads on where it was", async (way) => {
  await buy(3)
  await run(nats[way])
  const whileAway = buy(2)
  await run(nats.start)
  await whileAway
  await buy(2)
  await expectAllOnce()
})

it.each(["kill", "stop"] as const)("Postgres is restarted (%s): it says so and commits what waited", async (way) => {
  await buy(3)
  await run(postgres[way])
  await buy(2)
  await until("it says that it recovers", () => running.engine.status() === "recovering")
  expect(running.engine.trouble()).toMatch(/Pg|connect|database/i)
  await run(postgres.start)
  await buy(1)
  await until("it runs again", () => running.engine.status() === "running")
  await expectAllOnce()
})

it("Postgres stands still: it says that it is stalled, and goes on", async () => {
  await run(postgres.freeze)
  await buy(2)
  await until("it says so", async () => (await status()).status === "stalled")
  expect((await status()).trouble).toMatch(/a batch has waited \d+ s for its commit/)
  await run(postgres.thaw)
  await expectAllOnce()
  expect((await status()).status).toBe("running")
})

const bound = (stream: string, bytes: number) => running.broker.manager.streams.update(stream, { max_bytes: bytes })
const held = async (stream: string) => (await running.broker.manager.streams.info(stream)).state.bytes

it("a full log refuses with a typed error that may be tried again, says so, and goes on when it has room", async () => {
  const stream = partitionStreamName(partition)
  await bound(stream, await held(stream))
  const refused = await running.publish(aPurchase(user, "refused", {}, { time })).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(refused).toBeInstanceOf(PublishError)
  expect(refused).toMatchObject({ retryable: true, message: "The log refused the event: maximum bytes exceeded" })
  await until("it says so", async () => ((await status()).logFreeBytes ?? Infinity) < limits.streamFreeBytesMin)
  const waiting = buy(2)
  await bound(stream, limits.streamBytesMax)
  await waiting
  await expectAllOnce()
})

it("full dead letters hold the partition until there is room, and then keep each once (I6)", async () => {
  await bound(deadLetterStreamName, Math.max(1, await held(deadLetterStreamName)))
  await running.publishRaw(user, "{half")
  await buy(2)
  await until("it says so", () => running.engine.trouble()?.includes("Cannot keep a dead letter") ?? false)
  const kept = async () => (await running.broker.manager.streams.info(deadLetterStreamName)).state.messages
  expect(await kept()).toBe(0)
  await bound(deadLetterStreamName, limits.deadLetterBytesMax)
  await expectAllOnce()
  expect(await kept()).toBe(1)
})
