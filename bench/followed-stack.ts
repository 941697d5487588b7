/**
 * The stack of runs in which things go wrong: engine, gateway and every budget of the load on a fresh database, and
 * screens of the most popular travellers that are followed all the time.
 */
import { Effect } from "effect"
import { provision } from "../src/broker/connection.ts"
import { publishBacklog } from "./harness/publish.ts"
import { BenchServers } from "./harness/servers.ts"
import { openings, readyEngine, serve, startClients, startGateway } from "./live-stack.ts"
import type { Load } from "./load.ts"
import { followScreens } from "./screens.ts"

/** The most popular travellers: something happens to them all the time. */
const watched = [...Array(20).keys()]

/** @returns once the engine serves and the screens are connected */
export const followedStack = Effect.fnUntraced(function* (load: Load) {
  const { freshDatabase } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  yield* provision
  yield* publishBacklog(openings(load))
  const engine = yield* readyEngine(databaseUrl, 0)
  yield* serve(engine)
  const door = yield* startGateway(databaseUrl)
  const clients = yield* startClients(door.port, door.tokenKeyFile, watched)
  return { databaseUrl, engine, ...door, clients, ...(yield* followScreens(clients)) }
})
