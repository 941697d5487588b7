import fc from "fast-check"
import { expect, test } from "vitest"
import { pinsOf } from "./itinerary-pins.ts"

const home = { x: 320, y: 210 }

test("stops at one place share a pin that names them all; at home it stands above the square", () => {
  const here = { x: 100, y: 100 }
  const pins = pinsOf([here, { x: 104, y: 98 }, { x: 200, y: 50 }, here, { x: 322, y: 211 }], home)
  expect(pins.map(({ label, x, y }) => [label, x, y])).toEqual([
    ["1–2, 4", 100, 100],
    ["3", 200, 50],
    ["5", 322, 180],
  ])
})

test("every stop is on exactly one pin", () => {
  const spot = fc.record({ x: fc.integer({ min: 0, max: 640 }), y: fc.integer({ min: 0, max: 420 }) })
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 12 }), (spots) => {
      const pins = pinsOf(spots, home)
      expect(pins.flatMap(({ stops }) => stops).toSorted((one, other) => one - other)).toEqual([...spots.keys()])
      for (const { x, y } of pins) expect(Math.hypot(x - home.x, y - home.y)).toBeGreaterThan(20)
    }),
  )
})
