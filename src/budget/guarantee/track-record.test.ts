import fc from "fast-check"
import { expect, it } from "vitest"
import { newRecalibration, recalibrated, recordClaim } from "./recalibration.ts"
import { addScore, newScores, probabilityOf, scoreAt } from "./scores.ts"
import { binsFor, lowerBound, reliability } from "./track-record.ts"

it("962 of 1,000 prove 95 %, 961 do not", () => {
  expect(lowerBound(962, 1_000)).toBeGreaterThanOrEqual(0.95)
  expect(lowerBound(961, 1_000)).toBeLessThan(0.95)
  expect(lowerBound(10, 10)).toBeCloseTo(0.05 ** (1 / 10), 9)
  expect(lowerBound(0, 10)).toBe(0)
})

it("claims fall into bins of equal counts, ascending", () => {
  const claims = Array.from({ length: 100 }, (_, index) => ({ claimed: index / 100, held: index % 2 === 0 }))
  const bins = reliability(claims)
  expect(bins.map((bin) => bin.claims)).toEqual(new Array(10).fill(10))
  expect(bins.every((bin) => bin.held === 0.5)).toBe(true)
})

it("recalibration never makes more money less likely to be enough, and learns what claims are worth", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { maxLength: 600 }),
      (said) => {
        const recalibration = newRecalibration(5)
        for (const [claim, held] of said) recordClaim(recalibration, claim, held)
        let before = -1
        for (let percent = 0; percent <= 100; percent++) {
          const probability = recalibrated(recalibration, percent / 100)
          expect(probability).toBeGreaterThanOrEqual(before)
          before = probability
        }
      },
    ),
    { numRuns: 30 },
  )
  const bold = newRecalibration(5)
  for (let index = 0; index < 1_024; index++) recordClaim(bold, 0.9, index % 10 < 6)
  expect(recalibrated(bold, 0.9)).toBeCloseTo(0.6, 1)
})

it("scores say how seldom they are exceeded, rising, with whatever has come", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { maxLength: 80 }), (seen) => {
      const scores = newScores({ levels: [0.1, 0.5, 0.9], values: [-1, 0, 1] }, 20)
      for (const score of seen) addScore(scores, score)
      expect(scores.sorted).toEqual(seen.toSorted((one, other) => one - other))
      let before = 0
      for (let score = -6; score <= 6; score += 0.5) {
        const probability = probabilityOf(scores, score)
        expect(probability).toBeGreaterThanOrEqual(before)
        before = probability
      }
      expect(scoreAt(scores, 0.9)).toBeGreaterThanOrEqual(scoreAt(scores, 0.6))
    }),
  )
})

it("few promises are shown in few bins, so that no point stands for one trip alone", () => {
  expect([0, 1, 19, 20, 99, 100, 5_000].map(binsFor)).toEqual([1, 1, 1, 2, 9, 10, 10])
  const one = reliability([{ claimed: 0.96, held: false }, ...Array(8).fill({ claimed: 0.96, held: true })], binsFor(9))
  expect(one).toMatchObject([{ claims: 9, held: 8 / 9 }])
  expect(reliability([], binsFor(0))).toEqual([])
})
