import fc from "fast-check"
import { expect, test } from "vitest"
import { emptyGoal, goalChange, newGoal } from "./goal-draft.ts"
import type { PlannedQuote } from "./plan-shape.ts"
import { mayBePromised, promiseFrom, type QuoteDraft, quoteRequest, tripFrom } from "./quote-draft.ts"

const draft: QuoteDraft = {
  ...{ destination: " Bali ", startDate: "2026-05-04", endDate: "2026-05-09", adults: 2, children: 1 },
  ...{ style: "mid-range", currency: "IDR", target: 0.95, budget: "", more: [], itineraryId: "" },
}
const answer = (priceMinor: number, planned: ReadonlyArray<number>): PlannedQuote => ({
  statement: "",
  plan: {
    ...{ destination: "Bali", timeZone: "Asia/Makassar", currency: "IDR", rooms: 1, days: [], reasons: [] },
    totalMinor: planned.reduce((sum, minor) => sum + minor, 0),
    categories: planned.map((plannedMinor, at) => ({
      category: at === 0 ? "food" : "lodging",
      plannedMinor,
      reason: "",
    })),
  },
  quote: {
    ...{ priceMinor, currency: "IDR", probability: 0.96, target: 0.95, expectedMinor: 1 },
    ...{ drivers: [], strategies: [] },
  },
})

test("a question is made of what was typed, and says what is missing", () => {
  expect(quoteRequest(draft)).toEqual({
    request: {
      ...{ destination: "Bali", startDate: "2026-05-04", endDate: "2026-05-09", adults: 2, children: 1 },
      ...{ style: "mid-range", currency: "IDR", target: 0.95 },
    },
  })
  expect(quoteRequest({ ...draft, budget: "12.000.000" })).toMatchObject({ request: { budgetMinor: 1_200_000_000 } })
  expect(quoteRequest({ ...draft, destination: " ", endDate: "", budget: "much" })).toEqual({
    errors: { destination: "Where to?", endDate: "When does it end?", budget: "This is no amount." },
  })
})

test("several places share the days of the trip, and a day plan goes with them", () => {
  const more = [{ key: "1", destination: " Yogyakarta", days: 2 }]
  const stops = [
    { destination: "Bali", days: 4 },
    { destination: "Yogyakarta", days: 2 },
  ]
  expect(quoteRequest({ ...draft, more, itineraryId: "i" })).toMatchObject({ request: { stops, itineraryId: "i" } })
  expect(promiseFrom(answer(10, [5]), { ...draft, more, itineraryId: "i" })).toMatchObject({ stops, itineraryId: "i" })
  const wrong = (days: number, destination = "Yogyakarta") =>
    quoteRequest({ ...draft, more: [{ key: "1", destination, days }] })
  expect(wrong(6)).toEqual({ errors: { stops: "Together these are more days than the trip has." } })
  expect(wrong(0)).toEqual({ errors: { stops: "Each place has a whole number of days." } })
  expect(wrong(1, " ")).toEqual({ errors: { stops: "Where to next?" } })
})

test("the trip's total is the price, and its categories never plan more than that", () => {
  const amount = fc.integer({ min: 1, max: 1_000_000_000 })
  fc.assert(
    fc.property(amount, amount, amount, (price, food, lodging) => {
      const trip = tripFrom(answer(price, [food, lodging]), draft, "EUR")
      expect(trip.totalMinor).toBe(price)
      const planned = Object.values(trip.categoryPlanMinor ?? {}).reduce((sum, minor) => sum + minor, 0)
      expect(planned).toBeLessThanOrEqual(price)
      if (food + lodging <= price) expect(planned).toBe(food + lodging)
    }),
  )
  expect(tripFrom(answer(10, [5]), draft, "EUR")).toMatchObject({ name: "Bali, 6 days", homeCurrency: "EUR" })
  expect(promiseFrom(answer(10, [5]), draft)).toEqual({
    ...{ destination: "Bali", adults: 2, children: 1, style: "mid-range", target: 0.95, priceMinor: 10 },
  })
})

test("a goal is asked for whole, and only a limit names its category", () => {
  const typed = { ...emptyGoal, name: " Board ", target: "1.000" }
  expect(newGoal(typed, "IDR")).toEqual({
    request: { name: "Board", targetMinor: 100_000, kind: "save", priority: 3 },
  })
  expect(newGoal({ ...typed, kind: "limit", byDate: "2026-05-09" }, "IDR")).toMatchObject({
    request: { kind: "limit", category: "shopping", byDate: "2026-05-09" },
  })
  expect(newGoal({ ...typed, name: "", target: "0" }, "IDR")).toEqual({
    errors: { name: "What is it for?", targetMinor: "How much is it?" },
  })
  expect(goalChange({ ...typed, kind: "limit" }, "IDR")).toEqual({
    request: { name: "Board", targetMinor: 100_000, priority: 3, byDate: null },
  })
})

test("a promise is offered before the first day, not on it", () => {
  const offered = ["2026-05-07", "2026-05-08", "2026-05-09"].map((startDate) =>
    mayBePromised({ startDate }, "2026-05-08"),
  )
  expect(offered).toEqual([false, false, true])
})
