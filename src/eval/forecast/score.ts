/**
 * Scores of quantile forecasts: CRPS as twice the mean pinball loss over the percentiles (Gneiting and Ranjan 2011), and
 * whether the central intervals hold what came. Bootstrapped by person: windows of one person are no independent cases.
 */
import { probabilityBelow, quantilesOf } from "../../budget/forecast/distribution.ts"
import type { Population } from "../../budget/forecast/population.ts"
import { Dice } from "../../feeds/simulate/dice.ts"
import type { Case } from "./cases.ts"
import { type NaiveResiduals, naiveQuantiles } from "./naive.ts"
import { levels, quantilesAt } from "./quantiles.ts"

export interface Scored {
  readonly person: string
  readonly elapsedDays: number
  readonly crps: number
  readonly naiveCrps: number
  /** What the forecast gave to staying at or below what came. */
  readonly belowProbability: number
  readonly within50: boolean
  readonly within80: boolean
  readonly within95: boolean
}

const isPercent = levels.map((level) => Math.abs(level * 100 - Math.round(level * 100)) < 1e-9)
const percents = isPercent.filter((is) => is).length

export const crpsOf = (quantiles: ReadonlyArray<number>, actual: number): number => {
  let loss = 0
  quantiles.forEach((quantile, index) => {
    if (isPercent[index] !== true) return
    const level = levels[index] ?? 0
    loss += actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual)
  })
  return (2 * loss) / percents
}

const at = (level: number): number => levels.indexOf(level)
const intervals = [
  [at(0.25), at(0.75)],
  [at(0.1), at(0.9)],
  [at(0.025), at(0.975)],
] as const

export const scored = (one: Case, population: Population, naive: NaiveResiduals): Scored => {
  const own = quantilesOf(one.rest, population.residuals, levels).map((rest) => one.spentMinor + rest)
  const [within50 = false, within80 = false, within95 = false] = intervals.map(
    ([low, high]) => one.totalMinor >= (own[low] ?? 0) && one.totalMinor <= (own[high] ?? 0),
  )
  return {
    person: one.person,
    elapsedDays: one.elapsedDays,
    crps: crpsOf(own, one.totalMinor),
    naiveCrps: crpsOf(naiveQuantiles(one, naive), one.totalMinor),
    belowProbability: probabilityBelow(one.rest, population.residuals, one.totalMinor - one.spentMinor),
    within50,
    within80,
    within95,
  }
}

export interface Figures {
  readonly cases: number
  readonly crps: number
  readonly baselineCrps: number
  readonly skill: number
  readonly coverage50: number
  readonly coverage80: number
  readonly coverage95: number
}

/** Sums over one person's cases: a resample adds them up again. */
const addUp = (cases: ReadonlyArray<Scored>): ReadonlyArray<number> => {
  const sums = [cases.length, 0, 0, 0, 0, 0]
  const add = (index: number, value: number) => {
    sums[index] = (sums[index] ?? 0) + value
  }
  for (const one of cases) {
    add(1, one.crps)
    add(2, one.naiveCrps)
    add(3, Number(one.within50))
    add(4, Number(one.within80))
    add(5, Number(one.within95))
  }
  return sums
}

const figuresOf = (people: ReadonlyArray<ReadonlyArray<number>>): Figures => {
  const total = (index: number) => people.reduce((sum, person) => sum + (person[index] ?? 0), 0)
  const cases = total(0)
  return {
    cases,
    crps: total(1) / cases,
    baselineCrps: total(2) / cases,
    skill: 1 - total(1) / total(2),
    coverage50: total(3) / cases,
    coverage80: total(4) / cases,
    coverage95: total(5) / cases,
  }
}

const bootstraps = 1_000

/** The figures with their 95 % bootstrap intervals, people drawn with replacement. */
export const judge = (cases: ReadonlyArray<Scored>) => {
  const byPerson = new Map<string, Array<Scored>>()
  for (const one of cases) {
    const own = byPerson.get(one.person)
    if (own === undefined) byPerson.set(one.person, [one])
    else own.push(one)
  }
  const people = [...byPerson.values()].map(addUp)
  const dice = new Dice("forecast/bootstrap")
  const draws = Array.from({ length: bootstraps }, () => figuresOf(people.map(() => dice.pick(people))))
  const interval = (of: (figures: Figures) => number) => quantilesAt(draws.map(of), [0.025, 0.975])
  return {
    figures: figuresOf(people),
    people: people.length,
    intervals: {
      skill: interval(({ skill }) => skill),
      coverage50: interval(({ coverage50 }) => coverage50),
      coverage80: interval(({ coverage80 }) => coverage80),
      coverage95: interval(({ coverage95 }) => coverage95),
    },
  }
}
