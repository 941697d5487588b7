/**
 * Deals and their map in a real browser against the mock gateway: what the shapes say, filters, a point's card, a claim,
 * and moving about. With PACER_PICTURES the pictures are kept there.
 */
import type { BrowserContext, Page } from "playwright-core"
import { afterEach, expect, test } from "vitest"
import { buildPage, everyLook, live, openPage, picture, startBrowser } from "./browser.test-support.ts"
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

const open = async ({ name, screen }: (typeof everyLook)[number]) => {
  gateway = new MockGateway(demoWorld(Date.now()), files)
  gateway.codes.add("once")
  context = await browser.newContext(screen)
  page = await openPage(context, `${await gateway.start()}/?code=once`)
  await live(page)
  if (name.startsWith("desk")) await page.getByRole("button", { name: "Deals" }).first().click()
  else await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Deals" }).click()
  await page.getByTestId("deal-point").first().waitFor()
}
const wide = everyLook[2]
/** What the map's picture shows beside the middle of the first point of this verdict, where no number stands. */
const drawnColour = (verdict: string) =>
  page.evaluate((wanted) => {
    const canvas = document.querySelector<HTMLCanvasElement>("[data-testid=deal-map] canvas")
    const box = canvas?.getBoundingClientRect()
    const mark = document.querySelector<HTMLElement>(`button.map-mark[data-verdict=${wanted}]`)
    if (!canvas || !box || !mark) return "nothing"
    mark.focus()
    const place = mark.getBoundingClientRect()
    mark.blur()
    const ratio = canvas.width / box.width
    const [x, y] = [(place.x + place.width / 2 - 4 - box.x) * ratio, (place.y + place.height / 2 + 5 - box.y) * ratio]
    const [red, green, blue] = canvas.getContext("2d")?.getImageData(Math.round(x), Math.round(y), 1, 1).data ?? []
    return `rgb(${red}, ${green}, ${blue})`
  }, verdict)
/** Pressed where its picture is: its button is for those who do not see that. */
const press = async (name: RegExp) => {
  const button = page.getByRole("button", { name })
  await button.focus()
  const box = await button.boundingBox()
  await button.blur()
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2)
}
const lastAsked = () => Object.fromEntries(gateway.deals.asked.at(-1) ?? [])

test.each(everyLook)("what a budget says of a price is told by shape and by colour ($name)", async (look) => {
  await open(look)
  await picture(page, `deals-${look.name}`, true)
  expect(await page.getByTestId("deal-legend").getByRole("listitem").count()).toBe(4)
  const looks = await page
    .locator(".verdict-legend .mark-shape")
    .evaluateAll((shapes) => shapes.map((shape) => [shape.getAttribute("d"), getComputedStyle(shape).fill]))
  expect(new Set(looks.map(([outline]) => outline)).size).toBe(4)
  expect(new Set(looks.map(([, colour]) => colour)).size).toBe(4)
  const colours = looks.map(([, colour]) => colour)
  expect(await Promise.all((["fits", "tight", "beyond", "unknown"] as const).map(drawnColour))).toEqual(colours)
  expect(await page.getByTestId("deal-cluster").getAttribute("aria-label")).toBe("37 deals. No plan for it")
  const reasons = page.getByTestId("deal-list").getByTestId("deal-reason")
  await expect.poll(() => reasons.count()).toBe(2)
  expect(await reasons.first().textContent()).toContain("Saves Rp17.000")
})

test("filters narrow the map and the list alike", async () => {
  await open(wide)
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
  await open(wide)
  await press(/^Rumah Perak: 10 % off/)
  await page.getByTestId("deal-chosen").getByTestId("deal-obstacle").getByText("is left for shopping").waitFor()
  expect(await page.getByTestId("deal-chosen").getByRole("button", { name: "Claim" }).count()).toBe(0)
  await picture(page, "deals-desk-obstacle", true)
  await press(/^Kopi Senja: 20 % off/)
  await page.getByTestId("deal-chosen").getByRole("button", { name: "Claim" }).click()
  await page.getByTestId("deal-chosen").getByText("Claimed").waitFor()
  // It is kept where it is found again, however it was claimed, and offered no more.
  await page.getByTestId("deals-claimed").getByText("Kopi Senja: 20 % off").waitFor()
  expect(await page.getByTestId("deal-list").getByText("Kopi Senja: 20 % off").count()).toBe(0)
  expect(gateway.deals.claims).toEqual(["bali kopi.lunch"])
})

test("a deal that ends is gone from list, map and card while one looks", async () => {
  await open(wide)
  await press(/^Kopi Senja: 20 % off/)
  await page.getByTestId("deal-chosen").getByText("Kopi Senja: 20 % off").waitFor()
  gateway.endDeal("kopi.lunch")
  await expect.poll(() => page.getByText("Kopi Senja: 20 % off").count()).toBe(0)
  await expect.poll(() => page.getByTestId("deal-point").count()).toBe(2)
  await page.getByText("This deal has just gone.").waitFor()
})

test("a keyboard steps through the points, sees where it is, and opens one", async () => {
  await open(wide)
  const map = await page.getByTestId("deal-map").boundingBox()
  await page.getByRole("button", { name: /^Kopi Senja: 20 % off/ }).focus()
  for (let step = 0; step < 2; step++) {
    const at = await page.locator("button.map-mark:focus").boundingBox()
    if (map === null || at === null) throw new Error("nothing is focused on the map")
    expect(at.x).toBeGreaterThan(map.x)
    expect(at.x + at.width).toBeLessThan(map.x + map.width)
    expect(at.y).toBeGreaterThan(map.y)
    expect(at.y + at.height).toBeLessThan(map.y + map.height)
    await picture(page, `deals-desk-focused-${step}`)
    await page.keyboard.press("Tab")
  }
  await page.getByRole("button", { name: /^Rumah Perak: 10 % off/ }).focus()
  await page.keyboard.press("Enter")
  await page.getByTestId("deal-chosen").getByText("Rumah Perak: 10 % off").waitFor()
})

test("dragging, zooming and arrow keys ask for what is in view then", async () => {
  await open(wide)
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
  const [scrolled, nearer] = [await page.evaluate(() => scrollY), number("zoom")]
  await page.mouse.move(box.x + 100, box.y + 100)
  await page.mouse.wheel(0, 200)
  await expect.poll(() => number("zoom")).toBe(nearer - 0.5)
  expect(await page.evaluate(() => scrollY)).toBe(scrolled)
})
