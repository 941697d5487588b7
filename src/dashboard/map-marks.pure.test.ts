/** Columns say what the answer says; whoever reads an answer twice is handed the same; a worker that fails is done without. */
import fc from "fast-check"
import { expect, test } from "vitest"
import type { DealFeature, DealMapView } from "./deal-shape.ts"
import { dealIdsOf, isChosen, marksOf, nameOf, nameOfFeature, verdictOf } from "./map-marks.ts"
import { makeMarksDecoder } from "./map-marks-decoder.ts"
import { makeMarksReader } from "./map-marks-reader.ts"
import { onScreen, placeOnScreen } from "./map-projection.ts"

const feature: fc.Arbitrary<DealFeature> = fc.record({
  type: fc.constant("Feature" as const),
  geometry: fc.record({
    type: fc.constant("Point" as const),
    coordinates: fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -85, max: 85, noNaN: true }),
    ),
  }),
  properties: fc.record({
    count: fc.integer({ min: 1, max: 100_000 }),
    verdict: fc.constantFrom("fits" as const, "tight" as const, "beyond" as const, "unknown" as const),
    dealIds: fc.array(fc.string({ unit: "grapheme" }), { maxLength: 3 }),
    title: fc.string({ unit: "grapheme" }),
    merchantName: fc.string({ unit: "grapheme" }),
    currency: fc.constant("IDR"),
    paidMinor: fc.nat(10 ** 9),
  }),
})
const answer: fc.Arbitrary<DealMapView> = fc.record({
  type: fc.constant("FeatureCollection" as const),
  features: fc.array(feature, { maxLength: 20 }),
})
const bytesOf = (value: unknown): ArrayBuffer => {
  const { buffer, byteLength } = new TextEncoder().encode(JSON.stringify(value))
  return buffer.slice(0, byteLength)
}

test("every mark has its feature's place, name, verdict and deals", () => {
  const [size, view] = [
    { width: 700, height: 500 },
    { longitude: 115, latitude: -8, zoom: 12.5 },
  ]
  fc.assert(
    fc.property(answer, (said) => {
      const marks = marksOf(said)
      expect(marks.count).toBe(said.features.length)
      for (const [at, one] of said.features.entries()) {
        const { count, verdict, dealIds } = one.properties
        // Lone surrogates are no text, and no answer of ours has them.
        expect(nameOf(marks, at)).toBe(nameOfFeature(one))
        expect(verdictOf(marks, at)).toBe(verdict)
        expect(marks.counts[at]).toBe(count)
        expect(dealIdsOf(marks, at)).toEqual(dealIds)
        expect(isChosen(marks, at, dealIds.slice(0, 1))).toBe(count === 1 && dealIds.length > 0)
        const [longitude, latitude] = one.geometry.coordinates
        const there = onScreen(view, size, longitude, latitude)
        const here = placeOnScreen(view, size, marks.places[2 * at] ?? 0, marks.places[2 * at + 1] ?? 0)
        expect(here.x).toBeCloseTo(there.x, 3)
        expect(here.y).toBeCloseTo(there.y, 3)
      }
    }),
  )
})

test("marks of one answer have keys of their own, and keep them in the next", () => {
  const at = (longitude: number, count: number, dealIds: ReadonlyArray<string>): DealFeature => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [longitude, -8.7] },
    properties: { count, verdict: "fits", dealIds },
  })
  const features = Array.from({ length: 2_000 }, (_, index) =>
    at(115 + (index % 50) / 1e4, 1 + (index % 3), [`d${index}`]),
  )
  const keys = (all: ReadonlyArray<DealFeature>) => [...marksOf({ type: "FeatureCollection", features: all }).keys]
  expect(new Set(keys(features)).size).toBe(features.length)
  expect(keys(features.toReversed())).toEqual(keys(features).toReversed())
})

test("an answer that says the same again is the same, and what is none is none", () => {
  const decode = makeMarksDecoder()
  const [said] = fc.sample(answer, { numRuns: 1, seed: 7 })
  expect(decode(bytesOf(said))).toMatchObject({ count: said?.features.length })
  expect(decode(bytesOf(said))).toBe("same")
  expect(decode(bytesOf({ type: "FeatureCollection", features: [{}] }))).toBeUndefined()
  expect(decode(new TextEncoder().encode("<html>").buffer)).toBeUndefined()
  expect(decode(bytesOf(said))).toBe("same")
})

test("where a worker fails the page reads by itself, then and later", async () => {
  let asked = 0
  const failing = () => ({
    read: () => {
      asked++
      return Promise.reject(new Error("gone"))
    },
  })
  const [said] = fc.sample(answer, { numRuns: 1, seed: 8 })
  const read = makeMarksReader(failing)
  const first = await read(bytesOf(said))
  expect(first?.count).toBe(said?.features.length)
  expect(await read(bytesOf(said))).toBe(first)
  expect(asked).toBe(1)
  const here = makeMarksReader(undefined)
  expect((await here(bytesOf(said)))?.count).toBe(first?.count)
})
