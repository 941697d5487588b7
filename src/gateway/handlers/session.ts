/** Signing in: the code is redeemed where any gateway can, the token is minted here, and again before it ends. */
import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { redeemLoginCode } from "../../trust/login-codes.ts"
import { RateLimits } from "../../trust/rate-limit.ts"
import { type MintedToken, Tokens } from "../../trust/tokens.ts"
import { SignedIn } from "../contract/access.ts"
import { Api } from "../contract.ts"
import { databaseAway, rateLimited, unauthenticated } from "../problem.ts"
import { ownAccount } from "./access.ts"

const sessionOf = (userId: string, { token, expiresMs }: MintedToken) => ({
  token,
  userId,
  expiresAt: new Date(expiresMs).toISOString(),
})

export const sessionHandlers = HttpApiBuilder.group(
  Api,
  "session",
  Effect.fn(function* (handlers) {
    const tokens = yield* Tokens
    const { signIns } = yield* RateLimits
    const renewing = handlers.handle("renew", () =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const minted = yield* tokens
          .renew(yield* SignedIn)
          .pipe(Effect.mapError((refusal) => unauthenticated(refusal.message)))
        return sessionOf(userId, minted)
      }),
    )
    return renewing.handle("open", ({ payload, request }) =>
      Effect.gen(function* () {
        const address = Option.getOrElse(request.remoteAddress, () => "unknown")
        if (signIns.take(address) > 0) return yield* Effect.fail(rateLimited)
        const userId = yield* redeemLoginCode(payload.code).pipe(Effect.mapError(() => databaseAway))
        if (userId === undefined) {
          return yield* Effect.fail(unauthenticated("This code is unknown, used or too old; ask for a new one."))
        }
        return sessionOf(userId, yield* tokens.begin(userId))
      }),
    )
  }),
)
