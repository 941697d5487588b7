/** Itineraries over HTTP on a real engine: planned, edited, paid for, booked, fitted to a budget that has moved. */
import { expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import type { ItineraryView } from "./contract/itinerary.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"

const gateway = await startGateway()
const dayAt = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
let number = 0

const begin = async (changes: Record<string, unknown> = {}, total = 1_000_000_000) => {
  const as = `nia${++number}`
  const post = (path: string, body: unknown) => gateway.call("POST", path, { as, body })
  const opened = await post("/api/budgets", {
    ...tripAroundToday(),
    startDate: dayAt(2),
    endDate: dayAt(5),
    totalMinor: total,
  })
  const budgetId: string = opened.json.budget.budgetId
  const made = await post("/api/itineraries", {
    ...{ itineraryId: "bali", name: "Bali", city: "bali", budgetId, startDate: dayAt(2), endDate: dayAt(5), people: 2 },
    ...changes,
  })
  expect(made.status).toBe(201)
  const edit = (change: Record<string, unknown>, version?: number) =>
    post("/api/itineraries/bali/edit", { change, ...(version === undefined ? {} : { version }) })
  const read = async (): Promise<ItineraryView> => (await gateway.call("GET", "/api/itineraries/bali", { as })).json
  return { as, budgetId, post, edit, read }
}
const placesOf = ({ days }: ItineraryView) => days.map(({ stops }) => stops.flatMap(({ placeId }) => placeId ?? []))
const stopOf = ({ days }: ItineraryView, placeId: string) => {
  const stop = days.flatMap(({ stops }) => stops).find((one) => one.placeId === placeId)
  if (stop === undefined) throw new Error(`no stop at ${placeId}`)
  return stop
}

test("planned from the budget's rest; the money, the must-sees and the avoided hold", async () => {
  const { post } = await begin({ mustSee: ["bali-22"], avoid: ["bali-01"] }, 300_000_000)
  const { status, json } = await post("/api/itineraries/bali/generate", {})
  expect(status).toBe(200)
  const places = placesOf(json.itinerary).flat()
  expect(places).toContain("bali-22")
  expect(places).not.toContain("bali-01")
  expect(places.length).toBeGreaterThan(3)
  expect(json.itinerary.costs.plannedMinor).toBeLessThanOrEqual(300_000_000)
  expect(json.itinerary.costs.remainingMinor).toBeGreaterThanOrEqual(0)
  expect(json.choices.length).toBeGreaterThan(0)
  expect(
    json.itinerary.days.flatMap((day: { stops: ReadonlyArray<{ fault: unknown }> }) =>
      day.stops.map(({ fault }) => fault),
    ),
  ).not.toContain("closed")
})

test("edits, each undone in turn; who looked at an older version is told", async () => {
  const { edit, post, read, as } = await begin()
  await edit({ edit: "add", placeId: "bali-01", day: 0 })
  await edit({ edit: "add", placeId: "bali-12", day: 0 })
  await edit({ edit: "add", placeId: "bali-13", day: 1, position: 0 })
  const { stopId } = stopOf(await read(), "bali-12")
  await edit({ edit: "move", stopId, day: 1, position: 0 })
  expect(placesOf(await read())).toEqual([["bali-01"], ["bali-12", "bali-13"], [], []])
  const locked = (await edit({ edit: "lock", stopId })).json
  expect(stopOf(locked, "bali-12")).toMatchObject({
    locked: true,
    startMinute: stopOf(await read(), "bali-12").startMinute,
  })
  expect((await edit({ edit: "move", stopId, day: 2, position: 0 })).json).toMatchObject({
    status: 422,
    field: "change.stopId",
  })
  expect((await edit({ edit: "remove", stopId: "s99" })).json).toMatchObject({ status: 404, field: "change.stopId" })
  expect((await edit({ edit: "remove", stopId }, 2)).json.type).toBe("urn:pacer:problem:itinerary-changed")
  for (const expected of [
    [["bali-01"], ["bali-12", "bali-13"], [], []],
    [["bali-01", "bali-12"], ["bali-13"], [], []],
    [["bali-01", "bali-12"], [], [], []],
  ]) {
    expect(placesOf((await post("/api/itineraries/bali/undo", {})).json)).toEqual(expected)
  }
  const { versions } = (await gateway.call("GET", "/api/itineraries/bali/versions", { as })).json
  expect(versions.map(({ what }: { what: string }) => what)).toEqual([
    "undone",
    "undone",
    "undone",
    "lock",
    "move",
    "add",
    "add",
    "add",
    "created",
  ])
  // Forth again to a kept version, and back to where one was.
  const forth = await post("/api/itineraries/bali/undo", { to: 5 })
  expect(placesOf(forth.json)).toEqual([["bali-01"], ["bali-12", "bali-13"], [], []])
  expect(placesOf((await post("/api/itineraries/bali/undo", {})).json)).toEqual([["bali-01", "bali-12"], [], [], []])
  expect((await post("/api/itineraries/bali/undo", { to: 99 })).json).toMatchObject({ status: 422, field: "to" })
  for (let more = 0; more < 2; more++) await post("/api/itineraries/bali/undo", {})
  expect((await post("/api/itineraries/bali/undo", {})).status).toBe(422)
})

test("two edits at once: one counts, the other is told", async () => {
  const { edit } = await begin()
  const both = await Promise.all(["bali-01", "bali-02"].map((placeId) => edit({ edit: "add", placeId, day: 0 }, 1)))
  expect(both.map(({ status }) => status).sort()).toEqual([200, 422])
})

test("a payment finds its stop by name and day, by the traveller's word another one; a booking is committed money", async () => {
  const { edit, read, as, post } = await begin({ startDate: dayAt(0), endDate: dayAt(2) })
  await post("/api/budgets", { ...tripAroundToday("now") })
  const now = await begin({ startDate: dayAt(0), endDate: dayAt(1) })
  const running = await post("/api/budgets", { ...tripAroundToday("running"), startDate: dayAt(-1), endDate: dayAt(1) })
  void now
  const budgetId: string = running.json.budget.budgetId
  const made = await post("/api/itineraries", {
    ...{
      itineraryId: "paid",
      name: "Paid",
      city: "bali",
      budgetId,
      startDate: dayAt(-1),
      endDate: dayAt(1),
      people: 2,
    },
  })
  expect(made.status).toBe(201)
  void edit
  void read
  const change = (one: Record<string, unknown>) => post("/api/itineraries/paid/edit", { change: one })
  for (const day of [0, 1, 2]) await change({ edit: "add", placeId: `bali-1${day + 2}`, day })
  const spend = async (merchant: string) => {
    const body = {
      ...{ clientId: `${merchant}-${number}`.replaceAll(" ", ""), amountMinor: 7_000_000, currency: "IDR", budgetId },
      ...{ merchant, category: "activities", occurredAt: new Date().toISOString() },
    }
    return (await post("/api/expenses", body)).json.transaction
  }
  const view = async (): Promise<ItineraryView> => (await gateway.call("GET", "/api/itineraries/paid", { as })).json
  const names = (await view()).days.map(({ stops }) => stops[0]?.name ?? "")
  const paid = await spend(`${names[0]} TIKET`)
  const day = Math.round((Date.parse(paid.day) - Date.parse(dayAt(-1))) / 86_400_000)
  const spent = await spend(`${names[day]} BALI`)
  const before = await view()
  expect(before.days[day]?.stops[0]).toMatchObject({ actualMinor: 7_000_000, transactionIds: [spent.transactionId] })
  const last = before.days[2]?.stops[0]?.stopId ?? ""
  await change({ edit: "link", transactionId: spent.transactionId, stopId: last })
  expect((await view()).days[2]?.stops[0]?.actualMinor).toBe(7_000_000)
  const first = before.days[0]?.stops[0]?.stopId ?? ""
  await change({ edit: "book", stopId: first, costMinor: 9_000_000, reference: "ABC" })
  const booked = await view()
  expect(booked.costs.committedMinor).toBe(9_000_000)
  expect(booked.days[0]?.stops[0]?.bookedMinor).toBe(9_000_000)
  expect((await change({ edit: "remove", stopId: first })).status).toBe(422)
  await change({ edit: "link", transactionId: paid.transactionId, stopId: first })
  expect((await view()).costs.committedMinor).toBe(0)
})

test("a booked stop is committed money of its budget until it is cancelled or paid, once, and is not counted twice", async () => {
  const { edit, read, as, budgetId, post } = await begin({ startDate: dayAt(0), endDate: dayAt(2) })
  await gateway.call("PATCH", `/api/budgets/${budgetId}`, { as, body: { startDate: dayAt(-1), endDate: dayAt(2) } })
  for (const day of [0, 1, 2]) await edit({ edit: "add", placeId: `bali-1${day + 2}`, day })
  const budget = async () => (await gateway.call("GET", `/api/budgets/${budgetId}/dashboard`, { as })).json
  const [first, second] = (await read()).days.map(({ stops }) => stops[0])
  if (first === undefined || second === undefined) throw new Error("no stops")
  const before = await read()
  const booked = (await edit({ edit: "book", stopId: second.stopId, costMinor: 9_000_000 })).json
  // It is owed now instead of planned, and what is left of the plan's money moves by the difference alone.
  expect(booked.costs.remainingMinor - (before.costs.remainingMinor ?? 0)).toBe(second.plannedMinor - 9_000_000)
  expect(booked.costs.budgetLeftMinor).toBe(before.costs.budgetLeftMinor)
  const { summary, commitments } = await budget()
  expect(summary.committedMinor).toBe(9_000_000)
  expect(commitments).toMatchObject([
    { bookingId: `it.bali.${second.stopId}`, state: "open", category: second.category, dueDate: dayAt(1) },
  ])
  await edit({ edit: "book", stopId: second.stopId, costMinor: 8_000_000 })
  await edit({ edit: "lock", stopId: second.stopId })
  expect((await budget()).summary.committedMinor).toBe(8_000_000)
  await edit({ edit: "unbook", stopId: second.stopId })
  expect((await budget()).commitments).toMatchObject([{ state: "released", released: { why: "cancelled" } }])
  // Going back to the version in which it was booked books it again.
  await post("/api/itineraries/bali/undo", {})
  expect((await budget()).summary.committedMinor).toBe(8_000_000)
  const body = {
    ...{ clientId: `pay${number}`, amountMinor: 7_000_000, currency: "IDR", budgetId, category: "activities" },
    occurredAt: new Date().toISOString(),
  }
  const paid = (await post("/api/expenses", body)).json.transaction
  await edit({ edit: "link", transactionId: paid.transactionId, stopId: second.stopId })
  const after = await budget()
  expect(after.summary.committedMinor).toBe(0)
  expect(after.commitments).toMatchObject([{ released: { why: "paid", transactionId: paid.transactionId } }])
})

test("the budget moved: fitted to what is left, the booked stop stays, and the swaps say what it saves", async () => {
  const { edit, post, read, as, budgetId } = await begin({ goal: "experience" }, 600_000_000)
  await post("/api/itineraries/bali/generate", {})
  const full = await read()
  const dearest = full.days
    .flatMap(({ stops }) => stops)
    .filter(({ placeId }) => placeId !== null)
    .reduce((top, stop) => (stop.plannedMinor > top.plannedMinor ? stop : top))
  await edit({ edit: "book", stopId: dearest.stopId })
  await gateway.call("PATCH", `/api/budgets/${budgetId}`, {
    as,
    body: { totalMinor: Math.round(full.costs.plannedMinor * 0.6) },
  })
  const { remainingMinor } = (await read()).costs
  expect(remainingMinor).toBeLessThan(0)
  const preview = await post("/api/itinerary/optimize-budget", { itineraryId: "bali", preview: true })
  const { afterMinor } = preview.json
  const elsewhere = await post("/api/itinerary/optimize-budget", { itineraryId: "bali", onlyAtMinor: afterMinor + 1 })
  expect(elsewhere.json.preview).toBe(true)
  expect((await read()).costs.remainingMinor).toBe(remainingMinor)
  const { json } = await post("/api/itinerary/optimize-budget", { itineraryId: "bali", onlyAtMinor: afterMinor })
  expect(json.preview).toBe(false)
  expect(json.itinerary.days).toEqual(preview.json.itinerary.days)
  expect(preview.json.over).toContainEqual({ constraint: "total", byMinor: -(remainingMinor ?? 0) })
  expect(stopOf(json.itinerary, dearest.placeId ?? "")).toMatchObject({
    stopId: dearest.stopId,
    bookedMinor: dearest.plannedMinor,
  })
  expect(json.itinerary.costs.remainingMinor).toBeGreaterThanOrEqual(0)
  expect(json.savedMinor).toBeGreaterThan(0)
  expect(json.swaps.length).toBeGreaterThan(0)
  // What fits now is asked again: nothing has to go.
  const again = await post("/api/itinerary/optimize-budget", { itineraryId: "bali", preview: true })
  expect(again.json.over).toEqual([])
  expect(again.json.swaps.filter(({ removed }: { removed: unknown }) => removed !== null)).toEqual([])
})

test("learned likings count under their consent alone", async () => {
  const { edit, post } = await begin()
  const money = { budgetConstraints: { totalBudget: 4_000_000, currency: "IDR" }, preview: true }
  await edit({ edit: "add", placeId: "bali-13", day: 0 })
  await edit({ edit: "rate", stopId: "s1", outcome: "visited", rating: 5 })
  const personal = (personal?: boolean) =>
    post("/api/itineraries/bali/generate", { ...money, userPreferences: personal === undefined ? {} : { personal } })
  expect((await personal(true)).status).toBe(403)
  expect((await personal()).json.personalised).toBe(false)
  const consent = { source: "app/itinerary", purpose: "personalisation" }
  expect((await post("/api/consents", consent)).status).toBe(201)
  expect((await personal(true)).json.personalised).toBe(true)
  expect((await personal(false)).json.personalised).toBe(false)
  await post("/api/consents/withdraw", consent)
  expect((await personal()).json.personalised).toBe(false)
})

test.each([
  ["an unknown city", { city: "atlantis" }, "city"],
  ["an unknown currency", { currency: "ABC" }, "currency"],
  ["too many days", { endDate: dayAt(2 + limits.itineraryDaysMax) }, "endDate"],
  ["a hotel elsewhere", { hotel: { latitude: 48, longitude: 11 } }, "hotel"],
  ["a longitude outside the world", { hotel: { latitude: 0, longitude: 181 } }, "hotel.longitude"],
  ["a place of another city", { mustSee: ["jakarta-01"] }, "mustSee.0"],
  ["a day that ends before it begins", { dayStartsMinute: 900, dayEndsMinute: 800 }, "dayEndsMinute"],
])("%s is refused with its field", async (_what, wrong, field) => {
  const body = { name: "Bali", city: "bali", startDate: dayAt(2), endDate: dayAt(3), ...wrong }
  const { status, json } = await gateway.call("POST", "/api/itineraries", { as: "wrong", body })
  expect([status, json.field]).toEqual([400, field])
})
