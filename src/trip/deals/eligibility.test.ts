import { expect, test } from "vitest"
import { msPerDay } from "../../budget/calendar.ts"
import { isOpenNow, type LiveDeal, paidMinor, savingOn } from "./deal.ts"
import type { DealBudget } from "./deal-budget.ts"
import { now, plainBudget, plainDeal } from "./deals.test-support.ts"
import { eligibility, type HeldClaim } from "./eligibility.ts"
import { matchOf } from "./relevance.ts"

const kinds = (deal: Partial<LiveDeal>, budget: Partial<DealBudget> = {}, held: ReadonlyArray<HeldClaim> = []) => {
  const found = eligibility({ ...plainDeal, ...deal }, { ...plainBudget, ...budget }, held, now)
  return found.eligible ? [] : found.obstacles.map(({ kind }) => kind)
}
const claim = (more: Partial<HeldClaim>): HeldClaim => ({
  ...{ dealId: "d-2", merchantId: "kopi", stacking: "together", excludedDealIds: [] },
  ...more,
})

test("a deal near, now, and in a category that has money left may be used", () => {
  expect(kinds({})).toEqual([])
})

test.each<readonly [string, Partial<LiveDeal>, Partial<DealBudget>, ReadonlyArray<HeldClaim>]>([
  ["withdrawn", { withdrawn: true }, {}, []],
  ["over", { windows: [{ fromMs: now - msPerDay, untilMs: now }] }, {}, []],
  ["sold-out", { capTotal: 3, claimed: 3 }, {}, []],
  ["used-up", { capPerPerson: 1 }, {}, [claim({ dealId: "d-1" })]],
  ["other-currency", { currency: "JPY" }, {}, []],
  ["place-unknown", {}, { place: undefined }, []],
  ["too-far", { place: { latitude: -8.3, longitude: 115.1 } }, {}, []],
  ["not-during-trip", { windows: [{ fromMs: now + 9 * msPerDay, untilMs: now + 10 * msPerDay }] }, {}, []],
  ["not-during-trip", { exclusions: { weekdays: [0, 1, 2, 3, 4, 5, 6], dealIds: [] } }, {}, []],
  ["nothing-left", { category: "health" }, {}, []],
  ["minimum-too-high", { minimumSpendMinor: 60_000_001 }, {}, []],
  ["not-together", { stacking: "alone" }, {}, [claim({})]],
  ["not-together", {}, {}, [claim({ stacking: "alone" })]],
  ["not-together", {}, {}, [claim({ merchantId: "else", excludedDealIds: ["d-1"] })]],
  ["not-together", { exclusions: { weekdays: [], dealIds: ["d-2"] } }, {}, [claim({ merchantId: "else" })]],
])("says why not: %s", (kind, deal, budget, held) => {
  expect(kinds(deal, budget, held)).toContain(kind)
})

test("deals that go together do, and another merchant's does not matter", () => {
  expect(kinds({}, {}, [claim({})])).toEqual([])
  expect(kinds({ stacking: "alone" }, {}, [claim({ merchantId: "else", stacking: "alone" })])).toEqual([])
})

test("a saving has its cap, its minimum, and is never more than the purchase", () => {
  const capped: LiveDeal = { ...plainDeal, saving: { kind: "percent", percent: 50, maxMinor: 1_000 } }
  expect(savingOn(capped, 1_000)).toBe(500)
  expect(savingOn(capped, 10_000)).toBe(1_000)
  const fixed: LiveDeal = { ...plainDeal, minimumSpendMinor: 500, saving: { kind: "fixed", amountMinor: 800 } }
  expect([savingOn(fixed, 499), savingOn(fixed, 500), savingOn(fixed, 900)]).toEqual([0, 500, 800])
  expect(paidMinor({ ...fixed, priceMinor: 900 })).toBe(100)
})

test("open now: hours, excluded weekdays and windows by the deal's own clock", () => {
  // Friday, 12:00 in Makassar.
  const hours = Array.from({ length: 7 }, () => [{ fromMinute: 600, toMinute: 720 }])
  expect(isOpenNow(plainDeal, now)).toBe(true)
  expect(isOpenNow({ ...plainDeal, hours }, now)).toBe(false)
  expect(isOpenNow({ ...plainDeal, hours }, now - 60_000)).toBe(true)
  expect(isOpenNow({ ...plainDeal, exclusions: { weekdays: [4], dealIds: [] } }, now)).toBe(false)
  expect(isOpenNow({ ...plainDeal, windows: [{ fromMs: now + 1, untilMs: now + 2 }] }, now)).toBe(false)
})

test("relevance is the product it says it is, and grows with saving, nearness and need", () => {
  const base = matchOf(plainDeal, plainBudget, [], now)
  if (base === undefined) throw new Error("no match")
  expect(base.savingMinor).toBe(1_600_000)
  expect(base.score).toBeCloseTo(base.savingMinor * base.probability * base.need)
  expect(base.reason).toContain("Rp16.000")
  expect(base.reason).toContain("food is on course to run out before the trip ends")
  const scoreOf = (deal: Partial<LiveDeal>, budget: Partial<DealBudget> = {}) =>
    matchOf({ ...plainDeal, ...deal }, { ...plainBudget, ...budget }, [], now)?.score ?? 0
  expect(scoreOf({ saving: { kind: "percent", percent: 40 } })).toBeGreaterThan(base.score)
  expect(scoreOf({ place: { latitude: -8.66, longitude: 115.17 } })).toBeLessThan(base.score)
  expect(scoreOf({}, { daysLeft: 1 })).toBeLessThan(base.score)
  expect(scoreOf({ minimumSpendMinor: 30_000_000 })).toBeGreaterThan(0)
})
