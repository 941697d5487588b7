/** The demonstration's deals, published once at the start: a later start replaces them under the same ids. */
import { Clock, Effect, Layer, Schema } from "effect"
import { DealOffer } from "../../../streams/deals.ts"
import { publishDeal } from "../../ledger/deals/deals.ts"
import { demoOffers } from "../simulate/demo-deals.ts"
import { liveDay } from "../simulate/demo-plan.ts"

const checked = Schema.decodeUnknownEffect(DealOffer)
const publishedAtOnce = 4

/** Needs a SqlClient. */
export const demoDealsLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    const offers = demoOffers(liveDay(yield* Clock.currentTimeMillis))
    yield* Effect.forEach(
      offers,
      ({ merchant, offer }) => Effect.flatMap(checked(offer), (one) => publishDeal(merchant, one)),
      { concurrency: publishedAtOnce, discard: true },
    )
  }),
)
