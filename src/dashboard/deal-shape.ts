/** What deals and the map look like over the wire, looked at before anything draws them (as view-shape.ts does). */
import type { ClaimAnswer, DealAnswer, DealMapAnswer, DealsAnswer, DealView } from "../gateway/contract/deals.ts"
import { flag, listOf, nullable, number, oneOf, optional, record, text } from "./view-shape.ts"

export type Deals = typeof DealsAnswer.Type
export type Deal = DealView
export type DealForBudget = typeof DealAnswer.Type
export type DealMapView = DealMapAnswer
export type DealFeature = DealMapView["features"][number]
export type DealVerdict = DealFeature["properties"]["verdict"]
export type DealClaim = typeof ClaimAnswer.Type

const deal = record({
  dealId: text,
  merchantName: text,
  title: text,
  category: text,
  currency: text,
  place: record({
    latitude: number,
    longitude: number,
    areaId: optional(text),
    areaName: optional(text),
    floor: optional(number),
  }),
  windows: listOf(record({ from: text, until: text })),
  openNow: flag,
  priceMinor: number,
  paidMinor: number,
  minimumSpendMinor: number,
  left: nullable(number),
  claimedByYou: number,
})

const worth = record({
  savingMinor: number,
  score: number,
  probability: number,
  need: number,
  distanceKm: number,
  reason: text,
  numbers: listOf(record({ name: text, text })),
})

const deals = record({
  budgetId: text,
  currency: text,
  place: nullable(record({ name: text, latitude: number, longitude: number })),
  deals: listOf(record({ deal, worth })),
  claimed: listOf(deal),
})

const dealForBudget = record({
  deal,
  worth: nullable(worth),
  obstacles: listOf(record({ kind: text, text })),
})

const map = record({
  type: oneOf("FeatureCollection"),
  features: listOf(
    record({
      type: oneOf("Feature"),
      geometry: record({ type: oneOf("Point"), coordinates: listOf(number) }),
      properties: record({
        count: number,
        verdict: oneOf("fits", "tight", "beyond", "unknown"),
        dealIds: listOf(text),
        title: optional(text),
        merchantName: optional(text),
        category: optional(text),
        currency: optional(text),
        paidMinor: optional(number),
        floor: optional(number),
      }),
    }),
  ),
})

const claim = record({ claimId: text, dealId: text, budgetId: text, claimedAt: text })

export const isDeals = (value: unknown): value is Deals => deals(value)
export const isDealForBudget = (value: unknown): value is DealForBudget => dealForBudget(value)
export const isDealMap = (value: unknown): value is DealMapView => map(value)
export const isDealClaim = (value: unknown): value is DealClaim => claim(value)
