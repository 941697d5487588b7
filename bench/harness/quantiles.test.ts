import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { median, quantileOf, rounded } from "./quantiles.ts"

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 })
const ascending = (numbers: ReadonlyArray<number>) => Float64Array.from(numbers).sort()

describe("quantiles", () => {
  it("leave at least their share at or below and at most the rest above", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (numbers, share) => {
        const at = quantileOf(ascending(numbers), share)
        const below = numbers.filter((number) => number <= at).length
        const strictlyBelow = numbers.filter((number) => number < at).length
        expect(below / numbers.length).toBeGreaterThanOrEqual(share - 1e-9)
        expect(strictlyBelow / numbers.length).toBeLessThan(share + 1e-9)
      }),
    )
  })

  it("of nothing are no number, and null in a result", () => {
    expect(quantileOf([], 0.5)).toBeNaN()
    expect(rounded(quantileOf([], 0.5), 2)).toBeNull()
    expect(rounded(1.005_1, 2)).toBe(1.01)
  })

  it("the median of an even number lies between the middle two", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([5, 1, 3])).toBe(3)
    expect(median([7])).toBe(7)
    expect(median([])).toBeNaN()
  })
})
