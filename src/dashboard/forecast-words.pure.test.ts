/** The forecast in words: what it promises follows from its figures, and never more than they say. */
import { expect, test } from "vitest"
import { chartColumns } from "./chart-figures.ts"
import { addDays } from "./days.ts"
import { baliOf } from "./demo-trips.test-support.ts"
import { summaryOf } from "./demo-world.test-support.ts"
import { chanceWords, forecastWords } from "./forecast-words.ts"

const nowMs = Date.parse("2026-05-08T06:00:00Z")
const trip = summaryOf(baliOf(nowMs), [], nowMs)

test("a chance is never said to be certain", () => {
  expect(chanceWords(1)).toBe("more than 99\u00a0%")
  expect(chanceWords(0.001)).toBe("less than 1\u00a0%")
  expect(chanceWords(0.724)).toBe("72\u00a0%")
})

test("a running trip says its range and its chance; one that is over says nothing", () => {
  const quantiles = {
    p05: 16_000_000_00,
    p25: 17_000_000_00,
    p50: 18_000_000_00,
    p75: 19_000_000_00,
    p95: 21_000_000_00,
  }
  const forecast = { ...trip.forecast, endOfTrip: quantiles, probabilityWithinPlan: 0.72 }
  expect(forecastWords({ ...trip, forecast })).toEqual({
    range: "9 in 10 chance to end between Rp16\u00a0jt and Rp21\u00a0jt.",
    chance: "72\u00a0% chance to stay within plan",
    tone: "on",
  })
  expect(forecastWords({ ...trip, phase: "ended", forecast })).toBeUndefined()
})

test("the fan begins at what is spent today and ends with the trip; days that were left out are on the way", () => {
  const columns = chartColumns(trip)
  const today = columns.find((column) => column.isToday)
  expect(today?.forecast?.p05).toBe(today?.cumulativeSpentMinor)
  expect(columns.at(-1)?.forecast).toMatchObject(trip.forecast.endOfTrip)
  expect(columns.filter((column) => column.date < trip.today).every((column) => column.forecast === null)).toBe(true)
  const [first, second, third] = trip.forecast.perDay
  if (first === undefined || second === undefined || third === undefined) throw new Error("a forecast of few days")
  const thinned = { ...trip, forecast: { ...trip.forecast, perDay: [first, third, ...trip.forecast.perDay.slice(3)] } }
  const between = chartColumns(thinned).find((column) => column.date === addDays(first.date, 1))
  expect(between?.forecast?.p50).toBe(Math.round((first.p50 + third.p50) / 2))
})
