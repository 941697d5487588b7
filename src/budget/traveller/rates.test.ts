import { expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { RateTable } from "./rates.ts"

it("the first word about a pair and a day stands (I7)", () => {
  const rates = new RateTable()
  expect(rates.add("USD", "IDR", 10, "15725.5")).toBe(true)
  expect(rates.add("USD", "IDR", 10, "1")).toBe(false)
  expect(rates.find("USD", "IDR", 10)).toBe("15725.5")
})

it("the rate of a day is its own, else that of the nearest day before it, which is not too old", () => {
  const rates = new RateTable()
  rates.add("USD", "IDR", 10, "10")
  rates.add("USD", "IDR", 12, "12")
  const found = [9, 10, 11, 12, 12 + limits.rateAgeDaysMax, 13 + limits.rateAgeDaysMax]
  expect(found.map((day) => rates.find("USD", "IDR", day))).toEqual([undefined, "10", "10", "12", "12", undefined])
  expect(rates.find("IDR", "USD", 12)).toBeUndefined()
})
