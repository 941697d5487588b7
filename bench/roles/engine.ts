/**
 * The real engine as a process: connects, waits for its word, takes all partitions over, and tells when so many of the
 * log's messages are committed. It keeps running until its parent ends it, so that its views can be asked.
 */
import { Effect, Layer, Schema } from "effect"
import { Broker } from "../../src/broker/connection.ts"
import { databaseLayer } from "../../src/ledger/database.ts"
import { migrate } from "../../src/ledger/migrate.ts"
import { Engine, engineLayer } from "../../src/partition/engine.ts"
import { FieldCipher } from "../../src/trust/field-cipher.ts"
import { Go, runRole } from "../harness/role.ts"

const EngineOptions = Schema.Struct({
  natsUrl: Schema.String,
  databaseUrl: Schema.String,
  partitionCount: Schema.Int,
  /** How many messages this process is waited for to commit; 0: it tells nothing but that it serves. */
  messages: Schema.Int,
  /** Those that it owns; all of them by default. */
  partitions: Schema.optionalKey(Schema.Array(Schema.Int)),
})

const pollMs = 2

runRole(
  EngineOptions,
  Effect.fnUntraced(
    function* ({ messages, partitions }, parent) {
      yield* migrate
      parent.tell({ ready: true })
      yield* parent.hear(Go)
      const startedMs = Date.now()
      const running = yield* Layer.build(engineLayer(partitions === undefined ? {} : { partitions }))
      const { counters, stopped, trouble } = yield* Effect.provide(Engine, running)
      parent.tell({ serving: true })
      const drained = Effect.gen(function* () {
        if (messages === 0) return yield* Effect.never
        while (counters.events < messages) yield* Effect.sleep(pollMs)
        parent.tell({ seconds: (counters.lastCommitMs - startedMs) / 1_000 })
        parent.tell({ restarts: counters.restarts, deadLetters: counters.deadLetters, trouble: trouble() })
        return yield* Effect.never
      })
      return yield* Effect.raceFirst(drained, stopped)
    },
    (main, { natsUrl, databaseUrl, partitionCount }) =>
      Effect.provide(
        // The engine ends before its connections do.
        Effect.scoped(main),
        Layer.mergeAll(
          Broker.layer({ url: natsUrl, partitionCount }),
          databaseLayer(databaseUrl),
          FieldCipher.passThrough,
        ),
      ),
  ),
)
