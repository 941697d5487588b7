/**
 * The ledger's server. Embedded: the Postgres 18 that `npm ci` brought, with its data under the data folder, bound to
 * 127.0.0.1 and closed by a password that only this folder knows. Given: whatever DATABASE_URL names, checked before
 * anything else starts.
 */
import { randomBytes } from "node:crypto"
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted, Schedule } from "effect"
import { freePort } from "./free-port.ts"
import { LaunchError, launchError, reasonOf } from "./launch-error.ts"
import { postgresBinaries } from "./postgres-binaries.ts"
import { ownedFolder, postgresUser, type User } from "./postgres-user.ts"
import { startProcess } from "./process.ts"
import { runToEnd } from "./run-to-end.ts"

const releaseMin = 15
const database = "pacer"
const stopSignals = ["SIGINT", "SIGQUIT"] as const

const serverSettings: { readonly [name: string]: string } = {
  listen_addresses: "127.0.0.1",
  // Sockets in the file system would need a folder that both users may enter.
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "256MB",
  // Fewer checkpoints: each makes the next change of a page write the whole page into the log.
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  wal_compression: "on",
  log_timezone: "UTC",
  timezone: "UTC",
}

/** For servers that tests throw away: nothing has to survive a power cut. */
const disposableSettings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }

const passwordOf = (directory: string): string => {
  const file = join(directory, "postgres-password")
  if (existsSync(file)) return readFileSync(file, "utf8").trim()
  const password = randomBytes(18).toString("base64url")
  writeFileSync(file, password, { mode: 0o600 })
  return password
}

/** Removes a folder, and where it is a link, also what it points to. */
const removeWithTarget = (path: string) => {
  if (existsSync(path)) rmSync(realpathSync(path), { recursive: true })
  rmSync(path, { recursive: true, force: true })
}

/** `initdb` into a folder that is renamed when complete, so that an interrupted one is simply done again. */
const initialise = (directory: string, bin: string, user: User | undefined, disposable: boolean) =>
  Effect.gen(function* () {
    const [draft, final] = [join(directory, "postgres-draft"), join(directory, "postgres")]
    const password = passwordOf(directory)
    removeWithTarget(draft)
    const data = yield* ownedFolder(user, draft)
    const secret = mkdtempSync(join(tmpdir(), "pacer-"))
    const passwordFile = join(secret, "password")
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (user !== undefined) for (const path of [secret, passwordFile]) chownSync(path, user.uid, user.gid)
    yield* runToEnd({
      name: "initdb",
      command: join(bin, "initdb"),
      arguments: [
        ...[`--pgdata=${data}`, "--username=pacer", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
        ...["--encoding=UTF8", "--no-locale", "--data-checksums", ...(disposable ? ["--no-sync"] : [])],
      ],
      runAs: user,
    }).pipe(Effect.ensuring(Effect.sync(() => rmSync(secret, { recursive: true, force: true }))))
    renameSync(draft, final)
  })

export interface DatabaseFacts {
  readonly version: string
  readonly release: number
  readonly mayCreate: boolean
}

/** Asks a server what it is. Fails with whatever the driver says. */
const probe = (url: string) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const rows = yield* sql<{ version: string; number: string; may_create: boolean | null }>`
      SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
        has_schema_privilege(current_schema(), 'CREATE') AS may_create`
    const row = rows[0]
    return {
      version: row?.version ?? "unknown",
      release: Math.floor(Number(row?.number ?? 0) / 10_000),
      mayCreate: row?.may_create === true,
    }
  }).pipe(
    Effect.provide(
      PgClient.layer({
        url: Redacted.make(url),
        applicationName: "pacer-probe",
        maxConnections: 1,
        connectTimeout: "5 seconds",
      }),
    ),
    Effect.scoped,
  )

const createDatabase = (url: string) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const present = yield* sql`SELECT 1 FROM pg_database WHERE datname = ${database}`
    if (present.length === 0) yield* sql`CREATE DATABASE ${sql(database)}`
  }).pipe(
    Effect.provide(PgClient.layer({ url: Redacted.make(url), maxConnections: 1, connectTimeout: "5 seconds" })),
    Effect.scoped,
  )

/** The data folder is ours: others may pass through it to what is theirs, and still not list it. */
const letThrough = (directory: string) => chmodSync(directory, statSync(directory).mode | 0o011)

export interface PostgresOptions {
  /** The data folder; the server's own lies in `postgres/` below it. */
  readonly directory: string
  readonly disposable?: boolean
  /** Any free one when absent. */
  readonly port?: number | undefined
}

/** Runs the embedded Postgres until the scope closes. */
export const embeddedPostgres = Effect.fnUntraced(function* (options: PostgresOptions) {
  const { directory, disposable = false } = options
  yield* Effect.try({
    try: () => mkdirSync(directory, { recursive: true }),
    catch: launchError(`Pacer cannot write to ${directory}; choose another folder with --data-dir`),
  })
  const user = yield* postgresUser
  if (user !== undefined) letThrough(directory)
  const { bin, version } = yield* postgresBinaries(user)
  if (!existsSync(join(directory, "postgres"))) yield* initialise(directory, bin, user, disposable)
  const data = realpathSync(join(directory, "postgres"))
  const password = passwordOf(directory)
  const port = options.port ?? (yield* freePort)
  const urlOf = (name: string) => `postgres://pacer:${password}@127.0.0.1:${port}/${name}`
  const settings = { ...serverSettings, ...(disposable ? disposableSettings : {}), port: String(port) }
  const running = yield* startProcess({
    name: "Postgres",
    command: join(bin, "postgres"),
    arguments: ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    directory,
    workingDirectory: data,
    environment: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    runAs: user,
    stopSignals,
    ready: createDatabase(urlOf("postgres")),
  }).pipe(Effect.retry({ while: predecessorLingers, times: 20, schedule: Schedule.spaced(250) }))
  return { url: urlOf(database), version, watch: running.watch, data, pid: running.pid }
})

/** A predecessor that was killed leaves its memory behind until the last of its processes has noticed. */
const predecessorLingers = (error: LaunchError): boolean => error.message.includes("is still in use")

const deepest = (cause: unknown): unknown =>
  cause instanceof Error && "cause" in cause && cause.cause instanceof Error ? deepest(cause.cause) : cause

/** A database that the operator named: it must answer, be recent enough, and let us create tables. */
export const givenPostgres = Effect.fnUntraced(function* (url: string) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    return yield* new LaunchError({
      message: "DATABASE_URL is not of the form postgres://user:password@host:port/database.",
    })
  }
  const where = `${parsed.hostname}:${parsed.port || 5432}${parsed.pathname}`
  const facts = yield* probe(url).pipe(
    Effect.mapError(
      (cause) =>
        new LaunchError({
          message: `No Postgres opens at ${where}; check DATABASE_URL (${reasonOf(deepest(cause))}).`,
        }),
    ),
  )
  if (facts.release < releaseMin) {
    return yield* new LaunchError({
      message: `The Postgres at ${where} is release ${facts.version}; Pacer needs ${releaseMin} or newer: upgrade it, or unset DATABASE_URL to use the embedded one.`,
    })
  }
  if (!facts.mayCreate) {
    return yield* new LaunchError({
      message: `The user of DATABASE_URL may not create tables at ${where}; grant it CREATE on the schema.`,
    })
  }
  return { url, version: facts.version, watch: Effect.never, data: where }
})
