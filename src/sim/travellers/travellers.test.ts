import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { categories } from "../../../config/taxonomy.ts"
import { behaviours, Journey, outlineOf, requestOf, type Split, worldOf } from "./travellers.ts"

const journey = (label: string, adherence: number, split: Split = "test") =>
  new Journey(outlineOf(requestOf("travellers-test", 7, 50), worldOf(split)), split, label, adherence)

const lived = (one: Journey, allowanceMinor?: number) => {
  const days = []
  while (!one.isOver) days.push(one.nextDay(allowanceMinor === undefined ? undefined : { allowanceMinor }))
  return days
}

describe("a simulated traveller", () => {
  it("is the same for the same label, and whoever ignores advice spends as without", () => {
    fc.assert(
      fc.property(fc.string(), (label) => {
        const first = lived(journey(label, 0)).map((day) => day.minor)
        expect(lived(journey(label, 0)).map((day) => day.minor)).toEqual(first)
        expect(lived(journey(label, 0), 1).map((day) => day.minor)).toEqual(first)
      }),
      { numRuns: 20 },
    )
  })

  it("who follows advice spends less and never gives up what is needed", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 200_000_000 }), (label, allowance) => {
        const free = lived(journey(label, 0))
        const advised = lived(journey(label, 1), allowance)
        for (const [at, day] of advised.entries()) {
          expect(day.totalMinor).toBeLessThanOrEqual((free[at]?.totalMinor ?? 0) + 10)
          for (const category of ["lodging", "health", "transport_intercity"] as const) {
            const index = categories.indexOf(category)
            expect(day.minor[index]).toBe(free[at]?.minor[index])
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  it("has purchases that sum to the day by category, to the unit", () => {
    for (const day of lived(journey("purchases", 0))) {
      const sums = categories.map(() => 0)
      for (const { category, amountMinor } of day.purchases()) {
        expect(amountMinor).toBeGreaterThan(0)
        const at = categories.indexOf(category)
        sums[at] = (sums[at] ?? 0) + amountMinor
      }
      expect(sums).toEqual(day.minor)
    }
  })
})

const share = (split: Split, is: (one: Journey) => boolean) => {
  const all = Array.from({ length: 3_000 }, (_, index) => {
    const outline = outlineOf(requestOf("share", index % 60, 60), worldOf(split))
    return new Journey(outline, split, `share/${index}`, 0)
  })
  return all.filter(is).length / all.length
}

describe("the worlds", () => {
  it("have shocks on at least three trips in a hundred", () => {
    for (const split of ["fit", "calibration", "test"] as const) {
      expect(share(split, (one) => one.shock !== undefined)).toBeGreaterThan(0.03)
    }
  })

  it("have kinds of people in the test alone", () => {
    const unseen = behaviours.slice(4)
    expect(share("test", (one) => unseen.includes(one.behaviour))).toBeGreaterThan(0.25)
    for (const split of ["fit", "calibration"] as const) {
      expect(share(split, (one) => unseen.includes(one.behaviour))).toBe(0)
    }
  })
})
