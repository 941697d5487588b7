/**
 * Fits a population to people's days: calendar effects, what a transaction is worth, how uneven spend is, and the
 * residuals that calibrate the whole. How fast observations fade and how much the population weighs (`Weights`) is
 * chosen by `npm run train -- forecast` and kept in the model file.
 */
import { categories } from "../../../config/taxonomy.ts"
import { type Distribution, standardise } from "../../budget/forecast/distribution.ts"
import { calendarWeight, monthOf, type Population, type Residuals } from "../../budget/forecast/population.ts"
import type { Case } from "./cases.ts"
import type { Person } from "./people.ts"
import { levels, quantilesAt, rounded } from "./quantiles.ts"
import type { SimulatedTrip } from "./trips.ts"

export type Weights = Pick<
  Population,
  | "countWeightDays"
  | "amountWeightCount"
  | "spreadWeightCount"
  | "levelVariance"
  | "priorVariance"
  | "countHalfLifeDays"
  | "amountHalfLifeDays"
  | "spreadHalfLifeDays"
  | "cap"
>

const knotCount = 8
const flat = (length: number): ReadonlyArray<number> => new Array<number>(length).fill(1)
const noResiduals: Residuals = { levels: [0, 1], knots: [0, 1], z: [flat(2), flat(2)] }

const sum = (values: ReadonlyArray<number>): number => values.reduce((one, other) => one + other, 0)
const mean = (values: ReadonlyArray<number>): number => sum(values) / values.length

/** Averages of relative days by a key of the day, brought to a mean of 1 over all days. */
class Effects {
  readonly #sums: Array<number>
  readonly #counts: Array<number>

  constructor(size: number) {
    this.#sums = new Array<number>(size).fill(0)
    this.#counts = new Array<number>(size).fill(0)
  }

  add(key: number, relative: number): void {
    this.#sums[key] = (this.#sums[key] ?? 0) + relative
    this.#counts[key] = (this.#counts[key] ?? 0) + 1
  }

  factors(): ReadonlyArray<number> {
    const overall = sum(this.#sums) / sum(this.#counts)
    return this.#sums.map((total, key) => {
      const count = this.#counts[key] ?? 0
      return count === 0 ? 1 : rounded(total / count / overall)
    })
  }
}

const byHourOf = (people: ReadonlyArray<{ readonly byHour: ReadonlyArray<number> }>): ReadonlyArray<number> => {
  const hours = Array.from({ length: 24 }, (_, hour) => sum(people.map(({ byHour }) => byHour[hour] ?? 0)))
  const total = sum(hours)
  return Array.from({ length: 25 }, (_, hour) => rounded(sum(hours.slice(0, hour)) / total))
}

const sharesOf = (trips: ReadonlyArray<SimulatedTrip>): ReadonlyArray<number> => {
  const sums = categories.map((_, index) => sum(trips.map(({ byCategory }) => byCategory[index] ?? 0)))
  return sums.map((one) => rounded(one / sum(sums)))
}

const halfYearDays = 182

/** Transactions of each day relative to those of the year around it: what is left is the calendar's. */
const relativeCounts = ({ count }: Person): ReadonlyArray<number> => {
  const sums = [0]
  for (const one of count) sums.push((sums.at(-1) ?? 0) + one)
  return count.map((one, index) => {
    const [from, to] = [Math.max(0, index - halfYearDays), Math.min(count.length, index + halfYearDays + 1)]
    const around = ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from)
    return around === 0 ? 1 : one / around
  })
}

/** The population of cardholders but for its residuals. */
export const fitCardholders = (people: ReadonlyArray<Person>, weights: Weights): Population => {
  const [weekday, month] = [new Effects(7), new Effects(12)]
  for (const person of people) {
    for (const [index, relative] of relativeCounts(person).entries()) {
      const day = person.firstDay + index
      weekday.add((day + 3) % 7, relative)
      month.add(monthOf(day), relative)
    }
  }
  const counts = sum(people.map(({ count }) => sum(count)))
  return {
    ...weights,
    weekday: weekday.factors(),
    month: month.factors(),
    firstDay: 1,
    lastDay: 1,
    byHour: byHourOf(people),
    shares: [],
    countPerDay: rounded(counts / sum(people.map(({ count }) => count.length))),
    amount: Math.round(sum(people.map(({ spentMinor }) => sum(spentMinor))) / counts),
    spread: 2,
    residuals: noResiduals,
  }
}

/** The population of travellers but for its residuals; amounts relative to what is planned for a day. */
export const fitTravellers = (trips: ReadonlyArray<SimulatedTrip>, weights: Weights): Population => {
  const [weekday, edge] = [new Effects(7), new Effects(3)]
  for (const { spentMinor, startDay } of trips) {
    const average = mean(spentMinor)
    for (const [index, spent] of spentMinor.entries()) weekday.add((startDay + index + 3) % 7, spent / average)
  }
  const even: Population = {
    ...weights,
    weekday: weekday.factors(),
    month: flat(12),
    firstDay: 1,
    lastDay: 1,
    byHour: byHourOf(trips),
    shares: sharesOf(trips),
    countPerDay: rounded(mean(trips.flatMap(({ count }) => count))),
    amount: 1,
    spread: 1.5,
    residuals: noResiduals,
  }
  for (const { spentMinor, startDay } of trips) {
    const average = mean(spentMinor)
    spentMinor.forEach((spent, index) => {
      const place = index === 0 ? 0 : index === spentMinor.length - 1 ? 2 : 1
      edge.add(place, spent / average / calendarWeight(even, startDay + index))
    })
  }
  const [first = 1, middle = 1, last = 1] = edge.factors()
  const planned = sum(trips.map((trip) => trip.plannedPerDayMinor * trip.spentMinor.length))
  return {
    ...even,
    firstDay: rounded(first / middle),
    lastDay: rounded(last / middle),
    amount: rounded((sum(trips.map(({ spentMinor }) => sum(spentMinor))) / planned) * middle),
  }
}

const varianceOf = ({ rest }: { readonly rest: Distribution }): number => rest.variance

/** Residuals of forecasts made with a population, in as many groups of like relative variance as there are knots. */
export const fitResiduals = (cases: ReadonlyArray<Case>): Residuals => {
  const ordered = cases
    .filter(({ rest }) => rest.meanMinor > 0)
    .sort((one, other) => varianceOf(one) - varianceOf(other))
  const groups = Array.from({ length: knotCount }, (_, index) =>
    ordered.slice(
      Math.floor((index * ordered.length) / knotCount),
      Math.floor(((index + 1) * ordered.length) / knotCount),
    ),
  )
  return {
    levels,
    knots: groups.map((group) => rounded(mean(group.map(varianceOf)), 6)),
    z: groups.map((group) =>
      quantilesAt(
        group.map((one) => standardise(one.rest, one.totalMinor - one.spentMinor)),
        levels,
      ).map((z) => rounded(z)),
    ),
  }
}
