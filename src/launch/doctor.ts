/**
 * What `pacer doctor` looks at: each subject by itself, so that one that is broken does not hide the others. It fetches
 * and changes nothing (but what `--adopt-stream` asks for), and starts nothing but the servers of a data folder that has
 * been used and on which nothing runs, to look into them.
 */
import { Effect, Option } from "effect"
import { settings } from "../../config/settings.ts"
import { Broker } from "../broker/connection.ts"
import { loadUws } from "../gateway/uws.ts"
import { databaseLayer } from "../ledger/database.ts"
import { chromium, chromiumMissing } from "./chromium.ts"
import { dataFolder } from "./data-folder.ts"
import { LaunchError, reasonOf } from "./launch-error.ts"
import { lockHolder } from "./lock.ts"
import { givenNatsServer } from "./nats-server.ts"
import { natsServerBinary, natsServerMissing } from "./nats-server-binary.ts"
import { adoptStream, partitionPlaces } from "./partition-places.ts"
import { givenPostgres } from "./postgres.ts"
import { postgresRelease } from "./postgres-binaries.ts"
import { isUsedFolder, reachableServers } from "./servers.ts"

export interface Finding {
  readonly subject: string
  readonly ok: boolean
  readonly found: string
}

const look = <E>(subject: string, found: Effect.Effect<string, E>): Effect.Effect<Finding> =>
  found.pipe(
    Effect.map((text) => ({ subject, ok: true, found: text })),
    Effect.catch((error) => Effect.succeed({ subject, ok: false, found: reasonOf(error) })),
  )

const nodeReleaseMin = [20, 19] as const

const node = Effect.suspend(() => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  const tooOld = major < nodeReleaseMin[0] || (major === nodeReleaseMin[0] && minor < nodeReleaseMin[1])
  return tooOld
    ? new LaunchError({ message: `${process.versions.node}; Pacer needs ${nodeReleaseMin.join(".")} or newer` })
    : Effect.succeed(process.versions.node)
})

const uws = Effect.try({ try: () => loadUws().name, catch: (cause) => new LaunchError({ message: reasonOf(cause) }) })

const embeddedPostgres = Effect.map(postgresRelease, (release) => `embedded, release ${release}`)

const embeddedNats = Effect.suspend(() =>
  natsServerMissing()
    ? Effect.succeed("none yet; the first start fetches Debian's or says how to get one")
    : Effect.map(natsServerBinary, ({ program, version }) => `${program}, release ${version}`),
)

const browser = Effect.suspend(() => (chromiumMissing() ? Effect.succeed("none (only the tests need it)") : chromium))

const withServers = <A, E, R>(directory: string, use: Effect.Effect<A, E, R>) =>
  Effect.flatMap(reachableServers(directory), ({ natsUrl, databaseUrl }) =>
    Effect.provide(use, [Broker.layer({ url: natsUrl, name: "pacer-doctor" }), databaseLayer(databaseUrl, 1)]),
  ).pipe(Effect.scoped)

/** One finding per partition: how far the ledger is behind the log, or why it cannot go on. */
const partitions = (directory: string) =>
  withServers(directory, partitionPlaces).pipe(
    Effect.map((places) =>
      places.map(({ partition, ok, found }) => ({ subject: `partition ${partition}`, ok, found })),
    ),
    Effect.catch((error) => Effect.succeed([{ subject: "partitions", ok: false, found: reasonOf(error) }])),
  )

/** `--adopt-stream`. @returns what was done, in a sentence */
export const adopt = (dataDirectory: string, partition: number, acceptLoss: boolean) =>
  withServers(dataFolder(dataDirectory), adoptStream(partition, acceptLoss))

/** Looks at everything; never fails, a subject that is not in order says so. */
export const examine = Effect.fnUntraced(function* (dataDirectory: string) {
  const directory = dataFolder(dataDirectory)
  const [natsUrl, databaseUrl] = [yield* settings.natsUrl, yield* settings.databaseUrl]
  const holder = lockHolder(directory)
  const findings = yield* Effect.all([
    look("Node", node),
    look("uWebSockets.js", uws),
    look(
      "Postgres",
      Option.match(databaseUrl, { onNone: () => embeddedPostgres, onSome: (url) => givenRelease(givenPostgres(url)) }),
    ),
    look(
      "nats-server",
      Option.match(natsUrl, { onNone: () => embeddedNats, onSome: (url) => givenRelease(givenNatsServer(url)) }),
    ),
    look("Chromium", browser),
    look(
      "Pacer",
      Effect.succeed(holder === undefined ? `does not run on ${directory}` : `runs on ${directory}, process ${holder}`),
    ),
  ])
  const isUsed = isUsedFolder(directory) || (Option.isSome(natsUrl) && Option.isSome(databaseUrl))
  return isUsed ? [...findings, ...(yield* partitions(directory))] : findings
})

const givenRelease = <E>(given: Effect.Effect<{ readonly version: string }, E>) =>
  Effect.map(given, ({ version }) => `given, release ${version}`)
