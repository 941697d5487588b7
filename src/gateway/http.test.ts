/** The HTTP API over real sockets, with the real engine behind it: what it does, and how it refuses. */
import { randomUUID } from "node:crypto"
import { connect } from "node:net"
import { expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { type CallOptions, startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"

const gateway = await startGateway()
const { call } = gateway

let user = 0
const traveller = async () => {
  const as = `traveller-${++user}`
  const opened = await call("POST", "/api/budgets", { as, body: tripAroundToday() })
  expect(opened.status).toBe(201)
  const budgetId: string = opened.json.budget.budgetId
  return { as, budgetId }
}
const transaction = (userId: string, parts: Record<string, unknown> = {}) => ({
  userId,
  source: "card",
  externalId: randomUUID(),
  amount: 50_000,
  currency: "IDR",
  date: new Date().toISOString(),
  merchant: "WARUNG MADE KUTA",
  consentGiven: true,
  ...parts,
})
const expense = (parts: Record<string, unknown> = {}) => ({
  clientId: randomUUID(),
  amountMinor: 2_500_000,
  currency: "IDR",
  occurredAt: new Date().toISOString(),
  ...parts,
})

test("a budget is opened, listed, read, changed and closed", async () => {
  const { as, budgetId } = await traveller()
  const listed = await call("GET", "/api/budgets", { as })
  expect(listed.json.budgets.map((budget: { budgetId: string }) => budget.budgetId)).toEqual([budgetId])
  const changed = await call("PATCH", `/api/budgets/${budgetId}`, {
    as,
    body: { name: "Bali, longer", totalMinor: 1_200_000_000 },
  })
  expect(changed.json.budget).toMatchObject({ name: "Bali, longer", totalMinor: 1_200_000_000 })
  const closed = await call("POST", `/api/budgets/${budgetId}/close`, { as })
  expect(closed.json.budget.phase).toBe("closed")
  const again = await call("POST", `/api/budgets/${budgetId}/close`, { as, body: { reason: "twice" } })
  expect(again).toMatchObject({ status: 422, json: { type: "urn:pacer:problem:refused" } })
  expect((await call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.phase).toBe("closed")
})

test("a transaction handed over is answered after its commit and counts once", async () => {
  const { as, budgetId } = await traveller()
  const body = transaction(as, { externalId: "card-1", location: "Kuta, Bali", description: "POS 4711" })
  const first = await call("POST", "/api/expenses/sync-transaction", { as, body })
  expect(first.status).toBe(201)
  expect(first.json).toMatchObject({ disposition: "applied", budgetId })
  expect(first.json.transaction).toMatchObject({
    source: "card/app",
    externalId: "card-1",
    originalMinor: 5_000_000,
    spendMinor: 5_000_000,
    merchant: "WARUNG MADE KUTA",
    place: "Kuta, Bali",
    description: "POS 4711",
  })
  const second = await call("POST", "/api/expenses/sync-transaction", { as, body })
  expect(second).toMatchObject({ status: 200, json: { disposition: "duplicate", budgetId } })
  const dashboard = await call("GET", `/api/budgets/${budgetId}/dashboard`, { as })
  expect(dashboard.json.summary).toMatchObject({ spentMinor: 5_000_000, transactionCount: 1 })
  expect(dashboard.json.transactions).toHaveLength(1)
})

test("major units are read as decimal text, from numbers and strings alike", async () => {
  const { as } = await traveller()
  const body = JSON.stringify(transaction(as, { externalId: "precise" })).replace('"amount":50000', '"amount":0.10')
  expect((await call("POST", "/api/expenses/sync-transaction", { as, body })).json.transaction.originalMinor).toBe(10)
  for (const [amount, currency, minor] of [
    ["50000", "IDR", 5_000_000],
    ["12.34", "IDR", 1_234],
    [12.3, "IDR", 1_230],
  ] as const) {
    const answer = await call("POST", "/api/expenses/sync-transaction", {
      as,
      body: transaction(as, { amount, currency }),
    })
    expect(answer.json.transaction.originalMinor).toBe(minor)
  }
})

test("an expense by hand counts once under its client id, over HTTP and the WebSocket alike", async () => {
  const { as, budgetId } = await traveller()
  const body = expense({ clientId: "cash-1", category: "food", note: "Nasi campur" })
  const first = await call("POST", "/api/expenses", { as, body })
  expect(first).toMatchObject({ status: 201, json: { disposition: "applied", budgetId } })
  expect(first.json.transaction).toMatchObject({ source: "manual/app", category: "food", description: "Nasi campur" })
  expect((await call("POST", "/api/expenses", { as, body })).status).toBe(200)
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token(as))
  client.send({ type: "expense", ...body })
  expect((await client.next("expense_accepted")).data).toMatchObject({ clientId: "cash-1", disposition: "duplicate" })
  expect((await call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.spentMinor).toBe(2_500_000)
  client.close()
})

test("what is spent arrives live, with the state that the dashboard shows", async () => {
  const { as, budgetId } = await traveller()
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token(as))
  client.send({ type: "subscribe", budgetId })
  const state = await client.next("state")
  const dashboard = await call("GET", `/api/budgets/${budgetId}/dashboard`, { as })
  expect(Object.keys(state.data).sort()).toEqual(
    Object.keys(dashboard.json)
      .filter((key) => key !== "version")
      .sort(),
  )
  await call("POST", "/api/expenses", { as, body: expense({ amountMinor: 600_000_000, category: "shopping" }) })
  const created = await client.next("expense_created")
  expect(created.data).toMatchObject({ budgetId, summary: { spentMinor: 600_000_000 } })
  expect(created.data.transactions).toHaveLength(1)
  expect((await client.next("budget_threshold")).data.alerts[0]).toMatchObject({ kind: "threshold" })
  client.send({ type: "subscribe", budgetId, lastVersion: created.version })
  await client.next("current")
  client.close()
})

test("the traveller's word moves a transaction", async () => {
  const { as, budgetId } = await traveller()
  const { json } = await call("POST", "/api/expenses", { as, body: expense() })
  const path = `/api/transactions/${json.transaction.transactionId}/assign`
  const renamed = await call("POST", path, { as, body: { category: "health" } })
  expect(renamed.json.transaction).toMatchObject({ category: "health", decidedBy: "user" })
  const removed = await call("POST", path, { as, body: { budgetId: null } })
  expect(removed).toMatchObject({ status: 200, json: { disposition: "held", budgetId: null } })
  expect((await call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.spentMinor).toBe(0)
  const unknown = await call("POST", `/api/transactions/${"0".repeat(32)}/assign`, { as, body: { budgetId: null } })
  expect(unknown).toMatchObject({ status: 404, json: { type: "urn:pacer:problem:transaction-not-found" } })
})

test("pages of transactions come from the ledger, newest first, to the end", async () => {
  const { as, budgetId } = await traveller()
  for (let index = 0; index < 5; index++)
    await call("POST", "/api/expenses", { as, body: expense({ clientId: `cash-${index}` }) })
  const first = await call("GET", `/api/budgets/${budgetId}/transactions?limit=3`, { as })
  const rest = await call("GET", `/api/budgets/${budgetId}/transactions?limit=3&before=${first.json.next}`, { as })
  const ids = [...first.json.transactions, ...rest.json.transactions].map(
    (one: { externalId: string }) => one.externalId,
  )
  expect(ids).toEqual(["cash-4", "cash-3", "cash-2", "cash-1", "cash-0"])
  expect(rest.json.next).toBeNull()
  for (const query of ["limit=0", "limit=201", "limit=many", "before=-1"]) {
    const refusal = await call("GET", `/api/budgets/${budgetId}/transactions?${query}`, { as })
    expect(refusal).toMatchObject({ status: 400, json: { field: query.split("=")[0] } })
  }
})

test("a repeated idempotency key changes nothing and returns the first outcome; another traveller's is their own", async () => {
  const headers = { "idempotency-key": "open-1" }
  const opened = await call("POST", "/api/budgets", { as: "keyed", body: tripAroundToday("First"), headers })
  const repeated = await call("POST", "/api/budgets", { as: "keyed", body: tripAroundToday("First"), headers })
  expect(repeated.json.budget.budgetId).toBe(opened.json.budget.budgetId)
  const other = await call("POST", "/api/budgets", { as: "keyed-too", body: tripAroundToday("Other"), headers })
  expect(other.json.budget.budgetId).not.toBe(opened.json.budget.budgetId)
  expect((await call("GET", "/api/budgets", { as: "keyed" })).json.budgets).toHaveLength(1)
  const wrong = await call("POST", "/api/budgets", {
    as: "keyed",
    body: tripAroundToday(),
    headers: { "idempotency-key": "a b" },
  })
  expect(wrong).toMatchObject({ status: 400, json: { field: "idempotency-key" } })
})

test("of different requests at once under one key one stands, and the others hear of it", async () => {
  // Several times, since nothing makes requests of one moment meet.
  for (const round of [1, 2, 3, 4, 5]) {
    const as = `keyed-at-once-${round}`
    const headers = { "idempotency-key": "at-once" }
    const open = (name: string) => call("POST", "/api/budgets", { as, body: tripAroundToday(name), headers })
    const answers = await Promise.all(["One", "Two", "Three", "Four", "Five", "Six"].map(open))
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5)
    expect((await call("GET", "/api/budgets", { as })).json.budgets).toHaveLength(1)
  }
})

test("an idempotency key on another command is refused, whatever it is, and does nothing", async () => {
  const { as, budgetId } = await traveller()
  const headers = { "idempotency-key": "one-command" }
  const body = expense({ clientId: "first" })
  expect((await call("POST", "/api/expenses", { as, body, headers })).status).toBe(201)
  const others = [
    ["POST", "/api/expenses", expense({ clientId: "second" })],
    ["POST", "/api/expenses", { ...body, amountMinor: 1 }],
    ["PATCH", `/api/budgets/${budgetId}`, { name: "Another" }],
    ["POST", "/api/budgets", tripAroundToday("Second")],
  ] as const
  for (const [method, path, other] of others) {
    expect(await call(method, path, { as, body: other, headers })).toMatchObject({
      status: 422,
      json: { type: "urn:pacer:problem:idempotency-key-reused", field: "idempotency-key" },
    })
  }
  expect((await call("GET", "/api/budgets", { as })).json.budgets).toMatchObject([
    { name: "Bali", spentMinor: 2_500_000, transactionCount: 1 },
  ])
  const reordered = Object.fromEntries(Object.entries(body).reverse())
  expect((await call("POST", "/api/expenses", { as, body: reordered, headers })).json.disposition).toBe("duplicate")
})

test("a repeat under its key says nothing anew, whatever was said in between", async () => {
  const { as } = await traveller()
  const { json } = await call("POST", "/api/expenses", { as, body: expense() })
  const { transactionId } = json.transaction
  const path = `/api/transactions/${transactionId}`
  const assign = (category: string, key: string) =>
    call("POST", `${path}/assign`, { as, body: { category }, headers: { "idempotency-key": key } })
  const amend = (amountMinor: number, key: string) =>
    call("PATCH", path, { as, body: { amountMinor }, headers: { "idempotency-key": key } })
  await assign("health", "a1")
  await assign("food", "a2")
  expect((await assign("health", "a1")).json).toMatchObject({ disposition: "duplicate" })
  await amend(100, "m1")
  await amend(200, "m2")
  expect((await amend(100, "m1")).json).toMatchObject({ disposition: "duplicate" })
  expect((await call("GET", path, { as })).json).toMatchObject({ category: "food", amountMinor: 200 })
})

test("a session's token is renewed, and one that stands alone is not", async () => {
  const { json } = await call("POST", "/api/session", { body: { code: await gateway.loginCode("renewed") } })
  const renewed = await call("POST", "/api/session/renew", { token: json.token })
  expect(renewed).toMatchObject({ status: 200, json: { userId: "renewed" } })
  expect((await call("GET", "/api/budgets", { token: renewed.json.token })).status).toBe(200)
  expect((await call("POST", "/api/session/renew", { as: "renewed" })).status).toBe(401)
  expect((await call("POST", "/api/session/renew")).status).toBe(401)
})

test("a code signs in once", async () => {
  const code = await gateway.loginCode("coded")
  const session = await call("POST", "/api/session", { body: { code } })
  expect(session).toMatchObject({ status: 200, json: { userId: "coded" } })
  expect(Date.parse(session.json.expiresAt)).toBeGreaterThan(Date.now())
  expect((await call("GET", "/api/budgets", { token: session.json.token })).status).toBe(200)
  expect((await call("POST", "/api/session", { body: { code } })).status).toBe(401)
  const late = await gateway.loginCode("coded", -1)
  expect((await call("POST", "/api/session", { body: { code: late } })).status).toBe(401)
})

interface Refusal {
  readonly request: readonly [method: string, path: string, options?: CallOptions]
  readonly status: number
  readonly type: string
  readonly field?: string
}

const as = "careless"
const sync = (parts: Record<string, unknown>) =>
  ["POST", "/api/expenses/sync-transaction", { as, body: transaction(as, parts) }] as const
const cash = (parts: Record<string, unknown>) => ["POST", "/api/expenses", { as, body: expense(parts) }] as const
const open = (parts: Record<string, unknown>) =>
  ["POST", "/api/budgets", { as, body: { ...tripAroundToday(), ...parts } }] as const
const invalid = (field: string, request: Refusal["request"]): Refusal => ({
  request,
  status: 400,
  type: "invalid-request",
  field,
})
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

const refusals: ReadonlyArray<Refusal> = [
  // Unparsable, too large, of another type.
  { request: ["POST", "/api/budgets", { as, body: "{not json" }], status: 400, type: "malformed-json" },
  {
    request: ["POST", "/api/expenses/sync-transaction", { as, body: "{not json" }],
    status: 400,
    type: "malformed-json",
  },
  { request: ["POST", "/api/expenses/sync-transaction", { as, body: "" }], status: 400, type: "malformed-json" },
  { request: ["POST", "/api/expenses", { as, body: "null" }], status: 400, type: "invalid-request" },
  { request: ["POST", "/api/expenses", { as, body: "[]" }], status: 400, type: "invalid-request" },
  {
    request: ["POST", "/api/expenses", { as, body: "x".repeat(limits.httpBodyBytesMax + 1) }],
    status: 413,
    type: "too-large",
  },
  {
    request: ["POST", "/api/expenses", { as, body: "a=1", headers: { "content-type": "text/plain" } }],
    status: 415,
    type: "unsupported-media-type",
  },
  {
    request: ["POST", "/api/expenses/sync-transaction", { as, body: "a=1", headers: { "content-type": "text/plain" } }],
    status: 415,
    type: "unsupported-media-type",
  },
  // Money by hand: minor units.
  invalid("amountMinor", cash({ amountMinor: -1 })),
  invalid("amountMinor", cash({ amountMinor: 0 })),
  invalid("amountMinor", cash({ amountMinor: 1.5 })),
  invalid("amountMinor", cash({ amountMinor: limits.amountMinorMax + 1 })),
  invalid("amountMinor", cash({ amountMinor: "100" })),
  invalid("currency", cash({ currency: "XXX" })),
  invalid("currency", cash({ currency: "idr" })),
  invalid("category", cash({ category: "yachts" })),
  invalid("occurredAt", cash({ occurredAt: inDays(3) })),
  invalid("occurredAt", cash({ occurredAt: inDays(-limits.pastDaysMax - 1) })),
  invalid("occurredAt", cash({ occurredAt: "2026-02-30T00:00:00" })),
  invalid("clientId", cash({ clientId: "two words" })),
  invalid("budgetId", cash({ budgetId: "a.b" })),
  invalid("note", cash({ note: "x".repeat(limits.textCharactersMax + 1) })),
  // Money from the app: major units as decimal text.
  invalid("amount", sync({ amount: -50_000 })),
  invalid("amount", sync({ amount: 0 })),
  invalid("amount", sync({ amount: "50.000" })),
  invalid("amount", sync({ amount: "50,5" })),
  invalid("amount", sync({ amount: "1e6" })),
  invalid("amount", sync({ amount: "NaN" })),
  invalid("amount", sync({ amount: 0.001 })),
  invalid("amount", sync({ amount: 12.5, currency: "JPY" })),
  invalid("amount", sync({ amount: limits.amountMinorMax })),
  invalid("amount", sync({ amount: null })),
  invalid("currency", sync({ currency: "BTC" })),
  invalid("source", sync({ source: "cheque" })),
  invalid("externalId", sync({ externalId: "" })),
  invalid("date", sync({ date: inDays(3) })),
  invalid("date", sync({ date: "08/05/2026" })),
  invalid("userId", sync({ userId: "a.b" })),
  invalid("userId", sync({ userId: "x".repeat(65) })),
  invalid("consentGiven", sync({ consentGiven: "yes" })),
  invalid("location.latitude", sync({ location: { latitude: 91 } })),
  { request: sync({ consentGiven: false }), status: 403, type: "consent-required", field: "consentGiven" },
  // Budgets.
  invalid("totalMinor", open({ totalMinor: -1 })),
  invalid("currency", open({ currency: "EURO" })),
  invalid("timeZone", open({ timeZone: "Mars/Olympus" })),
  invalid("startDate", open({ startDate: "2026-02-30" })),
  invalid("categoryPlanMinor", open({ categoryPlanMinor: { yachts: 1 } })),
  invalid("categoryPlanMinor.food", open({ categoryPlanMinor: { food: -1 } })),
  invalid("thresholdsPercent.1", open({ thresholdsPercent: [50, 0] })),
  { request: open({ startDate: "2026-05-10", endDate: "2026-05-04" }), status: 422, type: "refused" },
  {
    request: ["PATCH", "/api/budgets/none", { as, body: { name: "x" } }],
    status: 404,
    type: "budget-not-found",
    field: "budgetId",
  },
  { request: ["PATCH", "/api/budgets/none", { as, body: {} }], status: 400, type: "invalid-request" },
  {
    request: ["POST", `/api/transactions/${"0".repeat(32)}/assign`, { as, body: {} }],
    status: 400,
    type: "invalid-request",
  },
  invalid("transactionId", ["POST", "/api/transactions/short/assign", { as, body: { budgetId: null } }]),
  // Paths and methods.
  { request: ["GET", "/nowhere"], status: 404, type: "not-found" },
  { request: ["GET", "/api/budgets/%ff", { as }], status: 404, type: "not-found" },
  { request: ["DELETE", "/api/budgets", { as }], status: 405, type: "method-not-allowed" },
  { request: ["POST", "/healthz"], status: 405, type: "method-not-allowed" },
  { request: ["GET", "/api/expenses/real-time"], status: 426, type: "upgrade-required" },
  // Nobody.
  { request: ["GET", "/api/budgets"], status: 401, type: "unauthenticated" },
  {
    request: ["GET", "/api/budgets", { headers: { authorization: "Basic YTpi" } }],
    status: 401,
    type: "unauthenticated",
  },
  { request: ["POST", "/api/session", { body: { code: "wrong" } }], status: 401, type: "unauthenticated" },
]

test.each(refusals)(
  "$request.0 $request.1 is refused as $type ($status) $field",
  async ({ request, status, type, field }) => {
    const answer = await call(...request)
    expect(answer.json).toMatchObject({ type: `urn:pacer:problem:${type}`, status })
    expect(answer.status).toBe(status)
    expect(answer.headers.get("content-type")).toBe("application/problem+json")
    expect(answer.json.field).toBe(field)
    expect(answer.json.title).toMatch(/\S/)
    expect(answer.json.detail).toMatch(/\S/)
  },
)

test("nothing of what was refused reached the accounts", async () => {
  expect((await call("GET", "/api/budgets", { as })).json.budgets).toEqual([])
})

test("refusals carry the headers that clients act on", async () => {
  expect((await call("GET", "/api/budgets")).headers.get("www-authenticate")).toMatch(/^Bearer/)
  expect((await call("DELETE", "/api/budgets", { as })).headers.get("allow")).toBe("GET, HEAD, POST")
})

test("more requests than a traveller may send are refused with a time to wait", async () => {
  const token = await gateway.token("hasty")
  const statuses = new Set<number>()
  let limited: string | null = null
  for (let round = 0; round < 20 && limited === null; round++) {
    const answers = await Promise.all(Array.from({ length: 25 }, () => call("GET", "/api/budgets/none", { token })))
    for (const answer of answers) {
      statuses.add(answer.status)
      if (answer.status === 429) limited = answer.headers.get("retry-after")
    }
  }
  expect(limited).toBe("1")
  expect([...statuses].sort()).toEqual([404, 429])
})

const rawRequest = (head: string, body = "") =>
  new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(gateway.url)
    const socket = connect(Number(port), hostname, () => socket.write(`${head}\r\nHost: test\r\n\r\n${body}`))
    const chunks: Array<Buffer> = []
    socket.on("data", (chunk) => chunks.push(chunk))
    socket.on("error", reject)
    socket.on("close", () => resolve(Buffer.concat(chunks).toString()))
    setTimeout(() => socket.end(), 300)
  })

test("a client that goes away in the middle of its body, or before its answer, harms nobody", async () => {
  const token = await gateway.token("gone")
  const { hostname, port } = new URL(gateway.url)
  const body = JSON.stringify(tripAroundToday())
  const head = (length: number) =>
    `POST /api/budgets HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  const abandoned = [head(body.length) + body.slice(0, 40), head(body.length) + body, head(10)]
  for (const text of abandoned) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(text, () => socket.resetAndDestroy()))
      socket.on("close", () => resolve())
    })
  }
  expect((await call("GET", "/healthz")).json).toEqual({ status: "alive" })
  await expect
    .poll(async () => (await call("GET", "/api/budgets", { token })).json.budgets.length)
    .toBeLessThanOrEqual(1)
})

test("a body announced as larger than is read is refused before it is sent", async () => {
  const answer = await rawRequest(
    `POST /api/session HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${10 * limits.httpBodyBytesMax}`,
  )
  expect(answer).toMatch(/^HTTP\/1.1 413 /)
  expect(answer).toMatch(/connection: close/i)
})

test("a body that turns out larger than is read is refused while it arrives", async () => {
  const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`
  const answer = await rawRequest(
    "POST /api/session HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked",
    `${chunk.repeat(8)}0\r\n\r\n`,
  )
  expect(answer).toMatch(/^HTTP\/1.1 413 /)
})

test("the process is alive, its parts are ready, and the contract describes itself", async () => {
  expect((await call("GET", "/healthz")).json).toEqual({ status: "alive" })
  const ready = await call("GET", "/readyz")
  expect(ready.json.checks.map((check: { name: string; ready: boolean }) => [check.name, check.ready])).toEqual([
    ["nats", true],
    ["postgres", true],
    ["engine", true],
  ])
  const document = (await call("GET", "/openapi.json")).json
  expect(document.openapi).toMatch(/^3\.1/)
  expect(Object.keys(document.paths)).toContain("/api/expenses/sync-transaction")
  const page = await call("GET", "/docs")
  expect(page.headers.get("content-type")).toMatch(/^text\/html/)
  expect(page.text).not.toMatch(/<(script|link)[^>]+(src|href)=/)
})
