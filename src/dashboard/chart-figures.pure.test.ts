/** The chart's columns: nothing of the sums is lost, whatever lies outside the trip. */
import fc from "fast-check"
import { expect, test } from "vitest"
import type { BudgetSummary } from "../budget/view.ts"
import { chartColumns, chartSentence, dailyCeilingMinor } from "./chart-figures.ts"
import { addDays } from "./days.ts"
import { baliOf } from "./demo-trips.test-support.ts"
import { summaryOf } from "./demo-world.test-support.ts"

const nowMs = Date.parse("2026-05-08T06:00:00Z")
const trip = summaryOf(baliOf(nowMs), [], nowMs)

const withSpend = (
  spend: ReadonlyArray<readonly [offset: number, spentMinor: number, oneOffMinor: number]>,
): BudgetSummary => {
  const byDate = new Map(trip.byDay.map((day) => [day.date, day]))
  for (const [offset, spentMinor, oneOffMinor] of spend) {
    const date = addDays(trip.startDate, offset)
    byDate.set(date, { date, plannedMinor: byDate.get(date)?.plannedMinor ?? 0, spentMinor, oneOffMinor, count: 1 })
  }
  return { ...trip, byDay: [...byDate.values()] }
}

test("days far outside the trip stand in one column before and one behind it", () => {
  const columns = chartColumns(
    withSpend([
      [-90, 700, 700],
      [-3, 300, 0],
      [2, 50, 0],
      [40, 10, 0],
    ]),
  )
  expect(columns).toHaveLength(trip.tripDays + 2)
  expect(columns[0]).toMatchObject({ place: "before", spentMinor: 1_000, oneOffMinor: 700 })
  expect(columns.at(-1)).toMatchObject({ place: "after", spentMinor: 10 })
})

test("the columns add up to what was spent, and their running sum ends there today", () => {
  const spend = fc.array(fc.tuple(fc.integer({ min: -60, max: 5 }), fc.nat(1_000_000), fc.constant(0)), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(spend, (some) => {
      const summary = withSpend(some)
      const total = summary.byDay.reduce((sum, day) => sum + day.spentMinor, 0)
      const columns = chartColumns(summary)
      expect(columns.reduce((sum, column) => sum + column.spentMinor, 0)).toBe(total)
      expect(columns.find((column) => column.isToday)?.cumulativeSpentMinor).toBe(total)
      expect(columns.filter((column) => column.cumulativeSpentMinor === null)).toHaveLength(trip.remainingDays - 1)
    }),
  )
})

test("the plan expects one-offs as they were paid: the gap at today is the everyday gap", () => {
  const columns = chartColumns(withSpend([[0, 5_000, 4_000]]))
  const today = columns.find((column) => column.isToday)
  const planned = columns.filter((column) => column.place === "trip" && column.cumulativeSpentMinor !== null)
  const everydayPlan = planned.reduce((sum, column) => sum + column.plannedMinor, 0)
  expect((today?.cumulativePlannedMinor ?? 0) - (today?.cumulativeSpentMinor ?? 0)).toBe(everydayPlan - 1_000)
})

test("a hotel paid in one sum does not flatten the other days; ordinary days are never cut", () => {
  const perDay = trip.burn.plannedPerDayMinor
  const columns = chartColumns(
    withSpend([
      [0, perDay * 9, perDay * 8],
      [1, Math.round(perDay * 1.4), 0],
    ]),
  )
  const ceiling = dailyCeilingMinor(columns)
  expect(ceiling).toBeLessThan(perDay * 3)
  for (const column of columns) expect(column.spentMinor - column.oneOffMinor).toBeLessThanOrEqual(ceiling)
})

test("a trip without any spend and plan still has a scale, and a sentence", () => {
  const bare = { ...trip, byDay: trip.byDay.map((day) => ({ ...day, plannedMinor: 0 })) }
  expect(dailyCeilingMinor(chartColumns(bare))).toBe(0)
  const upcoming = { ...bare, today: addDays(trip.startDate, -5) }
  expect(chartSentence(chartColumns(upcoming), String)).toBe("No day of this trip has passed yet.")
})
