/** Deals and the map as the contract shows them. */
import { areaOf } from "../../../config/areas.ts"
import { isOpenNow, type LiveDeal, paidMinor } from "../../trip/deals/deal.ts"
import type { HeldClaim } from "../../trip/deals/eligibility.ts"
import type { DealMatch } from "../../trip/deals/relevance.ts"
import type { MapSpot } from "../../trip/map/deal-map.ts"
import type { DealMapAnswer, DealView } from "../contract/deals.ts"

const timeText = (timeMs: number): string => new Date(timeMs).toISOString()

export const viewDeal = (deal: LiveDeal, held: ReadonlyArray<HeldClaim>, nowMs: number): DealView => {
  const { dealId, merchantName, title, category, currency, priceMinor, minimumSpendMinor, place } = deal
  const areaName = place.areaId === undefined ? undefined : areaOf(place.areaId)?.name
  return {
    ...{ dealId, merchantName, title, category, currency, priceMinor, minimumSpendMinor },
    place: { ...place, ...(areaName === undefined ? {} : { areaName }) },
    windows: deal.windows.map(({ fromMs, untilMs }) => ({ from: timeText(fromMs), until: timeText(untilMs) })),
    openNow: isOpenNow(deal, nowMs),
    paidMinor: paidMinor(deal),
    left: deal.capTotal === null ? null : Math.max(0, deal.capTotal - deal.claimed),
    claimedByYou: held.filter((one) => one.dealId === dealId).length,
  }
}

export const viewWorth = ({ savingMinor, score, probability, need, distanceKm, reason, numbers }: DealMatch) => ({
  ...{ savingMinor, score, probability, need, distanceKm, reason, numbers },
})

const featureOf = ({ longitude, latitude, count, verdict, deals }: MapSpot): DealMapAnswer["features"][number] => {
  const [only] = count === 1 ? deals : []
  const floor = only?.place.floor
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [longitude, latitude] },
    properties: {
      ...{ count, verdict, dealIds: deals.map(({ dealId }) => dealId) },
      ...(only === undefined
        ? {}
        : {
            ...{ title: only.title, merchantName: only.merchantName, category: only.category },
            ...{ currency: only.currency, paidMinor: paidMinor(only) },
          }),
      ...(floor === undefined ? {} : { floor }),
    },
  }
}

export const geoJsonOf = (spots: ReadonlyArray<MapSpot>): DealMapAnswer => ({
  type: "FeatureCollection",
  features: spots.map(featureOf),
})
