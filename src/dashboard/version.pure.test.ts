/** The order of versions (I4), and their text. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { compareVersions, newerVersion, parseVersion, versionText } from "./version.ts"

const generation = fc.oneof(
  fc.nat().map(String),
  fc
    .date({ noInvalidDate: true, min: new Date("2000-01-01"), max: new Date("2100-01-01") })
    .map((date) => date.toISOString()),
)
const version = fc.record({ epoch: fc.nat(), generation, sequence: fc.nat() })

test("text and back, dots in the generation included", () => {
  fc.assert(
    fc.property(version, (one) => {
      expect(parseVersion(versionText(one))).toEqual(one)
    }),
  )
})

test("what is no version is none", () => {
  for (const text of ["", "1", "1.2", "a.b.c", "1..3", "-1.g.2"]) expect(parseVersion(text)).toBeUndefined()
})

test("epoch decides before generation, generation before sequence; numbers count as numbers", () => {
  const rising = ["1.9.9", "1.10.1", "1.10.2", "2.9.1", "3.2026-01-01T00:00:00.000Z.1", "3.2026-01-02T00:00:00.000Z.1"]
  const versions = rising.flatMap((text) => parseVersion(text) ?? [])
  expect(versions).toHaveLength(rising.length)
  expect([...versions].reverse().sort(compareVersions).map(versionText)).toEqual(rising)
})

test("the newer of two is neither's older", () => {
  fc.assert(
    fc.property(version, version, (one, other) => {
      const newer = newerVersion(one, other)
      expect(compareVersions(newer, one)).toBeGreaterThanOrEqual(0)
      expect(compareVersions(newer, other)).toBeGreaterThanOrEqual(0)
    }),
  )
})
