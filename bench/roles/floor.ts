/** The floor as a process: connects, waits for its word, drains the log, tells how long it took and what it counted. */
import { PgConnection } from "@effect/sql-pg"
import { Effect, Redacted, Schema } from "effect"
import { Broker } from "../../src/broker/connection.ts"
import { Floor, floorSchema } from "../floor.ts"
import { benchFailed } from "../harness/failure.ts"
import { Go, runRole } from "../harness/role.ts"

export const FloorOptions = Schema.Struct({
  natsUrl: Schema.String,
  databaseUrl: Schema.String,
  partitionCount: Schema.Int,
  messages: Schema.Int,
})

runRole(
  FloorOptions,
  Effect.fnUntraced(
    function* ({ databaseUrl, messages, partitionCount }, parent) {
      const { jetstream, manager } = yield* Broker
      const database = yield* PgConnection.make({ url: Redacted.make(databaseUrl), multiplex: true })
      for (const statement of floorSchema) yield* database.query(statement)
      const floor = new Floor(jetstream, manager, database, partitionCount)
      parent.tell({ ready: true })
      yield* parent.hear(Go)
      const startedMs = performance.now()
      yield* Effect.tryPromise({ try: () => floor.drain(messages), catch: benchFailed("The floor failed") })
      parent.tell({ seconds: (performance.now() - startedMs) / 1_000 })
      parent.tell({ totals: [...floor.accounts].map(([user, { spentMinor, count }]) => [user, spentMinor, count]) })
      return yield* Effect.never
    },
    (main, options) =>
      Effect.provide(main, Broker.layer({ url: options.natsUrl, partitionCount: options.partitionCount })),
  ),
)
