import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { destinationOf, destinations } from "../../../config/destinations.ts"
import { travelStyles } from "../../../config/travel-costs.ts"
import { textToDay } from "../../budget/calendar.ts"
import { planTrip } from "./plan.ts"
import { problemOfRequest, singleStop, type TripRequest } from "./request.ts"

const bali: TripRequest = {
  stops: singleStop("Ubud, Bali, Indonesia", 6) ?? [],
  startDay: textToDay("2026-05-08"),
  adults: 2,
  children: 0,
  style: "mid-range",
}

const requests = fc.record({
  stops: fc.array(fc.record({ destination: fc.constantFrom(...destinations), days: fc.integer({ min: 1, max: 14 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  startDay: fc.integer({ min: 20_000, max: 22_000 }),
  adults: fc.integer({ min: 1, max: 8 }),
  children: fc.integer({ min: 0, max: 6 }),
  style: fc.constantFrom(...travelStyles),
})
const currencies = fc.constantFrom("IDR", "EUR", "JPY", "VND")

describe("Bali, six days, two people, mid-range", () => {
  const plan = planTrip(bali, "IDR")

  it("is a plan with a reason for each category", () => {
    expect(plan.totalMinor / 100).toBeGreaterThan(8_000_000)
    expect(plan.totalMinor / 100).toBeLessThan(16_000_000)
    expect(plan.timeZone).toBe("Asia/Makassar")
    expect(plan.days.map(({ kind }) => kind)).toEqual(["arrival", "full", "full", "full", "full", "departure"])
    expect(plan.categories.every(({ reason }) => reason !== "")).toBe(true)
    expect(plan.categories.find(({ category }) => category === "lodging")?.reason).toContain("5 nights × 1 room")
  })

  it("costs more over Christmas, and says why", () => {
    const christmas = planTrip({ ...bali, startDay: textToDay("2026-12-28") }, "IDR")
    expect(christmas.totalMinor).toBeGreaterThan(plan.totalMinor)
    expect(christmas.reasons.join()).toContain("Christmas")
  })

  it("includes getting there when the traveller says from where", () => {
    const origin = destinationOf("Jakarta")
    if (origin === undefined) throw new Error("Jakarta is missing")
    const whole = planTrip({ ...bali, origin }, "IDR")
    expect(whole.categories.map(({ category }) => category)).toContain("transport_intercity")
  })
})

describe("any plan", () => {
  it("is the sum of its categories and of its days, to the minor unit", () => {
    fc.assert(
      fc.property(requests, currencies, (request, currency) => {
        const plan = planTrip(request, currency)
        expect(plan.categories.reduce((sum, { plannedMinor }) => sum + plannedMinor, 0)).toBe(plan.totalMinor)
        expect(plan.days.reduce((sum, { plannedMinor }) => sum + plannedMinor, 0)).toBe(plan.totalMinor)
      }),
    )
  })

  it("costs no less for one day or one traveller more", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const total = planTrip(request, "IDR").totalMinor
        const last = request.stops.at(-1)
        if (last === undefined) return
        const longer = [...request.stops.slice(0, -1), { ...last, days: last.days + 1 }]
        expect(planTrip({ ...request, stops: longer }, "IDR").totalMinor).toBeGreaterThanOrEqual(total)
        expect(planTrip({ ...request, adults: request.adults + 1 }, "IDR").totalMinor).toBeGreaterThan(total)
        expect(planTrip({ ...request, children: request.children + 1 }, "IDR").totalMinor).toBeGreaterThan(total)
      }),
    )
  })

  it("names the field that is wrong", () => {
    expect(problemOfRequest(bali)).toBeUndefined()
    expect(problemOfRequest({ ...bali, adults: 0 })?.field).toBe("adults")
    expect(problemOfRequest({ ...bali, children: -1 })?.field).toBe("children")
    expect(problemOfRequest({ ...bali, stops: [] })?.field).toBe("destination")
    expect(problemOfRequest({ ...bali, stops: singleStop("Bali", 0) ?? [] })?.field).toBe("days")
  })
})
