/** Price comparison over HTTP with the real engine and the sandbox partners: totals, budget, bad questions, watches, bookings. */
import { randomUUID } from "node:crypto"
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { expect, test } from "vitest"
import { publishRates } from "../feeds/prices/sandbox/rates.test-support.ts"
import { startPricePartners } from "../feeds/prices/sandbox/sandbox.test-support.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"

const partners = await startPricePartners()
const [aria, bumi] = partners
const gateway = await startGateway({ priceProviders: partners.map(({ provider }) => provider) })
const { call } = gateway
await publishRates(gateway.natsUrl, gateway.databaseUrl)

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
const stay = (offset: number, more = "") =>
  `location=Ubud&checkIn=${day(offset)}&checkOut=${day(offset + 2)}&guests=2${more}`
const hotels = (query: string, as = "ani") => call("GET", `/api/comparison/hotels?${query}`, { as })
const until = async <Value>(ask: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> => {
  for (let tries = 0; tries < 200; tries++) {
    const value = await ask()
    if (holds(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error("waited in vain")
}

interface Offer {
  readonly source: string
  readonly offerId: string
  readonly totalMinor: number
  readonly baseMinor: number
  readonly taxesMinor: number
  readonly feesMinor: number
}
interface Group {
  readonly name: string
  readonly totalMinor: number
  readonly offers: ReadonlyArray<Offer>
  readonly worth: { readonly valueMinor: number; readonly withinBudget: boolean; readonly chanceChange?: number }
  readonly standing: { readonly verdict: string; readonly seen: number }
}

test("hotels of three sources come as one list by value, each total with what is in it", async () => {
  const { status, json, text } = await hotels(stay(5, "&preferences=pool"))
  expect(status, text).toBe(200)
  expect(json).toMatchObject({ kind: "hotels", currency: "IDR", nights: 2, place: "Ubud" })
  expect(json.sources.map((one: { state: string }) => one.state)).toEqual(["fresh", "fresh", "fresh"])
  const groups: ReadonlyArray<Group> = json.groups
  expect(groups.some(({ offers }) => offers.length === 3)).toBe(true)
  for (const { offers, totalMinor } of groups) {
    expect(totalMinor).toBe(Math.min(...offers.map((offer) => offer.totalMinor)))
    for (const offer of offers) expect(offer.baseMinor + offer.taxesMinor + offer.feesMinor).toBe(offer.totalMinor)
  }
  const values = groups.map(({ worth }) => worth.valueMinor)
  expect(values).toEqual([...values].sort((a, b) => b - a))
})

test("a good price is known from the calendar that a source tells of", async () => {
  await hotels(stay(9))
  const answer = await until(
    () => hotels(stay(10)),
    ({ json }) => json.groups.some((group: Group) => group.standing.verdict !== "unknown"),
  )
  const known = answer.json.groups.find((group: Group) => group.standing.verdict !== "unknown")
  expect(known.standing.seen).toBeGreaterThan(20)
  const told = known.offers.find((offer: Offer) => offer.source === "citra")
  const history = await call(
    "GET",
    `/api/comparison/history?kind=hotels&source=citra&offerId=${told.offerId}&checkIn=${day(10)}`,
    { as: "ani" },
  )
  expect(history.json.points.length).toBeGreaterThan(20)
  expect(history.json).toMatchObject({ currency: "SGD", advice: { advice: expect.stringMatching(/^(book|wait)$/) } })
})

test("a trip's budget: what an offer does to the chance of keeping it, and nothing of somebody else's", async () => {
  const opened = await call("POST", "/api/budgets", {
    as: "bela",
    body: { ...tripAroundToday(), totalMinor: 400_000_000 },
  })
  const { budgetId } = opened.json.budget
  const { json } = await hotels(stay(6, `&budgetId=${budgetId}&budget=200000000`), "bela")
  const groups: ReadonlyArray<Group> = json.groups
  for (const { worth } of groups) expect(worth.chanceChange).toBeLessThanOrEqual(0)
  const beyond = groups.findIndex(({ worth }) => !worth.withinBudget)
  if (beyond >= 0) expect(groups.slice(beyond).every(({ totalMinor }) => totalMinor > 200_000_000)).toBe(true)
  expect((await hotels(stay(6, `&budgetId=${budgetId}`), "ani")).status).toBe(404)
})

test.each([
  [`location=Ubud&checkIn=${day(5)}&checkOut=${day(4)}&guests=2`, "checkOut"],
  [`location=Ubud&checkIn=${day(-5)}&checkOut=${day(4)}&guests=2`, "checkIn"],
  [`location=Ubud&checkIn=2026-13-01&checkOut=${day(4)}&guests=2`, "checkIn"],
  [`location=91,115&checkIn=${day(4)}&checkOut=${day(5)}&guests=2`, "location"],
  [`location=-8,181&checkIn=${day(4)}&checkOut=${day(5)}&guests=2`, "location"],
  [`location=Atlantis&checkIn=${day(4)}&checkOut=${day(5)}&guests=2`, "location"],
  [`location=Ubud&checkIn=${day(4)}&checkOut=${day(5)}&guests=0`, "guests"],
  [`location=Ubud&checkIn=${day(4)}&checkOut=${day(5)}&guests=2&currency=XXQ`, "currency"],
  [`location=Ubud&checkIn=${day(4)}&checkOut=${day(5)}&guests=2&budget=-5`, "budget"],
])("%s is refused for %s", async (query, field) => {
  expect(await hotels(query)).toMatchObject({ status: 400, json: { field } })
})

test("rides and tables are compared as well", async () => {
  const rides = await call("GET", `/api/comparison/transport?from=Jakarta&to=Bandung&date=${day(3)}&guests=2`, {
    as: "ani",
  })
  expect(rides.json.groups.length, rides.text).toBeGreaterThan(3)
  expect(rides.json.groups.some((group: Group) => group.offers.length === 2)).toBe(true)
  const tables = await call("GET", `/api/comparison/dining?location=-8.7,115.2&date=${day(3)}&guests=2`, { as: "ani" })
  expect(tables.json.groups.length, tables.text).toBeGreaterThan(3)
})

test("one partner down leaves the others, and says what is the matter", async () => {
  aria.down = true
  const { status, json } = await hotels(stay(12))
  aria.down = false
  expect(status).toBe(200)
  const about = json.sources.find((one: { source: string }) => one.source === "aria")
  expect(about).toMatchObject({ state: "failed", problem: "Aria Travel cannot be reached.", asOf: null })
  expect(json.groups.length).toBeGreaterThan(3)
})

const bookable = async (offset: number, as: string) => {
  const { json } = await hotels(stay(offset), as)
  const offer = json.groups.flatMap((group: Group) => group.offers).find((one: Offer) => one.source === "bumi")
  return { comparisonId: json.comparisonId, source: "bumi", offerId: offer.offerId }
}

test("a booking counts once, is listed and cancelled; a price that rose is refused and named", async () => {
  const wish = await bookable(15, "cici")
  const headers = { "idempotency-key": randomUUID() }
  const first = await call("POST", "/api/comparison/bookings", { as: "cici", body: wish, headers })
  expect(first.json, first.text).toMatchObject({ state: "booked", currency: "IDR" })
  const again = await call("POST", "/api/comparison/bookings", { as: "cici", body: wish, headers })
  expect(again.json).toEqual(first.json)
  expect(bumi.bookings.size).toBe(1)
  const twice = { as: "coki", body: await bookable(17, "coki"), headers: { "idempotency-key": randomUUID() } }
  const both = await Promise.all([1, 2, 3].map(() => call("POST", "/api/comparison/bookings", twice)))
  expect(new Set(both.map(({ json }) => json.bookingId)).size).toBe(1)
  expect(bumi.bookings.size).toBe(2)
  await call("POST", `/api/comparison/bookings/${both[0]?.json.bookingId}/cancel`, { as: "coki" })
  const other = await bookable(16, "cici")
  expect(await call("POST", "/api/comparison/bookings", { as: "cici", body: other, headers })).toMatchObject({
    ...{ status: 422, json: { type: "urn:pacer:problem:idempotency-key-reused" } },
  })
  bumi.dearer = 1.2
  const priceOf = (json: { readonly groups: ReadonlyArray<Group> }) =>
    json.groups
      .flatMap(({ offers }) => offers)
      .find(({ source, offerId }) => source === "bumi" && offerId === other.offerId)?.totalMinor ?? 0
  const seen = priceOf((await hotels(stay(16), "cici")).json)
  const dearer = await call("POST", "/api/comparison/bookings", { as: "cici", body: other })
  // What is compared right after is the price of now, not what was kept of a moment before.
  expect(priceOf((await hotels(stay(16), "cici")).json)).toBeGreaterThan(1.1 * seen)
  bumi.dearer = 1
  expect(dearer).toMatchObject({ status: 422, json: { type: "urn:pacer:problem:price-changed" } })
  const cancelled = await call("POST", `/api/comparison/bookings/${first.json.bookingId}/cancel`, { as: "cici" })
  expect(cancelled.json.state).toBe("cancelled")
  expect([...bumi.bookings.values()].every((one) => one.cancelled)).toBe(true)
  const list = await call("GET", "/api/comparison/bookings", { as: "cici" })
  expect(list.json.bookings).toMatchObject([{ kind: "hotels", comparisonId: wish.comparisonId, state: "cancelled" }])
})

test("a booking whose answer was lost is found by its key, whatever it costs now, and is cancelled where it was made", async () => {
  const as = "gita"
  const atPartner = () => [...bumi.bookings.values()].slice(before).map(({ cancelled }) => cancelled)
  const before = bumi.bookings.size
  const wishes = [await bookable(22, as), await bookable(24, as)]
  const book = (at: number) =>
    call("POST", "/api/comparison/bookings", { as, body: wishes[at], headers: { "idempotency-key": `lost-${at}` } })
  bumi.losesAnswers = true
  expect([(await book(0)).status, (await book(1)).status]).toEqual([503, 503])
  bumi.losesAnswers = false
  bumi.dearer = 1.3
  const found = await book(0)
  bumi.dearer = 1
  expect(found.json, found.text).toMatchObject({ state: "booked" })
  const list = (await call("GET", "/api/comparison/bookings", { as })).json.bookings
  const asked = list.find(({ state }: { state: string }) => state === "asked")
  const cancelled = await call("POST", `/api/comparison/bookings/${asked.bookingId}/cancel`, { as })
  expect(cancelled.json, cancelled.text).toMatchObject({ state: "cancelled" })
  expect(atPartner()).toEqual([false, true])
  // Nobody knows of a key that never arrived, at a price that has risen since: nothing is made of it.
  bumi.down = true
  const [third] = [await bookable(22, as)]
  expect((await call("POST", "/api/comparison/bookings", { as, body: third })).status).toBe(503)
  bumi.down = false
  bumi.dearer = 1.3
  const dearer = await call("POST", "/api/comparison/bookings", { as, body: third })
  bumi.dearer = 1
  expect(dearer).toMatchObject({ status: 422, json: { type: "urn:pacer:problem:price-changed" } })
  expect(atPartner()).toEqual([false, true])
})

test("a watched price is said in the inbox; a target is needed, and the right way round", async () => {
  const wish = { ...(await bookable(20, "dodo")), comparisonId: undefined }
  const body = {
    ...{ kind: "hotels", location: "Ubud", checkIn: day(20), checkOut: day(22), guests: 2, currency: "IDR" },
    ...{ source: wish.source, offerId: wish.offerId, name: "Melati" },
  }
  const watch = (targets: object) =>
    call("POST", "/api/comparison/watches", { as: "dodo", body: { ...body, ...targets } })
  expect(await watch({})).toMatchObject({ status: 400, json: { field: "fallsToMinor" } })
  expect(await watch({ fallsToMinor: 9, source: "nobody" })).toMatchObject({ status: 400, json: { field: "source" } })
  const ride = { fallsToMinor: 9, kind: "transport", source: "aria" }
  expect(await watch(ride)).toMatchObject({ status: 400, json: { field: "destination" } })
  expect(await watch({ fallsToMinor: 9, risesToMinor: 8 })).toMatchObject({
    status: 400,
    json: { field: "risesToMinor" },
  })
  await call("PUT", "/api/notifications/settings", {
    as: "dodo",
    body: {
      // A traveller who wants to hear of nothing else, at least not now.
      ...{ timeZone: "Asia/Jakarta", quietHours: null, urgentAlways: true, perDayMax: 0, bundleNews: true },
      ...{ digestMinute: 0, mutedKinds: [] },
    },
  })
  const { json } = await watch({ fallsToMinor: 900_000_000_000 })
  // The partition's own clock has to have ticked for anything to be said.
  await call("POST", "/api/budgets", { as: "dodo", body: tripAroundToday() })
  const inbox = await until(
    () => call("GET", "/api/notifications", { as: "dodo" }),
    (answer) => answer.json.notifications.some((one: { kind: string }) => one.kind === "price_watch"),
  )
  expect(inbox.text).toContain("down to your")
  expect(inbox.json.notifications.find((one: { kind: string }) => one.kind === "price_watch").digest).toBe(false)
  const list = await call("GET", "/api/comparison/watches", { as: "dodo" })
  expect(list.json.watches[0]).toMatchObject({ watchId: json.watchId, lastMinor: expect.any(Number) })
  expect((await call("DELETE", `/api/comparison/watches/${json.watchId}`, { as: "dodo" })).status).toBe(200)
  expect((await call("DELETE", `/api/comparison/watches/${json.watchId}`, { as: "dodo" })).status).toBe(404)
})

/** As it is when the gateway falls before the log has heard of a booking. */
const setBudget = (bookingId: string, budgetId: string) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    yield* sql`update price_bookings set budget_id = ${budgetId}, told = null where booking_id = ${bookingId}`
  }).pipe(
    Effect.provide(PgClient.layer({ url: Redacted.make(gateway.databaseUrl), maxConnections: 1 })),
    Effect.scoped,
    Effect.runPromise,
  )

test("what is booked for a trip is committed money of it in its own currency, once, until it is cancelled", async () => {
  const as = "eka"
  const trip = { ...tripAroundToday(), currency: "USD", totalMinor: 500_000 }
  const { budgetId } = (await call("POST", "/api/budgets", { as, body: trip })).json.budget
  const wish = { ...(await bookable(18, as)), budgetId }
  const headers = { "idempotency-key": randomUUID() }
  const book = () => call("POST", "/api/comparison/bookings", { as, body: wish, headers })
  const [first] = await Promise.all([book(), book()])
  expect((await book()).json.bookingId).toBe(first.json.bookingId)
  const owed = async () => (await call("GET", `/api/budgets/${budgetId}/commitments`, { as })).json
  const { commitments, committedMinor, currency } = await owed()
  expect(currency).toBe("USD")
  expect(commitments).toMatchObject([
    {
      ...{
        bookingId: `pr.${first.json.bookingId}`,
        category: "lodging",
        from: "prices",
        state: "open",
        dueDate: day(18),
      },
      original: { amountMinor: first.json.totalMinor, currency: "IDR" },
    },
  ])
  expect(committedMinor).toBe(commitments[0].amountMinor)
  expect(committedMinor).toBeGreaterThan(0)
  const { original } = commitments[0]
  expect(Math.abs(committedMinor - original.amountMinor * Number(original.rate))).toBeLessThanOrEqual(1)
  // Cut off between the partner's answer and the log's: asked again, it is told.
  const late = { comparisonId: wish.comparisonId, source: wish.source, offerId: wish.offerId }
  const key = { "idempotency-key": randomUUID() }
  const made = await call("POST", "/api/comparison/bookings", { as, body: late, headers: key })
  expect((await owed()).commitments).toHaveLength(1)
  await setBudget(made.json.bookingId, budgetId)
  await call("POST", "/api/comparison/bookings", { as, body: { ...late, budgetId }, headers: key })
  expect((await owed()).committedMinor).toBe(2 * committedMinor)
  await call("POST", `/api/comparison/bookings/${made.json.bookingId}/cancel`, { as })
  await call("POST", `/api/comparison/bookings/${first.json.bookingId}/cancel`, { as })
  const after = await owed()
  expect(after).toMatchObject({ committedMinor: 0, commitments: [{ released: { why: "cancelled" } }, {}] })
  const stranger = { as: "fifi", body: { ...(await bookable(18, "fifi")), budgetId } }
  expect((await call("POST", "/api/comparison/bookings", stranger)).status).toBe(404)
})
