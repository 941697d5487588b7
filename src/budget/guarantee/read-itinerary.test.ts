import { expect, it } from "vitest"
import { dayToText } from "../calendar.ts"
import { quoteOf } from "./quote.ts"
import { readQuoteRequest } from "./read-request.ts"
import { releasedKnowledge } from "./released.ts"

const tripOf = (request: object) => {
  const read = readQuoteRequest(request, "x")
  if ("refusal" in read) throw new Error(read.refusal.reason)
  return read.request.trip
}
const stopsOf = (request: object) => tripOf(request).stops.map(({ destination, days }) => [destination.id, days])
const priceOf = (request: object) => {
  const read = readQuoteRequest(request, "x")
  const answer = "refusal" in read ? read : quoteOf(releasedKnowledge(), read.request)
  if ("refusal" in answer) throw new Error(answer.refusal.reason)
  return answer.quote.priceMinor
}

it("several places in their order, by days, nights or dates", () => {
  const days = [
    { destination: "Yogyakarta", days: 3 },
    { city: "Bali", days: 4 },
  ]
  const nights = [
    { name: "Yogyakarta", nights: 3 },
    { name: "Ubud", nights: 3 },
  ]
  const dates = [
    { place: "Yogyakarta", startDate: "2026-05-08" },
    { place: "Bali", startDate: "2026-05-11", endDate: "2026-05-14" },
  ]
  const wanted = [
    ["yogyakarta", 3],
    ["bali", 4],
  ]
  for (const legs of [days, nights, dates]) expect(stopsOf({ legs })).toEqual(wanted)
  const { startDay } = tripOf({ legs: dates })
  expect(startDay === undefined ? "" : dayToText(startDay)).toBe("2026-05-08")
  expect(
    stopsOf({ stops: [{ destination: "Bali", days: 2 }, "Jakarta"], startDate: "2026-05-01", endDate: "2026-05-05" }),
  ).toEqual([
    ["bali", 2],
    ["jakarta", 3],
  ])
})

it("what an itinerary plans enters the price on the scale that it is planned at", () => {
  const plain = { destination: "Bali", days: 6, party: 2 }
  const planned = (amountMinor: number) => ({
    ...plain,
    plannedCosts: [2, 3, 4].map((day) => ({ day, category: "activities", amountMinor })),
  })
  expect(priceOf(planned(300_000_000))).toBeGreaterThan(priceOf(plain))
  expect(priceOf(planned(0))).toBeLessThan(priceOf(plain))
  expect(priceOf(planned(300_000_000))).toBeGreaterThan(priceOf(planned(200_000_000)))
  const flight = (minor: number) => ({
    stops: [
      { destination: "Jakarta", days: 2 },
      { destination: "Bali", days: 4, costsMinor: { transport_intercity: minor } },
    ],
  })
  expect(priceOf(flight(800_000_000))).toBeGreaterThan(priceOf(flight(100_000_000)))
})

it("names what is wrong with it", () => {
  const fieldOf = (request: object) => {
    const read = readQuoteRequest({ destination: "Bali", days: 6, ...request }, "x")
    const answer = "refusal" in read ? read : quoteOf(releasedKnowledge(), read.request)
    return "refusal" in answer ? answer.refusal.field : undefined
  }
  expect(fieldOf({ plannedCosts: [{ day: 1, category: "sleep", amountMinor: 5 }] })).toBe("plannedCosts")
  expect(fieldOf({ plannedCosts: [{ day: 9, category: "food", amountMinor: 5 }] })).toBe("plannedCosts")
  expect(fieldOf({ plannedCosts: [{ day: 1, category: "food", amountMinor: -5 }] })).toBe("plannedCosts")
  expect(fieldOf({ stops: [{ destination: "Bali", startDate: "2026-05-08", endDate: "2026-05-01" }] })).toBe("stops")
})
