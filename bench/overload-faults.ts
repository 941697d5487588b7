/**
 * The ways in which more comes than goes, or a server stands still: each is inflicted while something is looked at, and
 * taken away again, whatever the look found. What somebody on call must be able to read meanwhile belongs to the fault.
 */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../config/limits.ts"
import { Broker, streamInfo } from "../src/broker/connection.ts"
import type { RestartableServer } from "../src/launch/restartable-server.ts"
import { databaseLayer } from "../src/ledger/database.ts"
import { deadLetterStreamName, partitionStreamName } from "../streams/definitions.ts"
import { inboundSubject } from "../streams/subjects.ts"
import { benchFailed } from "./harness/failure.ts"
import { userIdOf } from "./load.ts"
import type { Observation } from "./observe.ts"

export interface OverloadFault {
  readonly name: string
  readonly sentence: string
  /** Inflicts it for as long as the effect runs. */
  readonly during: <A, E, R>(look: Effect.Effect<A, E, R>) => Effect.Effect<A, unknown, R | Broker>
  /** What `/readyz` or `/metrics` must say while it lasts. */
  readonly shows: (observation: Observation) => boolean
}

const frozen =
  (server: RestartableServer): OverloadFault["during"] =>
  (look) =>
    Effect.acquireUseRelease(
      server.freeze,
      () => look,
      () => server.thaw,
    )

const downWhile =
  (server: RestartableServer): OverloadFault["during"] =>
  (look) =>
    Effect.acquireUseRelease(
      server.kill,
      () => look,
      () => Effect.orDie(server.start),
    )

/** Somebody holds a lock that every commit needs. */
const locked =
  (databaseUrl: string): OverloadFault["during"] =>
  (look) =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const connection = yield* sql.reserve
      const ask = (text: string) => connection.executeUnprepared(text, [], undefined)
      return yield* Effect.acquireUseRelease(
        Effect.andThen(ask("begin"), ask("lock table partitions in access exclusive mode")),
        () => look,
        () => Effect.orDie(ask("rollback")),
      )
    }).pipe(Effect.scoped, Effect.provide(databaseLayer(databaseUrl, 1)))

/** The bound of a stream moved to where the stream is full now, and back. */
const full = (names: ReadonlyArray<string>) => {
  const bound = Effect.fnUntraced(function* (name: string, bytes: (held: number) => number) {
    const { manager } = yield* Broker
    const info = yield* streamInfo(manager, name)
    if (info === undefined) return
    yield* Effect.tryPromise({
      try: () => manager.streams.update(name, { max_bytes: bytes(info.state.bytes) }),
      catch: benchFailed(`The bound of ${name} cannot be moved`),
    })
  })
  const all = (bytes: (held: number) => number) =>
    Effect.forEach(names, (name) => bound(name, bytes), { discard: true })
  return { shut: all((held) => Math.max(1, held)), open: (bytes: number) => all(() => bytes) }
}

const fullLog: OverloadFault["during"] = (look) => {
  const { shut, open } = full(
    Array.from({ length: limits.partitionCountDefault }, (_, index) => partitionStreamName(index)),
  )
  return Effect.acquireUseRelease(
    shut,
    () => look,
    () => Effect.orDie(open(limits.streamBytesMax)),
  )
}

export const poisonMessages = 20

const sendPoison = Effect.gen(function* () {
  const { jetstream } = yield* Broker
  for (let index = 0; index < poisonMessages; index++) {
    yield* Effect.tryPromise({
      try: () => jetstream.publish(inboundSubject(userIdOf(index)), `{"half": ${index}`),
      catch: benchFailed("Poison cannot be published"),
    })
  }
})

const fullDeadLetters: OverloadFault["during"] = (look) => {
  const { shut, open } = full([deadLetterStreamName])
  return Effect.acquireUseRelease(
    shut,
    () => Effect.andThen(sendPoison, look),
    () => Effect.orDie(open(limits.deadLetterBytesMax)),
  )
}

export interface FaultedServers {
  readonly nats: RestartableServer
  readonly postgres: RestartableServer
  readonly databaseUrl: string
  readonly burst: Effect.Effect<unknown, unknown, Broker>
  readonly burstEvents: number
}

export const overloadFaults = (world: FaultedServers): ReadonlyArray<OverloadFault> => [
  {
    name: "burst",
    sentence: `a burst of ${world.burstEvents} events, far above what the engine takes`,
    during: (look) => Effect.map(Effect.all([look, world.burst], { concurrency: "unbounded" }), ([looked]) => looked),
    shows: (observation) => observation.sum("pacer_partition_behind") > world.burstEvents / 10,
  },
  {
    name: "slowPostgres",
    sentence: "every commit waits for a lock in Postgres",
    during: locked(world.databaseUrl),
    shows: (seen) =>
      /stalled: a batch has waited/.test(seen.reason("engine")) && seen.sum("pacer_engine_oldest_batch_seconds") > 1,
  },
  {
    name: "frozenPostgres",
    sentence: "Postgres stands still (SIGSTOP)",
    during: frozen(world.postgres),
    shows: (seen) => seen.reason("postgres") !== "" && /stalled|recovering/.test(seen.reason("engine")),
  },
  {
    name: "postgresRestart",
    sentence: "Postgres is killed and stays away",
    during: downWhile(world.postgres),
    shows: (seen) => seen.reason("postgres") !== "" && /recovering/.test(seen.reason("engine")),
  },
  {
    name: "natsRestart",
    sentence: "NATS is killed and stays away",
    during: downWhile(world.nats),
    shows: (seen) => seen.reason("nats") !== "" && seen.sum("pacer_partitions_answering") === 0,
  },
  {
    name: "fullLog",
    sentence: "the log is full: its streams take nothing more",
    during: fullLog,
    shows: (seen) =>
      /full/.test(seen.reason("nats")) && seen.least("pacer_partition_log_free_bytes") < limits.streamFreeBytesMin,
  },
  {
    name: "fullDeadLetters",
    sentence: `the stream of dead letters is full, and ${poisonMessages} of them are to be kept`,
    during: fullDeadLetters,
    shows: (seen) => /recovering: Cannot keep a dead letter/.test(seen.reason("engine")),
  },
]
