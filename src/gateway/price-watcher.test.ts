import { expect, test } from "vitest"
import type { PricedOffer } from "../trip/prices/compare.ts"
import { priceToldNow } from "./price-watcher.ts"

const offer = (source: string, totalMinor: number): PricedOffer => ({
  offer: {
    ...{ kind: "hotels", source, offerId: "h", name: "Melati", attributes: [], link: "https://h.example" },
    ...{ quote: { currency: "IDR", baseMinor: totalMinor, unit: "total" }, observedAtMs: 0 },
  },
  price: {
    ...{ currency: "IDR", totalMinor, baseMinor: totalMinor, taxesMinor: 0, feesMinor: 0 },
    ...{ quotedMinor: totalMinor, quotedCurrency: "IDR" },
  },
})

test("what a silent source last said is no price of now, and hides no fall that another tells of", () => {
  const both = [offer("aria", 80), offer("bumi", 110)]
  expect(priceToldNow(both, new Set(), {})).toBe(80)
  // A new watch is not told a price of days ago.
  expect(priceToldNow(both.slice(0, 1), new Set(["aria"]), { fallsToMinor: 90 })).toBeUndefined()
  // That the cheaper one is silent is no rise to the dearer one's price.
  expect(priceToldNow(both, new Set(["aria"]), { risesToMinor: 100 })).toBeUndefined()
  expect(priceToldNow(both, new Set(["aria"]), { fallsToMinor: 120 })).toBe(110)
  expect(priceToldNow(both, new Set(["bumi"]), { fallsToMinor: 70 })).toBe(80)
  expect(priceToldNow([], new Set(), { fallsToMinor: 70 })).toBeUndefined()
})
