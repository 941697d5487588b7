/** Deals over HTTP: a real gateway, engine, broker and database. */
import { randomUUID } from "node:crypto"
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { expect, test } from "vitest"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { merchantToken, someOffer } from "./merchant.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"

const gateway = await startGateway()
const token = await merchantToken(gateway.databaseUrl, "kopi")
const publish = (body: unknown, as = token) => gateway.call("POST", "/api/deals", { token: as, body })
const openTrip = async (as: string, more: object = {}) =>
  (await gateway.call("POST", "/api/budgets", { as, body: { ...tripAroundToday(), ...more } })).json.budget
    .budgetId as string

const rowsOf = (text: string) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    return yield* sql.unsafe<{ readonly count: number }>(text)
  }).pipe(
    Effect.provide(PgClient.layer({ url: Redacted.make(gateway.databaseUrl), maxConnections: 1 })),
    Effect.scoped,
    Effect.runPromise,
  )

test("a published deal is listed for a budget that it is for, with what it is worth and why", async () => {
  const budgetId = await openTrip("ayu")
  const published = await publish(someOffer("lunch"))
  expect(published).toMatchObject({ status: 201, json: { dealId: "kopi.lunch", claimed: 0 } })
  const { status, json } = await gateway.call("GET", `/api/deals?budgetId=${budgetId}`, { as: "ayu" })
  expect(status).toBe(200)
  expect(json).toMatchObject({ budgetId, currency: "IDR", place: { name: "Bali" } })
  const [first] = json.deals
  expect(first.deal).toMatchObject({
    dealId: "kopi.lunch",
    merchantName: "Kopi Senja",
    paidMinor: 4_800_000,
    openNow: true,
  })
  expect(first.worth.score).toBeCloseTo(first.worth.savingMinor * first.worth.probability * first.worth.need)
  expect(first.worth.reason).toMatch(/^Saves Rp.* away; food is on course/)
  expect(
    (await gateway.call("GET", `/api/deals?budgetId=${budgetId}&category=health`, { as: "ayu" })).json.deals,
  ).toEqual([])
})

test("a budget that is elsewhere gets none, and one deal says why not", async () => {
  const budgetId = await openTrip("budi", { destination: "Tokyo" })
  expect((await gateway.call("GET", `/api/deals?budgetId=${budgetId}`, { as: "budi" })).json.deals).toEqual([])
  const { json } = await gateway.call("GET", `/api/deals/kopi.lunch?budgetId=${budgetId}`, { as: "budi" })
  expect(json).toMatchObject({ worth: null, obstacles: [{ kind: "too-far" }] })
  const here = `budgetId=${budgetId}&latitude=-8.69&longitude=115.17`
  expect((await gateway.call("GET", `/api/deals?${here}`, { as: "budi" })).json.deals).toHaveLength(1)
})

test("what is found is kept and told: a new budget finds its deals, a new deal its budgets", async () => {
  // Most of the plan for food is gone.
  const budgetId = await openTrip("siti", { categoryPlanMinor: { food: 10_000_000 } })
  const meal = { clientId: randomUUID(), amountMinor: 7_000_000, currency: "IDR", category: "food" }
  await gateway.call("POST", "/api/expenses", { as: "siti", body: { ...meal, occurredAt: new Date().toISOString() } })
  await gateway.call("GET", `/api/deals?budgetId=${budgetId}`, { as: "siti" })
  const kept = async (what: string) => (await rowsOf(`select count(*)::int4 as count from ${what}`))[0]?.count
  await expect.poll(() => kept("deal_matches where user_id = 'siti'")).toBe(1)
  await expect.poll(() => kept("notifications where user_id = 'siti' and kind = 'deal'")).toBe(1)
  const { json } = await publish(someOffer("supper"))
  expect(json.budgets).toBeGreaterThanOrEqual(1)
  expect(await kept("deal_matches where user_id = 'siti'")).toBe(2)
})

test("a budget that no screen watches finds its deals when a commit says something of it", async () => {
  await publish(someOffer("brunch"))
  const budgetId = await openTrip("wayan", { totalMinor: 100_000_000 })
  const kept = async () =>
    (await rowsOf(`select count(*)::int4 as count from deal_matches where budget_id = '${budgetId}'`))[0]?.count
  // More than half of it at once: a threshold.
  const stay = { clientId: randomUUID(), amountMinor: 60_000_000, currency: "IDR", category: "lodging" }
  const body = { ...stay, occurredAt: new Date().toISOString() }
  expect((await gateway.call("POST", "/api/expenses", { as: "wayan", body })).status).toBeLessThan(300)
  await expect.poll(kept, { timeout: 8_000 }).toBeGreaterThan(0)
})

test("a deal ends at its time: gone from list and map, its matches taken back, the screen told", async () => {
  const budgetId = await openTrip("ratna")
  const screen = await SocketClient.signedIn(gateway.socketUrl, await gateway.token("ratna"))
  const endsMs = Date.now() + 2_500
  const windows = [{ from: new Date(endsMs - 60_000).toISOString(), until: new Date(endsMs).toISOString() }]
  expect((await gateway.call("GET", `/api/deals?budgetId=${budgetId}`, { as: "ratna" })).status).toBe(200)
  await expect
    .poll(
      async () => (await rowsOf("select count(*)::int4 as count from deal_matches where user_id = 'ratna'"))[0]?.count,
    )
    .toBeGreaterThan(0)
  await publish(someOffer("brief", { windows }))
  const standing = async () =>
    (
      await rowsOf(`select count(*)::int4 as count from deal_matches
        where user_id = 'ratna' and deal_id = 'kopi.brief' and withdrawn_ms is null`)
    )[0]?.count
  expect(await standing()).toBe(1)
  const told = await screen.next("deals_ended", ({ data }) => data.dealIds.includes("kopi.brief"))
  expect(Date.parse(told.timestamp)).toBeGreaterThanOrEqual(endsMs)
  expect(await standing()).toBe(0)
  const { json } = await gateway.call("GET", `/api/deals?budgetId=${budgetId}`, { as: "ratna" })
  expect(json.deals.map((one: { deal: { dealId: string } }) => one.deal.dealId)).not.toContain("kopi.brief")
  const view = "west=115&south=-9&east=115.4&north=-8.4&zoom=18"
  const map = await gateway.call("GET", `/api/deals/map?${view}`, { as: "ratna" })
  expect(map.text).not.toContain("kopi.brief")
})

test("claims: once per person, idempotent, refused with the reason, and over the whole cap never", async () => {
  const people = ["p1", "p2", "p3", "p4"]
  const trips = await Promise.all(people.map((one) => openTrip(one)))
  await publish(someOffer("rare", { caps: { total: 2, perPerson: 1 } }))
  const claim = (index: number, key: string = randomUUID()) =>
    gateway.call("POST", "/api/deals/kopi.rare/claim", {
      as: people[index] ?? "",
      body: { budgetId: trips[index] },
      headers: { "idempotency-key": key },
    })
  const first = await claim(0, "k1")
  expect(first).toMatchObject({ status: 201, json: { claimId: "k1", dealId: "kopi.rare" } })
  const read = await gateway.call("GET", `/api/deals/kopi.rare?budgetId=${trips[0]}`, { as: "p1" })
  expect(read.json.deal).toMatchObject({ left: 1, claimedByYou: 1 })
  expect((await claim(0, "k1")).json).toEqual(first.json)
  expect(await claim(0)).toMatchObject({ status: 422, json: { errors: [{ kind: "used-up" }] } })
  const others = await Promise.all([claim(1), claim(2), claim(3)])
  expect(others.map(({ status }) => status).toSorted()).toEqual([201, 422, 422])
  const list = async () =>
    (await gateway.call("GET", `/api/deals?budgetId=${trips[0]}`, { as: "p1" })).json.deals.map(
      (one: { deal: { dealId: string } }) => one.deal.dealId,
    )
  await expect.poll(list).not.toContain("kopi.rare")
})

test("the map answers GeoJSON, coloured by the budget, filtered, and refuses a view upside down", async () => {
  const budgetId = await openTrip("mira")
  await publish(
    someOffer("upstairs", {
      category: "shopping",
      place: { latitude: -8.692, longitude: 115.1668, areaId: "senja-arcade", floor: 2 },
    }),
  )
  await publish(someOffer("dear", { category: "activities", priceMinor: 9_000_000_000 }))
  const look = async (more: string) =>
    gateway.call("GET", `/api/deals/map?west=115&south=-9&east=115.4&north=-8.4&zoom=18&budgetId=${budgetId}${more}`, {
      as: "mira",
    })
  const all = await look("")
  expect(all).toMatchObject({ status: 200, json: { type: "FeatureCollection" } })
  const ids = ({ json }: typeof all) =>
    json.features.flatMap((one: { properties: { dealIds: ReadonlyArray<string> } }) => one.properties.dealIds)
  expect(ids(all)).toEqual(expect.arrayContaining(["kopi.lunch", "kopi.upstairs", "kopi.dear"]))
  const upstairs = await look("&floor=2")
  expect(ids(upstairs)).toEqual(["kopi.upstairs"])
  expect(upstairs.json.features[0]).toMatchObject({
    type: "Feature",
    geometry: { type: "Point", coordinates: [115.1668, -8.692] },
    properties: { count: 1, verdict: "fits", title: "A fifth off", floor: 2, paidMinor: 4_800_000 },
  })
  const dear = await look("&category=activities")
  expect(dear.json.features[0].properties.verdict).toBe("beyond")
  expect(ids(await look("&priceMax=4800000"))).not.toContain("kopi.dear")
  expect(ids(await look("&openNow=true"))).toContain("kopi.lunch")
  const upsideDown = await gateway.call("GET", "/api/deals/map?west=1&south=5&east=2&north=4&zoom=3", { as: "mira" })
  expect(upsideDown).toMatchObject({ status: 400, json: { field: "north" } })
  const outside = await gateway.call("GET", "/api/deals/map?west=1&south=5&east=200&north=6&zoom=3", { as: "mira" })
  expect(outside).toMatchObject({ status: 400, json: { field: "east" } })
})

const window = { from: "2026-05-08T00:00:00Z", until: "2026-05-07T00:00:00Z" }
test.each<readonly [string, object]>([
  ["place.latitude", { place: { latitude: 91, longitude: 0 } }],
  ["place.longitude", { place: { latitude: 0, longitude: -180.5 } }],
  ["place.areaId", { place: { latitude: 0, longitude: 0, areaId: "nowhere" } }],
  ["windows.0.until", { windows: [window] }],
  ["currency", { currency: "XYZ" }],
  ["timeZone", { timeZone: "Mars/Olympus" }],
  ["saving.percent", { saving: { kind: "percent", percent: 101 } }],
  ["caps.total", { caps: { total: 0 } }],
  ["hours.0.0.toMinute", { hours: [[{ fromMinute: 600, toMinute: 500 }], [], [], [], [], [], []] }],
  ["title", { title: "" }],
])("a bad offer is refused with its field: %s", async (field, wrong) => {
  const { status, json } = await publish({ ...someOffer("wrong"), ...wrong })
  expect({ status, field: json.field }).toEqual({ status: 400, field })
})

test("only a merchant publishes, and withdraws only what is theirs", async () => {
  const bank = await merchantToken(gateway.databaseUrl, "bank", ["events"])
  expect((await publish(someOffer("x"), bank)).status).toBe(401)
  expect((await publish(someOffer("x"), `${token}x`)).status).toBe(401)
  expect((await gateway.call("POST", "/api/deals", { as: "ayu", body: someOffer("x") })).status).toBe(401)
  const other = await merchantToken(gateway.databaseUrl, "else")
  const withdraw = (as: string) => gateway.call("POST", "/api/deals/kopi.lunch/withdraw", { token: as })
  expect((await withdraw(other)).status).toBe(404)
  const budgetId = await openTrip("wati")
  const screen = await SocketClient.signedIn(gateway.socketUrl, await gateway.token("wati"))
  await gateway.call("GET", `/api/deals?budgetId=${budgetId}`, { as: "wati" })
  expect((await withdraw(token)).status).toBe(204)
  await screen.next("deals_ended", ({ data }) => data.dealIds.includes("kopi.lunch"))
  const { json } = await gateway.call("GET", `/api/deals?budgetId=${budgetId}`, { as: "wati" })
  expect(json.deals.map((one: { deal: { dealId: string } }) => one.deal.dealId)).not.toContain("kopi.lunch")
})
