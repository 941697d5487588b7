/** Who a merchant's token speaks for: a partner that may send deals and is not disabled, by its key and its secret. */
import { createHash, timingSafeEqual } from "node:crypto"
import { Effect, Layer, Redacted } from "effect"
import { dealsFormat, type Partner } from "../../feeds/partners/partner.ts"
import { Partners } from "../../feeds/partners/registry.ts"
import { RateLimits } from "../../trust/rate-limit.ts"
import { MerchantAuthorization, SignedMerchant } from "../contract/deals.ts"
import { databaseAway, rateLimited, unauthenticated } from "../problem.ts"

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** In the same time whatever is wrong with it. */
const opens = (partner: Partner | undefined, secret: string): partner is Partner => {
  const isRight = timingSafeEqual(digest(partner?.secret ?? ""), digest(secret))
  return partner !== undefined && isRight && !partner.disabled && partner.formats.includes(dealsFormat)
}

const notMerchant = unauthenticated(
  "This is no merchant's token: `<client key>.<client secret>` of one that may send deals.",
)

export const merchantAuthorizationLayer = Layer.effect(
  MerchantAuthorization,
  Effect.gen(function* () {
    const partners = yield* Partners
    const { users } = yield* RateLimits
    return MerchantAuthorization.of({
      merchant: (handler, { credential }) =>
        Effect.gen(function* () {
          const token = Redacted.value(credential)
          const at = token.indexOf(".")
          if (at <= 0) return yield* Effect.fail(notMerchant)
          const partner = yield* partners.byClientKey(token.slice(0, at)).pipe(Effect.mapError(() => databaseAway))
          if (!opens(partner, token.slice(at + 1))) return yield* Effect.fail(notMerchant)
          if (users.take(`merchant ${partner.partner}`) > 0) return yield* Effect.fail(rateLimited)
          const merchant = { merchantId: partner.partner, merchantName: partner.name }
          return yield* Effect.provideService(handler, SignedMerchant, merchant)
        }),
    })
  }),
)
