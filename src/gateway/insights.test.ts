/** Insights and the inbox over HTTP and the WebSocket, with the real engine: evidence opens, answers count once. */
import { randomUUID } from "node:crypto"
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"

const gateway = await startGateway()
const { call } = gateway
const sql = (statement: string, parameters: ReadonlyArray<string>) =>
  Effect.runPromise(
    Effect.provide(
      Effect.flatMap(SqlClient.SqlClient, (client) =>
        client.unsafe<{ readonly severity: string }>(statement, parameters),
      ),
      PgClient.layer({ url: Redacted.make(gateway.databaseUrl), maxConnections: 1 }),
    ),
  )
const dayMs = 86_400_000

const spend = (as: string, amountMinor: number, more: Record<string, unknown> = {}, daysAgo = 0) =>
  call("POST", "/api/expenses", {
    as,
    body: {
      ...{ clientId: randomUUID(), amountMinor, currency: "IDR", merchant: "Warung Made", category: "food", ...more },
      occurredAt: new Date(Date.now() - daysAgo * dayMs).toISOString(),
    },
  })
const longTrip = () => ({
  ...tripAroundToday(),
  startDate: new Date(Date.now() - 200 * dayMs).toISOString().slice(0, 10),
  totalMinor: 100_000_000_000,
})
const insights = (as: string, query = "period=year") => call("GET", `/api/analytics/insights/${as}?${query}`, { as })
const until = async <Value>(ask: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> => {
  for (let tries = 0; tries < 200; tries++) {
    const value = await ask()
    if (holds(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error("waited in vain")
}

test("what a month says, and the transactions behind each finding", async () => {
  await call("POST", "/api/budgets", { as: "ani", body: longTrip() })
  for (let index = 0; index < 9; index++) await spend("ani", 5_000_000)
  await spend("ani", 90_000_000, { merchant: "Bulgari", category: "food" })
  for (const ago of [90, 60, 30, 0]) await spend("ani", 15_900_000, { merchant: "NETFLIX.COM", category: "other" }, ago)
  const { status, json } = await insights("ani", "period=month&timeZone=Asia/Makassar")
  expect(status).toBe(200)
  expect(json).toMatchObject({ currency: "IDR", period: "month", compareWith: "previous", otherCurrencies: [] })
  expect(json.periods).toHaveLength(limits.insightPeriodsBack + 1)
  const kinds = json.insights.map((one: { kind: string }) => one.kind)
  expect(kinds).toEqual(expect.arrayContaining(["top_merchant", "recurring", "saving"]))
  const recurring = json.insights.find((one: { kind: string }) => one.kind === "recurring")
  expect(recurring).toMatchObject({ merchant: "NETFLIX.COM", amountMinor: 15_900_000 })
  for (const one of json.insights) {
    expect(one.evidence.transactionIds.length).toBeGreaterThan(0)
    const { from, to, categories, merchantKey, transactionIds } = one.evidence.filter
    const query = new URLSearchParams({ from, to, currency: json.currency })
    if (categories) query.set("categories", categories.join(","))
    if (merchantKey) query.set("merchantKey", merchantKey)
    if (transactionIds) query.set("transactionIds", transactionIds.join(","))
    const opened = await call("GET", `/api/analytics/transactions/ani?${query}`, { as: "ani" })
    expect(opened.status).toBe(200)
    const ids = opened.json.transactions.map(
      (row: { transaction: { transactionId: string } }) => row.transaction.transactionId,
    )
    for (const id of one.evidence.transactionIds) expect(ids).toContain(id)
  }
  const filtered = await insights("ani", "period=month&timeZone=Asia/Makassar&categories=other")
  expect(filtered.json.comparison.map((one: { category: string }) => one.category)).toEqual(["other"])
})

test("a recategorised and a voided expense leave their category's sum at once", async () => {
  await call("POST", "/api/budgets", { as: "bela", body: longTrip() })
  const first = await spend("bela", 7_000_000)
  const second = await spend("bela", 5_000_000)
  const byCategory = async () => (await insights("bela")).json.periods.at(-1).byCategory
  expect(await byCategory()).toEqual([{ category: "food", spentMinor: 12_000_000, count: 2 }])
  const path = (one: typeof first) => `/api/transactions/${one.json.transaction.transactionId}`
  await call("POST", `${path(first)}/assign`, { as: "bela", body: { category: "health" } })
  await call("POST", `${path(second)}/void`, { as: "bela" })
  expect(await byCategory()).toEqual([{ category: "health", spentMinor: 7_000_000, count: 1 }])
})

test("others' figures are told of enough people only, and bad questions name their field", async () => {
  await call("POST", "/api/budgets", { as: "cici", body: longTrip() })
  await spend("cici", 1_000_000)
  expect((await insights("cici", "compareWith=peers")).json.peers).toEqual({
    ...{ status: "too-few", people: null, atLeast: limits.peersMin },
  })
  expect(await insights("cici", "period=decade")).toMatchObject({ status: 400, json: { field: "period" } })
  expect(await insights("cici", "categories=fun")).toMatchObject({ status: 400, json: { field: "categories" } })
  expect(await call("GET", "/api/analytics/insights/cici", { as: "ani" })).toMatchObject({ status: 403 })
})

test("a threshold is said live and kept in the inbox; what is made of it counts once", async () => {
  const as = "dodo"
  await call("PUT", "/api/notifications/settings", {
    as,
    body: {
      ...{ timeZone: "Asia/Jakarta", quietHours: null, urgentAlways: true, perDayMax: 50, bundleNews: false },
      ...{ digestMinute: 0, mutedKinds: ["burn_warning"] },
    },
  })
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token(as))
  await call("POST", "/api/budgets", { as, body: tripAroundToday() })
  await spend(as, 1_100_000_000)
  const frame = await client.next("notification")
  expect(frame.version).toMatch(/^\d+\..+\.\d+$/)
  expect(frame.data.notifications[0]).toMatchObject({ kind: "threshold", severity: "critical", seen: false })
  const inbox = () => call("GET", "/api/notifications", { as })
  const { json } = await until(inbox, (answer) => answer.json.unread >= 1)
  const first = json.notifications.find(({ kind }: { kind: string }) => kind === "threshold")
  const respond = (response: string, who = as) =>
    call("POST", `/api/notifications/${first.notificationId}/respond`, { as: who, body: { response } })
  expect((await respond("dismissed")).json).toEqual({ unread: json.unread - 1 })
  // Another screen of theirs hears that less is unread.
  await until(
    () => client.next("notification"),
    ({ data }) => data.notifications.length === 0 && data.unread === json.unread - 1,
  )
  client.close()
  expect((await respond("dismissed")).json).toEqual({ unread: json.unread - 1 })
  const kinds = async () => (await call("GET", "/api/notifications/summary", { as })).json.kinds
  // Whoever puts it away has seen it.
  expect(await kinds()).toContainEqual(expect.objectContaining({ kind: "threshold", seen: 1, dismissed: 1, acted: 0 }))
  expect((await respond("seen")).json).toEqual({ unread: json.unread - 1 })
  expect((await respond("acted")).status).toBe(200)
  expect(await respond("seen", "ani")).toMatchObject({ status: 404 })
  expect(await kinds()).toContainEqual(expect.objectContaining({ kind: "threshold", seen: 1, dismissed: 1, acted: 1 }))
  await call("POST", "/api/notifications/see-all", { as })
  expect((await inbox()).json.unread).toBe(0)
  const ids = (await inbox()).json.notifications.map((one: { notificationId: string }) => one.notificationId)
  expect(ids).not.toContain(first.notificationId)
})

test("one purchase past several thresholds is one word, and a passed one that waits is overtaken by the next", async () => {
  const as = "eka"
  const quiet = { fromMinute: 0, toMinute: 1_439 }
  const settings = { timeZone: "Asia/Jakarta", urgentAlways: true, perDayMax: 50, bundleNews: false, digestMinute: 0 }
  const set = (body: object) => call("PUT", "/api/notifications/settings", { as, body: { ...settings, ...body } })
  await set({ quietHours: quiet, mutedKinds: ["burn_warning", "correction_proposed", "anomaly"] })
  const { totalMinor } = tripAroundToday()
  const kept = async () => {
    const rows = await sql("select severity from notifications where user_id = $1 and kind = 'threshold'", [as])
    return rows.map(({ severity }) => severity)
  }
  await call("POST", "/api/budgets", { as, body: { ...tripAroundToday(), thresholdsPercent: [40, 50, 75, 100] } })
  await spend(as, totalMinor * 0.6)
  await until(kept, (rows) => rows.length > 0)
  expect(await kept()).toEqual(["info"])
  await spend(as, totalMinor * 0.2)
  await until(kept, ([first]) => first === "warning")
  expect(await kept()).toEqual(["warning"])
  await spend(as, totalMinor * 0.3)
  await until(kept, ([first]) => first === "critical")
  expect(await kept()).toEqual(["critical"])
})

test("settings are kept; what does not fit is refused with its field", async () => {
  const { json } = await call("GET", "/api/notifications/settings", { as: "edi" })
  expect(json).toMatchObject({ timeZone: null, quietHours: { fromMinute: 1_320, toMinute: 420 } })
  const change = (body: unknown) => call("PUT", "/api/notifications/settings", { as: "edi", body })
  expect((await change({ ...json, perDayMax: 3, timeZone: "Asia/Tokyo" })).status).toBe(200)
  expect((await call("GET", "/api/notifications/settings", { as: "edi" })).json).toMatchObject({ perDayMax: 3 })
  expect(await change({ ...json, timeZone: "Lombok" })).toMatchObject({ status: 400, json: { field: "timeZone" } })
  expect(await change({ ...json, perDayMax: 500 })).toMatchObject({ status: 400, json: { field: "perDayMax" } })
})
