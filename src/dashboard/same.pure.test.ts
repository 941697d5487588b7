import fc from "fast-check"
import { expect, test } from "vitest"
import { isSame } from "./same.ts"

/** JSON's text, whatever order the fields came in. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )

// JSON has one nothing: -0 is 0 to it.
const said = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)))

test("the same are those that JSON writes the same", () => {
  fc.assert(
    fc.property(said, said, (one, other) => {
      expect(isSame(one, structuredClone(one))).toBe(true)
      expect(isSame(one, other)).toBe(textOf(one) === textOf(other))
      expect(isSame([one, other], [other, one])).toBe(textOf(one) === textOf(other))
      expect(isSame({ one, other }, { other, one })).toBe(true)
      expect(isSame({ one }, { one, other })).toBe(false)
    }),
  )
})
