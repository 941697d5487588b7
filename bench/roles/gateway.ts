/** The real gateway as a process, on a free port; it serves until its parent ends it. */
import { Effect, Layer, Schema } from "effect"
import { Broker } from "../../src/broker/connection.ts"
import { Publisher } from "../../src/feeds/publisher.ts"
import { Gateway, gatewayLayer } from "../../src/gateway/server.ts"
import { databaseLayer } from "../../src/ledger/database.ts"
import { FieldCipher } from "../../src/trust/field-cipher.ts"
import { runRole } from "../harness/role.ts"

const GatewayOptions = Schema.Struct({
  natsUrl: Schema.String,
  databaseUrl: Schema.String,
  partitionCount: Schema.Int,
  /** May be empty: no client of a bench asks for the dashboard. */
  dashboardDir: Schema.String,
  tokenKeyFile: Schema.String,
})

runRole(
  GatewayOptions,
  Effect.fnUntraced(
    function* ({ dashboardDir, tokenKeyFile }, parent) {
      const running = yield* Layer.build(gatewayLayer({ port: 0, host: "127.0.0.1", dashboardDir, tokenKeyFile }))
      const { port, carrier } = yield* Effect.provide(Gateway, running)
      parent.tell({ port, carrier })
      return yield* Effect.never
    },
    (main, { natsUrl, databaseUrl, partitionCount }) =>
      Effect.provide(
        // The gateway ends before its connections do.
        Effect.scoped(main),
        Publisher.layer.pipe(
          Layer.provideMerge(Broker.layer({ url: natsUrl, partitionCount })),
          Layer.provideMerge(databaseLayer(databaseUrl)),
          Layer.provideMerge(FieldCipher.passThrough),
        ),
      ),
  ),
)
