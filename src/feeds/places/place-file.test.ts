import { readFileSync } from "node:fs"
import { Effect } from "effect"
import { expect, test } from "vitest"
import { hoursIn } from "../../trip/places/catalogue.ts"
import { readCatalogue } from "./place-file.ts"

const own = readFileSync(new URL("../../../config/places/indonesia.csv", import.meta.url), "utf8")

test("the project's own places: several cities, enough of each, all open at some time, meals everywhere", async () => {
  const { cities } = await Effect.runPromise(readCatalogue(own))
  expect(cities.length).toBeGreaterThanOrEqual(5)
  for (const { places, city } of cities) {
    expect(places.length, city).toBeGreaterThanOrEqual(25)
    expect(new Set(places.map(({ id }) => id)).size).toBe(places.length)
    expect(places.some(({ serves }) => serves?.includes("lunch"))).toBe(true)
    for (const { hours } of places) expect(hours?.flat().length ?? 1).toBeGreaterThan(0)
  }
})

test.each([
  ["latitude", "-8.7", "-98.7"],
  ["kind", ",beach,", ",volcano,"],
  ["hours", "daily 06:00-19:00", "daily 19:00-06:00"],
])("a fault in %s refuses the file with its line and column", async (column, good, bad) => {
  const [head = "", row = ""] = own.split("\n")
  expect(row).toContain(good)
  const failed = await Effect.runPromise(Effect.flip(readCatalogue(`${head}\n${row.replace(good, bad)}\n`)))
  expect(failed.message).toMatch(new RegExp(`line 2, ${column}:`))
})

test("opening hours in words", () => {
  const split = [
    { fromMinute: 480, toMinute: 690 },
    { fromMinute: 780, toMinute: 1_050 },
  ]
  expect(hoursIn("tue-sun 08:00-11:30+13:00-17:30")).toEqual([[], split, split, split, split, split, split])
  expect(hoursIn("mon 09:00-17:00; sat-sun 10:00-24:00")?.map((windows) => windows.length)).toEqual([
    1, 0, 0, 0, 0, 1, 1,
  ])
  for (const wrong of ["", "someday 09:00-10:00", "daily 10:00", "daily 09:00-17:60", "daily 13:00-15:00+09:00-10:00"])
    expect(hoursIn(wrong)).toBeUndefined()
})
