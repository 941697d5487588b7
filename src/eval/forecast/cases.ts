/**
 * Forecasts to be judged: each window of each person, at its start and at the beginning of each of its days, with what
 * was known by then and what came. What is spent in the window so far is exact; only the rest is forecast.
 */
import { type Distribution, distributionOf } from "../../budget/forecast/distribution.ts"
import { believe, fadingOf, newHabit, observeDay } from "../../budget/forecast/habit.ts"
import { calendarWeight, type Population, tripWeight } from "../../budget/forecast/population.ts"
import type { Person } from "./people.ts"
import type { SimulatedTrip } from "./trips.ts"

export interface Case {
  readonly person: string
  readonly days: number
  readonly elapsedDays: number
  /** What was spent in the whole window, and of it before the forecast. */
  readonly totalMinor: number
  readonly spentMinor: number
  /** Naive pace: spent / days elapsed × days; at the start the person's own average, or the plan. */
  readonly naiveMinor: number
  /** The person's average day (or the plan's): the unit of the naive forecast's residuals. */
  readonly unitMinor: number
  /** Of what is still to be spent. */
  readonly rest: Distribution
}

export const windowDays: ReadonlyArray<number> = [7, 14]
export const historyDays = 90

const sumsOf = (values: ReadonlyArray<number>): ReadonlyArray<number> => {
  const sums = [0]
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value)
  return sums
}

/** Consecutive windows of each length after the history; a window that is cut short at the end is none. */
export const cardCases = (population: Population, person: Person): ReadonlyArray<Case> => {
  const habit = newHabit()
  const fading = fadingOf(population)
  const weights = person.spentMinor.map((_, index) => calendarWeight(population, person.firstDay + index))
  const [weightSums, spentSums] = [sumsOf(weights), sumsOf(person.spentMinor)]
  const length = person.spentMinor.length
  const spent = (from: number, to: number) => (spentSums[to] ?? 0) - (spentSums[from] ?? 0)
  const cases: Array<Case> = []
  for (let today = 0; today < length; today++) {
    const belief = believe(habit, population, population.amount)
    for (const days of windowDays) {
      const elapsedDays = (today - historyDays) % days
      const start = today - elapsedDays
      if (today < historyDays || start + days > length) continue
      const unitMinor = spent(0, start) / start
      const spentMinor = spent(start, today)
      cases.push({
        person: person.name,
        days,
        elapsedDays,
        totalMinor: spent(start, start + days),
        spentMinor,
        naiveMinor: elapsedDays === 0 ? unitMinor * days : (spentMinor / elapsedDays) * days,
        unitMinor,
        rest: distributionOf(belief, (weightSums[start + days] ?? 0) - (weightSums[today] ?? 0)),
      })
    }
    observeDay(habit, population, fading, population.amount, {
      weight: weights[today] ?? 1,
      spentMinor: person.spentMinor[today] ?? 0,
      count: person.count[today] ?? 0,
    })
  }
  return cases
}

/** The same case against a harder opponent: what was spent so far, and the rest at the person's own average. */
export const atOwnPace = (one: Case): Case => ({
  ...one,
  naiveMinor: one.spentMinor + one.unitMinor * (one.days - one.elapsedDays),
})

/** A trip is one window; what its traveller plans for a day stands in for a history. */
export const tripCases = (population: Population, trip: SimulatedTrip): ReadonlyArray<Case> => {
  const habit = newHabit()
  const fading = fadingOf(population)
  const amountMinor = (population.amount * trip.plannedPerDayMinor) / population.countPerDay
  const days = trip.spentMinor.length
  const weights = trip.spentMinor.map((_, index) =>
    tripWeight(
      population,
      calendarWeight(population, trip.startDay + index),
      trip.startDay + index,
      trip.startDay,
      trip.startDay + days - 1,
    ),
  )
  const [weightSums, spentSums] = [sumsOf(weights), sumsOf(trip.spentMinor)]
  return weights.map((weight, elapsedDays) => {
    const belief = believe(habit, population, amountMinor)
    observeDay(habit, population, fading, amountMinor, {
      weight,
      spentMinor: trip.spentMinor[elapsedDays] ?? 0,
      count: trip.count[elapsedDays] ?? 0,
    })
    const spentMinor = spentSums[elapsedDays] ?? 0
    return {
      person: trip.name,
      days,
      elapsedDays,
      totalMinor: spentSums[days] ?? 0,
      spentMinor,
      naiveMinor: elapsedDays === 0 ? trip.plannedPerDayMinor * days : (spentMinor / elapsedDays) * days,
      unitMinor: trip.plannedPerDayMinor,
      rest: distributionOf(belief, (weightSums[days] ?? 0) - (weightSums[elapsedDays] ?? 0)),
    }
  })
}
