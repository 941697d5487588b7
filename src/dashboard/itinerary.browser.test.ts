/**
 * The day plan in a real browser against a real gateway and engine: planned, moved by finger and by key, locked, fitted
 * to a budget that has moved, undone. With PACER_PICTURES the pictures are kept there.
 */
import type { BrowserContext, Page } from "playwright-core"
import { afterEach, expect, test } from "vitest"
import { startGateway, tripAroundToday } from "../gateway/gateway.test-support.ts"
import {
  buildPage,
  desk,
  inBali,
  live,
  openPage,
  pairOfLooks,
  phone,
  picture,
  startBrowser,
} from "./browser.test-support.ts"

const files = await buildPage()
const gateway = await startGateway({ dashboardDir: files })

const browser = await startBrowser()
const contexts: Array<BrowserContext> = []
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})

let number = 0
const open = async ({ wide = false, dark = false, startsIn = 2 } = {}) => {
  const as = `tia${++number}`
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  const body = { ...tripAroundToday(), startDate: day(startsIn), endDate: day(startsIn + 2), totalMinor: 500_000_000 }
  const opened = await gateway.call("POST", "/api/budgets", { as, body })
  const context = await browser.newContext({
    ...{ ...(wide ? desk : phone), ...inBali, colorScheme: dark ? "dark" : "light" },
  })
  contexts.push(context)
  const page = await openPage(context, `${gateway.url}/?code=${await gateway.loginCode(as)}`)
  await live(page)
  await page.getByTestId("open-plan").click()
  await page.getByRole("button", { name: "Plan my days" }).click()
  await page.getByTestId("stop").first().waitFor()
  return { page, as, budgetId: opened.json.budget.budgetId as string }
}
const names = (page: Page, day: number) => page.getByTestId("plan-day").nth(day).locator(".plan-name").allTextContents()
const settled = (page: Page) => expect.poll(() => page.getByTestId("plan-page").getAttribute("aria-busy")).toBe("false")

test.each(
  pairOfLooks<readonly [string, boolean, boolean]>([
    ["phone", false, false],
    ["phone", false, true],
    ["desk", true, false],
    ["desk", true, true],
  ]),
)(
  "planned, moved by key, locked, fitted to less money and undone (%s, wide: %s, dark: %s)",
  async (name, wide, dark) => {
    const { page, as, budgetId } = await open({ wide, dark })
    await picture(page, `plan-${name}-${dark}`)
    const before = await names(page, 0)
    expect(before.length).toBeGreaterThan(1)
    await page.getByTestId("plan-day").first().locator(".plan-handle").first().press("ArrowDown")
    await expect.poll(() => names(page, 0)).toEqual([before[1], before[0], ...before.slice(2)])
    await settled(page)
    await page.getByRole("button", { name: "Undo" }).click()
    await expect.poll(() => names(page, 0)).toEqual(before)
    await settled(page)
    await page.getByRole("button", { name: "Redo" }).click()
    await expect.poll(() => names(page, 0)).toEqual([before[1], before[0], ...before.slice(2)])
    await settled(page)
    expect(await page.getByRole("button", { name: "Redo" }).count()).toBe(0)
    await page.getByRole("button", { name: "Undo" }).click()
    await expect.poll(() => names(page, 0)).toEqual(before)
    await settled(page)
    await page
      .getByRole("button", { name: /^Lock / })
      .first()
      .click()
    await page.getByRole("button", { name: /^Unlock / }).waitFor()
    await settled(page)
    const planned = (await gateway.call("GET", `/api/itineraries?budgetId=${budgetId}`, { as })).json.itineraries[0]
    const { costs } = (await gateway.call("GET", `/api/itineraries/${planned.itineraryId}`, { as })).json
    await gateway.call("PATCH", `/api/budgets/${budgetId}`, {
      as,
      body: { totalMinor: Math.round(costs.plannedMinor * 0.6) },
    })
    await page.getByTestId("plan-rest").getByText("more than the budget has left").waitFor()
    await page.getByTestId("plan-day").nth(1).scrollIntoViewIfNeeded()
    await picture(page, `plan-day-${name}-${dark}`)
    await page.getByRole("button", { name: "Fit to budget" }).click()
    await page
      .getByTestId("fit")
      .getByText(/^Saves/)
      .waitFor()
    await picture(page, `plan-fit-${name}-${dark}`)
    await page.getByRole("button", { name: "Take it" }).click()
    await page.getByTestId("plan-rest").getByText("Fits").waitFor()
    // Planned anew another goal is tried, and seen with what it costs, before it is taken.
    await page.getByRole("button", { name: "Plan anew" }).click()
    const goals = page.getByTestId("fit").getByRole("group", { name: "What matters" })
    const cheapest = goals.getByRole("button", { name: /^Cheapest/ })
    await cheapest.click()
    await expect.poll(() => cheapest.getAttribute("aria-pressed")).toBe("true")
    const [least] = (await cheapest.textContent())?.match(/Rp[\d.]+/) ?? []
    expect(await page.locator(".plan-sums").textContent()).toContain(`Then ${least}`)
    await picture(page, `plan-goals-${name}-${dark}`)
    await page.getByRole("button", { name: "Leave it as it is" }).click()
    expect(await page.getByRole("button", { name: /^Unlock / }).count()).toBe(1)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
  },
)

test("a stop is dragged to another day, removed, and a place is added", async () => {
  const { page } = await open({ wide: true })
  const [moved] = await names(page, 0)
  const handle = page.getByTestId("plan-day").first().locator(".plan-handle").first()
  const target = page.getByTestId("plan-day").nth(1).getByTestId("stop").first()
  await page.setViewportSize({ width: 1_360, height: 4_000 })
  const [from, to] = [await handle.boundingBox(), await target.boundingBox()]
  if (from === null || to === null) throw new Error("nothing to drag")
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x + 80, to.y + to.height / 2, { steps: 5 })
  await page.mouse.up()
  await expect.poll(async () => (await names(page, 1))[0]).toBe(moved)
  await settled(page)
  // By key over the end of its day, and its handle has the focus there too.
  await page.getByTestId("plan-day").nth(1).locator(".plan-handle").first().press("ArrowUp")
  await expect.poll(async () => (await names(page, 0)).at(-1)).toBe(moved)
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toContain(`Move ${moved}:`)
  await settled(page)
  await page.keyboard.press("ArrowDown")
  await expect.poll(async () => (await names(page, 1))[0]).toBe(moved)
  await settled(page)
  const count = (await names(page, 1)).length
  await page
    .getByTestId("plan-day")
    .nth(1)
    .getByRole("button", { name: /^Remove / })
    .first()
    .click()
  await expect.poll(async () => (await names(page, 1)).length).toBe(count - 1)
  await settled(page)
  await page.getByRole("button", { name: "Add a place to day 3" }).click()
  const place = page.getByRole("dialog").getByRole("listitem").first().getByRole("button")
  const added = (await place.locator("strong").textContent()) ?? ""
  await place.click()
  await expect.poll(() => names(page, 2)).toContain(added)
})

test("a stop that has begun is rated, or said to be skipped, and the plan's next version keeps it", async () => {
  const { page, as, budgetId } = await open({ startsIn: -1 })
  await page.getByRole("button", { name: "Add a place to day 1" }).click()
  await page.getByRole("dialog").getByRole("listitem").first().getByRole("button").click()
  const rating = page.getByTestId("plan-day").first().getByTestId("rating")
  await rating.getByRole("button", { name: /: 4 of 5$/ }).click()
  await expect.poll(() => rating.locator('.plan-star[data-on="true"]').count()).toBe(4)
  await settled(page)
  await rating.scrollIntoViewIfNeeded()
  await picture(page, "plan-rating-phone")
  await rating.getByRole("button", { name: /was skipped$/ }).click()
  await rating.getByText("You skipped it").waitFor()
  const { itineraryId } = (await gateway.call("GET", `/api/itineraries?budgetId=${budgetId}`, { as })).json
    .itineraries[0]
  const { days } = (await gateway.call("GET", `/api/itineraries/${itineraryId}`, { as })).json
  expect(days[0].stops[0]).toMatchObject({ begun: true, outcome: "skipped", rating: null })
})
