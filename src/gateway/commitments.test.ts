/** What is booked and not paid yet, through the real engine: said, shown live, paid, released by word, undone. */
import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"

const gateway = await startGateway()
const { call } = gateway
const dayText = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

const begin = async () => {
  const as = `t${randomUUID().slice(0, 8)}`
  const body = {
    ...tripAroundToday(),
    totalMinor: 100_000_000,
    categoryPlanMinor: { activities: 20_000_000, shopping: 20_000_000 },
  }
  const budgetId: string = (await call("POST", "/api/budgets", { as, body })).json.budget.budgetId
  const path = `/api/budgets/${budgetId}/commitments`
  const wish = { category: "activities", amountMinor: 5_000_000, dueDate: dayText(1), merchant: "Kecak Uluwatu" }
  const commit = (headers: Record<string, string> = {}, more: object = {}) =>
    call("POST", path, { as, body: { ...wish, ...more }, headers })
  const spend = async (merchant: string, amountMinor = 5_000_000) => {
    const body = { clientId: randomUUID(), amountMinor, currency: "IDR", category: "activities", merchant }
    const answer = await call("POST", "/api/expenses", { as, body: { ...body, occurredAt: new Date().toISOString() } })
    return answer.json.transaction.transactionId as string
  }
  const until = async (holds: (answer: { readonly committedMinor: number }) => boolean) => {
    for (let tries = 0; tries < 100; tries++) {
      const { json } = await call("GET", path, { as })
      if (holds(json)) return json
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error("waited in vain")
  }
  return { as, budgetId, path, commit, spend, until }
}

test("it is owed at once on an open screen, once under its key, and leaves what may be spent", async () => {
  const { as, budgetId, path, commit } = await begin()
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token(as))
  client.send({ type: "subscribe", budgetId })
  const before = (await client.next("state")).data.summary
  const headers = { "idempotency-key": randomUUID() }
  const first = await commit(headers)
  expect(first, first.text).toMatchObject({ status: 201, json: { committedMinor: 5_000_000, currency: "IDR" } })
  expect((await commit(headers)).json.commitments).toHaveLength(1)
  expect((await commit(headers, { amountMinor: 1 })).json.type).toBe("urn:pacer:problem:idempotency-key-reused")
  const { summary } = (await client.next("budget_changed")).data
  expect(summary.committedMinor).toBe(5_000_000)
  expect(summary.byCategory).toContainEqual(
    expect.objectContaining({ category: "activities", committedMinor: 5_000_000, spentMinor: 0 }),
  )
  expect(summary.allowance.perRemainingDayMinor).toBeLessThan(before.allowance.perRemainingDayMinor)
  expect(summary.forecast.committedMinor).toBe(before.forecast.committedMinor + 5_000_000)
  const wrong = await call("POST", path, { as, body: { category: "fun", amountMinor: 5, dueDate: dayText(1) } })
  expect(wrong.json).toMatchObject({ status: 400, field: "category" })
  client.close()
})

test("its payment releases it by itself; taken back by the traveller it is owed again", async () => {
  const { as, path, commit, spend, until } = await begin()
  const { bookingId } = (await commit()).json.commitments[0]
  const transactionId = await spend("QRIS KECAK ULUWATU 0881")
  const { commitments } = await until(({ committedMinor }) => committedMinor === 0)
  expect(commitments).toMatchObject([{ bookingId, state: "released", released: { why: "paid", transactionId } }])
  const undone = await call("POST", `${path}/${bookingId}/undo`, { as })
  expect(undone, undone.text).toMatchObject({ status: 200, json: { committedMinor: 5_000_000 } })
  expect((await call("POST", `${path}/${bookingId}/undo`, { as })).status).toBe(422)
})

test("what may be its payment is asked about, and the traveller says so", async () => {
  const { as, path, commit, spend } = await begin()
  const { bookingId } = (await commit()).json.commitments[0]
  const transactionId = await spend("GETYOURGUIDE")
  const asked = (await call("GET", path, { as })).json
  expect(asked).toMatchObject({ committedMinor: 5_000_000, commitments: [{ maybe: { transactionId } }] })
  const released = await call("POST", `${path}/${bookingId}/release`, { as, body: { why: "paid", transactionId } })
  expect(released.json).toMatchObject({
    committedMinor: 0,
    commitments: [{ released: { why: "paid", transactionId } }],
  })
  expect((await call("POST", `${path}/${bookingId}/release`, { as, body: { why: "word" } })).status).toBe(422)
  expect((await call("POST", `${path}/nothing/release`, { as, body: { why: "word" } })).status).toBe(404)
})

test("a correction takes nothing from it, and says why", async () => {
  const { as, budgetId, commit, spend } = await begin()
  await commit({}, { category: "shopping", amountMinor: 19_000_000 })
  await spend("HOTEL BAR", 60_000_000)
  const { correction } = (await call("GET", `/api/budgets/${budgetId}/correction`, { as })).json
  const { correctionId } = correction.open ?? correction.preview
  const moves = [{ from: "shopping", to: "unplanned", amountMinor: 2_000_000 }]
  const path = `/api/budgets/${budgetId}/corrections/${correctionId}/accept`
  const accepted = await call("POST", path, { as, body: { moves } })
  expect(accepted, accepted.text).toMatchObject({
    status: 422,
    json: { detail: expect.stringMatching(/owes .* for what is booked/) },
  })
})
