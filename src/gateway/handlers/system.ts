/** For load balancers and people on call: whether the process lives, whether it can work and why not, and figures. */
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../contract.ts"
import { Metrics } from "../metrics.ts"
import { Readiness } from "../readiness.ts"

export const systemHandlers = HttpApiBuilder.group(
  Api,
  "system",
  Effect.fn(function* (handlers) {
    const { check } = yield* Readiness
    const { text } = yield* Metrics
    return handlers.handleAll({
      healthz: () => Effect.succeed({ status: "alive" as const }),
      metrics: () => text,
      readyz: () =>
        Effect.flatMap(check, (checks) =>
          checks.every((one) => one.ready)
            ? Effect.succeed({ status: "ready" as const, checks })
            : Effect.fail({ status: "not-ready" as const, checks }),
        ),
    })
  }),
)
