/**
 * Price comparison in a real browser against the mock gateway: one click from a trip's lodging to a comparison that is
 * filled in, what a row opens into, and the same on a wide screen. With PACER_PICTURES the pictures are kept there.
 */
import type { BrowserContext, Page } from "playwright-core"
import { afterEach, expect, test } from "vitest"
import { buildPage, live, looks, openPage, picture, startBrowser } from "./browser.test-support.ts"
import { demoWorld } from "./demo-trips.test-support.ts"
import { MockGateway } from "./mock-gateway.test-support.ts"

const files = await buildPage()
const browser = await startBrowser()
let gateway: MockGateway
let context: BrowserContext
let page: Page

afterEach(async () => {
  await context.close()
  await gateway.stop()
})

const open = async ({ screen }: (typeof looks)[number]) => {
  gateway = new MockGateway(demoWorld(Date.now()), files)
  gateway.codes.add("once")
  context = await browser.newContext(screen)
  page = await openPage(context, `${await gateway.start()}/?code=once`)
  await live(page)
}

test.each(looks)("one click from the trip's lodging to prices by value, and into one of them ($name)", async (look) => {
  await open(look)
  await page.getByTestId("compare-lodging").click()
  await expect.poll(() => page.getByTestId("price-row").count()).toBe(3)
  // Filled in by the trip: nothing was typed.
  const asked = new URLSearchParams(gateway.comparison.asked[0]?.split("?")[1])
  expect(gateway.comparison.asked[0]).toMatch(/^hotels\?/)
  expect(asked.get("location")).toContain("Ubud")
  expect(asked.get("budgetId")).toBe("bali")
  expect(asked.get("checkOut") ?? "").toMatch(/^\d{4}-\d{2}-\d{2}$/)
  expect((asked.get("checkOut") ?? "") > (asked.get("checkIn") ?? "")).toBe(true)
  const first = page.getByTestId("price-row").first()
  await first.getByText("Good price: below 88% of those seen").waitFor()
  await page.getByTestId("price-sources").getByText("shown as of 3 h ago").waitFor()
  await page.getByTestId("price-sources").getByText("2 unreadable left out").waitFor()
  await picture(page, `prices-${look.name}`, true)
  await first.getByRole("button", { name: /Melati/ }).click()
  await page
    .getByTestId("price-history")
    .getByText(/^At .* from /)
    .waitFor()
  await page
    .getByTestId("price-advice")
    .getByText(/^\s*Wait:/)
    .waitFor()
  await picture(page, `prices-${look.name}-opened`, true)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await page.getByRole("button", { name: /Tell me at/ }).click()
  await page
    .getByTestId("toast")
    .getByText(/You hear of it/)
    .waitFor()
  await page.getByTestId("price-offer").first().getByRole("button", { name: "Book" }).click()
  await page.getByRole("button", { name: /^Yes, book for/ }).click()
  await page.getByTestId("toast").getByText("Booked at Bumi Tiket.").waitFor()
  expect(gateway.comparison.asked.some((one) => one.startsWith("watches") && one.includes("fallsToMinor"))).toBe(true)
  expect(gateway.comparison.asked.some((one) => one.includes('"comparisonId":"c-1"'))).toBe(true)
  await page.getByRole("button", { name: "pool" }).click()
  await page.getByRole("button", { name: "Compare", exact: true }).click()
  await expect.poll(() => gateway.comparison.asked.some((one) => one.includes("preferences=pool"))).toBe(true)
  await page.getByRole("button", { name: "Back to the trip" }).click()
  await page.getByTestId("trip-page").waitFor()
})
