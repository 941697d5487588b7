/** The traveller's word about a transaction over HTTP, with the real engine: parts, refunds, entries by hand. */
import { randomUUID } from "node:crypto"
import { connect } from "@nats-io/transport-node"
import { expect, test } from "vitest"
import { inboundSubject } from "../../streams/subjects.ts"
import { transactionIdentity } from "../partition/identity.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"

const gateway = await startGateway()
const { call } = gateway

let travellers = 0
const traveller = async () => {
  const as = `traveller-${++travellers}`
  const open = async (name: string): Promise<string> =>
    (await call("POST", "/api/budgets", { as, body: tripAroundToday(name) })).json.budget.budgetId
  const side = await open("Side trip")
  return { as, side, trip: await open("Bali") }
}
const spend = async (as: string, amountMinor: number, parts: Record<string, unknown> = {}): Promise<string> => {
  const body = { clientId: randomUUID(), amountMinor, currency: "IDR", occurredAt: new Date().toISOString(), ...parts }
  return (await call("POST", "/api/expenses", { as, body })).json.transaction.transactionId
}
const byCard = async (as: string, amount: number): Promise<string> => {
  const common = { userId: as, source: "card", externalId: randomUUID(), currency: "IDR", consentGiven: true }
  const body = { ...common, amount, date: new Date().toISOString(), merchant: "WARUNG MADE KUTA" }
  return (await call("POST", "/api/expenses/sync-transaction", { as, body })).json.transaction.transactionId
}
const atShop = async (as: string, merchant: string, daysAgo = 0) => {
  const common = { userId: as, source: "card", externalId: randomUUID(), currency: "IDR", consentGiven: true }
  const date = new Date(Date.now() - daysAgo * 86_400_000).toISOString()
  const body = { ...common, amount: 100, date, merchant }
  return (await call("POST", "/api/expenses/sync-transaction", { as, body })).json.transaction
}
const spent = async (as: string, budgetId: string): Promise<number> =>
  (await call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.spentMinor
const on = (transactionId: string, what = "") => `/api/transactions/${transactionId}${what}`
const problem = (status: number, type: string, field?: string) => ({
  status,
  json: { type: `urn:pacer:problem:${type}`, ...(field === undefined ? {} : { field }) },
})

test("a transaction is split over categories and budgets, and made whole again", async () => {
  const { as, trip, side } = await traveller()
  const id = await byCard(as, 100)
  const parts = [
    { category: "food", amountMinor: 5_000 },
    { category: "groceries", budgetId: side, amountMinor: 3_000 },
    { budgetId: null, amountMinor: 2_000 },
  ]
  const split = await call("PUT", on(id, "/split"), { as, body: { parts } })
  expect(split).toMatchObject({ status: 200, json: { disposition: "applied", budgetId: trip } })
  expect([await spent(as, trip), await spent(as, side)]).toEqual([5_000, 3_000])
  const detail = (await call("GET", on(id), { as })).json
  expect(detail).toMatchObject({
    amountMinor: 10_000,
    byHand: false,
    parts: [
      { amountMinor: 5_000, budgetId: trip, category: "food" },
      { amountMinor: 3_000, budgetId: side, category: "groceries" },
      { amountMinor: 2_000, budgetId: null },
    ],
  })
  // A part means its whole.
  expect((await call("GET", on(`${id}-1`), { as })).json.transactionId).toBe(id)
  const weighed = { parts: [{ weight: 1 }, { weight: 1, category: "health" }, { weight: 1 }] }
  await call("PUT", on(id, "/split"), { as, body: weighed })
  expect(
    (await call("GET", on(id), { as })).json.parts.map((part: { amountMinor: number }) => part.amountMinor),
  ).toEqual([3_333, 3_333, 3_334])
  await call("PUT", on(id, "/split"), { as, body: { parts: [] } })
  expect([await spent(as, trip), await spent(as, side)]).toEqual([10_000, 0])
  expect((await call("GET", on(id), { as })).json).toMatchObject({ parts: [], budgetId: trip })
})

test("parts that do not add up, stand alone or lie in a budget of nobody's are refused", async () => {
  const { as, trip } = await traveller()
  const id = await byCard(as, 100)
  const split = (parts: unknown) => call("PUT", on(id, "/split"), { as, body: { parts } })
  expect(await split([{ amountMinor: 6_000 }, { amountMinor: 5_000 }])).toMatchObject(
    problem(422, "parts-do-not-add-up", "parts"),
  )
  expect((await split([{ amountMinor: 10_000 }])).status).toBe(400)
  expect((await split([{ amountMinor: 5_000 }, { weight: 1 }])).status).toBe(400)
  expect(await split([{ weight: 1 }, { weight: 1, budgetId: "b_of_nobody" }])).toMatchObject(
    problem(404, "budget-not-found", "budgetId"),
  )
  const moved = await call("POST", on(id, "/assign"), { as, body: { budgetId: "b_of_nobody" } })
  expect(moved).toMatchObject(problem(404, "budget-not-found"))
  expect(await spent(as, trip)).toBe(10_000)
})

test("transactions are moved to another budget and back", async () => {
  const { as, trip, side } = await traveller()
  const id = await byCard(as, 100)
  const moved = await call("POST", on(id, "/assign"), { as, body: { budgetId: side, category: "health" } })
  expect(moved.json).toMatchObject({ budgetId: side, transaction: { category: "health" } })
  expect([await spent(as, trip), await spent(as, side)]).toEqual([0, 10_000])
})

test("a corrected category is the merchant's: other purchases there change at once, and come back with it", async () => {
  const { as, trip } = await traveller()
  const [first, second, elsewhere] = [
    await atShop(as, "ZORBLAX KUTA 0012"),
    await atShop(as, "QRIS ZORBLAX KUTA 0077"),
    await atShop(as, "WARUNG MADE KUTA"),
  ]
  const categoryOf = async (id: string) => (await call("GET", on(id), { as })).json.category
  const byCategory = async () => (await call("GET", `/api/budgets/${trip}`, { as })).json.budget.byCategory
  const before = await categoryOf(second.transactionId)
  expect(before).not.toBe("health")
  await call("POST", on(first.transactionId, "/assign"), { as, body: { category: "health" } })
  expect(await categoryOf(second.transactionId)).toBe("health")
  expect(await categoryOf(elsewhere.transactionId)).toBe("food")
  expect(await byCategory()).toContainEqual(expect.objectContaining({ category: "health", spentMinor: 20_000 }))
  // What comes from there later is decided by the same word.
  expect(await atShop(as, "ZORBLAX KUTA 0099")).toMatchObject({ category: "health", decidedBy: "taught" })
  await call("POST", on(first.transactionId, "/assign"), { as, body: { category: null } })
  expect(await categoryOf(second.transactionId)).toBe(before)
})

test("what was entered by hand is changed, voided and restored; what a card says is not", async () => {
  const { as, trip } = await traveller()
  const id = await spend(as, 2_500, { category: "food", note: "Nasi" })
  const amended = await call("PATCH", on(id), { as, body: { amountMinor: 3_000, note: null, merchant: "Made" } })
  expect(amended.json.transaction).toMatchObject({ spendMinor: 3_000, category: "food", merchant: "Made" })
  expect(amended.json.transaction.description).toBeUndefined()
  expect(await spent(as, trip)).toBe(3_000)
  expect((await call("POST", on(id, "/void"), { as })).json.transaction).toMatchObject({ status: "reversed" })
  expect(await spent(as, trip)).toBe(0)
  expect(await call("POST", on(id, "/void"), { as })).toMatchObject(problem(422, "refused"))
  expect(await call("PATCH", on(id), { as, body: { amountMinor: 1 } })).toMatchObject(problem(422, "refused"))
  expect((await call("POST", on(id, "/restore"), { as })).json.transaction).toMatchObject({ spendMinor: 3_000 })
  expect(await call("POST", on(id, "/restore"), { as })).toMatchObject(problem(422, "refused"))
  expect(await spent(as, trip)).toBe(3_000)
  expect((await call("PATCH", on(id), { as, body: {} })).status).toBe(400)
  const late = new Date(Date.now() + 30 * 86_400_000).toISOString()
  expect(await call("PATCH", on(id), { as, body: { occurredAt: late } })).toMatchObject(
    problem(400, "invalid-request", "occurredAt"),
  )
  const card = await byCard(as, 10)
  for (const [method, path, body] of [
    ["PATCH", on(card), { amountMinor: 1 }],
    ["POST", on(card, "/void"), undefined],
    ["POST", on(card, "/restore"), undefined],
  ] as const) {
    expect(await call(method, path, { as, ...(body === undefined ? {} : { body }) })).toMatchObject(
      problem(422, "not-by-hand", "transactionId"),
    )
  }
})

/** Money that came back, as a bank says it: over the log, since nobody enters it by hand. */
const comesBack = async (as: string, amountMinor: number, currency = "IDR"): Promise<string> => {
  const externalId = randomUUID()
  const event = {
    ...{ specversion: "1.0", id: externalId, source: "card/app", type: "txn.recorded.v1", subject: as },
    time: new Date().toISOString(),
    data: { account: "default", externalId, amountMinor, currency, direction: "credit", status: "posted" },
  }
  const connection = await connect({ servers: gateway.natsUrl })
  connection.publish(inboundSubject(as), JSON.stringify(event))
  await connection.drain()
  const id = transactionIdentity(as, event.source, "default", externalId)
  await expect.poll(async () => (await call("GET", on(id), { as })).status).toBe(200)
  return id
}

test("a refund follows the purchase that the traveller names, and leaves it again", async () => {
  const { as, trip, side } = await traveller()
  const purchase = await byCard(as, 100)
  const refund = await comesBack(as, 4_000)
  expect(await spent(as, trip)).toBe(10_000)
  const linked = await call("PUT", on(refund, "/refund-of"), { as, body: { purchaseId: purchase } })
  expect(linked.json.transaction).toMatchObject({ kind: "refund", spendMinor: -4_000, decidedBy: "purchase" })
  expect(await spent(as, trip)).toBe(6_000)
  expect((await call("GET", on(refund), { as })).json).toMatchObject({ refundOf: purchase, kind: "refund" })
  expect((await call("GET", on(purchase), { as })).json.refunds).toMatchObject([
    { transactionId: refund, amountMinor: 4_000 },
  ])
  await call("POST", on(purchase, "/assign"), { as, body: { budgetId: side } })
  expect([await spent(as, trip), await spent(as, side)]).toEqual([0, 6_000])
  for (const [path, body] of [
    ["/split", { parts: [{ weight: 1 }, { weight: 1 }] }],
    ["/share", { budgetId: trip, split: { how: "equal", parts: [{ userId: as }] } }],
  ] as const) {
    expect(await call("PUT", on(refund, path), { as, body })).toMatchObject(problem(422, "refused", "transactionId"))
  }
  const unlinked = await call("DELETE", on(refund, "/refund-of"), { as })
  expect(unlinked.json.transaction).toMatchObject({ kind: "income", spendMinor: 0 })
  expect([await spent(as, trip), await spent(as, side)]).toEqual([0, 10_000])
})

test("only money that came back can be linked, and only to a purchase of one's own in its currency", async () => {
  const { as } = await traveller()
  const [first, second] = [await spend(as, 1_000), await spend(as, 500)]
  const link = (purchaseId: string) => call("PUT", on(second, "/refund-of"), { as, body: { purchaseId } })
  expect(await link(first)).toMatchObject(problem(422, "refused", "transactionId"))
  expect((await link("not-an-id")).json.field).toBe("purchaseId")
  const [refund, yen] = [await comesBack(as, 100), await comesBack(as, 100, "JPY")]
  const put = (id: string, purchaseId: string) => call("PUT", on(id, "/refund-of"), { as, body: { purchaseId } })
  expect(await put(refund, "0".repeat(32))).toMatchObject(problem(404, "transaction-not-found", "purchaseId"))
  expect(await put(refund, yen)).toMatchObject(problem(422, "refused", "purchaseId"))
  expect(await put(yen, first)).toMatchObject(problem(422, "refused", "purchaseId"))
})
