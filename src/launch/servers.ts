/**
 * The two servers that Pacer stands on, as one service: embedded ones that live and die with the scope, or the given
 * ones. Both start and stop side by side. While they run, `servers.json` in the data folder tells the other commands
 * where they are (readable by the owner only, since it opens the database).
 */
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Context, Effect, Layer, Option, Schema, Scope } from "effect"
import { settings } from "../../config/settings.ts"
import { LaunchError, launchError } from "./launch-error.ts"
import { holdLock, lockHolder } from "./lock.ts"
import { embeddedNatsServer, givenNatsServer } from "./nats-server.ts"
import { natsServerMissing } from "./nats-server-binary.ts"
import { embeddedPostgres, givenPostgres } from "./postgres.ts"
import { Steps } from "./steps.ts"

export class Servers extends Context.Service<
  Servers,
  {
    readonly natsUrl: string
    readonly databaseUrl: string
    /** Fails with a sentence when an embedded server ends by itself; otherwise it never ends. */
    readonly watch: Effect.Effect<never, LaunchError>
  }
>()("pacer/launch/Servers") {}

export interface ServersOptions {
  readonly directory: string
  readonly partitionCount: number
}

const Addresses = Schema.fromJsonString(Schema.Struct({ natsUrl: Schema.String, databaseUrl: Schema.String }))

const addressFile = (directory: string): string => join(directory, "servers.json")

const announced = (directory: string, addresses: typeof Addresses.Type) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => writeFileSync(addressFile(directory), JSON.stringify(addresses), { mode: 0o600 }),
      catch: launchError(`Pacer cannot write to ${directory}; choose another folder with --data-dir`),
    }),
    () => Effect.sync(() => rmSync(addressFile(directory), { force: true })),
  )

const postgres = Effect.fnUntraced(function* (options: ServersOptions) {
  const steps = yield* Steps
  const given = yield* settings.databaseUrl
  if (Option.isSome(given)) {
    return yield* steps.step(
      "Postgres of DATABASE_URL",
      givenPostgres(given.value),
      ({ version }) => `release ${version}`,
    )
  }
  const embedded = yield* steps.step("Postgres 18", embeddedPostgres(options), ({ version }) => `release ${version}`)
  if (!embedded.data.startsWith(realpathSync(options.directory))) {
    yield* steps.say(`Postgres keeps its data in ${embedded.data}: its user may not enter ${options.directory}`)
  }
  return embedded
})

const natsServer = Effect.fnUntraced(function* (options: ServersOptions) {
  const steps = yield* Steps
  const given = yield* settings.natsUrl
  if (Option.isSome(given)) {
    return yield* steps.step("NATS of NATS_URL", givenNatsServer(given.value), (found) => `release ${found.version}`)
  }
  if (natsServerMissing()) yield* steps.say("There is no nats-server on this machine: fetching Debian's …")
  return yield* steps.step("nats-server", embeddedNatsServer(options), (found) => `release ${found.version}`)
})

/** Holds both servers until the scope closes. */
export const serversLayer = (options: ServersOptions) =>
  Layer.effect(
    Servers,
    Effect.gen(function* () {
      // Closed side by side: their stopping times must not add up.
      const together = yield* Scope.fork(yield* Effect.scope, "parallel")
      const inOwnScope = <A, E, R>(server: Effect.Effect<A, E, R>) =>
        Effect.flatMap(Scope.fork(together), (scope) => Effect.provideService(server, Scope.Scope, scope))
      const [database, nats] = yield* Effect.all([inOwnScope(postgres(options)), inOwnScope(natsServer(options))], {
        concurrency: "unbounded",
      })
      const addresses = { natsUrl: nats.url, databaseUrl: database.url }
      yield* announced(options.directory, addresses)
      return Servers.of({ ...addresses, watch: Effect.raceFirst(database.watch, nats.watch) })
    }),
  )

const runningAddresses = (directory: string) =>
  Effect.try({
    try: () => {
      if (lockHolder(directory) === undefined) throw new Error("nothing runs there")
      return Schema.decodeUnknownSync(Addresses)(readFileSync(addressFile(directory), "utf8"))
    },
    catch: () =>
      new LaunchError({
        message: `Pacer does not run on ${directory}; start it (npm start), or set NATS_URL and DATABASE_URL.`,
      }),
  })

/**
 * Where the servers are, for a command that starts none itself: NATS_URL and DATABASE_URL, else those of the
 * `pacer start` that runs on this data folder.
 */
export const knownServers = Effect.fnUntraced(function* (directory: string) {
  const natsUrl = yield* settings.natsUrl
  const databaseUrl = yield* settings.databaseUrl
  if (Option.isSome(natsUrl) && Option.isSome(databaseUrl)) {
    return { natsUrl: natsUrl.value, databaseUrl: databaseUrl.value }
  }
  const running = yield* runningAddresses(directory)
  return {
    natsUrl: Option.getOrElse(natsUrl, () => running.natsUrl),
    databaseUrl: Option.getOrElse(databaseUrl, () => running.databaseUrl),
  }
})

/** Whether a data folder holds a database: Pacer has been started on it. */
export const isUsedFolder = (directory: string): boolean => existsSync(join(directory, "postgres"))

/**
 * The known servers; or, when nothing runs on a data folder that has been used, its own ones, started for as long as the
 * scope lasts. Nothing else can start on the folder meanwhile.
 */
export const reachableServers = Effect.fnUntraced(function* (directory: string) {
  const known = yield* Effect.option(knownServers(directory))
  if (Option.isSome(known)) return known.value
  if (!isUsedFolder(directory) || natsServerMissing()) return yield* knownServers(directory)
  yield* holdLock(directory)
  const partitionCount = yield* settings.partitionCount
  const servers = yield* Layer.build(Layer.provide(serversLayer({ directory, partitionCount }), Steps.silent))
  const { natsUrl, databaseUrl } = Context.get(servers, Servers)
  return { natsUrl, databaseUrl }
})

/** The database alone, found in the same ways: DATABASE_URL is enough. */
export const reachableDatabase = Effect.fnUntraced(function* (directory: string) {
  const given = yield* settings.databaseUrl
  return Option.isSome(given) ? given.value : (yield* reachableServers(directory)).databaseUrl
})
