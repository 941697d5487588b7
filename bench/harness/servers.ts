/**
 * The servers of one run: its own NATS and Postgres on free ports in a temporary folder, with the settings that
 * `pacer start` gives them (durable commits included), restarted as a run asks, gone with the scope. NATS_URL and DATABASE_URL are ignored: a
 * bench must not fill somebody's servers.
 */
import { randomBytes } from "node:crypto"
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Redacted, type Scope } from "effect"
import { limits } from "../../config/limits.ts"
import { embeddedNatsServer } from "../../src/launch/nats-server.ts"
import { embeddedPostgres } from "../../src/launch/postgres.ts"
import { type RestartableServer, restartableServer } from "../../src/launch/restartable-server.ts"
import { temporaryFolder } from "../../src/launch/temporary-folder.ts"
import { type BenchFailed, benchFailed } from "./failure.ts"
import { say } from "./progress.ts"

export class BenchServers extends Context.Service<
  BenchServers,
  {
    /** Where a run may put what must be gone afterwards. */
    readonly directory: string
    readonly natsUrl: string
    readonly natsPid: number
    readonly postgresPid: number
    readonly nats: RestartableServer
    readonly postgres: RestartableServer
    /** The URL of a new empty database, dropped with the scope; what came before is on disk by then. */
    readonly freshDatabase: Effect.Effect<string, BenchFailed, Scope.Scope>
  }
>()("pacer/bench/BenchServers") {
  static readonly layer = Layer.effect(
    BenchServers,
    Effect.gen(function* () {
      yield* say("starting nats-server and Postgres 18 in a temporary folder")
      const directory = yield* temporaryFolder
      const options = { directory, partitionCount: limits.partitionCountDefault }
      const [nats, postgres] = yield* Effect.all(
        [
          restartableServer((port) => embeddedNatsServer({ ...options, port })),
          restartableServer((port) => embeddedPostgres({ ...options, port })),
        ],
        { concurrency: "unbounded" },
      )
      return BenchServers.of({
        directory,
        natsUrl: nats.url,
        natsPid: nats.pid(),
        postgresPid: postgres.pid(),
        nats,
        postgres,
        freshDatabase: freshDatabase(postgres.url),
      })
    }),
  )
}

const administer = (
  url: string,
  run: (sql: PgClient.PgClient) => Effect.Effect<unknown, { readonly message: string }>,
) =>
  Effect.flatMap(PgClient.PgClient, run).pipe(
    Effect.provide(PgClient.layer({ url: Redacted.make(url), maxConnections: 1, connectTimeout: "5 seconds" })),
    Effect.mapError(benchFailed("Postgres refused to make or drop a bench's database")),
  )

const freshDatabase = (serverUrl: string) =>
  Effect.gen(function* () {
    const name = `bench_${randomBytes(4).toString("hex")}`
    yield* Effect.acquireRelease(
      administer(serverUrl, (sql) => sql`CREATE DATABASE ${sql(name)}`.pipe(Effect.andThen(sql`CHECKPOINT`))),
      () => Effect.ignore(administer(serverUrl, (sql) => sql`DROP DATABASE ${sql(name)} WITH (FORCE)`)),
    )
    const url = new URL(serverUrl)
    url.pathname = `/${name}`
    return url.href
  })
