import fc from "fast-check"
import { expect, test } from "vitest"
import { isOpenNow, type LiveDeal, paidMinor } from "../deals/deal.ts"
import { now, plainBudget, plainDeal, someDeal } from "../deals/deals.test-support.ts"
import { type DealFilter, DealMap } from "./deal-map.ts"
import { together, verdictOf } from "./verdict.ts"

const earth = { west: -180, south: -85, east: 180, north: 85 }
const mapOf = (deals: ReadonlyArray<LiveDeal>): DealMap => {
  const map = new DealMap()
  for (const deal of deals) map.put(deal)
  return map
}
/** Many around one place, so that shards are indexed. */
const crowd = (count: number): ReadonlyArray<LiveDeal> =>
  Array.from({ length: count }, (_, index) => ({
    ...plainDeal,
    dealId: `d-${index}`,
    category: index % 5 === 0 ? "shopping" : "food",
    priceMinor: 1_000_000 + ((index * 7_919) % 90) * 1_000_000,
    place: {
      latitude: -8.7 + ((index * 104_729) % 1_000) / 10_000,
      longitude: 115.1 + ((index * 15_485_863) % 1_000) / 10_000,
      floor: index % 3,
    },
  }))
const total = (map: DealMap, filter: DealFilter = {}, zoom = 3, view = earth) =>
  map.look({ ...view, zoom }, filter, plainBudget, now).reduce((sum, { count }) => sum + count, 0)

test("no zoom and no filter loses or doubles a deal, and filtered clusters count what passes", () => {
  const deals = crowd(1_000)
  const map = mapOf(deals)
  for (let zoom = 0; zoom <= 22; zoom++) expect(total(map, {}, zoom)).toBe(1_000)
  const passing = (test: (deal: LiveDeal) => boolean) => deals.filter(test).length
  expect(total(map, { category: "shopping" })).toBe(200)
  expect(total(map, { floor: 1 }, 12)).toBe(passing(({ place }) => place.floor === 1))
  expect(total(map, { priceMaxMinor: 20_000_000 })).toBe(passing((deal) => paidMinor(deal) <= 20_000_000))
  expect(total(map, { openNow: true, floor: 2 })).toBe(
    passing((deal) => isOpenNow(deal, now) && deal.place.floor === 2),
  )
})

test("far out few clusters are drawn, near by each deal with its name", () => {
  const map = mapOf(crowd(1_000))
  expect(map.look({ ...earth, zoom: 2 }, {}, plainBudget, now)).toHaveLength(1)
  const near = map.look({ west: 115.1, south: -8.7, east: 115.105, north: -8.695, zoom: 22 }, {}, plainBudget, now)
  expect(near.length).toBeGreaterThan(0)
  for (const { count, deals } of near) expect(deals).toHaveLength(count)
})

test("a cluster's colour is never wrong about all or none of its deals", () => {
  const left = plainBudget.needs.food?.leftMinor ?? 0
  for (const zoom of [4, 10, 13, 15, 17]) {
    for (const spot of mapOf(crowd(600)).look({ ...earth, zoom }, { category: "food" }, plainBudget, now)) {
      const paid = spot.deals.map(paidMinor)
      if (paid.length === 0) continue
      expect(spot.verdict).toBe(verdictOf(Math.min(...paid), Math.max(...paid), left))
      if (spot.verdict === "fits") expect(Math.max(...paid)).toBeLessThanOrEqual(left)
      if (spot.verdict === "beyond") expect(Math.min(...paid)).toBeGreaterThan(left)
    }
  }
  expect(verdictOf(1, 1, undefined)).toBe("unknown")
  expect([together("fits", "fits"), together("fits", "beyond"), together("unknown", "beyond")]).toEqual([
    ...["fits", "tight", "beyond"],
  ])
})

test("nothing is left for a category: beyond; in another currency: unknown", () => {
  const verdictsOf = (deal: Partial<LiveDeal>) =>
    mapOf([{ ...plainDeal, ...deal }])
      .look({ ...earth, zoom: 5 }, {}, plainBudget, now)
      .map(({ verdict }) => verdict)
  expect(verdictsOf({})).toEqual(["fits"])
  expect(verdictsOf({ category: "health" })).toEqual(["beyond"])
  expect(verdictsOf({ currency: "JPY" })).toEqual(["unknown"])
})

test("a price in one currency lets nothing through that is sold in another", () => {
  const map = mapOf([
    { ...plainDeal, dealId: "rupiah", priceMinor: 9_000 },
    { ...plainDeal, dealId: "yen", currency: "JPY", priceMinor: 9_000 },
  ])
  expect(total(map, { priceMaxMinor: 9_000, priceCurrency: "IDR" })).toBe(1)
  expect(total(map, { priceMaxMinor: 9_000 })).toBe(2)
  expect(total(map, { priceCurrency: "IDR" })).toBe(2)
})

test("a live change rebuilds one shard alone, and a claim none", () => {
  const deals = crowd(1_000)
  const map = mapOf(deals)
  total(map)
  expect(map.indexedShards).toBe(2)
  const first = deals[1]
  if (first === undefined) throw new Error("no deal")
  map.put({ ...first, claimed: 7 })
  expect(map.indexedShards).toBe(2)
  map.put({ ...first, priceMinor: 1 })
  expect(map.indexedShards).toBe(1)
  expect([map.buildNext(), map.buildNext(), map.indexedShards]).toEqual([true, false, 2])
  expect(total(map)).toBe(1_000)
})

test("any deals, put, moved and taken out: the whole earth shows those that are there", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), someDeal("x"), fc.boolean()), { maxLength: 40 }), (changes) => {
      const map = new DealMap()
      const held = new Set<string>()
      for (const [id, deal, keep] of changes) {
        const dealId = `d-${id}`
        if (keep) map.put({ ...deal, dealId })
        else map.remove(dealId)
        if (keep) held.add(dealId)
        else held.delete(dealId)
      }
      expect(map.size).toBe(held.size)
      expect(total(map, {}, 3, { ...earth, south: -90, north: 90 })).toBe(held.size)
    }),
  )
})

test("a view over the date line sees both sides", () => {
  const at = (longitude: number, dealId: string) => ({ ...plainDeal, dealId, place: { latitude: 0, longitude } })
  const map = mapOf([at(179.9, "west"), at(-179.9, "east"), at(0, "far")])
  expect(total(map, {}, 6, { west: 179, south: -5, east: -179, north: 5 })).toBe(2)
})
