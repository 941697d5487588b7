import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { destinations } from "../../../config/destinations.ts"
import shipped from "../../../config/models/guarantee-v1.json" with { type: "json" }
import { travelStyles } from "../../../config/travel-costs.ts"
import { singleStop, type TripRequest } from "../../trip/planner/request.ts"
import { ShapeError } from "../shape.ts"
import { basisOfTrip } from "./basis.ts"
import { newKnowledge, recordOutcome } from "./knowledge.ts"
import { readGuaranteeModel, shippedModel } from "./model.ts"
import { quoteOf } from "./quote.ts"
import { readQuoteRequest } from "./read-request.ts"

const known = () => newKnowledge(shippedModel(), "same-kind")
const knowledge = known()

const bali: TripRequest = { stops: singleStop("Bali", 6) ?? [], adults: 2, children: 0, style: "mid-range" }

const priceOf = (trip: TripRequest, target = 0.95, from = knowledge): number => {
  const answer = quoteOf(from, { trip, currency: "IDR", target, hints: {} })
  if ("refusal" in answer) throw new Error(answer.refusal.reason)
  return answer.quote.priceMinor
}

const trips = fc.record({
  stops: fc
    .record({ destination: fc.constantFrom(...destinations), days: fc.integer({ min: 1, max: 29 }) })
    .map((stop) => [stop]),
  startDay: fc.integer({ min: 20_000, max: 22_000 }),
  adults: fc.integer({ min: 1, max: 5 }),
  children: fc.integer({ min: 0, max: 2 }),
  style: fc.constantFrom(...travelStyles),
})
const targets = fc.double({ min: 0.5, max: 0.99, noNaN: true })

describe("a price", () => {
  it("is no lower for a higher target, one more traveller, one more day", () => {
    fc.assert(
      fc.property(trips, targets, targets, (trip, one, other) => {
        const price = priceOf(trip)
        expect(priceOf(trip, Math.max(one, other))).toBeGreaterThanOrEqual(priceOf(trip, Math.min(one, other)))
        expect(priceOf({ ...trip, adults: trip.adults + 1 })).toBeGreaterThanOrEqual(price)
        const longer = trip.stops.map((stop) => ({ ...stop, days: stop.days + 1 }))
        expect(priceOf({ ...trip, stops: longer })).toBeGreaterThanOrEqual(price)
      }),
    )
  })

  it("does not depend on what the traveller has", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000_000 }), (budgetMinor) => {
        const answer = quoteOf(knowledge, { trip: bali, currency: "IDR", target: 0.95, hints: { budgetMinor } })
        if ("refusal" in answer) throw new Error(answer.refusal.reason)
        expect(answer.quote.priceMinor).toBe(priceOf(bali))
        expect(answer.quote.budget?.probability ?? 2).toBeLessThanOrEqual(1)
      }),
    )
  })

  it("comes with drivers whose shares are a whole, and measures with a trigger", () => {
    const answer = quoteOf(knowledge, { trip: bali, currency: "IDR", target: 0.95, hints: {} })
    if ("refusal" in answer) throw new Error(answer.refusal.reason)
    const { drivers, strategies, priceMinor, expectedMinor } = answer.quote
    expect(drivers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 3)
    expect(priceMinor).toBeGreaterThan(expectedMinor)
    expect(strategies.length).toBeGreaterThan(2)
    expect(strategies.every(({ action, bringsMinor }) => action !== "" && bringsMinor > 0)).toBe(true)
  })
})

describe("a refusal", () => {
  const kindOf = (trip: TripRequest, target = 0.95) => {
    const answer = quoteOf(knowledge, { trip, currency: "IDR", target, hints: {} })
    return "refusal" in answer ? answer.refusal.kind : undefined
  }
  it("says why nothing can be promised", () => {
    expect(kindOf(bali)).toBeUndefined()
    expect(kindOf({ ...bali, stops: singleStop("Bali", 45) ?? [] })).toBe("too-long")
    expect(kindOf({ ...bali, adults: 9 })).toBe("too-many-travellers")
    expect(kindOf(bali, 0.999)).toBe("target-out-of-range")
    expect(kindOf(bali, Number.NaN)).toBe("target-out-of-range")
    expect(kindOf({ ...bali, adults: 0 })).toBe("invalid")
  })
  it("never is silent: whatever comes is read, or refused with a reason", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              destination: fc.oneof(fc.jsonValue(), fc.constantFrom("Bali", "Nowhere")),
              days: fc.oneof(fc.jsonValue(), fc.integer()),
              startDate: fc.jsonValue(),
              endDate: fc.jsonValue(),
              party: fc.jsonValue(),
              style: fc.jsonValue(),
              target: fc.jsonValue(),
              budget: fc.jsonValue(),
              currency: fc.jsonValue(),
              itinerary: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        ),
        (value) => {
          const read = readQuoteRequest(value, "1")
          const answer = "refusal" in read ? read : quoteOf(knowledge, read.request)
          if ("refusal" in answer) expect(answer.refusal.reason).not.toBe("")
          else expect(Number.isSafeInteger(answer.quote.priceMinor) && answer.quote.priceMinor > 0).toBe(true)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

describe("a request", () => {
  const read = (value: unknown) => {
    const answer = readQuoteRequest(value, "1")
    return "refusal" in answer ? answer.refusal : answer.request.trip
  }
  it("means the same in other words", () => {
    const plain = { destination: "Bali", startDate: "2026-05-08", days: 6, adults: 2, children: 1, style: "mid-range" }
    expect(
      read({ city: "Ubud, Bali", start_date: "2026-05-08", endDate: "2026-05-13", party: { adults: 2, children: 1 } }),
    ).toEqual(read(plain))
    expect(read({ ...plain, days: undefined, nights: 5 })).toEqual(read(plain))
    expect(
      read({
        itinerary: [
          { day: 1, city: "Bali" },
          { day: 2, city: "Bali" },
        ],
        travellers: ["a", "b"],
      }),
    ).toMatchObject({
      stops: [{ days: 2 }],
      adults: 2,
    })
  })
  it("names the field that is wrong or missing", () => {
    expect(read({ destination: "Bali" })).toMatchObject({ kind: "too-little-information", field: "days" })
    expect(read({ days: 3 })).toMatchObject({ kind: "too-little-information", field: "destination" })
    expect(read({ destination: "Bali", days: 3, style: "royal" })).toMatchObject({ kind: "invalid", field: "style" })
    expect(read({ destination: "Bali", days: 3, currency: "XXX" })).toMatchObject({ kind: "unknown-currency" })
    expect(read({ destination: "Bali", startDate: "2026-02-30", days: 3 })).toMatchObject({ field: "startDate" })
  })
})

describe("what is learned", () => {
  it("raises prices after broken promises, and is the same for the same outcomes", () => {
    const taught = () => {
      const own = known()
      for (let trip = 0; trip < 60; trip++) {
        const basis = basisOfTrip(bali, "IDR")
        const priceMinor = priceOf(bali, 0.95, own)
        recordOutcome(own, {
          basis,
          finalMinor: priceMinor * 1.2,
          promise: { aim: 0.965, priceMinor },
          isElsewhere: false,
        })
      }
      return priceOf(bali, 0.95, own)
    }
    expect(taught()).toBeGreaterThan(priceOf(bali) * 1.05)
    expect(taught()).toBe(taught())
  })
  it("is not read from a file of another shape", () => {
    expect(() => readGuaranteeModel({ ...shipped.model, weights: [1, 2] })).toThrow(ShapeError)
    expect(() => readGuaranteeModel({ ...shipped.model, scores: { levels: [0.5, 0.1], values: [1, 2] } })).toThrow(
      ShapeError,
    )
  })
})
