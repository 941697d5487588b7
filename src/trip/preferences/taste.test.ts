import fc from "fast-check"
import { expect, test } from "vitest"
import { placeKinds } from "../places/catalogue.ts"
import { cosine, dimensions, featuresOf } from "./features.ts"
import { drawTaste, likingBy, nearness, type Signal, tasteOf, traitsOf } from "./taste.ts"

const place = fc.record({
  kind: fc.constantFrom(...placeKinds),
  priceLevel: fc.integer({ min: 1, max: 4 }),
  stayMinutes: fc.integer({ min: 30, max: 240 }),
  popularity: fc.double({ min: 0, max: 1, noNaN: true }),
})
const signals: fc.Arbitrary<Array<Signal>> = fc.array(
  fc.record({ place, outcome: fc.constantFrom("visited", "skipped"), rating: fc.integer({ min: 1, max: 5 }) }),
  { maxLength: 12 },
)
const beach = { kind: "beach", priceLevel: 1, stayMinutes: 120, popularity: 0.5 } as const
const museum = { kind: "museum", priceLevel: 2, stayMinutes: 90, popularity: 0.5 } as const

test("the order of what was done does not matter, and likings are shares", () => {
  fc.assert(
    fc.property(signals, place, (said, one) => {
      const [there, back] = [tasteOf(said).mean, tasteOf(said.toReversed()).mean]
      for (const [at, value] of there.entries()) expect(value).toBeCloseTo(back[at] ?? Number.NaN, 9)
      const liking = likingBy(there, one)
      expect(liking).toBeGreaterThan(0)
      expect(liking).toBeLessThanOrEqual(1)
      expect(Math.abs(nearness(there, one))).toBeLessThanOrEqual(1 + 1e-9)
    }),
  )
})

test("a newcomer likes what travellers at large like", () => {
  const { mean } = tasteOf([])
  expect(likingBy(mean, { ...beach, popularity: 0.9 })).toBeGreaterThan(likingBy(mean, { ...museum, popularity: 0.2 }))
  expect(traitsOf(tasteOf([]), 3)).toEqual([{ trait: "popular", weight: 0.8 }])
})

test("who loves beaches and leaves museums is offered beaches, and the traits say so", () => {
  const taste = tasteOf([
    ...Array.from({ length: 4 }, (): Signal => ({ place: beach, outcome: "visited", rating: 5 })),
    ...Array.from({ length: 4 }, (): Signal => ({ place: museum, outcome: "skipped" })),
  ])
  expect(likingBy(taste.mean, beach)).toBeGreaterThan(0.75)
  expect(likingBy(taste.mean, museum)).toBeLessThan(0.45)
  expect(nearness(taste.mean, beach)).toBeGreaterThan(nearness(taste.mean, museum))
  expect(traitsOf(taste, 2).map(({ trait }) => trait)).toContain("beach")
})

test("draws are seeded, centred on the mean, and narrow as more is known", () => {
  const spreadOf = (said: ReadonlyArray<Signal>) => {
    const taste = tasteOf(said)
    const at = dimensions.indexOf("beach")
    const drawn = Array.from({ length: 400 }, (_, seed) => drawTaste(taste, seed)[at] ?? Number.NaN)
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    expect(Math.abs(mean - (taste.mean[at] ?? 0))).toBeLessThan(0.15)
    return Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length)
  }
  expect(drawTaste(tasteOf([]), 7)).toEqual(drawTaste(tasteOf([]), 7))
  const much = Array.from({ length: 30 }, (): Signal => ({ place: beach, outcome: "visited", rating: 4 }))
  expect(spreadOf(much)).toBeLessThan(spreadOf([]))
  expect(cosine(featuresOf(beach), featuresOf(beach))).toBeCloseTo(1, 9)
})
