/** Signing in: the code is redeemed where any gateway can, the token is minted here. */
import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { redeemLoginCode } from "../../trust/login-codes.ts"
import { RateLimits } from "../../trust/rate-limit.ts"
import { Tokens } from "../../trust/tokens.ts"
import { Api } from "../contract.ts"
import { databaseAway, rateLimited, unauthenticated } from "../problem.ts"

export const sessionHandlers = HttpApiBuilder.group(
  Api,
  "session",
  Effect.fn(function* (handlers) {
    const tokens = yield* Tokens
    const { signIns } = yield* RateLimits
    return handlers.handle("open", ({ payload, request }) =>
      Effect.gen(function* () {
        const address = Option.getOrElse(request.remoteAddress, () => "unknown")
        if (signIns.take(address) > 0) return yield* Effect.fail(rateLimited)
        const userId = yield* redeemLoginCode(payload.code).pipe(Effect.mapError(() => databaseAway))
        if (userId === undefined) {
          return yield* Effect.fail(unauthenticated("This code is unknown, used or too old; ask for a new one."))
        }
        const { token, expiresMs } = yield* tokens.mint(userId)
        return { token, userId, expiresAt: new Date(expiresMs).toISOString() }
      }),
    )
  }),
)
