import fc from "fast-check"
import { expect, it } from "vitest"
import { partitionsOf, shareOf } from "./shares.ts"

it("gives every partition to exactly one owner, and none much more than another", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 16 }), (partitionCount, owners) => {
      const shares = Array.from({ length: owners }, (_, index) =>
        partitionsOf({ owner: index + 1, owners }, partitionCount),
      )
      expect(shares.flat().sort((left, right) => left - right)).toEqual(
        Array.from({ length: partitionCount }, (_, partition) => partition),
      )
      const sizes = shares.map((share) => share.length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    }),
  )
})

it.each([
  ["1/1", { owner: 1, owners: 1 }],
  ["2/3", { owner: 2, owners: 3 }],
  ["0/2", undefined],
  ["3/2", undefined],
  ["1/", undefined],
  ["x", undefined],
  ["1/2/3", undefined],
])("reads %s", (text, share) => {
  expect(shareOf(text)).toEqual(share)
})
