/** The floor as a process: connects, waits for its word, drains the log, tells how long it took and what it counted. */
import { PgConnection } from "@effect/sql-pg"
import { Context, Effect, Layer, Redacted, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Broker } from "../../src/broker/connection.ts"
import { databaseLayer } from "../../src/ledger/database.ts"
import { migrate } from "../../src/ledger/migrate.ts"
import { FieldCipher } from "../../src/trust/field-cipher.ts"
import { Floor } from "../floor.ts"
import { bareLedger, floorSchema, pacerLedger } from "../floor-ledgers.ts"
import { benchFailed } from "../harness/failure.ts"
import { Go, runRole } from "../harness/role.ts"

export const FloorOptions = Schema.Struct({
  natsUrl: Schema.String,
  databaseUrl: Schema.String,
  partitionCount: Schema.Int,
  messages: Schema.Int,
  /** Into a table of the floor's own instead of Pacer's ledger. */
  bare: Schema.Boolean,
})

const ofItsOwn = Effect.fnUntraced(function* (databaseUrl: string) {
  const database = yield* PgConnection.make({ url: Redacted.make(databaseUrl), multiplex: true })
  for (const statement of floorSchema) yield* database.query(statement)
  return bareLedger(database)
})

const ofPacer = Effect.fnUntraced(function* (databaseUrl: string) {
  const connections = yield* Layer.build(databaseLayer(databaseUrl, 1))
  yield* Effect.provide(migrate, connections)
  return pacerLedger(
    Context.get(connections, SqlClient.SqlClient),
    Context.get(yield* Layer.build(FieldCipher.passThrough), FieldCipher),
  )
})

runRole(
  FloorOptions,
  Effect.fnUntraced(
    function* ({ bare, databaseUrl, messages, partitionCount }, parent) {
      const { jetstream, manager } = yield* Broker
      const newBatch = yield* bare ? ofItsOwn(databaseUrl) : ofPacer(databaseUrl)
      const floor = new Floor(jetstream, manager, newBatch, partitionCount)
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
