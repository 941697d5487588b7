import fc from "fast-check"
import { expect, it } from "vitest"
import model from "../../../config/models/forecast-trips.json" with { type: "json" }
import { ShapeError } from "../shape.ts"
import { believe, fadingOf, newHabit, observeDay } from "./habit.ts"
import { monthOf, readPopulation, restOfDay } from "./population.ts"
import { tripPopulation } from "./trip-population.ts"

it("the month of a day is the calendar's", () => {
  fc.assert(
    fc.property(fc.integer({ min: -30_000, max: 60_000 }), (day) => {
      expect(monthOf(day)).toBe(new Date(day * 86_400_000).getUTCMonth())
    }),
  )
})

it("what is left of a day falls from all to nothing", () => {
  const left = Array.from({ length: 97 }, (_, quarter) => restOfDay(tripPopulation, quarter / 96))
  expect(left[0]).toBe(1)
  expect(left.at(-1)).toBeCloseTo(0, 9)
  expect(left.toSorted((one, other) => other - one)).toEqual(left)
})

it("a model file of another shape is refused", () => {
  expect(() => readPopulation({ ...model.population, weekday: [1, 1] })).toThrow(ShapeError)
  expect(() => readPopulation({ ...model.population, spread: 0 })).toThrow(ShapeError)
  expect(() =>
    readPopulation({ ...model.population, residuals: { levels: [0.5, 0.1], knots: [1, 2], z: [] } }),
  ).toThrow(ShapeError)
})

it("nobody is the population until they have spent; many even days make them themselves", () => {
  const habit = newHabit()
  const unknown = believe(habit, tripPopulation, 1_000)
  expect(unknown.countPerDay).toBeCloseTo(tripPopulation.countPerDay, 9)
  expect(unknown.amountMinor).toBe(1_000)
  for (let day = 0; day < 400; day++) {
    observeDay(habit, tripPopulation, fadingOf(tripPopulation), 1_000, { weight: 1, spentMinor: 6_000, count: 3 })
  }
  const known = believe(habit, tripPopulation, 1_000)
  expect(known.amountMinor).toBeGreaterThan(1_900)
  expect(known.countPerDay).toBeLessThan(tripPopulation.countPerDay * 0.65)
  expect(known.levelVariance).toBeLessThan(unknown.levelVariance)
})

it("one enormous purchase moves the habit no further than its cap", () => {
  const dear = (spentMinor: number) => {
    const habit = newHabit()
    observeDay(habit, tripPopulation, fadingOf(tripPopulation), 1_000, { weight: 1, spentMinor, count: 1 })
    return believe(habit, tripPopulation, 1_000).amountMinor
  }
  expect(dear(10_000_000)).toBe(dear(1_000 * tripPopulation.cap))
})
