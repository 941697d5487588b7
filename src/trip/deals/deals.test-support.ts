/** Deals and budgets for the tests: plain ones to change a field of, and arbitrary ones that crowd few places. */
import fc from "fast-check"
import { categories } from "../../../config/taxonomy.ts"
import { msPerDay } from "../../budget/calendar.ts"
import type { LiveDeal } from "./deal.ts"
import type { DealBudget } from "./deal-budget.ts"

export const now = Date.parse("2026-05-08T04:00:00Z")

export const plainDeal: LiveDeal = {
  ...{ dealId: "d-1", merchantId: "kopi", merchantName: "Kopi Senja", title: "A fifth off", category: "food" },
  ...{ currency: "IDR", timeZone: "Asia/Makassar", place: { latitude: -8.69, longitude: 115.17 } },
  windows: [{ fromMs: now - msPerDay, untilMs: now + 10 * msPerDay }],
  ...{ priceMinor: 6_000_000, minimumSpendMinor: 0, saving: { kind: "percent", percent: 20 } },
  ...{ capTotal: null, capPerPerson: null, stacking: "together", exclusions: { weekdays: [], dealIds: [] } },
  ...{ claimed: 0, withdrawn: false },
}

export const plainBudget: DealBudget = {
  ...{ userId: "ayu", budgetId: "bali", name: "Bali", currency: "IDR", timeZone: "Asia/Makassar" },
  ...{ fromMs: now - 3 * msPerDay, untilMs: now + 4 * msPerDay, daysLeft: 4 },
  ...{ place: { latitude: -8.6913, longitude: 115.1682 }, reachKm: 15 },
  needs: { food: { leftMinor: 60_000_000, usualMinor: 8_000_000, purchasesPerDay: 2, spendPerDayMinor: 16_000_000 } },
}

const category = fc.constantFrom(...categories.slice(0, 3))
const currency = fc.constantFrom("IDR", "JPY")
const near = fc.double({ min: -0.15, max: 0.15, noNaN: true })
/** Around Bali, across the date line and at a pole. */
const place = fc
  .tuple(fc.constantFrom([-8.69, 115.17], [0.1, 179.95], [-89.9, 20]), near, near)
  .map(([[latitude = 0, longitude = 0], north, east]) => {
    const turned = longitude + east
    return {
      latitude: Math.max(-90, Math.min(90, latitude + north)),
      longitude: turned > 180 ? turned - 360 : turned,
    }
  })
const span = fc
  .tuple(fc.integer({ min: -40, max: 60 }), fc.integer({ min: 1, max: 50 }))
  .map(([from, days]) => ({ fromMs: now + from * msPerDay, untilMs: now + (from + days) * msPerDay }))

export const someDeal = (dealId: string): fc.Arbitrary<LiveDeal> =>
  fc
    .record({
      ...{ category, currency, place, windows: span.map((one) => [one]) },
      minimumSpendMinor: fc.integer({ min: 0, max: 1_000 }),
      capTotal: fc.option(fc.integer({ min: 1, max: 3 })),
      claimed: fc.integer({ min: 0, max: 2 }),
      withdrawn: fc.nat(9).map((one) => one === 0),
      weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
    })
    .map(({ weekdays, ...fields }) => ({
      ...plainDeal,
      ...fields,
      dealId,
      exclusions: { weekdays, dealIds: [] },
    }))

export const someBudget = (budgetId: string): fc.Arbitrary<DealBudget> =>
  fc
    .record({
      ...{ currency, span, place: fc.option(place, { nil: undefined, freq: 9 }) },
      reachKm: fc.integer({ min: 1, max: 50 }),
      left: fc.array(fc.tuple(category, fc.integer({ min: 1, max: 1_000 })), { maxLength: 3 }),
    })
    .map(({ span: { fromMs, untilMs }, left, ...fields }) => ({
      ...{ ...plainBudget, ...fields, budgetId, fromMs, untilMs },
      needs: Object.fromEntries(
        left.map(([one, leftMinor]) => [
          one,
          { leftMinor, usualMinor: 100, purchasesPerDay: 1, spendPerDayMinor: 100 },
        ]),
      ),
    }))
