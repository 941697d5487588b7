/**
 * Brings a database to the present schema: the SQL files of config/migrations in order, each once, each in one
 * transaction, under an advisory lock so that several processes may start at the same time.
 */
import { readdir, readFile } from "node:fs/promises"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"

export class MigrationError extends Schema.TaggedError<MigrationError>()("MigrationError", {
  message: Schema.String,
}) {}

const folder = new URL("../../config/migrations/", import.meta.url)
const lockKey = 7_223_701

const readMigrations = Effect.tryPromise({
  try: async () => {
    const names = (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort()
    return Promise.all(names.map(async (name) => ({ name, text: await readFile(new URL(name, folder), "utf8") })))
  },
  catch: (cause) => new MigrationError({ message: `Cannot read config/migrations: ${String(cause)}` }),
})

/** Returns the names of the migrations it applied; fails with a MigrationError that names the one which failed. */
export const migrate = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const migrations = yield* readMigrations
  return yield* sql.withTransaction(
    Effect.gen(function* () {
      yield* sql.unsafe(`select pg_advisory_xact_lock(${lockKey})`)
      yield* sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`
      const applied = new Set((yield* sql<{ name: string }>`select name from migrations`).map((row) => row.name))
      const pending = migrations.filter((migration) => !applied.has(migration.name))
      for (const { name, text } of pending) {
        // One DO-less script may hold several statements: they go one by one, since a prepared statement is only one.
        for (const statement of statementsOf(text)) {
          yield* sql
            .unsafe(statement)
            .pipe(
              Effect.mapError(
                (error) => new MigrationError({ message: `${name}: ${error.message}: ${causeText(error)}` }),
              ),
            )
        }
        yield* sql`insert into migrations (name) values (${name})`
      }
      return pending.map((migration) => migration.name)
    }),
  )
}).pipe(
  Effect.catchTag("SqlError", (error) =>
    Effect.fail(
      new MigrationError({ message: `The database cannot be migrated: ${error.message}: ${causeText(error)}` }),
    ),
  ),
)

const causeText = (error: { readonly cause?: unknown }): string =>
  error.cause instanceof Error ? error.cause.message : String(error.cause ?? "")

/** Splits a script at the semicolons that end statements: not those inside quotes, dollar quotes or comments. */
export const statementsOf = (script: string): ReadonlyArray<string> => {
  const statements: Array<string> = []
  const token = /\$\$[\s\S]*?\$\$|'(?:[^']|'')*'|--[^\n]*|;|[^$'\-;]+|[\s\S]/g
  let current = ""
  for (const [text] of script.matchAll(token)) {
    if (text === ";") {
      statements.push(current.trim())
      current = ""
    } else if (!text.startsWith("--")) current += text
  }
  statements.push(current.trim())
  return statements.filter((statement) => statement !== "")
}
