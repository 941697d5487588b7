/**
 * Deals and their map in a real browser against the mock gateway: what the shapes say, filters, a point's card, a claim,
 * and moving about. With PACER_SCREENSHOTS the pictures are kept there.
 */
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { chromiumProgram } from "../launch/test-servers.ts"
import { buildPage, picture as keepPicture } from "./browser.test-support.ts"
import { demoWorld } from "./demo-trips.test-support.ts"
import { MockGateway } from "./mock-gateway.test-support.ts"

const args = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]

let files: string
let browser: Browser
let gateway: MockGateway
let context: BrowserContext
let page: Page

beforeAll(async () => {
  files = await buildPage()
  browser = await chromium.launch({ executablePath: chromiumProgram(), args })
})
afterAll(() => browser?.close())
afterEach(async () => {
  await context.close()
  await gateway.stop()
})

const open = async ({ wide = false, dark = false } = {}) => {
  gateway = new MockGateway(demoWorld(Date.now()), files)
  gateway.codes.add("once")
  context = await browser.newContext({
    viewport: wide ? { width: 1_360, height: 900 } : { width: 390, height: 844 },
    isMobile: !wide,
    hasTouch: !wide,
    colorScheme: dark ? "dark" : "light",
    timezoneId: "Asia/Makassar",
    locale: "en-GB",
  })
  page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(`${await gateway.start()}/?code=once`)
  await page.getByTestId("connection").getByText("Live").waitFor()
  if (wide) await page.getByRole("button", { name: "Deals" }).first().click()
  else await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Deals" }).click()
  await page.getByTestId("deal-point").first().waitFor()
}
const picture = (name: string) => keepPicture(page, name, true)
const lastAsked = () => Object.fromEntries(gateway.deals.asked.at(-1) ?? [])

test.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])("what a budget says of a price is told by shape and by colour (wide: %s, dark: %s)", async (wide, dark) => {
  await open({ wide, dark })
  await picture(`deals-${wide ? "desk" : "phone"}-${dark ? "dark" : "light"}`)
  expect(await page.getByTestId("deal-legend").getByRole("listitem").count()).toBe(4)
  const looks = await page
    .locator(".verdict-legend .mark-shape")
    .evaluateAll((shapes) => shapes.map((shape) => [shape.getAttribute("d"), getComputedStyle(shape).fill]))
  expect(new Set(looks.map(([outline]) => outline)).size).toBe(4)
  expect(new Set(looks.map(([, colour]) => colour)).size).toBe(4)
  expect(await page.getByTestId("deal-cluster").getAttribute("aria-label")).toBe("37 deals. No plan for it")
  const reasons = page.getByTestId("deal-list").getByTestId("deal-reason")
  await expect.poll(() => reasons.count()).toBe(2)
  expect(await reasons.first().textContent()).toContain("Saves Rp17.000")
})

test("filters narrow the map and the list alike", async () => {
  await open({ wide: true })
  const cards = page.getByTestId("deal-list").getByTestId("deal")
  await page.getByRole("button", { name: "Food & drink", exact: true }).click()
  await expect.poll(() => page.getByTestId("deal-point").count()).toBe(1)
  expect(lastAsked()).toMatchObject({ budgetId: "bali", category: "food" })
  expect(await cards.count()).toBe(1)
  await page.getByRole("button", { name: "Food & drink", exact: true }).click()
  await page.getByLabel("Open now").check()
  await expect.poll(() => page.getByTestId("deal-point").count()).toBe(2)
  await page.getByLabel("Open now").uncheck()
  await page.getByLabel("Floor").selectOption("2")
  await expect.poll(lastAsked).toMatchObject({ floor: "2" })
  await expect.poll(() => page.getByText("Nothing passes these filters.").count()).toBe(1)
  await page.getByLabel("Floor").selectOption("")
  await page.getByLabel("Up to").fill("100000")
  await expect.poll(lastAsked).toMatchObject({ priceMax: "10000000" })
  await expect.poll(() => page.getByTestId("deal-point").count()).toBe(1)
})

test("a point opens its deal: claimed once, or why it is not for this trip", async () => {
  await open({ wide: true })
  await page.getByRole("button", { name: /^Rumah Perak: 10 % off/ }).click()
  await page.getByTestId("deal-chosen").getByTestId("deal-obstacle").getByText("is left for shopping").waitFor()
  expect(await page.getByTestId("deal-chosen").getByRole("button", { name: "Claim" }).count()).toBe(0)
  await picture("deals-desk-obstacle")
  await page.getByRole("button", { name: /^Kopi Senja: 20 % off/ }).click()
  await page.getByTestId("deal-chosen").getByRole("button", { name: "Claim" }).click()
  await page.getByTestId("deal-chosen").getByText("Claimed").waitFor()
  expect(gateway.deals.claims).toEqual(["bali kopi.lunch"])
})

test("dragging, zooming and arrow keys ask for what is in view then", async () => {
  await open({ wide: true })
  const number = (name: string) => Number(gateway.deals.asked.at(-1)?.get(name))
  const [west, zoom] = [number("west"), number("zoom")]
  const box = await page.getByTestId("deal-map").boundingBox()
  if (box === null) throw new Error("no map")
  await page.mouse.move(box.x + 40, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 160, box.y + 40, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => number("west")).toBeLessThan(west)
  await page.getByRole("button", { name: "Nearer" }).click()
  await expect.poll(() => number("zoom")).toBe(zoom + 1)
  const east = number("east")
  await page.getByTestId("deal-point").first().focus()
  await page.keyboard.press("ArrowRight")
  await expect.poll(() => number("east")).toBeGreaterThan(east)
  await page.getByTestId("deal-cluster").focus()
  await page.keyboard.press("Enter")
  await expect.poll(() => number("zoom")).toBe(zoom + 3)
})
