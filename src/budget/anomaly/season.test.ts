import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Dice } from "../../feeds/simulate/dice.ts"
import { SeasonWatch } from "./season.ts"

const slots = 336
const usual = (slot: number): number => 1_000 + 600 * Math.sin((slot / 48) * 2 * Math.PI)

/** Weeks of a daily rhythm with a little noise; `factor` changes single points. */
const weeks = (count: number, factor: (index: number) => number = () => 1): ReadonlyArray<number> => {
  const dice = new Dice("season")
  return Array.from({ length: count * slots }, (_, index) => (usual(index) + dice.integer(-15, 15)) * factor(index))
}
const alarmsOf = (values: ReadonlyArray<number>): ReadonlyArray<number> => {
  const watch = new SeasonWatch()
  return values.flatMap((value, index) => (watch.read(index % slots, value).alarm ? [index] : []))
}

describe("SeasonWatch", () => {
  it("says nothing about a rhythm, however strong, nor before it knows three weeks of it", () => {
    expect(alarmsOf(weeks(8))).toEqual([])
    expect(alarmsOf(weeks(3, (index) => (index > 2 * slots ? 5 : 1)))).toEqual([])
  })

  it.each([
    ["half", 0.5],
    ["double", 2],
  ])("alarms within hours when a day is %s of the usual, and not before it", (_name, factor) => {
    const [from, to] = [6 * slots + 100, 6 * slots + 148]
    const alarms = alarmsOf(weeks(8, (index) => (index >= from && index < to ? factor : 1)))
    expect(alarms[0]).toBeGreaterThanOrEqual(from)
    expect(alarms[0]).toBeLessThan(from + 12)
    expect(alarms.filter((index) => index < from)).toEqual([])
  })

  it("takes one wild point for no shift", () => {
    const alarms = alarmsOf(weeks(8, (index) => (index === 6 * slots + 7 ? 50 : 1)))
    expect(alarms).toEqual([])
  })

  it("knows no later value (I1)", () => {
    const watchOf = (values: ReadonlyArray<number>) => {
      const watch = new SeasonWatch()
      return values.map((value, index) => watch.read(index % slots, value))
    }
    const values = weeks(6)
    fc.assert(
      fc.property(fc.integer({ min: 4 * slots, max: 6 * slots - 1 }), (cut) => {
        const changed = values.map((value, index) => (index < cut ? value : value * 3))
        expect(watchOf(changed).slice(0, cut)).toEqual(watchOf(values).slice(0, cut))
      }),
      { numRuns: 10 },
    )
  })
})
