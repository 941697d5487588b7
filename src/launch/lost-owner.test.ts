/**
 * Whole Pacers as processes of their own on servers that are not theirs. One that was stalled (a machine that swaps, a
 * stopped container) while another took its partitions over wakes up, can write nothing, and ends with a sentence (I4).
 * One whose broker is dead ends in good order all the same when it is told to.
 */

import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { connect } from "@nats-io/transport-node"
import { Effect, Exit, Scope } from "effect"
import { SqlClient } from "effect/sql"
import { afterAll, expect, inject, test, vi } from "vitest"
import { databaseLayer } from "../ledger/database.ts"
import { aBudget, aPurchase, until } from "../partition/engine.test-support.ts"
import { embeddedNatsServer } from "./nats-server.ts"
import { folder, options, pacer, ready, serversOf } from "./pacer-process.test-support.ts"
import { isRunning } from "./process-identity.ts"
import { type RestartableServer, restartableServer } from "./restartable-server.ts"
import { freshDatabase } from "./test-servers.ts"

/** Each of these starts everything once or twice. */
vi.setConfig({ testTimeout: 120_000 })

/** Its own broker each time: a new database must find new streams. */
const world = async () => {
  const nats = await brokerProcess()
  const natsUrl = nats.url
  const databaseUrl = await freshDatabase()
  const user = "ayu"
  const send = async (...events: ReadonlyArray<object>): Promise<void> => {
    const connection = await connect({ servers: natsUrl })
    for (const event of events) await connection.request(`txn.in.${user}`, JSON.stringify(event))
    await connection.close()
  }
  const rows = (): Promise<number> =>
    Effect.runPromise(
      Effect.flatMap(SqlClient.SqlClient, (sql) => sql`select 1 from ledger where user_id = ${user}`).pipe(
        Effect.map((found) => found.length),
        Effect.provide(databaseLayer(databaseUrl, 1)),
      ),
    )
  const start = async () => {
    const directory = folder()
    const started = pacer((await options(directory)).words, { NATS_URL: natsUrl, DATABASE_URL: databaseUrl })
    await ready(started)
    return { ...started, directory }
  }
  return { user, send, rows, start, nats }
}

const brokers = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(brokers, Exit.void)))

const brokerProcess = (): Promise<RestartableServer> => {
  const directory = mkdtempSync(join(inject("temporaryFolder"), "broker-"))
  const server = restartableServer((port) => embeddedNatsServer({ directory, port }))
  return Effect.runPromise(Effect.provideService(server, Scope.Scope, brokers))
}

test.each(["with messages in hand", "with nothing to do"])(
  "a stalled owner that wakes up after another took over, %s, writes nothing and ends with a sentence",
  async (what) => {
    const { user, send, rows, start } = await world()
    const stalled = await start()
    await send(aBudget(user), aPurchase(user, "one"))
    await until("the first owner has committed", async () => (await rows()) === 2)
    stalled.child.kill("SIGSTOP")
    // Delivered to the stalled one too: it has them in hand when it wakes up.
    if (what === "with messages in hand") await send(aPurchase(user, "two"), aPurchase(user, "three"))
    const successor = await start()
    await until("the successor has committed", async () => (await rows()) === (what === "with nothing to do" ? 2 : 4))
    stalled.child.kill("SIGCONT")
    expect(await stalled.exit).toBe(1)
    expect(stalled.errors()).toMatch(
      /pacer: The engine has stopped: fenced: another owner (holds|has taken partition) \d+/,
    )
    const before = await rows()
    await send(aPurchase(user, "four"))
    await until("the successor works on", async () => (await rows()) === before + 1)
    successor.child.kill("SIGTERM")
    expect(await successor.exit).toBe(0)
  },
)

test("with a dead broker it still ends in good order when it is told to", async () => {
  const { user, send, rows, start, nats } = await world()
  const running = await start()
  await send(aBudget(user))
  await until("it works", async () => (await rows()) === 1)
  await Effect.runPromise(nats.kill)
  running.child.kill("SIGTERM")
  // The last resort, which ends what hangs when all the time for stopping is over, would say 1.
  expect(await running.exit).toBe(0)
})

test("when its own broker is killed it says so and ends with everything it started", async () => {
  const directory = folder()
  const running = pacer((await options(directory)).words)
  await ready(running)
  const servers = serversOf(directory)
  const [nats] = servers
  process.kill(nats?.pid ?? 0, "SIGKILL")
  expect(await running.exit).toBe(1)
  expect(running.errors()).toMatch(/pacer: nats-server ended by itself with SIGKILL/)
  expect(servers.filter(isRunning)).toEqual([])
})
