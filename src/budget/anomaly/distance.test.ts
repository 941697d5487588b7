import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { kmBetween } from "./distance.ts"

const spot = fc.record({
  latitude: fc.double({ min: -85, max: 85, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
})

describe("kmBetween", () => {
  it("knows some distances", () => {
    const denpasar = { latitude: -8.65, longitude: 115.21 }
    expect(kmBetween(denpasar, { latitude: -8.69, longitude: 115.17 })).toBeCloseTo(6.3, 0)
    expect(kmBetween(denpasar, { latitude: 51.5, longitude: -0.12 }) / 12_500).toBeCloseTo(1, 1)
    // Fiji and Samoa lie on both sides of the date line.
    const fiji = { latitude: -17.8, longitude: 177.4 }
    expect(kmBetween(fiji, { latitude: -13.8, longitude: -171.8 })).toBeLessThan(1_300)
  })

  it("is the same both ways, and never more than half the way around", () => {
    fc.assert(
      fc.property(spot, spot, (one, other) => {
        const km = kmBetween(one, other)
        expect(kmBetween(other, one)).toBeCloseTo(km, 6)
        expect(km).toBeGreaterThanOrEqual(0)
        expect(km).toBeLessThan(20_040)
      }),
    )
  })
})
