import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { checkTours } from "./check-tours.ts"
import { runSearch } from "./run-search.ts"
import type { TourModel, TourPoint } from "./tour-model.ts"
import { TourSearch } from "./tour-search.ts"

const window = fc.tuple(fc.nat(90), fc.nat(30)).map(([from, span]) => ({ from, to: from + span }))
const dayWindows = fc
  .array(window, { maxLength: 3 })
  .map((all) =>
    [...all].sort((a, b) => a.from - b.from).filter(({ from }, at, sorted) => from > (sorted[at - 1]?.to ?? -1)),
  )

const pointOn = (days: number): fc.Arbitrary<TourPoint> =>
  fc.record({
    value: fc.integer({ min: 1, max: 30 }),
    stay: fc.nat(15),
    takes: fc.uniqueArray(fc.record({ resource: fc.nat(1), amount: fc.nat(20) }), {
      maxLength: 2,
      selector: ({ resource }) => resource,
    }),
    takesDaily: fc.array(fc.record({ resource: fc.constant(0), amount: fc.nat(3) }), { maxLength: 1 }),
    windows: fc.array(dayWindows, { minLength: days, maxLength: days }),
  })

/** Any model at all: travel times and costs need not keep the triangle inequality. */
const anyModel: fc.Arbitrary<TourModel> = fc.integer({ min: 1, max: 3 }).chain((days) =>
  fc.array(pointOn(days), { minLength: 1, maxLength: 12 }).chain((points) => {
    const nodes = points.length + 1
    const matrix = fc.array(fc.nat(40), { minLength: nodes * nodes, maxLength: nodes * nodes })
    return fc.record({ travel: matrix, cost: matrix, capacity: fc.nat(120), daily: fc.nat(6), legs: fc.boolean() }).map(
      ({ travel, cost, capacity, daily, legs }): TourModel => ({
        points,
        days: Array.from({ length: days }, () => ({
          opensAt: 0,
          closesAt: 100,
          startNode: nodes - 1,
          endNode: nodes - 1,
        })),
        nodes,
        travel: Int32Array.from(travel, (time, at) => (at === nodes * nodes - 1 ? 0 : time)),
        capacities: [capacity, 60],
        capacitiesDaily: [daily],
        ...(legs
          ? {
              legCost: Float64Array.from(cost, (one, at) => (at === nodes * nodes - 1 ? 0 : one)),
              legResources: [0],
              legResourcesDaily: [],
              legCostWeight: 0.1,
            }
          : {}),
      }),
    )
  }),
)

const solved = (model: TourModel, seed: number, iterations: number): TourSearch => {
  const search = new TourSearch(model, seed)
  runSearch(search, { iterations })
  return search
}

describe("the search of tours", () => {
  it("keeps every constraint, by a checker that shares nothing with it", () => {
    fc.assert(
      fc.property(anyModel, fc.nat(), (model, seed) => {
        const { routes, value } = solved(model, seed, 60)
        const checked = checkTours(model, routes)
        expect(checked).toMatchObject({ feasible: true })
        if (checked.feasible) expect(checked.value).toBeCloseTo(value, 6)
      }),
      { numRuns: 300 },
    )
  })

  it("finds the best of every order and choice on trips small enough to try them all", () => {
    // Where a way round is shorter than the way, a stop alone may not fit that does with others: not of this world.
    const small = anyModel
      .filter(({ points, days }) => points.length <= 5 && days.length === 1)
      .map(({ points, days, nodes, travel, capacities, capacitiesDaily }): TourModel => {
        const far = Int32Array.from(travel, (_, at) =>
          Math.abs((travel[Math.floor(at / nodes)] ?? 0) - (travel[at % nodes] ?? 0)),
        )
        return { points, days, nodes, travel: far, capacities, capacitiesDaily }
      })
    fc.assert(
      fc.property(small, (model) => {
        expect(solved(model, 1, 2_000).value).toBeCloseTo(bestByTrial(model), 6)
      }),
      { numRuns: 60 },
    )
  })

  it("is the same for the same seed", () => {
    fc.assert(
      fc.property(anyModel, fc.nat(), (model, seed) => {
        expect(solved(model, seed, 40).routes).toEqual(solved(model, seed, 40).routes)
      }),
      { numRuns: 50 },
    )
  })

  it("never takes out what is fixed", () => {
    fc.assert(
      fc.property(anyModel, fc.nat(), (model, seed) => {
        const start = solved(model, seed, 30).routes
        const kept = new Set(start.flat().slice(0, 2))
        const points = model.points.map((point, place) => (kept.has(place) ? { ...point, fixed: true } : point))
        const search = new TourSearch({ ...model, points }, seed + 1, start)
        runSearch(search, { iterations: 60 })
        for (const place of kept) expect(search.routes.flat()).toContain(place)
        expect(search.value).toBeGreaterThanOrEqual(new TourSearch(model, seed, start).value - 1e-9)
      }),
      { numRuns: 100 },
    )
  })

  it("stops when it is told to", () => {
    const [model] = fc.sample(anyModel, { numRuns: 1, seed: 4 })
    if (model === undefined) throw new Error("no model")
    const search = new TourSearch(model, 1)
    let nowMs = 0
    runSearch(search, { untilMs: 10, nowMs: () => nowMs++ }, () => false)
    expect(search.iterations).toBeLessThanOrEqual(10 * 32)
  })
})

/** The value of the best feasible order of any choice of points on one day. */
const bestByTrial = (model: TourModel): number => {
  let best = Number.NEGATIVE_INFINITY
  const extend = (route: ReadonlyArray<number>): void => {
    const checked = checkTours(model, [route])
    if (checked.feasible) best = Math.max(best, checked.value)
    for (let place = 0; place < model.points.length; place++) if (!route.includes(place)) extend([...route, place])
  }
  extend([])
  return best
}
