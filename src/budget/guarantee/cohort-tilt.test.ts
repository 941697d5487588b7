import fc from "fast-check"
import { expect, it } from "vitest"
import { learnTilt, newTilt, tilted } from "./cohort-tilt.ts"

it("learns that a cohort breaks more often than was said, and not from one trip", () => {
  const tilt = newTilt()
  learnTilt(tilt, [0.9, 0.9], false)
  expect(tilted(tilt, 0.9)).toBeGreaterThan(0.88)
  for (let trip = 0; trip < 2_000; trip++) learnTilt(tilt, [tilted(tilt, 0.9)], trip % 4 !== 0)
  expect(tilted(tilt, 0.9)).toBeCloseTo(0.75, 1)
})

it("what is certain stays so, and more money is never less likely to be enough", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      (logit, all) => {
        const tilt = { logit, information: 1 }
        expect([tilted(tilt, 0), tilted(tilt, 1)]).toEqual([0, 1])
        const said = all.toSorted((one, other) => one - other).map((one) => tilted(tilt, one))
        expect(said).toEqual(said.toSorted((one, other) => one - other))
      },
    ),
  )
})
