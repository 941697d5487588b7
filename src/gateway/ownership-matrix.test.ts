/**
 * I9: every operation of the contract and every WebSocket topic, tried by its owner, by another traveller, with an
 * expired token and by nobody. The rows come from the contract itself: an operation without a row here fails the test.
 */
import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import { encodeQris } from "../feeds/qris/encode.ts"
import { kopi } from "../feeds/qris/qris.test-support.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { operations } from "./routes.ts"
import { SocketClient } from "./socket-client.test-support.ts"

const gateway = await startGateway()
const owner = "ayu"
const other = "budi"

const opened = await gateway.call("POST", "/api/budgets", { as: owner, body: tripAroundToday() })
const budgetId: string = opened.json.budget.budgetId
const spend = () => ({
  clientId: randomUUID(),
  amountMinor: 100,
  currency: "IDR",
  occurredAt: new Date().toISOString(),
})
const spent = await gateway.call("POST", "/api/expenses", { as: owner, body: spend() })
const code = encodeQris(kopi)
const transactionId: string = spent.json.transaction.transactionId

/** `open`: for everybody. `own`: about whoever asks. `forbidden`, `hidden`: how somebody else's is refused. */
type Rule = "open" | "own" | "forbidden" | "hidden"

const matrix: { readonly [operation: string]: readonly [Rule, path: string, body?: () => unknown] } = {
  "session.open": ["open", "/api/session", () => ({ code: "unknown" })],
  "budgets.list": ["own", "/api/budgets"],
  "budgets.open": [
    "own",
    "/api/budgets",
    () => ({ ...tripAroundToday(), startDate: "2026-01-01", endDate: "2026-01-02" }),
  ],
  "budgets.read": ["hidden", `/api/budgets/${budgetId}`],
  "budgets.change": ["hidden", `/api/budgets/${budgetId}`, () => ({ name: randomUUID() })],
  "budgets.dashboard": ["hidden", `/api/budgets/${budgetId}/dashboard`],
  "budgets.transactions": ["hidden", `/api/budgets/${budgetId}/transactions`],
  "expenses.record": ["own", "/api/expenses", spend],
  "expenses.syncTransaction": [
    "forbidden",
    "/api/expenses/sync-transaction",
    () => ({
      userId: owner,
      source: "ewallet",
      externalId: randomUUID(),
      amount: 1_000,
      currency: "IDR",
      date: new Date().toISOString(),
      consentGiven: true,
    }),
  ],
  "expenses.readQris": ["own", "/api/expenses/read-qris", () => ({ payload: code })],
  "expenses.scanQris": [
    "own",
    "/api/expenses/scan-qris",
    () => ({ clientId: randomUUID(), payload: code, amount: 1_000, consent: true }),
  ],
  "expenses.realTime": ["open", "/api/expenses/real-time"],
  "transactions.assign": ["hidden", `/api/transactions/${transactionId}/assign`, () => ({ category: "food" })],
  "budgets.close": ["hidden", `/api/budgets/${budgetId}/close`, () => ({})],
  "system.healthz": ["open", "/healthz"],
  "system.readyz": ["open", "/readyz"],
  "system.metrics": ["open", "/metrics"],
}

const granted = [200, 201]
const refusalOf = { own: granted, forbidden: [403], hidden: [404] } as const

test("every operation of the contract has its row", () => {
  const names = operations.map(({ group, operation }) => `${group}.${operation}`)
  expect(Object.keys(matrix).sort()).toEqual(names.sort())
})

const rows = Object.keys(matrix).map((name) => {
  const operation = operations.find((one) => `${one.group}.${one.operation}` === name)
  return { name, method: operation?.method ?? "", entry: matrix[name] }
})

test.each(rows)("$method $name", async ({ method, entry }) => {
  if (entry === undefined) throw new Error("no row")
  const [rule, path, body] = entry
  const ask = (who: { readonly as?: string; readonly token?: string }) =>
    gateway.call(method, path, body === undefined ? who : { ...who, body: body() })
  const anonymous = await ask({})
  const expired = await ask({ token: await gateway.token(owner, -1) })
  if (rule === "open") {
    expect([403, 404]).not.toContain(anonymous.status)
    expect(expired.status).toBe(anonymous.status)
    return
  }
  expect([anonymous.status, expired.status]).toEqual([401, 401])
  const stranger = await ask({ as: other })
  expect(refusalOf[rule]).toContain(stranger.status)
  expect(stranger.text).not.toContain(owner)
  if (rule === "own") expect(stranger.text).not.toContain(budgetId)
  expect(granted).toContain((await ask({ as: owner })).status)
})

test("what others tried changed nothing of the owner's", async () => {
  const { json } = await gateway.call("GET", `/api/budgets/${budgetId}/dashboard`, { as: owner })
  expect(json.summary.userId).toBe(owner)
  const { json: strangers } = await gateway.call("GET", "/api/budgets", { as: other })
  expect(strangers.budgets.map((budget: { userId: string }) => budget.userId)).toEqual([other])
})

const subscribe = async (token: string | undefined) => {
  const client = await SocketClient.open(gateway.socketUrl)
  if (token !== undefined) client.send({ type: "authenticate", token })
  client.send({ type: "subscribe", budgetId })
  const frame = await Promise.race([client.next("state"), client.next("refused")])
  client.close()
  return frame
}

test("a topic is heard by its owner and by nobody else", async () => {
  expect((await subscribe(await gateway.token(owner))).data.summary.budgetId).toBe(budgetId)
  expect((await subscribe(await gateway.token(other))).data).toMatchObject({ status: 404, budgetId })
  expect((await subscribe(await gateway.token(owner, -1))).data.status).toBe(401)
  expect((await subscribe(undefined)).data.status).toBe(401)
})
