/** Anomalies on screen, in a real browser against the mock gateway: told live, answered, disputed, on trip and inbox. */
import type { BrowserContext, Page } from "playwright-core"
import { afterEach, beforeEach, expect, test } from "vitest"
import { buildPage, live, openPage, phone, startBrowser } from "./browser.test-support.ts"
import { demoWorld } from "./demo-trips.test-support.ts"
import { MockGateway } from "./mock-gateway.test-support.ts"

const files = await buildPage()
const browser = await startBrowser()
let gateway: MockGateway
let address: string
let context: BrowserContext
let page: Page

beforeEach(async () => {
  gateway = new MockGateway(demoWorld(Date.now()), files)
  gateway.codes.add("once")
  address = await gateway.start()
  context = await browser.newContext(phone)
  page = await openPage(context, `${address}/?code=once`)
  await live(page)
})
afterEach(async () => {
  await context.close()
  await gateway.stop()
})

const farAway = {
  alertId: "101-anomaly-impossible_travel",
  reason: "impossible_travel",
  text: "Rp950.000 at Harrods is 12.500 km from where you paid 40 minutes before: nobody travels that fast.",
  numbers: [
    { name: "Distance", text: "12500 km" },
    { name: "Time between", text: "40 minutes" },
    { name: "Speed needed", text: "18750 km/h" },
  ],
} as const
const purchase = (merchant: string) => ({ merchant, category: "shopping", amount: 950_000, at: Date.now() }) as const
const card = () => page.getByTestId("anomaly")
const answer = () => gateway.world.alerts.get("bali")?.[0]?.answer

test("one is told as it happens, with its reason, its figures and how serious it is", async () => {
  gateway.alarm("bali", purchase("Harrods"), farAway)
  await card().getByRole("heading", { name: "In two places at once" }).waitFor()
  for (const text of [farAway.text, "12500 km", "18750 km/h", "95 of 100", "Serious"]) {
    await card().getByText(text, { exact: true }).waitFor()
  }
})

test("`This was me` settles it, and the list of alerts says so", async () => {
  gateway.alarm("bali", purchase("Harrods"), farAway)
  await card().getByRole("button", { name: "This was me" }).click()
  await card().waitFor({ state: "detached" })
  expect(answer()).toBe("mine")
  await page.getByRole("button", { name: "Alerts" }).click()
  await page.getByTestId("alerts").getByText("You said: this was me.").waitFor()
})

test("`Not me` disputes it: advice, a mark, and it counts on until it is left out", async () => {
  gateway.alarm("bali", purchase("Harrods"), farAway)
  await page.getByTestId("transaction").getByText("Harrods").first().waitFor()
  const spent = gateway.world.summary("bali")?.spentMinor
  await card().getByRole("button", { name: "Not me" }).click()
  await card().getByText("Block the card or freeze the account in your bank's app.").waitFor()
  expect(answer()).toBe("not_mine")
  expect(gateway.world.summary("bali")?.spentMinor).toBe(spent)
  await page.getByTestId("transaction").filter({ hasText: "Harrods" }).getByText("Disputed").first().waitFor()
  await card().getByRole("button", { name: "Leave it out of this trip" }).click()
  await card().getByText("It is left out of this trip.").waitFor()
  await card().getByRole("button", { name: "Done" }).click()
  await card().waitFor({ state: "detached" })
})

test("answered on another screen, it is answered here", async () => {
  const other = await context.newPage()
  gateway.alarm("bali", purchase("Harrods"), farAway)
  await card().waitFor()
  gateway.codes.add("twice")
  await other.goto(`${address}/?code=twice`)
  await other.getByTestId("anomaly").getByRole("button", { name: "This was me" }).click()
  await card().waitFor({ state: "detached" })
  await other.close()
})

test("more than a screen asks at once stand among the alerts", async () => {
  for (const seq of [1, 2, 3, 4])
    gateway.alarm("bali", purchase(`Shop ${seq}`), { alertId: `${seq}-anomaly-amount`, text: `${seq}` })
  await page.getByRole("button", { name: "2 more out of the ordinary" }).click()
  expect(await page.getByTestId("alerts").getByRole("button", { name: "Not me" }).count()).toBe(4)
})

test("the inbox asks as well, and remembers the answer", async () => {
  gateway.alarm("bali", purchase("Harrods"), farAway)
  gateway.notify(farAway.text, "anomaly", farAway.alertId)
  await page.getByRole("button", { name: /inbox/i }).click()
  const row = page.getByTestId("inbox").getByTestId("notification")
  await row.getByRole("button", { name: "Not me" }).click()
  await row.getByText("Disputed.").waitFor()
  expect(answer()).toBe("not_mine")
  await expect.poll(() => gateway.insights.responses.join()).toContain("acted")
})
