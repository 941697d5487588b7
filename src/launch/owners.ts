/**
 * The engine of `pacer start`: in this process while one owner is enough, else as processes that share the partitions,
 * started, watched and stopped like the servers. Gateways notice no difference: they ask over NATS either way.
 */
import { join } from "node:path"
import { Context, Effect, Layer } from "effect"
import { limits } from "../../config/limits.ts"
import { statusSubject } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import { Engine, type EngineStopped, engineLayer } from "../partition/engine.ts"
import { partitionsOf, type Share } from "../partition/shares.ts"
import { LaunchError } from "./launch-error.ts"
import { startProcess } from "./process.ts"
import { Servers } from "./servers.ts"

const project = join(import.meta.dirname, "..", "..")

const ownerProcess = Effect.fnUntraced(function* (directory: string, share: Share) {
  const { natsUrl, databaseUrl } = yield* Servers
  const { connection, partitionCount } = yield* Broker
  const [first] = partitionsOf(share, partitionCount)
  const ready = Effect.tryPromise(() =>
    connection.request(statusSubject(first ?? 0), "", { timeout: limits.statusRequestMsMax }),
  )
  const words = ["engine", "--share", `${share.owner}/${share.owners}`, "--parent", String(process.pid)]
  const { watch } = yield* startProcess({
    name: `engine ${share.owner}`,
    command: process.execPath,
    arguments: [...process.execArgv, join(project, "src", "main.ts"), ...words],
    directory,
    // Where the loader of TypeScript is found.
    workingDirectory: project,
    environment: {
      ...process.env,
      NATS_URL: natsUrl,
      DATABASE_URL: databaseUrl,
      PACER_PARTITIONS: String(partitionCount),
    },
    stopSignals: ["SIGTERM"],
    ready,
  })
  return watch
})

/** Succeeds once every partition has its owner, with what fails when one of them has stopped for good. */
export const startOwners = Effect.fnUntraced(function* (directory: string, owners: number) {
  const { partitionCount } = yield* Broker
  if (owners < 1 || owners > partitionCount) {
    return yield* new LaunchError({ message: `${owners} owners cannot share ${partitionCount} partitions.` })
  }
  const stopped = (failing: Effect.Effect<never, EngineStopped | LaunchError>) => failing
  if (owners === 1) return stopped(Context.get(yield* Layer.build(engineLayer()), Engine).stopped)
  const watches = yield* Effect.forEach(
    Array.from({ length: owners }, (_, index) => ({ owner: index + 1, owners })),
    (share) => ownerProcess(directory, share),
    { concurrency: "unbounded" },
  )
  return stopped(Effect.raceAllFirst(watches))
})
