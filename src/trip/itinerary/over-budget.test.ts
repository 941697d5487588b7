import { expect, test } from "vitest"
import type { ItineraryDocument, PlannedStop } from "./document.ts"
import { layOut } from "./lay-out.ts"
import { overBudget } from "./over-budget.ts"

const hotel = { latitude: -7.8, longitude: 110.37 }
const stop = (stopId: string, category: PlannedStop["category"], costMinor: number): PlannedStop => ({
  ...{ stopId, name: stopId, kind: "sight", category, costMinor, stayMinutes: 60 },
  ...hotel,
})
const document: ItineraryDocument = {
  ...{ name: "Yogya", city: "yogyakarta", currency: "IDR", startDate: "2026-05-04", people: 1, hotel, nextStop: 9 },
  ...{ dayStartsMinute: 510, dayEndsMinute: 1_260, modes: ["walk"], rents: false, goal: "balanced" },
  ...{ mustSee: [], avoid: [], kindsPerDayMax: {}, links: {} },
  days: [[stop("a", "activities", 700)], [stop("b", "activities", 300), stop("c", "food", 200)]],
}
const standing = (day?: number) => ({
  ...{
    document,
    laid: layOut(document, () => undefined),
    actuals: new Map([["c", { minor: 250, transactionIds: [] }]]),
  },
  now: day === undefined ? undefined : { day, minute: 600 },
})

test("each limit that is broken is named with the amount, what has been paid counting as paid", () => {
  expect(overBudget(standing(), { totalMinor: 1_250, categoryLimitsMinor: { food: 250, activities: 1_000 } })).toEqual(
    [],
  )
  expect(
    overBudget(standing(), { totalMinor: 1_200, categoryLimitsMinor: { food: 240 }, dailyLimitMinor: 600 }),
  ).toEqual([
    { constraint: "total", byMinor: 50 },
    { constraint: "food", byMinor: 10 },
    { constraint: "day", byMinor: 100 },
  ])
})

test("days that are over count no more", () => {
  expect(overBudget(standing(1), { totalMinor: 500 })).toEqual([{ constraint: "total", byMinor: 50 }])
})
