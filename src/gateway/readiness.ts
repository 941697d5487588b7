/**
 * Whether this gateway can do its work: NATS answers, Postgres answers, and every partition has an owner that runs;
 * else it says which part does not, and why. Checked at most once per `limits.readinessKeptMs`, so that an eager load
 * balancer costs nothing.
 */
import { Cause, Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { Broker } from "../broker/connection.ts"
import type { StatusReply } from "../push/protocol.ts"
import { answeredInTime } from "./answered-in-time.ts"
import { EngineStatus } from "./engine-status.ts"

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
      const { connection } = yield* Broker
      const sql = yield* SqlClient.SqlClient
      const engines = yield* EngineStatus

      const unless = (reason: string | undefined) =>
        reason === undefined ? Effect.void : Effect.fail(new NotReady({ message: reason }))
      const nats = Effect.tryPromise(() => connection.flush()).pipe(
        Effect.andThen(Effect.flatMap(engines.all, (statuses) => unless(logProblem(statuses)))),
      )
      const postgres = yield* answeredInTime(sql`select 1`, limits.readinessCheckMsMax)
      const engine = Effect.flatMap(engines.all, (statuses) => unless(engineProblem(statuses, engines.partitionCount)))
      const all = Effect.all(
        [
          checked("nats", nats, "NATS does not answer."),
          checked("postgres", postgres, "Postgres does not answer."),
          checked("engine", engine, "The engine does not answer."),
        ],
        { concurrency: "unbounded" },
      )
      return Readiness.of({ check: yield* Effect.cachedWithTTL(all, limits.readinessKeptMs) })
    }),
  )
}

class NotReady extends Schema.TaggedError<NotReady>()("NotReady", { message: Schema.String }) {}

const checked = <A, E>(name: Check["name"], effect: Effect.Effect<A, E>, otherwise: string): Effect.Effect<Check> =>
  effect.pipe(
    Effect.timeout(limits.readinessCheckMsMax),
    Effect.as({ name, ready: true }),
    Effect.catchCause((cause) => {
      const failure = Cause.squash(cause)
      return Effect.succeed({
        name,
        ready: false,
        reason: failure instanceof NotReady ? failure.message : otherwise,
      })
    }),
  )

/** Which logs take no more, in one sentence; undefined when all have room. */
export const logProblem = (statuses: ReadonlyMap<number, StatusReply>): string | undefined => {
  const full = [...statuses.values()].filter(
    ({ logFreeBytes }) => logFreeBytes !== null && logFreeBytes < limits.streamFreeBytesMin,
  )
  const [first] = full
  if (first === undefined) return undefined
  return full.length === 1
    ? `The log of partition ${first.partition} is full: publishers wait until it has room.`
    : `The logs of ${full.length} partitions are full: publishers wait until they have room.`
}

/** Why the engine is not ready, in one sentence; undefined when every partition has an owner that runs. */
export const engineProblem = (
  statuses: ReadonlyMap<number, StatusReply>,
  partitionCount: number,
): string | undefined => {
  for (let partition = 0; partition < partitionCount; partition++) {
    const found = statuses.get(partition)
    if (found === undefined) return `Partition ${partition} has no engine that answers.`
    if (found.status === "running") continue
    const trouble = found.trouble === undefined ? "" : `: ${found.trouble.replace(/\.$/, "")}`
    return `The engine of partition ${partition} is ${found.status}${trouble}.`
  }
  return undefined
}
