/** Deals over HTTP: for a budget that whoever asks may read (I9: reach.ts), and for merchants by their own tokens. */
import { randomUUID } from "node:crypto"
import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { cityOf } from "../../../config/areas.ts"
import { limits } from "../../../config/limits.ts"
import { claimDeal, claimsOf } from "../../ledger/deals/claims.ts"
import { publishDeal, withdrawDeal } from "../../ledger/deals/deals.ts"
import { dealBudgetOf } from "../../trip/deals/deal-budget.ts"
import { eligibility } from "../../trip/deals/eligibility.ts"
import { matchOf } from "../../trip/deals/relevance.ts"
import { SignedMerchant } from "../contract/deals.ts"
import { Api } from "../contract.ts"
import { geoJsonOf, viewDeal, viewWorth } from "../deals/deal-view.ts"
import { DealDesk } from "../deals/desk.ts"
import { databaseAway, dealNotFound, dealRefused, idempotencyKeyReused, invalidRequest } from "../problem.ts"
import { ownAccount } from "./access.ts"
import { reachBudget } from "./reach.ts"

const away = Effect.mapError(() => databaseAway)

interface Around {
  readonly latitude?: number
  readonly longitude?: number
}

const around = ({ latitude, longitude }: Around) => {
  if (latitude === undefined && longitude === undefined) return Effect.succeed(undefined)
  if (latitude === undefined)
    return Effect.fail(invalidRequest("latitude: This field is required beside longitude.", "latitude"))
  if (longitude === undefined)
    return Effect.fail(invalidRequest("longitude: This field is required beside latitude.", "longitude"))
  return Effect.succeed({ name: "Here", latitude, longitude })
}

/** The budget as deals see it, and what whoever asks holds. */
const standing = Effect.fnUntraced(function* (budgetId: string, given: Around) {
  const here = yield* around(given)
  const { summary } = yield* reachBudget("read", budgetId)
  const userId = yield* ownAccount("read")
  const place = here ?? cityOf(summary.destination)
  const claims = yield* away(claimsOf(userId))
  const held = claims.map((claim) => claim.held)
  return { userId, place, held, budget: dealBudgetOf(summary, place), nowMs: yield* Clock.currentTimeMillis }
})

const known = Effect.fnUntraced(function* (dealId: string) {
  const deal = (yield* DealDesk).book.index.deal(dealId)
  return deal === undefined ? yield* Effect.fail(dealNotFound(dealId)) : deal
})

export const dealsHandlers = HttpApiBuilder.group(Api, "deals", (handlers) =>
  handlers.handleAll({
    list: ({ query: { budgetId, category, ...given } }) =>
      Effect.gen(function* () {
        const { book, moved, looked } = yield* DealDesk
        const { userId, place, held, budget, nowMs } = yield* standing(budgetId, given)
        moved(budget.userId)
        looked(userId, nowMs)
        const matches = book.index
          .dealsFor(budget, held, nowMs)
          .filter(({ deal }) => category === undefined || deal.category === category)
        return {
          ...{ budgetId, currency: budget.currency },
          place:
            place === undefined ? null : { name: place.name, latitude: place.latitude, longitude: place.longitude },
          deals: matches
            .slice(0, limits.dealsShownMax)
            .map((match) => ({ deal: viewDeal(match.deal, held, nowMs), worth: viewWorth(match) })),
          claimed: [...new Set(held.map(({ dealId }) => dealId))]
            .flatMap((dealId) => book.index.deal(dealId) ?? [])
            .map((deal) => viewDeal(deal, held, nowMs)),
        }
      }),
    map: ({ query }) =>
      Effect.gen(function* () {
        const { west, south, east, north, zoom, category, priceMax, openNow, floor, budgetId } = query
        if (south >= north) return yield* Effect.fail(invalidRequest("north: Expected more than south.", "north"))
        const { book, looked } = yield* DealDesk
        const userId = yield* ownAccount("read")
        const budget = budgetId === undefined ? undefined : (yield* standing(budgetId, {})).budget
        const filter = {
          ...(category === undefined ? {} : { category }),
          ...(priceMax === undefined ? {} : { priceMaxMinor: priceMax }),
          ...(budget === undefined ? {} : { priceCurrency: budget.currency }),
          ...(floor === undefined ? {} : { floor }),
          openNow: openNow === "true",
        }
        const nowMs = yield* Clock.currentTimeMillis
        looked(userId, nowMs)
        return geoJsonOf(book.map.look({ west, south, east, north, zoom }, filter, budget, nowMs))
      }),
    read: ({ params: { dealId }, query: { budgetId, ...given } }) =>
      Effect.gen(function* () {
        const { held, budget, nowMs } = yield* standing(budgetId, given)
        const deal = yield* known(dealId)
        const match = matchOf(deal, budget, held, nowMs)
        const found = eligibility(deal, budget, held, nowMs)
        return {
          deal: viewDeal(deal, held, nowMs),
          worth: match === undefined ? null : viewWorth(match),
          obstacles: found.eligible ? [] : found.obstacles,
        }
      }),
    claim: ({ params: { dealId }, payload: { budgetId, ...given }, headers }) =>
      Effect.gen(function* () {
        const { book } = yield* DealDesk
        const { userId, budget, nowMs } = yield* standing(budgetId, given)
        yield* known(dealId)
        const claimId = headers["idempotency-key"] ?? randomUUID()
        const claim = yield* claimDeal({ userId, budgetId, dealId, claimId, nowMs }, (deal, held) => {
          const found = eligibility(deal, budget, held, nowMs)
          return found.eligible ? [] : found.obstacles
        })
        book.claimed(dealId, claim.claimedByAll ?? 0, nowMs)
        const claims = yield* claimsOf(userId)
        book.setHeld(
          userId,
          claims.map(({ held }) => held),
        )
        return {
          ...{ claimId, dealId, budgetId: claim.budgetId },
          claimedAt: new Date(claim.claimedAtMs).toISOString(),
        }
      }).pipe(
        Effect.catchTag("SqlError", () => Effect.fail(databaseAway)),
        Effect.catchTag("ClaimRefused", ({ kind, message }) =>
          Effect.fail(kind === "key-reused" ? idempotencyKeyReused : dealRefused(kind, message)),
        ),
      ),
  }),
)

export const merchantsHandlers = HttpApiBuilder.group(Api, "merchants", (handlers) =>
  handlers.handleAll({
    publish: ({ payload }) =>
      Effect.gen(function* () {
        const merchant = yield* SignedMerchant
        const desk = yield* DealDesk
        const deal = yield* away(publishDeal(merchant, payload))
        const budgets = yield* away(desk.arrived(deal))
        return { dealId: deal.dealId, claimed: deal.claimed, budgets }
      }),
    withdraw: ({ params: { dealId } }) =>
      Effect.gen(function* () {
        const { merchantId } = yield* SignedMerchant
        const offerId = dealId.startsWith(`${merchantId}.`) ? dealId.slice(merchantId.length + 1) : undefined
        const isOwn = offerId !== undefined && (yield* away(withdrawDeal(merchantId, offerId)))
        if (!isOwn) return yield* Effect.fail(dealNotFound(dealId))
        yield* away((yield* DealDesk).gone(dealId))
      }),
  }),
)
