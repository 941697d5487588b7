/** One payment told twice, over HTTP with the real engine: counted once by itself, asked where unsure, taken back. */
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
  const as = `matcher-${++travellers}`
  const opened = await call("POST", "/api/budgets", { as, body: tripAroundToday("Bali") })
  return { as, trip: opened.json.budget.budgetId as string }
}
const byHand = async (as: string, amountMinor: number, more: object = {}): Promise<string> => {
  const body = { clientId: randomUUID(), amountMinor, currency: "IDR", occurredAt: new Date().toISOString(), ...more }
  return (await call("POST", "/api/expenses", { as, body })).json.transaction.transactionId
}
const told = async (as: string, source: string, amountMinor: number, more: object = {}): Promise<string> => {
  const externalId = randomUUID()
  const event = {
    ...{ specversion: "1.0", id: externalId, source, type: "txn.recorded.v1", subject: as },
    time: new Date().toISOString(),
    data: { account: "x", externalId, amountMinor, currency: "IDR", direction: "debit", status: "posted", ...more },
  }
  const connection = await connect({ servers: gateway.natsUrl })
  connection.publish(inboundSubject(as), JSON.stringify(event))
  await connection.drain()
  const id = transactionIdentity(as, source, "x", externalId)
  await expect.poll(async () => (await call("GET", on(id), { as })).status).toBe(200)
  return id
}
const on = (transactionId: string, what = "") => `/api/transactions/${transactionId}${what}`
const spent = async (as: string, budgetId: string): Promise<number> =>
  (await call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.spentMinor
const dashboard = async (as: string, budgetId: string) =>
  (await call("GET", `/api/budgets/${budgetId}/dashboard`, { as })).json
const problem = (status: number, type: string, field: string) => ({
  status,
  json: { type: `urn:pacer:problem:${type}`, field },
})

test("an entry by hand that the bank tells again counts once by itself, and twice again at the traveller's word", async () => {
  const { as, trip } = await traveller()
  const entry = await byHand(as, 85_000, { merchant: "Warung Made", category: "groceries" })
  const card = await told(as, "card/bca", 85_000, { merchant: "WARUNG MADE UBUD" })
  await expect.poll(() => spent(as, trip)).toBe(85_000)
  expect((await call("GET", on(card), { as })).json).toMatchObject({
    twins: [{ transactionId: entry, source: "manual/app" }],
    category: "groceries",
  })
  expect((await call("GET", on(entry), { as })).json).toMatchObject({ sameAs: card, budgetId: null })
  const undone = await call("POST", on(entry, "/apart-from"), { as, body: { otherId: card } })
  expect(undone).toMatchObject({ status: 200, json: { disposition: "applied", budgetId: trip } })
  expect(await spent(as, trip)).toBe(170_000)
  expect((await dashboard(as, trip)).matches).toEqual([])
  await call("PUT", on(entry, "/same-as"), { as, body: { otherId: card } })
  expect(await spent(as, trip)).toBe(85_000)
})

test("what is unsure is asked, and either answer ends the question", async () => {
  const { as, trip } = await traveller()
  const ask = async (amountMinor: number) => {
    const entry = await byHand(as, amountMinor)
    const card = await told(as, "card/bca", amountMinor, { merchant: "WARUNG MADE UBUD" })
    await expect
      .poll(async () => (await dashboard(as, trip)).matches)
      .toMatchObject([{ kind: "same", transaction: { transactionId: entry }, other: { transactionId: card } }])
    return { entry, card }
  }
  const first = await ask(10_000)
  await call("PUT", on(first.entry, "/same-as"), { as, body: { otherId: first.card } })
  expect(await dashboard(as, trip)).toMatchObject({ matches: [], summary: { spentMinor: 10_000 } })
  const second = await ask(20_000)
  await call("POST", on(second.entry, "/apart-from"), { as, body: { otherId: second.card } })
  expect(await dashboard(as, trip)).toMatchObject({ matches: [], summary: { spentMinor: 50_000 } })
})

test("a withdrawal opens cash that entries draw down; its fee alone is spent", async () => {
  const { as, trip } = await traveller()
  await told(as, "bank/bca", 505_000, { kind: "withdrawal", feeMinor: 5_000 })
  await byHand(as, 120_000, { category: "food" })
  expect(await dashboard(as, trip)).toMatchObject({
    summary: { spentMinor: 125_000 },
    wallets: [{ name: "cash", currency: "IDR", balanceMinor: 380_000, unknownMinor: 0 }],
  })
})

test("what cannot be one is refused with the field named", async () => {
  const { as } = await traveller()
  const one = await byHand(as, 1_000)
  const credit = await told(as, "card/bca", 1_000, { direction: "credit" })
  const match = (id: string, otherId: string) => call("PUT", on(id, "/same-as"), { as, body: { otherId } })
  expect(await match(one, one)).toMatchObject(problem(422, "refused", "otherId"))
  expect(await match(credit, one)).toMatchObject(problem(422, "refused", "otherId"))
  expect(await match(one, "0".repeat(32))).toMatchObject(problem(404, "transaction-not-found", "otherId"))
  expect((await match(one, "nonsense")).status).toBe(400)
})
