/** Deals for the page's tests: a few in Bali, answered and filtered apart from the gateway's own code. */
import type { Deal, DealForBudget, DealMapView, DealVerdict } from "./deal-shape.ts"

type Reply = readonly [number, unknown]

const deal = (dealId: string, more: Partial<Deal>): Deal => ({
  ...{ dealId, merchantName: "Kopi Senja", title: "20 % off", category: "food", currency: "IDR" },
  ...{ place: { latitude: -8.6921, longitude: 115.1668, areaId: "senja-arcade", areaName: "Senja Arcade", floor: 1 } },
  windows: [{ from: "2026-01-01T00:00:00.000Z", until: "2036-01-01T00:00:00.000Z" }],
  ...{ openNow: true, priceMinor: 8_500_000, paidMinor: 6_800_000, minimumSpendMinor: 0, left: 40, claimedByYou: 0 },
  ...more,
})

const worth = {
  ...{ savingMinor: 1_700_000, score: 700_000, probability: 0.6, need: 0.7, distanceKm: 0.4 },
  reason: "Saves Rp17.000 on Rp85.000, 400 m away; food is on course to use 70 % of what is left for it.",
  numbers: [
    { name: "Saving", text: "Rp17.000" },
    { name: "Chance of use", text: "60 %" },
  ],
}

export class DealWorld {
  /** Each viewport that was asked for. */
  readonly asked: Array<URLSearchParams> = []
  readonly claims: Array<string> = []
  deals: ReadonlyArray<readonly [DealForBudget, DealVerdict]> = [
    [{ deal: deal("kopi.lunch", {}), worth, obstacles: [] }, "fits"],
    [
      {
        deal: deal("surf.class", {
          ...{ merchantName: "Selancar Satu", title: "30 % off", category: "activities", left: null, openNow: false },
          ...{ priceMinor: 90_000_000, paidMinor: 63_000_000, place: { latitude: -8.6968, longitude: 115.1585 } },
        }),
        worth: { ...worth, reason: "Saves Rp270.000 on Rp900.000, 900 m away; activities is on course to run out." },
        obstacles: [],
      },
      "tight",
    ],
    [
      {
        deal: deal("perak.ring", {
          ...{ merchantName: "Rumah Perak", title: "10 % off", category: "shopping", left: 3 },
          ...{
            priceMinor: 900_000_000,
            paidMinor: 810_000_000,
            place: { latitude: -8.6857, longitude: 115.1604, floor: 2 },
          },
        }),
        worth: null,
        obstacles: [
          { kind: "minimum-too-high", text: "It asks for at least Rp9.000.000; Rp800.000 is left for shopping." },
        ],
      },
      "beyond",
    ],
  ]

  call(call: string, query: URLSearchParams, body: { readonly [field: string]: unknown }): Reply | undefined {
    if (call === "GET /api/deals/map") {
      this.asked.push(query)
      return [200, this.map(query)]
    }
    if (call === "GET /api/deals") return [200, this.list()]
    const [, verb, dealId = "", last] = /^(\w+) \/api\/deals\/([^/]+)(\/claim)?$/.exec(call) ?? []
    const found = this.deals.find(([one]) => one.deal.dealId === decodeURIComponent(dealId))
    if (verb === undefined || found === undefined) return undefined
    if (last === undefined) return [200, found[0]]
    this.claims.push(`${body["budgetId"]} ${found[0].deal.dealId}`)
    this.deals = this.deals.map(([one, verdict]) =>
      one === found[0] ? [{ ...one, deal: { ...one.deal, claimedByYou: 1 } }, verdict] : [one, verdict],
    )
    return [201, { claimId: "c", dealId: found[0].deal.dealId, budgetId: "bali", claimedAt: new Date().toISOString() }]
  }

  private list() {
    const deals = this.deals.flatMap(([one]) => (one.worth === null ? [] : [{ deal: one.deal, worth: one.worth }]))
    const open = deals.filter(({ deal: one }) => one.claimedByYou === 0)
    const claimed = this.deals.flatMap(([{ deal: one }]) => (one.claimedByYou > 0 ? [one] : []))
    const place = { name: "Bali", latitude: -8.69, longitude: 115.17 }
    return { budgetId: "bali", currency: "IDR", place, deals: open, claimed }
  }

  private map(query: URLSearchParams): DealMapView {
    const category = query.get("category")
    const floor = query.get("floor")
    const shown = this.deals.filter(
      ([{ deal: one }]) =>
        (category === null || one.category === category) &&
        (floor === null || one.place.floor === Number(floor)) &&
        (query.get("openNow") === null || one.openNow) &&
        one.paidMinor <= Number(query.get("priceMax") ?? Number.POSITIVE_INFINITY),
    )
    return {
      type: "FeatureCollection",
      features: [
        ...shown.map(([{ deal: one }, verdict]): DealMapView["features"][number] => ({
          type: "Feature",
          geometry: { type: "Point", coordinates: [one.place.longitude, one.place.latitude] },
          properties: {
            ...{ count: 1, verdict, dealIds: [one.dealId], title: one.title, merchantName: one.merchantName },
            ...{ category: one.category, currency: one.currency, paidMinor: one.paidMinor },
          },
        })),
        ...(category === null
          ? [
              {
                type: "Feature" as const,
                geometry: { type: "Point" as const, coordinates: [115.1725, -8.6835] as const },
                properties: { count: 37, verdict: "unknown" as const, dealIds: [] },
              },
            ]
          : []),
      ],
    }
  }
}
