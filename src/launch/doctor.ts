/**
 * What `pacer doctor` looks at: each subject by itself, so that one that is broken does not hide the others. It starts,
 * fetches and changes nothing.
 */
import type { StreamInfo } from "@nats-io/jetstream"
import { Effect, Option } from "effect"
import { settings } from "../../config/settings.ts"
import { partitionStreamName } from "../../streams/definitions.ts"
import { Broker, streamInfo } from "../broker/connection.ts"
import { loadUws } from "../gateway/uws.ts"
import { readCursors, type Tenure } from "../ledger/cursors.ts"
import { databaseLayer } from "../ledger/database.ts"
import { chromium, chromiumMissing } from "./chromium.ts"
import { dataFolder } from "./data-folder.ts"
import { LaunchError, reasonOf } from "./launch-error.ts"
import { lockHolder } from "./lock.ts"
import { givenNatsServer } from "./nats-server.ts"
import { natsServerBinary, natsServerMissing } from "./nats-server-binary.ts"
import { givenPostgres } from "./postgres.ts"
import { postgresRelease } from "./postgres-binaries.ts"
import { knownServers } from "./servers.ts"

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

const partitionLine = (cursor: Tenure, info: StreamInfo | undefined): string => {
  const last = info?.state.last_seq ?? 0
  return `epoch ${cursor.epoch}, cursor ${cursor.cursor} of ${last}, ${last - cursor.cursor} behind`
}

/** One finding per partition: how far the ledger is behind the log. */
const partitions = (servers: { readonly natsUrl: string; readonly databaseUrl: string }) =>
  Effect.gen(function* () {
    const { manager } = yield* Broker
    const cursors = yield* readCursors
    return yield* Effect.forEach(cursors, (cursor) =>
      look(
        `partition ${cursor.partition}`,
        Effect.map(streamInfo(manager, partitionStreamName(cursor.partition)), (info) => partitionLine(cursor, info)),
      ),
    )
  }).pipe(
    Effect.provide([
      Broker.layer({ url: servers.natsUrl, name: "pacer-doctor" }),
      databaseLayer(servers.databaseUrl, 1),
    ]),
    Effect.scoped,
    Effect.catch((error) => Effect.succeed([{ subject: "partitions", ok: false, found: reasonOf(error) }])),
  )

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
  const servers = yield* Effect.option(knownServers(directory))
  return [...findings, ...(Option.isSome(servers) ? yield* partitions(servers.value) : [])]
})

const givenRelease = <E>(given: Effect.Effect<{ readonly version: string }, E>) =>
  Effect.map(given, ({ version }) => `given, release ${version}`)
