import { expect, test } from "vitest"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"

const gateway = await startGateway()
const as = "ayu"
const call = (method: string, path: string, body?: unknown) =>
  gateway.call(method, path, { as, ...(body === undefined ? {} : { body }) })

const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const bali = { destination: "Bali", startDate: soon(20), days: 6, party: 2, style: "mid-range" }

test("who knows only Bali, six days, two people, gets a plan and opens a budget from it", async () => {
  const { status, json } = await call("POST", "/api/plans", bali)
  expect(status).toBe(200)
  expect(json.plan.categories.reduce((sum: number, one: { plannedMinor: number }) => sum + one.plannedMinor, 0)).toBe(
    json.plan.totalMinor,
  )
  const opened = await call("POST", "/api/budgets", json.opens)
  expect(opened).toMatchObject({ status: 201, json: { budget: { totalMinor: json.plan.totalMinor, tripDays: 6 } } })
  expect((await call("POST", "/api/plans", { ...bali, startDate: undefined })).json.opens).toBeNull()
})

test("a request that is wrong names its field", async () => {
  const wrong = async (body: object) => (await call("POST", "/api/plans", { ...bali, ...body })).json
  expect(await wrong({ destination: "Atlantis" })).toMatchObject({ status: 400, field: "destination" })
  expect(await wrong({ days: 0 })).toMatchObject({ status: 400, field: "days" })
  expect(await wrong({ style: "royal" })).toMatchObject({ status: 400, field: "style" })
  expect(await wrong({ party: { adults: 0 } })).toMatchObject({ status: 400, field: "adults" })
})

test("a quote is taken for a budget once, at its price, before the trip", async () => {
  const { quote } = (await call("POST", "/api/plans/quote", bali)).json
  expect(quote.drivers.length).toBeGreaterThan(3)
  const { opens } = (await call("POST", "/api/plans", bali)).json
  const { budgetId } = (await call("POST", "/api/budgets", opens)).json.budget
  const take = { destination: "Bali", adults: 2, style: "mid-range", priceMinor: quote.priceMinor }
  expect((await call("POST", `/api/budgets/${budgetId}/promise`, { ...take, priceMinor: 1 })).status).toBe(422)
  expect((await call("POST", `/api/budgets/${budgetId}/promise`, take)).status).toBe(200)
  expect((await call("POST", `/api/budgets/${budgetId}/promise`, take)).status).toBe(200)
  const refused = (await call("POST", "/api/plans/quote", { ...bali, days: 60 })).json
  expect(refused).toMatchObject({ refused: true, kind: "too-long" })
  const record = (await call("GET", "/api/plans/track-record")).json
  expect(record).toMatchObject({ promised: 1, running: 1, lapsed: 0, ended: 0, keptLowerBound95: null })
  expect(record.refused).toEqual([{ kind: "too-long", count: 1 }])
})

test("nothing is promised for a trip that has begun", async () => {
  const { budgetId } = (await call("POST", "/api/budgets", tripAroundToday())).json.budget
  const take = { destination: "Bali", adults: 2, style: "mid-range", priceMinor: 9_000_000_000 }
  expect(await call("POST", `/api/budgets/${budgetId}/promise`, take)).toMatchObject({ status: 422 })
})

test("a journey of several places, and an itinerary whose fees enter the plan, are quoted and promised", async () => {
  const { cities, places } = (await call("GET", "/api/itinerary/places?city=bali")).json
  expect(cities.length).toBeGreaterThan(0)
  const startDate = soon(30)
  const endDate = soon(33)
  const create = { itineraryId: "days", name: "Four days", city: "bali", startDate, endDate, people: 2 }
  expect((await call("POST", "/api/itineraries", create)).status).toBe(201)
  const dearest = places.toSorted(
    (one: { feeMinor: number }, other: { feeMinor: number }) => other.feeMinor - one.feeMinor,
  )
  for (const { placeId } of dearest.slice(0, 4)) {
    await call("POST", "/api/itineraries/days/edit", { change: { edit: "add", placeId, day: 1 } })
  }
  const { plan } = (await call("POST", "/api/plans", { itineraryId: "days" })).json
  expect(plan).toMatchObject({ destination: "Bali", days: { length: 4 } })
  expect(plan.reasons).toContain("What the itinerary plans is counted at its own prices")
  const { quote } = (await call("POST", "/api/plans/quote", { itineraryId: "days" })).json
  expect(quote.priceMinor).toBeGreaterThan(plan.totalMinor)
  expect(await call("POST", "/api/plans/quote", { itineraryId: "nobodys" })).toMatchObject({ status: 404 })
  expect(await gateway.call("POST", "/api/plans/quote", { as: "budi", body: { itineraryId: "days" } })).toMatchObject({
    status: 404,
  })

  const stops = [
    { destination: "Bali", days: 4 },
    { destination: "Yogyakarta", days: 3 },
  ]
  const journey = { stops, startDate, itineraryId: "days", adults: 2, style: "mid-range" }
  const { opens } = (await call("POST", "/api/plans", journey)).json
  expect(opens.destination).toBe("Bali, Yogyakarta")
  const { budgetId } = (await call("POST", "/api/budgets", opens)).json.budget
  const { priceMinor } = (await call("POST", "/api/plans/quote", journey)).json.quote
  const take = { stops, itineraryId: "days", adults: 2, style: "mid-range", priceMinor }
  const short = { ...take, stops: stops.slice(0, 1).map((stop) => ({ ...stop, days: 9 })) }
  expect(
    (await call("POST", `/api/budgets/${budgetId}/promise`, { ...short, stops: [...short.stops, ...stops] })).json
      .field,
  ).toBe("stops")
  const taken = (await call("POST", `/api/budgets/${budgetId}/promise`, take)).json
  // One chance: before the first day has ended it is the one that was promised.
  const { guarantee } = taken.budget
  expect(guarantee).toMatchObject({ priceMinor, probabilityNow: guarantee.promisedProbability })
})
