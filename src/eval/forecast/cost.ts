/**
 * What a forecast costs whoever looks at a trip, in microseconds: the median over many looks in the middle of trips of a
 * given length whose every day so far has spend. The machine's, and it says so of no other.
 */
import { categories } from "../../../config/taxonomy.ts"
import { emptySums } from "../../budget/accounts/sums.ts"
import { tripClock } from "../../budget/burn/trip-clock.ts"
import { msPerDay, textToDay } from "../../budget/calendar.ts"
import { forecastOf } from "../../budget/forecast/forecast.ts"
import type { BudgetPlan } from "../../budget/model.ts"

const looks = 2_000
const spentPerDayMinor = 90_000_000

const planOf = (days: number): BudgetPlan => {
  const startDay = textToDay("2026-05-01")
  return {
    ...{ budgetId: "cost", userId: "cost", name: "Cost", currency: "IDR", timeZone: "UTC" },
    ...{ startDay, endDay: startDay + days - 1, totalMinor: days * 100_000_000 },
    ...{ categoryPlanMinor: {}, thresholdsPercent: [] },
  }
}

export const forecastMicros = (days: number): number => {
  const plan = planOf(days)
  const over = Math.floor(days / 2)
  const sums = emptySums()
  for (let day = 0; day < over; day++) {
    sums.byDay.push({ day: plan.startDay + day, spentMinor: spentPerDayMinor, oneOffMinor: 0, count: 5 })
  }
  const food = sums.byCategory[categories.indexOf("food")]
  if (food !== undefined) Object.assign(food, { spentMinor: over * spentPerDayMinor, count: over * 5 })
  sums.spentMinor = over * spentPerDayMinor
  sums.everydayTripMinor = sums.spentMinor
  sums.count = over * 5
  const clock = tripClock(plan, (plan.startDay + over) * msPerDay + msPerDay / 2)
  const micros = Array.from({ length: looks }, () => {
    const began = performance.now()
    forecastOf(plan, sums, clock, false)
    return (performance.now() - began) * 1_000
  })
  return micros.sort((one, other) => one - other)[looks / 2] ?? 0
}
