/**
 * Whether this gateway can do its work: NATS answers, Postgres answers, and every partition has an owner. Checked at
 * most once per `limits.readinessKeptMs`, so that an eager load balancer costs nothing.
 */
import { Cause, Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { partitionOf } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import { OwnerViews } from "./owner-views.ts"

export interface Check {
  readonly name: "nats" | "postgres" | "engine"
  readonly ready: boolean
  readonly reason?: string
}

export class Readiness extends Context.Service<Readiness, { readonly check: Effect.Effect<ReadonlyArray<Check>> }>()(
  "pacer/gateway/Readiness",
) {
  static readonly layer = Layer.effect(
    Readiness,
    Effect.gen(function* () {
      const { connection, partitionCount } = yield* Broker
      const sql = yield* SqlClient.SqlClient
      const views = yield* OwnerViews
      const probes = probeUsers(partitionCount)

      const nats = Effect.tryPromise(() => connection.flush())
      const engine = Effect.forEach(
        probes,
        (userId, partition) =>
          views
            .ask({ ask: "budgets", userId })
            .pipe(Effect.mapError(() => new Error(`Partition ${partition} has no engine that answers.`))),
        { concurrency: "unbounded", discard: true },
      )
      const all = Effect.all(
        [
          checked("nats", nats, "NATS does not answer."),
          checked("postgres", sql`select 1`, "Postgres does not answer."),
          checked("engine", engine, "The engine does not answer."),
        ],
        { concurrency: "unbounded" },
      )
      return Readiness.of({ check: yield* Effect.cachedWithTTL(all, limits.readinessKeptMs) })
    }),
  )
}

const checked = <A, E>(name: Check["name"], effect: Effect.Effect<A, E>, otherwise: string): Effect.Effect<Check> =>
  effect.pipe(
    Effect.timeout(limits.readinessCheckMsMax),
    Effect.as({ name, ready: true }),
    Effect.catchCause((cause) => {
      const failure = Cause.squash(cause)
      const reason = failure instanceof Error && failure.message.startsWith("Partition ") ? failure.message : otherwise
      return Effect.succeed({ name, ready: false, reason })
    }),
  )

/** One user id per partition: nobody's, they only ask whether its owner answers. */
const probeUsers = (partitionCount: number): ReadonlyArray<string> => {
  const users = new Array<string>(partitionCount)
  for (let found = 0, number = 0; found < partitionCount; number++) {
    const userId = `readiness-probe-${number}`
    const partition = partitionOf(userId, partitionCount)
    if (users[partition] !== undefined) continue
    users[partition] = userId
    found += 1
  }
  return users
}
