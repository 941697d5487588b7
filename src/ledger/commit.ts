/**
 * The commit of a micro-batch: one statement, one transaction, fenced by epoch and cursor (I3, I4). What it answers is
 * typed: `Fenced` when another owner has taken over, `IdentityConflict` when the accounts would count one identity
 * twice (a bug, which stops the partition: I2), `CommitFailed` for everything that a retry after reloading may mend.
 */
import { Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import type { BatchRows, Fence } from "./batch-rows.ts"

export class Fenced extends Schema.TaggedError<Fenced>()("Fenced", { message: Schema.String }) {}
export class IdentityConflict extends Schema.TaggedError<IdentityConflict>()("IdentityConflict", {
  message: Schema.String,
}) {}
export class CommitFailed extends Schema.TaggedError<CommitFailed>()("CommitFailed", { message: Schema.String }) {}
export type CommitError = Fenced | IdentityConflict | CommitFailed

const parameterCount = 31
const statement = `select commit_batch(${Array.from({ length: parameterCount }, (_, index) => `$${index + 1}`).join(", ")})`

/** The whole chain of causes in one line: the driver hides the server's words in the last one. */
export const textOf = (error: unknown): string => {
  const parts: Array<string> = []
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    parts.push(at.message)
  return parts.join(": ")
}

/** Postgres's own words decide: the codes arrive inside the driver's error. */
export const classify = (error: unknown): CommitError => {
  const message = textOf(error)
  const fenced = message.indexOf("fenced: another owner")
  if (fenced >= 0) return new Fenced({ message: message.slice(fenced) })
  if (/identities_.*pkey|duplicate key value/.test(message)) return new IdentityConflict({ message })
  return new CommitFailed({ message })
}

const madeMonths = new WeakMap<object, Set<string>>()

/**
 * The ledger's month tables are made before the first row of a month; remembered per connection pool. One owner at a time:
 * two that make the same one at once meet in the catalogue, whatever `if not exists` says.
 */
const ensureMonths = (sql: SqlClient.SqlClient, rows: BatchRows) => {
  const made = madeMonths.get(sql) ?? new Set<string>()
  madeMonths.set(sql, made)
  const missing = [...rows.months].filter((month) => !made.has(month))
  return Effect.forEach(
    missing,
    (month) =>
      sql`select pg_advisory_xact_lock(hashtext('ledger months'))`.pipe(
        Effect.andThen(sql`select ensure_ledger_month(${month}::date)`),
        sql.withTransaction,
        Effect.tap(() => Effect.sync(() => made.add(month))),
      ),
    { discard: true },
  )
}

export const commitBatch = (
  sql: SqlClient.SqlClient,
  rows: BatchRows,
  fences: ReadonlyArray<Fence>,
): Effect.Effect<void, CommitError> =>
  ensureMonths(sql, rows).pipe(
    Effect.andThen(Effect.suspend(() => sql.unsafe(statement, rows.parameters(fences)))),
    Effect.mapError(classify),
    Effect.asVoid,
  )
