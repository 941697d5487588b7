/**
 * What a command under an Idempotency-Key was, kept by whichever gateway took it first: the hash of its request, and
 * the sealed event that it became. A repeat sends that very event again, which counts once (I2); another request under
 * the key is told apart by its hash.
 */
import { Effect, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"

export interface KeptCommand {
  readonly fingerprint: Uint8Array
  readonly event: Uint8Array
}

/** Undefined when nothing was sent under this key, or so long ago that it is forgotten. */
export const keptCommand = Effect.fn("keptCommand")(function* (userId: string, key: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<KeptCommand>`
    select fingerprint, event from idempotency_keys where user_id = ${userId} and key = ${key}`
  return rows[0]
})

/** Keeps a command; of two that come at once the first stands, and both hear which. */
export const keepCommand = Effect.fn("keepCommand")(function* (userId: string, key: string, command: KeptCommand) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    insert into idempotency_keys (user_id, key, fingerprint, event)
    values (${userId}, ${key}, ${command.fingerprint}, ${command.event})
    on conflict do nothing returning 1`
  return rows.length === 1 ? command : yield* keptCommand(userId, key)
})

const forgetPage = Effect.fnUntraced(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    delete from idempotency_keys where (user_id, key) in (
      select user_id, key from idempotency_keys
      where created_at < now() - make_interval(days => ${limits.idempotencyKeptDays})
      limit ${limits.idempotencyForgetRows}
    ) returning 1`
  return rows.length
})

/** Forgets what is old, again and again. */
export const forgetOldCommands = Effect.repeat(forgetPage(), {
  while: (rows) => rows === limits.idempotencyForgetRows,
}).pipe(
  Effect.catch((error) => Effect.logWarning(`Old idempotency keys are kept for now: ${error.message}`)),
  Effect.repeat(Schedule.spaced(limits.idempotencyForgetEveryMs)),
)
