/**
 * Everything between a publisher and the screens, as processes of its own: the real engine and the real gateway on a
 * fresh database, with the load's budgets open, and the process that holds the screens.
 */
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { Effect, Schema } from "effect"
import { limits } from "../config/limits.ts"
import { provision } from "../src/broker/connection.ts"
import { type Child, startChild } from "./harness/child.ts"
import { say } from "./harness/progress.ts"
import { type Encoded, publishBacklog } from "./harness/publish.ts"
import { BenchServers } from "./harness/servers.ts"
import { type Load, userIdOf } from "./load.ts"

const Ready = Schema.Struct({ ready: Schema.Literal(true) })
const Serving = Schema.Struct({ serving: Schema.Literal(true) })
const Drained = Schema.Struct({ seconds: Schema.Finite })
const Listening = Schema.Struct({ port: Schema.Int, carrier: Schema.String })
const Connected = Schema.Struct({ connected: Schema.Int })

const role = (name: string): URL => new URL(`roles/${name}.ts`, import.meta.url)

export function* openings(load: Load): Generator<Encoded> {
  for (let user = 0; user < load.budgets; user++) {
    yield { userId: userIdOf(user), text: JSON.stringify(load.opening(user)) }
  }
}

/** An engine process that is ready, but takes nothing over before `serve`. */
export const readyEngine = Effect.fnUntraced(function* (
  databaseUrl: string,
  messages: number,
  {
    profileDirectory,
    partitions,
  }: { readonly profileDirectory?: string; readonly partitions?: ReadonlyArray<number> } = {},
) {
  const { natsUrl } = yield* BenchServers
  const partitionCount = limits.partitionCountDefault
  const options = {
    natsUrl,
    databaseUrl,
    partitionCount,
    messages,
    ...(partitions === undefined ? {} : { partitions }),
  }
  const engine = yield* startChild(role("engine"), options, profileDirectory)
  yield* engine.hear(Ready)
  return engine
})

/** Lets a ready engine take all partitions over; succeeds when it has. */
export const serve = (engine: Child) =>
  Effect.sync(() => engine.tell({ go: true })).pipe(Effect.andThen(engine.hear(Serving)), Effect.asVoid)

/** @param dashboardDir of the built page; absent: an empty one, which no client asks for */
export const startGateway = Effect.fnUntraced(function* (databaseUrl: string, dashboardDir?: string) {
  const { directory, natsUrl } = yield* BenchServers
  const tokenKeyFile = join(directory, "token-key")
  const gateway = yield* startChild(role("gateway"), {
    natsUrl,
    databaseUrl,
    partitionCount: limits.partitionCountDefault,
    dashboardDir: dashboardDir ?? mkdtempSync(join(directory, "dashboard-")),
    tokenKeyFile,
  })
  const { port, carrier } = yield* gateway.hear(Listening)
  yield* say(`gateway on port ${port}, carried by ${carrier}`)
  return { gateway, port, tokenKeyFile }
})

/** A screen for each of these users, connected and showing the user's budget. */
export const startClients = Effect.fnUntraced(function* (
  port: number,
  tokenKeyFile: string,
  users: ReadonlyArray<number>,
) {
  yield* say(`connecting ${users.length} screens`)
  const clients = yield* startChild(role("clients"), { port, tokenKeyFile, users })
  yield* clients.hear(Connected)
  return clients
})

/** Engine and gateway on a fresh database, every budget of the load open, and the screens connected. */
export const liveStack = Effect.fnUntraced(function* (load: Load, users: ReadonlyArray<number>) {
  const { freshDatabase } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  yield* provision
  yield* say(`opening ${load.budgets} budgets`)
  const engine = yield* readyEngine(databaseUrl, yield* publishBacklog(openings(load)))
  yield* serve(engine)
  yield* engine.hear(Drained)
  const { gateway, port, tokenKeyFile } = yield* startGateway(databaseUrl)
  const clients = yield* startClients(port, tokenKeyFile, users)
  return { databaseUrl, engine, gateway, clients }
})
