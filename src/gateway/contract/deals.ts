/**
 * Deals: what merchants publish, what of it is for a traveller's budget and why, claims, and the map. A merchant is a
 * partner that may send deals (`pacer partners add … --format deals`); its token is `<client key>.<client secret>`.
 */
import { Context, Schema } from "effect"
import {
  HttpApiEndpoint,
  HttpApiGroup,
  HttpApiMiddleware,
  HttpApiSchema,
  HttpApiSecurity,
  OpenApi,
} from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { categories } from "../../../config/taxonomy.ts"
import { DealId, DealOffer, Floor, Latitude, Longitude } from "../../../streams/deals.ts"
import { BudgetId, Currency } from "../../../streams/events.ts"
import type { Merchant } from "../../ledger/deals/deals.ts"
import { obstacleKinds } from "../../trip/deals/eligibility.ts"
import { verdicts } from "../../trip/map/verdict.ts"
import {
  BadRequest,
  EngineTimeout,
  Forbidden,
  NotFound,
  Refused,
  TooManyRequests,
  Unauthenticated,
  Unavailable,
} from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { budgetId, idempotencyKey } from "./fields.ts"

/** The merchant whose token came with the request. */
export class SignedMerchant extends Context.Service<SignedMerchant, Merchant>()("pacer/gateway/SignedMerchant") {}

export class MerchantAuthorization extends HttpApiMiddleware.Service<
  MerchantAuthorization,
  { provides: SignedMerchant }
>()("pacer/gateway/MerchantAuthorization", {
  error: [Unauthenticated, TooManyRequests, Unavailable],
  security: {
    merchant: HttpApiSecurity.bearer.pipe(
      HttpApiSecurity.annotate(OpenApi.Description, "`<client key>.<client secret>` of a partner that may send deals."),
    ),
  },
}) {}

const minor = (description: string) => Schema.Int.annotate({ description: `${description} Minor units.` })
const category = Schema.Literals(categories)

export const DealView = Schema.Struct({
  dealId: Schema.String,
  merchantName: Schema.String,
  title: Schema.String,
  category,
  currency: Currency,
  place: Schema.Struct({
    latitude: Schema.Finite,
    longitude: Schema.Finite,
    areaId: Schema.optionalKey(Schema.String),
    areaName: Schema.optionalKey(Schema.String),
    floor: Schema.optionalKey(Schema.Int),
  }),
  windows: Schema.Array(Schema.Struct({ from: Schema.String, until: Schema.String })),
  openNow: Schema.Boolean,
  priceMinor: minor("What one usually pays there."),
  paidMinor: minor("With the saving taken off."),
  minimumSpendMinor: Schema.Int,
  left: Schema.NullOr(Schema.Int).annotate({ description: "That can still be claimed, by everybody; null: no cap." }),
  claimedByYou: Schema.Int,
}).annotate({ identifier: "Deal" })
export type DealView = typeof DealView.Type

const Worth = Schema.Struct({
  savingMinor: minor("Of a purchase as this traveller would make it."),
  score: Schema.Finite.annotate({ description: "Saving x probability of use x need of the category." }),
  probability: Schema.Finite,
  need: Schema.Finite,
  distanceKm: Schema.Finite,
  reason: Schema.String,
  numbers: Schema.Array(Schema.Struct({ name: Schema.String, text: Schema.String })),
}).annotate({ identifier: "DealWorth" })

export const DealsAnswer = Schema.Struct({
  budgetId: BudgetId,
  currency: Currency,
  place: Schema.NullOr(
    Schema.Struct({ name: Schema.String, latitude: Schema.Finite, longitude: Schema.Finite }),
  ).annotate({
    description: "Where the deals were looked for; null: nobody knows where the trip goes.",
  }),
  deals: Schema.Array(Schema.Struct({ deal: DealView, worth: Worth })).annotate({ description: "Best first." }),
  claimed: Schema.Array(DealView).annotate({ description: "What whoever asks has claimed and may still use." }),
}).annotate({ identifier: "Deals" })
export type DealsAnswer = typeof DealsAnswer.Type

export const DealAnswer = Schema.Struct({
  deal: DealView,
  worth: Schema.NullOr(Worth).annotate({ description: "Null where it may not be used." }),
  obstacles: Schema.Array(Schema.Struct({ kind: Schema.Literals(obstacleKinds), text: Schema.String })).annotate({
    description: "Everything that stands in the way.",
  }),
}).annotate({ identifier: "DealForBudget" })

export const ClaimAnswer = Schema.Struct({
  claimId: Schema.String,
  dealId: Schema.String,
  budgetId: Schema.String,
  claimedAt: Schema.String,
}).annotate({ identifier: "DealClaim" })

const PublishedAnswer = Schema.Struct({
  dealId: Schema.String,
  claimed: Schema.Int,
  budgets: Schema.Int.annotate({ description: "Live budgets that it was found to be for." }),
}).annotate({ identifier: "PublishedDeal" })

const Feature = Schema.Struct({
  type: Schema.Literal("Feature"),
  geometry: Schema.Struct({
    type: Schema.Literal("Point"),
    coordinates: Schema.Tuple([Schema.Finite, Schema.Finite]).annotate({ description: "Longitude, latitude." }),
  }),
  properties: Schema.Struct({
    count: Schema.Int.annotate({ description: "1: a deal, else a cluster." }),
    verdict: Schema.Literals(verdicts).annotate({
      description:
        "By what is left for the category. fits: at most half of it; tight: more, or only some of a cluster; beyond: more than is left; unknown: no such budget or another currency.",
    }),
    dealIds: Schema.Array(Schema.String).annotate({ description: `All of them, up to ${limits.dealMapNamedMax}.` }),
    title: Schema.optionalKey(Schema.String),
    merchantName: Schema.optionalKey(Schema.String),
    category: Schema.optionalKey(category),
    currency: Schema.optionalKey(Schema.String),
    paidMinor: Schema.optionalKey(Schema.Int),
    floor: Schema.optionalKey(Schema.Int),
  }),
})
export const DealMapAnswer = Schema.Struct({
  type: Schema.Literal("FeatureCollection"),
  features: Schema.Array(Feature),
}).annotate({ identifier: "DealMap" })
export type DealMapAnswer = typeof DealMapAnswer.Type

const numberText = (minimum: number, maximum: number) =>
  Schema.NumberFromString.check(Schema.isBetween({ minimum, maximum }))
const integerText = (minimum: number, maximum: number) =>
  Schema.NumberFromString.check(Schema.isInt(), Schema.isBetween({ minimum, maximum }))
const fromText = <S extends typeof Latitude>(schema: S) => Schema.NumberFromString.pipe(Schema.decodeTo(schema))

const aroundQuery = {
  latitude: Schema.optionalKey(fromText(Latitude).annotate({ description: "Where the traveller is, instead." })),
  longitude: Schema.optionalKey(fromText(Longitude)),
}
const dealId = DealId.annotate({ examples: ["kopi-senja.lunch"] })
const asking = [BadRequest, NotFound, Forbidden, Unavailable, EngineTimeout] as const

export class DealsGroup extends HttpApiGroup.make("deals")
  .add(
    HttpApiEndpoint.get("list", "/api/deals", {
      query: { budgetId, category: Schema.optionalKey(category), ...aroundQuery },
      success: DealsAnswer,
      error: asking,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Deals that are for a budget",
        description: `Those that may be used, best first, at most ${limits.dealsShownMax}, each with its reason.`,
      }),
    ),
    HttpApiEndpoint.get("map", "/api/deals/map", {
      query: {
        budgetId: Schema.optionalKey(budgetId.annotate({ description: "Whose money colours it." })),
        west: fromText(Longitude),
        south: fromText(Latitude),
        east: fromText(Longitude),
        north: fromText(Latitude),
        zoom: numberText(0, limits.dealMapZoomMax).annotate({ description: "Web Mercator, 256-pixel tiles." }),
        category: Schema.optionalKey(category),
        priceMax: Schema.optionalKey(
          integerText(0, limits.amountMinorMax).annotate({
            description:
              "With the saving taken off, minor units of the budget's currency; without one, of each deal's.",
          }),
        ),
        openNow: Schema.optionalKey(Schema.Literals(["true", "false"])),
        floor: Schema.optionalKey(Schema.NumberFromString.pipe(Schema.decodeTo(Floor))),
      },
      success: DealMapAnswer,
      error: asking,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Deals of a viewport, as GeoJSON",
        description: "Clusters and points. West above east: over the date line.",
      }),
    ),
    HttpApiEndpoint.get("read", "/api/deals/:dealId", {
      params: { dealId },
      query: { budgetId, ...aroundQuery },
      success: DealAnswer,
      error: asking,
    }).annotateMerge(
      OpenApi.annotations({ summary: "One deal for a budget: what it is worth, or why it is not for it" }),
    ),
    HttpApiEndpoint.post("claim", "/api/deals/:dealId/claim", {
      params: { dealId },
      headers: idempotencyKey,
      payload: Schema.Struct({
        budgetId,
        latitude: Schema.optionalKey(Latitude),
        longitude: Schema.optionalKey(Longitude),
      }),
      success: ClaimAnswer.pipe(HttpApiSchema.status(201)),
      error: [...asking, Refused],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Claim a deal",
        description: "Caps hold whoever claims at the same time; a repeat under its key answers with the same claim.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Deals" })) {}

export class MerchantsGroup extends HttpApiGroup.make("merchants")
  .add(
    HttpApiEndpoint.post("publish", "/api/deals", {
      payload: DealOffer,
      success: PublishedAnswer.pipe(HttpApiSchema.status(201)),
      error: [Unavailable, EngineTimeout],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Publish a deal",
        description:
          "Publishing the same `offerId` again replaces it; what was claimed stays claimed. Also as a message on `deals.in.<merchant>`.",
      }),
    ),
    HttpApiEndpoint.post("withdraw", "/api/deals/:dealId/withdraw", {
      params: { dealId },
      success: HttpApiSchema.NoContent,
      error: [NotFound, Unavailable, EngineTimeout],
    }).annotateMerge(OpenApi.annotations({ summary: "Withdraw a deal; claims stand" })),
  )
  .middleware(InputProblems)
  .middleware(MerchantAuthorization)
  .annotateMerge(OpenApi.annotations({ title: "Merchants" })) {}
