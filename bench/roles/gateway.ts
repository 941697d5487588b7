/** The real gateway as a process, on a free port; it serves until its parent ends it. */
import { Effect, Layer, Schema } from "effect"
import { Gateway, gatewayLayer } from "../../src/gateway/server.ts"
import { runRole } from "../harness/role.ts"
import { connections, serverOptions } from "./connections.ts"

const GatewayOptions = Schema.Struct({
  ...serverOptions,
  /** Empty where no client of the bench asks for the dashboard. */
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
    // The gateway ends before its connections do.
    (main, options) => Effect.provide(Effect.scoped(main), connections(options)),
  ),
)
