/**
 * The built page in a real browser against a real gateway and engine: two travellers on one trip, on their phones. Who
 * shares what, who owes whom, what is split, given back, changed and taken back again.
 */
import { randomUUID } from "node:crypto"
import { connect } from "@nats-io/transport-node"
import type { BrowserContext, Page } from "playwright-core"
import { afterEach, expect, test } from "vitest"
import { inboundSubject } from "../../streams/subjects.ts"
import { startGateway, tripAroundToday } from "../gateway/gateway.test-support.ts"
import { buildPage, inBali, live, openPage, phone, startBrowser } from "./browser.test-support.ts"

const files = await buildPage()
const browser = await startBrowser()
const gateway = await startGateway({ dashboardDir: files })
const { call } = gateway

const contexts: Array<BrowserContext> = []
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})

const phoneOf = async (userId: string): Promise<Page> => {
  const context = await browser.newContext({ ...phone, ...inBali })
  contexts.push(context)
  const page = await openPage(context, `${gateway.url}/?code=${await gateway.loginCode(userId)}`)
  await live(page)
  return page
}

let number = 0
const trip = async (name = "Bali together") => {
  const as = `ayu_${++number}`
  const opened = await call("POST", "/api/budgets", { as, body: tripAroundToday(name) })
  const budgetId: string = opened.json.budget.budgetId
  return { as, budgetId }
}
const spend = async (as: string, major: number, parts: Record<string, unknown> = {}): Promise<string> => {
  const common = { clientId: randomUUID(), currency: "IDR", occurredAt: new Date().toISOString() }
  const body = { ...common, amountMinor: major * 100, category: "food", ...parts }
  return (await call("POST", "/api/expenses", { as, body })).json.transaction.transactionId
}
const detail = async (as: string, id: string) => (await call("GET", `/api/transactions/${id}`, { as })).json
const activity = (page: Page) => page.getByRole("button", { name: "Activity" }).click()
const rows = (page: Page) => page.getByTestId("feed").getByTestId("transaction")
const open = async (page: Page, name: string) => {
  await activity(page)
  await rows(page).getByText(name).first().click()
}
const toast = (page: Page, text: string) => page.getByTestId("toast").getByText(text).waitFor()
const undo = (page: Page) => page.getByTestId("toast").getByRole("button", { name: "Undo" }).click()

test("two travellers share a trip: taken along, shared equally, settled, and settled no more", async () => {
  const { as, budgetId } = await trip()
  const rani = `rani_${number}`
  await gateway.loginCode(rani)
  await spend(as, 300_000, { merchant: "Warung Made" })
  const page = await phoneOf(as)
  await page.getByTestId("companions").getByText("Travelling together?").click()
  const field = page.getByLabel("Take somebody along")
  await field.fill("nobody_here")
  await page.getByRole("button", { name: "Take along" }).click()
  await page.getByText("Nobody here goes by nobody_here.").waitFor()
  await field.fill(rani)
  await page.getByRole("button", { name: "Take along" }).click()
  await page.getByTestId("member").getByText(`Rani ${number}`).waitFor()
  await page.getByRole("button", { name: "Close" }).click()
  await open(page, "Warung Made")
  await page.getByRole("button", { name: "Share with companions" }).click()
  await expect.poll(() => page.getByTestId("person").count()).toBe(2)
  await page.getByText("Rp150.000").nth(1).waitFor()
  await page.getByRole("button", { name: "Share among 2" }).click()
  await toast(page, "Shared among 2.")
  await page.getByRole("button", { name: "Overview" }).click()
  await page.getByTestId("companions").getByText(`Rani ${number} owes you Rp150.000`).waitFor()

  const hers = await phoneOf(rani)
  await hers.getByRole("heading", { name: "Bali together" }).waitFor()
  await hers.getByTestId("companions").getByText(`You owe Ayu ${number} Rp150.000`).click()
  await hers.getByTestId("transfer").getByRole("button", { name: "Paid" }).click()
  await hers.getByText(`You paid Ayu ${number} Rp150.000.`).waitFor()
  expect((await call("GET", `/api/budgets/${budgetId}/companions`, { as })).json.balances).toEqual([])
  await hers.getByRole("button", { name: "Undo" }).click()
  await hers.getByTestId("transfer").getByRole("button", { name: "Paid" }).waitFor()
  await hers.getByRole("button", { name: "Close" }).click()
  // Her cash on the shared trip is everybody's.
  await hers.getByTestId("quick-amount").first().tap()
  await hers.getByRole("button", { name: "Food & drink", exact: true }).tap()
  await toast(hers, "Shared equally with everybody on this trip.")
  await activity(page)
  await rows(page).getByText(`Paid by Rani ${number}`).waitFor()
  await call("DELETE", `/api/budgets/${budgetId}/members/${rani}`, { as })
  await toast(hers, "only they can let you in again")
  await hers.getByText("Where to next?").waitFor()
})

test("a viewer sees the trip and changes nothing of it", async () => {
  const { as, budgetId } = await trip("Looked at")
  const tom = `tom_${number}`
  await gateway.loginCode(tom)
  await call("PUT", `/api/budgets/${budgetId}/members/${tom}`, { as, body: { role: "viewer" } })
  await spend(as, 45_000, { merchant: "Kopi Kenangan" })
  const page = await phoneOf(tom)
  await page.getByRole("heading", { name: "Looked at" }).waitFor()
  expect(await page.getByTestId("add-cash").isDisabled()).toBe(true)
  await open(page, "Kopi Kenangan")
  await page.getByText("Booked", { exact: true }).waitFor()
  expect(await page.getByRole("button", { name: "Split", exact: true }).count()).toBe(0)
  await page.getByRole("button", { name: "Close" }).click()
  await page.getByRole("button", { name: "Trips" }).click()
  await page.getByTestId("trip").getByText(`Ayu ${number}`).waitFor()
  await page.getByRole("button", { name: "Close" }).click()
  await page.getByRole("button", { name: "Overview" }).click()
  await page.getByTestId("companions").click()
  expect(await page.getByLabel("Take somebody along").count()).toBe(0)
  await page.getByRole("button", { name: "Leave this trip" }).click()
  await page.getByRole("button", { name: "Leave", exact: true }).click()
  await page.getByText("Where to next?").waitFor()
})

test("a transaction is split, its last part taking the rest, and made whole by undoing", async () => {
  const { as } = await trip("Split up")
  const id = await spend(as, 100_000, { merchant: "Pepito Market" })
  const page = await phoneOf(as)
  await open(page, "Pepito Market")
  await page.getByRole("button", { name: "Split", exact: true }).click()
  const save = page.getByRole("button", { name: "Split in 2" })
  expect(await save.isDisabled()).toBe(true)
  await page.getByLabel("Amount of part 1").fill("130.000")
  await page.getByText("Rp30.000 more than there is.").waitFor()
  expect(await save.isDisabled()).toBe(true)
  await page.getByLabel("Amount of part 1").fill("70.000")
  await page.getByLabel("Category of part 2").selectOption("groceries")
  await page.getByTestId("part").getByText("Rp30.000").waitFor()
  await save.click()
  await toast(page, "Split in 2.")
  await expect.poll(() => rows(page).filter({ hasText: "Pepito Market" }).count()).toBe(2)
  expect((await detail(as, id)).parts).toMatchObject([
    { amountMinor: 7_000_000, category: "food" },
    { amountMinor: 3_000_000, category: "groceries" },
  ])
  await undo(page)
  await expect.poll(() => rows(page).filter({ hasText: "Pepito Market" }).count()).toBe(1)
  expect((await detail(as, id)).parts).toEqual([])
})

test("a refund is linked to its purchase, and unlinked by undoing", async () => {
  const { as, budgetId } = await trip("Given back")
  await spend(as, 200_000, { merchant: "Bintang Supermarket" })
  await spend(as, 80_000, { merchant: "Gojek" })
  const connection = await connect({ servers: gateway.natsUrl })
  const event = {
    ...{ specversion: "1.0", id: randomUUID(), source: "card/bca", type: "txn.recorded.v1", subject: as },
    time: new Date().toISOString(),
    data: {
      ...{ account: "a", externalId: "refund-1", amountMinor: 5_000_000, currency: "IDR" },
      ...{ direction: "credit", status: "posted", merchant: "BINTANG SUPERMARKET REFUND" },
    },
  }
  connection.publish(inboundSubject(as), JSON.stringify(event))
  await connection.drain()
  const spent = async () => (await call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.spentMinor
  const page = await phoneOf(as)
  await open(page, "BINTANG SUPERMARKET REFUND")
  await page.getByRole("button", { name: "Refund of a purchase" }).click()
  expect(await page.getByTestId("candidate").first().textContent()).toContain("Bintang Supermarket")
  await page.getByLabel("Find the purchase").fill("gojek")
  await expect.poll(() => page.getByTestId("candidate").count()).toBe(1)
  await page.getByLabel("Find the purchase").fill("")
  await page.getByTestId("candidate").getByText("Bintang Supermarket").click()
  await toast(page, "Gives back Bintang Supermarket.")
  expect(await spent()).toBe(23_000_000)
  await undo(page)
  await expect.poll(spent).toBe(28_000_000)
})

test("an entry by hand is changed, deleted and brought back", async () => {
  const { as } = await trip("By hand")
  const id = await spend(as, 25_000, { merchant: "Nasi Ayam" })
  const page = await phoneOf(as)
  await open(page, "Nasi Ayam")
  await page.getByRole("button", { name: "Edit entry" }).click()
  await page.getByLabel("Amount").fill("35.000")
  await page.getByLabel("Note").fill("with Rani")
  await page.getByRole("button", { name: "Save changes" }).click()
  await toast(page, "Changed.")
  expect(await detail(as, id)).toMatchObject({ amountMinor: 3_500_000, note: "with Rani", merchant: "Nasi Ayam" })
  await open(page, "Nasi Ayam")
  await page.getByRole("button", { name: "Delete entry" }).click()
  await toast(page, "Deleted.")
  expect((await detail(as, id)).status).toBe("reversed")
  await page.getByTestId("toast").filter({ hasText: "Deleted." }).getByRole("button", { name: "Undo" }).click()
  await expect.poll(async () => (await detail(as, id)).status).toBe("posted")
})

test("older transactions come page by page", async () => {
  const { as } = await trip("Long")
  for (let number = 0; number < 30; number++) await spend(as, 1_000 + number, { merchant: `Stall ${number}` })
  const page = await phoneOf(as)
  await activity(page)
  await rows(page).getByText("Stall 29").waitFor()
  expect(await rows(page).getByText("Stall 0", { exact: true }).count()).toBe(0)
  await page.getByRole("button", { name: "Show earlier" }).click()
  await rows(page).getByText("Stall 0", { exact: true }).waitFor()
  await expect.poll(() => rows(page).count()).toBe(30)
  expect(await page.getByRole("button", { name: "Show earlier" }).count()).toBe(0)
})

test("the session is renewed without a word, and the fresh token is the one that is kept", async () => {
  const { as } = await trip("Renewed")
  const page = await phoneOf(as)
  const session = () => page.evaluate(() => JSON.parse(localStorage.getItem("pacer.session") ?? "{}"))
  const { token } = await session()
  // As if the end were near: the page that opens with it renews at once.
  await page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem("pacer.session") ?? "{}")
    localStorage.setItem(
      "pacer.session",
      JSON.stringify({ ...kept, expiresAtMs: Date.now() + 60_000, expiresAt: undefined }),
    )
  })
  await page.reload()
  await page.getByTestId("connection").getByText("Live").waitFor()
  await expect.poll(async () => (await session()).token).not.toBe(token)
  expect((await session()).expiresAtMs).toBeGreaterThan(Date.now() + 3_600_000)
  await page.getByRole("heading", { name: "Renewed" }).waitFor()
})
