/**
 * The log's server. Embedded: a nats-server of ours with JetStream and the partition mapping of config/nats.conf, its
 * streams under the data folder, bound to 127.0.0.1. Given: whatever NATS_URL names, checked before anything else
 * starts (its mapping is checked by the broker's `provision`, which asks the running server).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { jetstreamManager } from "@nats-io/jetstream"
import { connect, type NatsConnection } from "@nats-io/transport-node"
import { Effect, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { inboundMapping } from "../../streams/subjects.ts"
import { serverOf, shownAddress } from "../broker/address.ts"
import { accountsText } from "../feeds/partners/accounts.ts"
import { LaunchError, launchError, reasonOf } from "./launch-error.ts"
import { isNatsTooOld, natsServerBinary } from "./nats-server-binary.ts"
import { startProcess } from "./process.ts"

const configurationFile = join(import.meta.dirname, "..", "..", "config", "nats.conf")

/** config/nats.conf for this number of partitions. */
export const natsConfiguration = (partitionCount: number): string =>
  readFileSync(configurationFile, "utf8").replaceAll(inboundMapping().to, inboundMapping(partitionCount).to)

/** Said in the file, not on the command line: a server that reads its configuration anew forgets what was said there. */
const storedIn = (folder: string, configuration: string): string =>
  configuration.replace("jetstream {", () => `jetstream {\n  store_dir: ${JSON.stringify(folder)}`)

const withConnection = <A>(url: string, use: (connection: NatsConnection) => Promise<A>) =>
  Effect.acquireUseRelease(
    Effect.tryPromise(() => connect({ ...serverOf(url), name: "pacer-probe", reconnect: false, timeout: 5_000 })),
    (connection) => Effect.tryPromise(() => use(connection)),
    (connection) => Effect.promise(() => connection.close().catch(() => undefined)),
  )

const Ports = Schema.fromJsonString(Schema.Struct({ nats: Schema.Array(Schema.String) }))

/** The server writes its addresses into a file once it listens. */
const listeningUrl = (folder: string) =>
  Effect.try(() => {
    const name = readdirSync(folder).find((file) => file.endsWith(".ports"))
    const url =
      name === undefined ? undefined : Schema.decodeUnknownSync(Ports)(readFileSync(join(folder, name), "utf8")).nats[0]
    if (url === undefined) throw new Error("not listening yet")
    return url
  })

export interface NatsServerOptions {
  /** The data folder; the server's own lies in `nats/` below it. */
  readonly directory: string
  readonly partitionCount?: number
  /** Any free one when absent. */
  readonly port?: number | undefined
}

/** The accounts of partners, which the server's configuration includes. */
export const partnersFile = (directory: string): string => join(directory, "nats", "partners.conf")

/** Pacer's streams lay in the server's global account until there were accounts: they move with their name. */
const keepStreamsOfBefore = (folder: string): void => {
  const [before, now] = [join(folder, "jetstream", "$G"), join(folder, "jetstream", "PACER")]
  if (existsSync(before) && !existsSync(now)) renameSync(before, now)
}

const prepare = (directory: string, partitionCount: number) =>
  Effect.try({
    try: () => {
      const folder = join(directory, "nats")
      const ports = join(folder, "ports")
      rmSync(ports, { recursive: true, force: true })
      mkdirSync(ports, { recursive: true })
      const configuration = join(folder, "nats.conf")
      keepStreamsOfBefore(folder)
      const partners = partnersFile(directory)
      if (!existsSync(partners)) writeFileSync(partners, accountsText([]))
      writeFileSync(configuration, storedIn(folder, natsConfiguration(partitionCount)))
      return { ports, configuration }
    },
    catch: launchError(`Pacer cannot write to ${directory}; choose another folder with --data-dir`),
  })

/** Runs the embedded nats-server until the scope closes. */
export const embeddedNatsServer = Effect.fnUntraced(function* (options: NatsServerOptions) {
  const { program, version } = yield* natsServerBinary
  const { ports, configuration } = yield* prepare(
    options.directory,
    options.partitionCount ?? limits.partitionCountDefault,
  )
  const running = yield* startProcess({
    name: "nats-server",
    command: program,
    arguments: [
      ...["--config", configuration, "--addr", "127.0.0.1", "--port", String(options.port ?? -1)],
      ...["--ports_file_dir", ports],
    ],
    directory: options.directory,
    stopSignals: ["SIGTERM"],
    ready: listeningUrl(ports).pipe(
      Effect.tap((url) => withConnection(url, (connection) => jetstreamManager(connection))),
    ),
  })
  return { url: running.ready, version, watch: running.watch, pid: running.pid }
})

/** A server that the operator named: it must answer, be recent enough, and have JetStream. */
export const givenNatsServer = Effect.fnUntraced(function* (url: string) {
  const info = yield* withConnection(url, async (connection) => connection.info).pipe(
    Effect.mapError(
      (error) =>
        new LaunchError({
          message: `No NATS server answers at ${shownAddress(url)}; check NATS_URL (${reasonOf(error.cause)}).`,
        }),
    ),
  )
  const version = info?.version ?? "unknown"
  if (isNatsTooOld(version)) {
    return yield* new LaunchError({
      message: `The NATS server at ${shownAddress(url)} is release ${version}; Pacer needs 2.9 or newer: upgrade it, or unset NATS_URL to use the embedded one.`,
    })
  }
  yield* withConnection(url, (connection) => jetstreamManager(connection)).pipe(
    Effect.mapError(
      (error) =>
        new LaunchError({
          message: `The NATS server at ${shownAddress(url)} has no JetStream for this user; start it with config/nats.conf (${reasonOf(error.cause)}).`,
        }),
    ),
  )
  return { url, version, watch: Effect.never }
})
