import { expect, test } from "vitest"
import { initialsOf, listed, nameFor, nameOf, nameWithin } from "./people.ts"

test("an id reads as a name", () => {
  expect(["rani_w", "Rani-9", "tom", "__"].map(nameOf)).toEqual(["Rani W", "Rani 9", "Tom", "__"])
  expect(["rani_w", "tom", "a_b_c"].map(initialsOf)).toEqual(["RW", "T", "AB"])
  expect([nameFor("tom", "tom"), nameWithin("tom", "tom"), nameFor("tom", "ayu")]).toEqual(["You", "you", "Tom"])
})

test("many names are told in a few", () => {
  expect(listed([])).toBe("")
  expect(listed(["Rani"])).toBe("Rani")
  expect(listed(["Rani", "Tom"])).toBe("Rani and Tom")
  expect(listed(["Rani", "Tom", "Mei"])).toBe("Rani, Tom and Mei")
  expect(listed(["Rani", "Tom", "Mei", "Budi"])).toBe("Rani, Tom and 2 more")
})
