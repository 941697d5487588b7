/**
 * Tells whether an engine works on this database: each holds a shared advisory lock, on a connection of its own, which
 * Postgres drops with the process however that ends. What rewrites states (`pacer replay`) takes it alone, so that
 * neither runs into the other; should the lock be lost in between (Postgres restarted), the epochs still fence (I4).
 */
import { Deferred, Effect, Schedule, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { textOf } from "./commit.ts"

export class EngineLockError extends Schema.TaggedError<EngineLockError>()("EngineLockError", {
  message: Schema.String,
}) {}

const lockKey = 7_223_702
const failed = (error: unknown) => new EngineLockError({ message: textOf(error) })

/** @param refusal said when somebody holds the lock in a way that excludes this one */
const take = (suffix: "" | "_shared", refusal: string) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const connection = yield* Effect.mapError(sql.reserve, failed)
    const ask = (text: string) => Effect.mapError(connection.executeUnprepared(text, [], undefined), failed)
    const isTaken = Effect.map(ask(`select pg_try_advisory_lock${suffix}(${lockKey}) as taken`), ([row]) => row?.taken)
    yield* Effect.acquireRelease(
      Effect.flatMap(isTaken, (taken) => (taken === true ? Effect.void : new EngineLockError({ message: refusal }))),
      // A database that hangs drops the lock with the connection.
      () =>
        ask(`select pg_advisory_unlock${suffix}(${lockKey})`).pipe(
          Effect.interruptible,
          Effect.timeoutOption(limits.databaseFarewellMsMax),
          Effect.ignore,
        ),
    )
    return { check: Effect.asVoid(ask("select 1")) }
  })

/** For an engine: held until the scope closes, and taken again when Postgres comes back. Fails while a replay writes. */
export const holdEngineLock = Effect.gen(function* () {
  const held = yield* Deferred.make<void, EngineLockError>()
  const refusal = "`pacer replay` is rewriting the states of this database; start when it has ended"
  const hold = Effect.scoped(
    Effect.gen(function* () {
      const { check } = yield* take("_shared", refusal)
      yield* Deferred.succeed(held, undefined)
      return yield* Effect.repeat(check, Schedule.spaced(limits.engineLockCheckMs))
    }),
  )
  yield* Effect.forkScoped(
    hold.pipe(
      Effect.tapError((error) => Deferred.fail(held, error)),
      Effect.retry(Schedule.spaced(limits.commitRetryMsMax)),
      Effect.ignore,
    ),
  )
  yield* Deferred.await(held)
})

/** For whoever must be alone: held until the scope closes. Fails with a sentence while an engine runs. */
export const excludeEngines = Effect.asVoid(
  take("", "An engine works on this database: stop Pacer first, or look only, with --dry-run"),
)
