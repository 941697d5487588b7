/**
 * Insights, the inbox and categories corrected in place, in a real browser against the mock gateway: on a phone, and
 * the page's way to insights on a wide screen.
 */
import type { BrowserContext, Page } from "playwright-core"
import { afterEach, expect, test } from "vitest"
import {
  buildPage,
  desk,
  inBali,
  picture as keepPicture,
  live,
  openPage,
  phone,
  startBrowser,
} from "./browser.test-support.ts"
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

const open = async ({ wide = false, dark = false } = {}) => {
  gateway = new MockGateway(demoWorld(Date.now()), files)
  gateway.codes.add("once")
  context = await browser.newContext({
    ...(wide ? desk : phone),
    ...inBali,
    colorScheme: dark ? "dark" : "light",
  })
  page = await openPage(context, `${await gateway.start()}/?code=once`)
  await live(page)
}
const picture = (name: string) => keepPicture(page, name)
const tab = (name: string) => page.getByRole("navigation", { name: "Views" }).getByRole("button", { name }).click()

test.each([false, true])(
  "insights by period, comparison and category, and what stands behind one (dark: %s)",
  async (dark) => {
    await open({ dark })
    await tab("Insights")
    await page.getByTestId("period-chart").waitFor()
    await picture(`insights-phone-${dark}`)
    await page.getByRole("button", { name: "Quarter" }).click()
    await page.getByText("this quarter").waitFor()
    await page.getByRole("button", { name: "Others" }).click()
    await page.getByText("Fewer than 10 people share").waitFor()
    await page.getByRole("button", { name: "Food & drink", exact: true }).click()
    await expect.poll(() => page.getByTestId("compared").getByRole("listitem").count()).toBe(1)
    expect(gateway.insights.asked.at(-1)).toContain("categories=food")
    expect(gateway.insights.asked.at(-1)).toContain("timeZone=Asia%2FMakassar")
    await page.getByTestId("insight").first().scrollIntoViewIfNeeded()
    await picture(`insights-phone-findings-${dark}`)
    await page.getByTestId("insight").filter({ hasText: "Most went to" }).click()
    await page.getByTestId("evidence").getByTestId("transaction").first().waitFor()
    await picture(`evidence-phone-${dark}`)
    await page.getByTestId("evidence").getByTestId("transaction").first().click()
    await page.getByTestId("category-picker").getByRole("button", { name: "Health" }).click()
    await page
      .getByTestId("toast")
      .getByText(/will be Health from now on\.|Now under Health\./)
      .waitFor()
  },
)

test("insights on a wide screen, and back to the trip", async () => {
  await open({ wide: true })
  await page.getByRole("button", { name: "Insights" }).first().click()
  await page.getByTestId("period-chart").waitFor()
  await picture("insights-desk")
  await page.getByRole("button", { name: "Back to the trip" }).click()
  await page.getByTestId("trip-page").waitFor()
  await picture("trip-desk")
})

test.each([false, true])(
  "the inbox counts what is unread, and is read, dismissed and quietened (dark: %s)",
  async (dark) => {
    await open({ dark })
    gateway.notify("70% of the budget for Two weeks in Bali is spent.")
    gateway.notify("Last week: food and drink up 30%.", "insight")
    await page.getByRole("button", { name: "Inbox, 2 unread" }).click()
    await expect.poll(() => page.getByTestId("notification").count()).toBe(2)
    await picture(`inbox-phone-${dark}`)
    // Said while it is open.
    gateway.notify("The budget is used up.")
    await expect.poll(() => page.getByTestId("notification").count()).toBe(3)
    await page.getByTestId("notification").last().getByRole("button", { name: "Dismiss" }).click()
    await expect.poll(() => page.getByTestId("notification").count()).toBe(2)
    expect(gateway.insights.responses).toEqual(["n-0 dismissed"])
    await page.getByRole("button", { name: "Mark all read" }).click()
    await expect.poll(() => page.locator("[data-unread='true']").count()).toBe(0)
    await page.getByRole("button", { name: /Quiet hours/ }).click()
    await page.getByLabel("From").fill("21:30")
    await page.getByLabel("Weekly insights").uncheck()
    await picture(`inbox-settings-phone-${dark}`)
    await page.getByRole("button", { name: "Save" }).click()
    await expect.poll(() => gateway.insights.settings.mutedKinds).toEqual(["insight"])
    expect(gateway.insights.settings.quietHours).toEqual({ fromMinute: 1_290, toMinute: 420 })
    await page.getByRole("button", { name: "See insights" }).click()
    await page.getByTestId("insights-page").waitFor()
    expect(gateway.insights.responses.at(-1)).toBe("n-1 acted")
    gateway.notify("80% of the budget for Two weeks in Bali is spent.")
    // What was asked for is said on the open screen; what alerts say already is not said twice.
    gateway.notify("Melati Guest House: Rp1.700.000 now, down to your Rp1.767.000.", "price_watch")
    await page.getByTestId("toast").getByText("down to your Rp1.767.000").waitFor()
    expect(await page.getByTestId("toast").filter({ hasText: "80%" }).count()).toBe(0)
  },
)

test("a category is corrected in place, and taken back", async () => {
  await open()
  await tab("Activity")
  const row = page.getByTestId("feed").getByTestId("transaction").first()
  const before = await row.getAttribute("data-category")
  const name = await row.locator(".row-name").textContent()
  await row.getByRole("button", { name: /change the category/ }).click()
  await picture("category-phone")
  await page.getByTestId("category-picker").getByRole("button", { name: "Health" }).click()
  const changed = page
    .getByTestId("feed")
    .getByTestId("transaction")
    .filter({ hasText: name ?? "" })
    .first()
  await expect.poll(() => changed.getAttribute("data-category")).toBe("health")
  await picture("feed-phone")
  await page.getByRole("button", { name: "Undo" }).click()
  await expect.poll(() => changed.getAttribute("data-category")).toBe(before)
})

test("a day's summary is said on the open page, stands together in the inbox, and leads to what it is about", async () => {
  await open()
  gateway.notify("The budget is used up.")
  gateway.summarise("2 things since your last summary: One is so. Two is so.", ["One is so.", "Two is so."])
  const toast = page.getByTestId("toast").filter({ hasText: "2 things since your last summary" })
  await picture("summary-phone")
  await toast.getByRole("button", { name: "See all" }).click()
  const inbox = page.getByTestId("inbox")
  await inbox.getByTestId("summary").getByText("2 things").waitFor()
  expect(await inbox.getByTestId("summary").count()).toBe(1)
  expect(await inbox.getByTestId("notification").count()).toBe(3)
  await picture("summary-inbox-phone")
  await inbox
    .getByTestId("notification")
    .filter({ hasText: "Two is so." })
    .getByRole("button", { name: /^Open / })
    .click()
  await inbox.waitFor({ state: "detached" })
  await page.getByTestId("trip-page").waitFor()
  expect(gateway.insights.responses).toEqual(["n-2 acted"])
})
