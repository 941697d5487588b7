/** Trips with companions over HTTP and the WebSocket, with the real engine: roles, balances, settling up, leaving. */
import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"

const gateway = await startGateway()
const { call } = gateway

let trips = 0
const newcomer = async (name: string) => {
  await gateway.loginCode(name)
  return name
}
/** A trip of a new owner, with companions in the roles named. */
const trip = async (roles: Readonly<Record<string, string>> = {}) => {
  const number = ++trips
  const owner = await newcomer(`owner-${number}`)
  const { json } = await call("POST", "/api/budgets", { as: owner, body: tripAroundToday() })
  const budgetId: string = json.budget.budgetId
  const path = `/api/budgets/${budgetId}`
  const who: Record<string, string> = {}
  for (const [name, role] of Object.entries(roles)) {
    const userId = await newcomer(`${name}-${number}`)
    who[name] = userId
    expect((await call("PUT", `${path}/members/${userId}`, { as: owner, body: { role } })).status).toBe(200)
  }
  return { owner, budgetId, path, who }
}
const spend = async (as: string, amountMinor: number, parts: Record<string, unknown> = {}): Promise<string> => {
  const body = { clientId: randomUUID(), amountMinor, currency: "IDR", occurredAt: new Date().toISOString(), ...parts }
  return (await call("POST", "/api/expenses", { as, body })).json.transaction.transactionId
}
const share = (as: string, transactionId: string, budgetId: string, split: unknown, key?: string) =>
  call("PUT", `/api/transactions/${transactionId}/share`, {
    as,
    body: { budgetId, split },
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  })
const equally = (...userIds: ReadonlyArray<string>) => ({ how: "equal", parts: userIds.map((userId) => ({ userId })) })
const balances = async (as: string, path: string) => (await call("GET", `${path}/companions`, { as })).json.balances
const problem = (status: number, type: string, field?: string) => ({
  status,
  json: { type: `urn:pacer:problem:${type}`, status, ...(field === undefined ? {} : { field }) },
})

test("companions are taken along, given other roles, and taken out", async () => {
  const { owner, path, who, budgetId } = await trip({ rani: "editor", tom: "viewer" })
  const { rani = "", tom = "" } = who
  const seen = await call("GET", `${path}/companions`, { as: owner })
  expect(seen.json).toMatchObject({
    budgetId,
    ownerUserId: owner,
    yourRole: "owner",
    members: [
      { userId: owner, role: "owner" },
      { userId: rani, role: "editor" },
      { userId: tom, role: "viewer" },
    ],
    balances: [],
    transfers: [],
  })
  const promoted = await call("PUT", `${path}/members/${tom}`, { as: owner, body: { role: "editor" } })
  expect(promoted.json.members).toContainEqual({ userId: tom, role: "editor" })
  expect((await call("GET", `${path}/companions`, { as: tom })).json.yourRole).toBe("editor")
  expect((await call("DELETE", `${path}/members/${tom}`, { as: owner })).status).toBe(204)
  expect(await call("DELETE", `${path}/members/${tom}`, { as: owner })).toMatchObject(
    problem(404, "companion-not-found", "userId"),
  )
  expect(await call("GET", path, { as: tom })).toMatchObject(problem(403, "no-longer-companion"))
  expect((await call("DELETE", `${path}/members/${rani}`, { as: rani })).status).toBe(204)
  expect((await call("GET", "/api/shared-budgets", { as: rani })).json.budgets).toEqual([])
})

test("who is unknown, or the owner, cannot be taken along", async () => {
  const { owner, path } = await trip()
  const put = (userId: string, role = "editor") =>
    call("PUT", `${path}/members/${userId}`, { as: owner, body: { role } })
  expect(await put("nobody-at-all")).toMatchObject(problem(404, "user-not-found", "userId"))
  expect(await put(owner)).toMatchObject(problem(422, "refused", "userId"))
  expect(await put("a.b")).toMatchObject(problem(400, "invalid-request", "userId"))
  expect(await put("somebody", "boss")).toMatchObject(problem(400, "invalid-request", "role"))
  expect(await call("DELETE", `${path}/members/${owner}`, { as: owner })).toMatchObject(problem(422, "refused"))
})

test("a companion sees the shared trip among theirs and what is in it, but not what only concerns its owner", async () => {
  const { owner, path, who, budgetId } = await trip({ rani: "viewer" })
  const { rani = "" } = who
  await spend(owner, 5_000_000, { merchant: "Warung Made" })
  const early = new Date(Date.now() - 20 * 86_400_000).toISOString()
  await spend(owner, 90_000_000, { category: "lodging", occurredAt: early })
  expect((await call("GET", "/api/budgets", { as: rani })).json.budgets).toEqual([])
  expect((await call("GET", "/api/shared-budgets", { as: rani })).json.budgets).toMatchObject([
    { yourRole: "viewer", budget: { budgetId, userId: owner, spentMinor: 5_000_000 } },
  ])
  const owners = (await call("GET", `${path}/dashboard`, { as: owner })).json
  expect(owners).toMatchObject({ unassignedCount: 1, suggestions: [{ transaction: { category: "lodging" } }] })
  const theirs = (await call("GET", `${path}/dashboard`, { as: rani })).json
  expect(theirs).toMatchObject({
    ...{ unassignedCount: 0, suggestions: [], transactions: [{ merchant: "Warung Made" }] },
  })
  expect((await call("GET", `${path}/transactions`, { as: rani })).json.transactions).toHaveLength(1)
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token(rani))
  client.send({ type: "subscribe", budgetId })
  expect((await client.next("state")).data).toMatchObject({ unassignedCount: 0, suggestions: [] })
  await spend(owner, 1_000_000)
  expect((await client.next("expense_created")).data.summary.spentMinor).toBe(6_000_000)
  await call("DELETE", `${path}/members/${rani}`, { as: owner })
  expect((await client.next("refused")).data).toMatchObject({ type: "urn:pacer:problem:no-longer-companion", budgetId })
  await spend(owner, 2_000_000)
  await client.settled()
  expect(client.frames.filter((frame) => frame.type === "expense_created")).toHaveLength(1)
  client.close()
})

test("expenses are shared equally, by weights and exactly, and the fewest transfers settle them", async () => {
  const { owner, path, who, budgetId } = await trip({ rani: "editor", tom: "editor" })
  const { rani = "", tom = "" } = who
  const dinner = await spend(owner, 30_000_001)
  const shared = await share(owner, dinner, budgetId, equally(owner, rani, tom))
  expect(shared.json.transaction.shared).toEqual({
    payerId: owner,
    shares: [
      { userId: owner, minor: 10_000_000 },
      { userId: rani, minor: 10_000_000 },
      { userId: tom, minor: 10_000_001 },
    ],
  })
  // A companion's own expense: it leaves their own accounts and counts in the shared trip.
  const taxi = await spend(rani, 9_000_000)
  const weighed = {
    how: "shares",
    parts: [
      { userId: owner, weight: 2 },
      { userId: rani, weight: 1 },
    ],
  }
  expect((await share(rani, taxi, budgetId, weighed)).status).toBe(200)
  await expect.poll(async () => (await call("GET", path, { as: rani })).json.budget.spentMinor).toBe(39_000_001)
  const snack = await spend(tom, 1_000_000)
  const exactly = {
    how: "exact",
    parts: [
      { userId: rani, amountMinor: 400_000 },
      { userId: tom, amountMinor: 600_000 },
    ],
  }
  await share(tom, snack, budgetId, exactly)
  await expect
    .poll(() => balances(owner, path))
    .toEqual([
      { userId: owner, netMinor: 20_000_001 - 6_000_000 },
      { userId: rani, netMinor: -10_000_000 + 6_000_000 - 400_000 },
      { userId: tom, netMinor: -10_000_001 + 400_000 },
    ])
  const { transfers } = (await call("GET", `${path}/companions`, { as: tom })).json
  expect(transfers).toEqual([
    { from: tom, to: owner, amountMinor: 9_600_001 },
    { from: rani, to: owner, amountMinor: 4_400_000 },
  ])
  for (const transfer of transfers) {
    expect((await call("POST", `${path}/settlements`, { as: rani, body: transfer })).status).toBe(201)
  }
  expect(await balances(owner, path)).toEqual([])
  const back = { from: owner, to: tom, amountMinor: 9_600_001 }
  expect((await call("POST", `${path}/settlements`, { as: owner, body: back })).json.transfers).toEqual([transfers[0]])
  expect((await call("DELETE", `/api/transactions/${taxi}/share`, { as: rani })).status).toBe(200)
  await expect.poll(async () => (await call("GET", path, { as: owner })).json.budget.spentMinor).toBe(31_000_001)
})

test("a settlement under a key counts once, also when a companion and the owner use the same key", async () => {
  const { owner, path, who } = await trip({ rani: "editor" })
  const { rani = "" } = who
  const headers = { "idempotency-key": "settle-1" }
  const settle = (as: string, amountMinor: number) =>
    call("POST", `${path}/settlements`, { as, headers, body: { from: rani, to: owner, amountMinor } })
  expect((await settle(rani, 500)).status).toBe(201)
  expect((await settle(rani, 500)).json.balances).toEqual([
    { userId: owner, netMinor: -500 },
    { userId: rani, netMinor: 500 },
  ])
  expect(await settle(rani, 700)).toMatchObject(problem(422, "idempotency-key-reused"))
  expect((await settle(owner, 500)).json.balances).toContainEqual({ userId: rani, netMinor: 1_000 })
})

test("what cannot be shared or settled is refused, with the field named", async () => {
  const { owner, path, who, budgetId } = await trip({ rani: "editor", tom: "viewer" })
  const { rani = "", tom = "" } = who
  const dinner = await spend(owner, 1_000)
  const strange = await share(owner, dinner, budgetId, equally(owner, "stranger"))
  expect(strange).toMatchObject(problem(422, "unknown-companion", "split.parts.1.userId"))
  const twice = await share(owner, dinner, budgetId, equally(owner, owner))
  expect(twice).toMatchObject(problem(400, "invalid-request", "split.parts.1.userId"))
  const short = { how: "exact", parts: [{ userId: rani, amountMinor: 999 }] }
  expect(await share(owner, dinner, budgetId, short)).toMatchObject(problem(422, "parts-do-not-add-up", "split.parts"))
  const byViewer = await share(tom, await spend(tom, 500), budgetId, equally(owner, tom))
  expect(byViewer).toMatchObject(problem(403, "role"))
  expect(await share(owner, dinner, "b_of_nobody", equally(owner))).toMatchObject(problem(404, "budget-not-found"))
  const settle = (as: string, body: object) => call("POST", `${path}/settlements`, { as, body })
  expect(await settle(owner, { from: "stranger", to: owner, amountMinor: 1 })).toMatchObject(
    problem(422, "unknown-companion", "from"),
  )
  expect((await settle(owner, { from: owner, to: owner, amountMinor: 1 })).status).toBe(400)
  expect((await settle(owner, { from: rani, to: owner, amountMinor: 0 })).json.field).toBe("amountMinor")
  expect(await settle(tom, { from: tom, to: owner, amountMinor: 1 })).toMatchObject(problem(403, "role"))
  expect(await balances(owner, path)).toEqual([])
})
