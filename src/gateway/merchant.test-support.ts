/** A merchant with a token, and an offer of theirs, for tests over a running gateway. */
import { Effect, Layer } from "effect"
import type { DealOffer } from "../../streams/deals.ts"
import { enrol } from "../feeds/partners/enrol.ts"
import { Partners } from "../feeds/partners/registry.ts"
import { databaseLayer } from "../ledger/database.ts"
import { FieldCipher } from "../trust/field-cipher.ts"

export const merchantToken = async (
  databaseUrl: string,
  partner: string,
  formats: ReadonlyArray<string> = ["deals"],
) => {
  const roads = Partners.layer.pipe(
    Layer.provide(Layer.mergeAll(databaseLayer(databaseUrl, 1), FieldCipher.passThrough)),
  )
  const { clientKey, clientSecret } = await Effect.runPromise(
    enrol({
      ...{ partner, name: "Kopi Senja", sources: [`merchant/${partner}`], formats, perSecond: 100, burst: 100 },
      ...{ signature: "hmac-sha512", encrypted: false },
    }).pipe(Effect.provide(roads)),
  )
  return `${clientKey}.${clientSecret}`
}

/** In Bali, from yesterday on. */
export const someOffer = (offerId: string, more: Partial<DealOffer> = {}): DealOffer => ({
  ...{ offerId, title: "A fifth off", category: "food", currency: "IDR", timeZone: "Asia/Makassar" },
  ...{ place: { latitude: -8.69, longitude: 115.17 }, priceMinor: 6_000_000 },
  windows: [
    {
      from: new Date(Date.now() - 86_400_000).toISOString(),
      until: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    },
  ],
  saving: { kind: "percent", percent: 20 },
  ...more,
})
