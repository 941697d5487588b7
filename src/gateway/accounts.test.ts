/** Linked accounts over HTTP and on the screen, against a real gateway, engine, sync and a sandbox bank. */
import { expect, test } from "vitest"
import { Faults } from "../feeds/sandbox/faults.ts"
import { bookPurchases, startSandbox } from "../feeds/sandbox/sandbox.test-support.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"

const quick = { intervalMs: 100, perSecond: 1_000, burst: 1_000, requestMsMax: 500 }
const bank = await startSandbox({ protocol: "plaid", partner: { ...quick, name: "Bank Nusa", source: "bank/nusa" } })
const gateway = await startGateway({ banks: [bank.partner] })
const { call } = gateway

const linking = (account: string, more: object = {}) => {
  bank.books.open(account, "Tabungan")
  return { bank: "sandbox", code: bank.books.codeFor(account), consentGiven: true, ...more }
}
const accountsOf = async (as: string) => (await call("GET", "/api/accounts", { as })).json.accounts

test("an account is linked with its consent, read at once, and says so on the screen", async () => {
  const as = "ayu"
  const opened = await call("POST", "/api/budgets", { as, body: tripAroundToday() })
  const { budgetId } = opened.json.budget
  const client = await SocketClient.open(gateway.socketUrl)
  client.send({ type: "authenticate", token: await gateway.token(as) })
  client.send({ type: "subscribe", budgetId })
  await client.next("state")
  const body = linking("acc-0001")
  bookPurchases(bank, "acc-0001", 3)
  const linked = await call("POST", "/api/accounts", { as, body })
  expect(linked).toMatchObject({ status: 201, json: { accounts: [{ label: "Tabungan ··0001", status: "new" }] } })
  const frame = await client.next("sync_completed")
  expect(frame.data).toEqual({ source: "bank/nusa", account: "acc-0001", name: "Bank Nusa", imported: 3 })
  client.close()
  await expect.poll(async () => (await accountsOf(as))[0]).toMatchObject({ status: "up-to-date", imported: 3 })
  const [account] = await accountsOf(as)
  expect(account).toMatchObject({ error: null, bank: { id: "sandbox", name: "Bank Nusa" } })
  expect(Date.parse(account.nextTryAt)).toBeGreaterThan(Date.parse(account.lastSuccessAt))
  const consents = await call("GET", "/api/consents", { as })
  expect(consents.json.consents).toMatchObject([{ source: "bank/nusa", account: "acc-0001", state: "granted" }])
})

test("taken out, it is read no more, its consent is withdrawn, and what it brought stays", async () => {
  const as = "budi"
  await call("POST", "/api/budgets", { as, body: tripAroundToday() })
  await call("POST", "/api/accounts", { as, body: linking("acc-0002") })
  bookPurchases(bank, "acc-0002", 2)
  await expect.poll(async () => (await accountsOf(as))[0].imported).toBe(2)
  const [{ accountId }] = await accountsOf(as)
  const unlinked = await call("DELETE", `/api/accounts/${accountId}`, { as })
  expect(unlinked).toMatchObject({ status: 200, json: { accounts: [] } })
  expect((await call("GET", "/api/consents", { as })).json.consents).toMatchObject([{ state: "withdrawn" }])
  expect((await call("POST", `/api/accounts/${accountId}/sync`, { as })).json.type).toBe(
    "urn:pacer:problem:linked-account-not-found",
  )
  const { json } = await call("GET", "/api/budgets", { as })
  expect(json.budgets[0].transactionCount).toBe(2)
})

test("a bank that fails is told in plain words, and reading it now does not wait for its next turn", async () => {
  const as = "citra"
  await call("POST", "/api/accounts", { as, body: linking("acc-0003") })
  await expect.poll(async () => (await accountsOf(as))[0].status).toBe("up-to-date")
  bank.faults = new Faults({ seed: 1, share: 1, kinds: ["server-error"] })
  await expect
    .poll(async () => (await accountsOf(as))[0], { timeout: 15_000 })
    .toMatchObject({
      status: "failing",
      error: "Bank Nusa says that something is wrong on its side.",
    })
  bank.faults = undefined
  const [{ accountId }] = await accountsOf(as)
  expect((await call("POST", `/api/accounts/${accountId}/sync`, { as })).status).toBe(200)
  await expect.poll(async () => (await accountsOf(as))[0].status, { timeout: 15_000 }).toBe("up-to-date")
})

test("a consent withdrawn stops the reading, and given again it goes on by itself", async () => {
  const as = "eko"
  await call("POST", "/api/budgets", { as, body: tripAroundToday() })
  await call("POST", "/api/accounts", { as, body: linking("acc-0004") })
  const only = async () => (await accountsOf(as))[0]
  await expect.poll(only).toMatchObject({ status: "up-to-date" })
  const about = { source: "bank/nusa", account: "acc-0004", purpose: "transactions" }
  expect((await call("POST", "/api/consents/withdraw", { as, body: about })).status).toBe(200)
  await expect.poll(only).toMatchObject({
    status: "stopped",
    needs: "consent",
    error: "You have withdrawn your consent; nothing is read any more.",
  })
  bookPurchases(bank, "acc-0004", 1)
  expect((await call("POST", "/api/consents", { as, body: about })).status).toBe(201)
  await expect.poll(only).toMatchObject({ status: "up-to-date", imported: 1, error: null })
})

test.each([
  ["no consent", () => linking("acc-0009", { consentGiven: false }), 422, "not-linked", "consentGiven"],
  ["a code that is none", () => linking("acc-0009", { code: "nonsense" }), 422, "not-linked", "code"],
  ["a bank that is none", () => linking("acc-0009", { bank: "elsewhere" }), 404, "bank-not-found", "bank"],
  ["no code", () => linking("acc-0009", { code: "" }), 400, "invalid-request", "code"],
])("%s is refused, and nothing is linked", async (_what, body, status, type, field) => {
  const answer = await call("POST", "/api/accounts", { as: "dewi", body: body() })
  expect(answer).toMatchObject({ status, json: { type: `urn:pacer:problem:${type}`, field } })
  expect(await accountsOf("dewi")).toEqual([])
})
