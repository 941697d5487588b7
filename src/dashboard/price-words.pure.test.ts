import { expect, test } from "vitest"
import { chanceText } from "./parts/price-words.ts"

test("what a price takes off the chance of keeping the budget is counted as people count", () => {
  const change = (points: number) => chanceText(-points / 100)
  expect([change(0.4), change(1), change(1.6), change(39)]).toEqual([
    undefined,
    "1 point off your budget’s chance",
    "2 points off your budget’s chance",
    "39 points off your budget’s chance",
  ])
  expect(chanceText(undefined)).toBeUndefined()
})
