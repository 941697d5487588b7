import { expect, it } from "vitest"
import { quantilesOf } from "../../budget/forecast/distribution.ts"
import { cardCases, windowDays } from "./cases.ts"
import { fitResiduals } from "./fit.ts"
import { digestOf, readFitted, readNaive } from "./model-files.ts"
import { naiveQuantiles } from "./naive.ts"
import type { Person } from "./people.ts"
import { levels } from "./quantiles.ts"
import { crpsOf, judge, scored } from "./score.ts"
import { simulatedTrip } from "./trips.ts"

const days = 250
const even: Person = {
  name: "even",
  firstDay: 19_000,
  spentMinor: new Array<number>(days).fill(10_000),
  count: new Array<number>(days).fill(2),
  byHour: new Array<number>(24).fill(1),
}
const { population } = readFitted("cards")

it("the score of a sure forecast is its error, and a wide one pays for its width", () => {
  const sure = levels.map(() => 100)
  expect(crpsOf(sure, 100)).toBe(0)
  expect(crpsOf(sure, 130)).toBeCloseTo(30, 9)
  // Uniform from 0 to 200: CRPS at the middle is 200/12.
  expect(
    crpsOf(
      levels.map((level) => level * 200),
      100,
    ),
  ).toBeCloseTo(200 / 12, 0)
})

it("windows follow each other after the history, forecast on each of their days with what was known", () => {
  const cases = cardCases(population, even)
  for (const length of windowDays) {
    const own = cases.filter((one) => one.days === length)
    expect(own).toHaveLength(Math.floor((days - 90) / length) * length)
    for (const one of own) {
      expect(one.totalMinor).toBe(length * 10_000)
      expect(one.spentMinor).toBe(one.elapsedDays * 10_000)
      expect(one.naiveMinor).toBe(length * 10_000)
    }
  }
})

it("nothing that comes after a forecast is in it", () => {
  const changed: Person = { ...even, spentMinor: even.spentMinor.map((minor, day) => (day < 200 ? minor : 90_000)) }
  const rests = (person: Person) =>
    cardCases(population, person)
      .filter(({ days: length, elapsedDays }) => length === 7 && elapsedDays === 0)
      .slice(0, 15)
      .map(({ rest }) => rest)
  expect(rests(changed)).toEqual(rests(even))
})

it("residuals calibrate: on the cases they were fitted to, each interval holds its share", () => {
  const cases = cardCases(population, {
    ...even,
    spentMinor: even.spentMinor.map((minor, day) => minor * (1 + ((day * 7919) % 13) / 6)),
  })
  const residuals = fitResiduals(cases)
  const below = cases.filter((one) => {
    const [median = 0] = quantilesOf(one.rest, residuals, [0.5])
    return one.totalMinor - one.spentMinor <= median
  })
  expect(Math.abs(below.length / cases.length - 0.5)).toBeLessThan(0.06)
})

it("naive pace never forecasts below what is spent, and both are judged alike", () => {
  const naive = readNaive().cards
  const cases = cardCases(population, even)
  for (const one of cases) expect(Math.min(...naiveQuantiles(one, naive))).toBeGreaterThanOrEqual(one.spentMinor)
  const { figures, people } = judge(cases.map((one) => scored(one, population, naive)))
  expect(people).toBe(1)
  expect(figures.cases).toBe(cases.length)
  expect(figures.skill).toBeCloseTo(1 - figures.crps / figures.baselineCrps, 9)
})

it("simulated trips are the same for the same seed, others for another", () => {
  expect(simulatedTrip("a", 3)).toEqual(simulatedTrip("a", 3))
  expect(simulatedTrip("a", 3).spentMinor).not.toEqual(simulatedTrip("b", 3).spentMinor)
})

it("who was fitted on is known by a digest only", () => {
  expect(digestOf("somebody")).toMatch(/^[0-9a-f]{12}$/)
  expect(readFitted("cards").people.has(digestOf("somebody"))).toBe(false)
})
