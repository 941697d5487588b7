import { expect, test } from "vitest"
import {
  cityName,
  clock,
  goalChoices,
  mealWords,
  movedPlaces,
  overWords,
  stepped,
  stillOverWords,
  unnamedSavings,
  wayWords,
} from "./itinerary-words.ts"

test("times, ways and cities in words", () => {
  expect([clock(545), clock(0), clock(1_450)]).toEqual(["09:05", "00:00", "00:10"])
  expect(wayWords({ mode: "ride_hailing", minutes: 12, kilometres: 4.1, costMinor: 1 })).toBe("12 min by ride · 4.1 km")
  expect(wayWords({ mode: "walk", minutes: 0, kilometres: 0, costMinor: 0 })).toBe("right here")
  expect(cityName("bali")).toBe("Bali")
})

test("a step moves within the day, over its ends to the days beside it, and not out of the trip", () => {
  const sizes = [2, 0, 3]
  expect(stepped(sizes, 0, 0, 1)).toEqual({ day: 0, position: 1 })
  expect(stepped(sizes, 0, 1, 1)).toEqual({ day: 1, position: 0 })
  expect(stepped(sizes, 2, 0, -1)).toEqual({ day: 1, position: 0 })
  expect(stepped(sizes, 0, 0, -1)).toBeUndefined()
  expect(stepped(sizes, 2, 2, 1)).toBeUndefined()
})

test("what a plan breaks is named with its amount, and that it breaks nothing is said too", () => {
  expect(overWords([], "IDR")).toBe("It fits what is left as it is.")
  const over = [
    { constraint: "total" as const, byMinor: 30_000_000 },
    { constraint: "food" as const, byMinor: 2_000_000 },
  ]
  expect(overWords(over, "IDR").replaceAll("\u00a0", " ")).toMatch(
    /^Over what is left by Rp ?300[.,]000, over the plan for food.* by Rp ?20[.,]000\.$/,
  )
})

test("what is saved is named to the last: places exchanged, the ways beside them, and places that change their day", () => {
  const swaps = [
    { removed: null, added: null, savesMinor: 60 },
    { removed: null, added: null, savesMinor: -20 },
  ]
  const day = (...costs: ReadonlyArray<number>) => ({
    stops: costs.map((plannedMinor) => ({ placeId: null, plannedMinor })),
  })
  const savings = unnamedSavings({ savedMinor: 100, swaps, itinerary: { days: [day(30)] } }, { days: [day(20, 30)] })
  expect(savings).toEqual({ meals: -1, mealsMinor: 20, waysMinor: 40 })
  expect([mealWords(-1), mealWords(2), mealWords(0)]).toEqual(["1 meal fewer planned", "2 meals more", "Meals"])
  expect(stillOverWords({ stillOver: [] }, "IDR")).toBeUndefined()
  expect(stillOverWords({ stillOver: [{ constraint: "food", byMinor: 2_000_000 }] }, "IDR")).toMatch(
    /^What has to stay keeps it over the plan for food.* by Rp.?20[.,]000\.$/,
  )
  const stop = (placeId: string | null) => ({ placeId, name: `At ${placeId}` })
  const before = [{ stops: [stop("a"), stop(null)] }, { stops: [stop("b")] }]
  expect(movedPlaces(before, [{ stops: [stop("b"), stop(null)] }, { stops: [stop("c")] }])).toEqual([
    { name: "At b", day: 1 },
  ])
})

test("the three goals stand cheapest first; the one that is looked at costs what its plan costs", () => {
  const choices = [
    { goal: "cost" as const, costMinor: 90, liking: 2, days: [] },
    { goal: "experience" as const, costMinor: 150, liking: 4, days: [] },
  ]
  expect(goalChoices({ choices, afterMinor: 140 }, "experience")).toEqual([
    { goal: "cost", name: "Cheapest", costMinor: 90, likedPercent: 50 },
    { goal: "balanced", name: "Balanced", costMinor: undefined, likedPercent: undefined },
    { goal: "experience", name: "Best liked", costMinor: 140, likedPercent: 100 },
  ])
})
