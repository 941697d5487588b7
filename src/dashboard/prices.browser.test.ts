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

/** Every control that is in sight is what a finger on its middle meets: no note lies over it, or it can be moved away. */
const expectNothingCovered = async (at: Page) => {
  const covered = () =>
    at.evaluate(() => {
      const notes = [...document.querySelectorAll(".toast")].map((one) => one.getBoundingClientRect())
      const controls = [...document.querySelectorAll("header button, nav button, main button, main a, main input")]
      return controls.flatMap((one) => {
        const box = one.getBoundingClientRect()
        const lies = notes.some(
          (note) => box.left < note.right && note.left < box.right && box.top < note.bottom && note.top < box.bottom,
        )
        return lies && box.width > 0 ? [`${one.getAttribute("aria-label") ?? one.textContent}`] : []
      })
    })
  // What stays where it is, and what heads the page, at its top; what ends it, at its end.
  await at.evaluate(() => scrollTo({ top: 0 }))
  const heads = await covered()
  for (const name of ["Back to the trip", "Overview", "Deals", "Add cash"]) expect(heads).not.toContain(name)
  await at.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight }))
  expect(await covered()).toEqual([])
}

/** The offer says that it is booked, also after the page was opened anew, and other hotels for the same nights say so. */
const expectBooked = async (name: string) => {
  const first = page.getByTestId("price-row").first()
  await first.getByText("Booked", { exact: true }).waitFor()
  await picture(page, `prices-${name}-booked`, true)
  gateway.codes.add("again")
  await page.goto(`${new URL(page.url()).origin}/?code=again`)
  await live(page)
  await page.getByTestId("compare-lodging").click()
  await page
    .getByTestId("booked-note")
    .getByText(/MELATI GUESTHOUSE/)
    .waitFor()
  await page.getByRole("button", { name: /Kirana/ }).click()
  await page
    .getByTestId("price-other-booked")
    .getByText(/You have booked MELATI GUESTHOUSE for these nights/)
    .waitFor()
  await first.getByRole("button", { name: /Melati/ }).click()
  const offer = page.getByTestId("price-offer").first()
  expect(await offer.getByRole("button", { name: "Book", exact: true }).count()).toBe(0)
  expect(await offer.getByRole("button", { name: "Show in the trip" }).count()).toBe(1)
  // On another screen it is cancelled: the trip's owed money says so, and the offer is one again.
  gateway.comparison.bookings = gateway.comparison.bookings.map((one) => ({ ...one, state: "cancelled" }))
  gateway.owe("bali", [
    {
      ...{ bookingId: "pr.b-1", category: "lodging", amountMinor: 1_000_000, dueDate: "2026-12-01", from: "prices" },
      ...{ committedAt: new Date().toISOString(), state: "open" },
    },
  ])
  await offer.getByRole("button", { name: "Book", exact: true }).click()
  await page.getByRole("button", { name: /^Yes, book for/ }).click()
  await offer.getByTestId("price-booked").waitFor()
  expect(gateway.comparison.keys).toEqual(["c-1/bumi/bumi-1", "c-1/bumi/bumi-1/1"])
  // In the trip it is shown with what it is worth, and cancelled there as well.
  await offer.getByRole("button", { name: "Show in the trip" }).click()
  const inTrip = page.getByTestId("commitment")
  await inTrip.getByRole("button", { name: "Cancel booking" }).click()
  await inTrip.getByRole("button", { name: "Yes, cancel it" }).click()
  await expect.poll(() => gateway.comparison.asked.some((one) => one.startsWith("bookings/b-1/cancel"))).toBe(true)
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click()
  await page.getByTestId("compare-lodging").click()
  await first.getByRole("button", { name: /Melati/ }).click()
  await offer.getByRole("button", { name: "Cancel" }).click()
  await offer.getByRole("button", { name: "Yes, cancel it" }).click()
  await offer.getByRole("button", { name: "Book", exact: true }).waitFor()
  expect(await page.getByTestId("booked-note").count()).toBe(0)
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
  await page.getByTestId("price-watched").getByRole("button", { name: "Stop" }).click()
  await page.getByRole("button", { name: /Tell me at/ }).waitFor()
  await page.getByTestId("price-offer").first().getByRole("button", { name: "Book" }).click()
  await page.getByRole("button", { name: /^Yes, book for/ }).click()
  await page.getByTestId("toast").getByText("Booked at Bumi Tiket.").waitFor()
  await expectNothingCovered(page)
  await expectBooked(look.name)
  expect(gateway.comparison.asked.some((one) => one.startsWith("watches") && one.includes("fallsToMinor"))).toBe(true)
  expect(gateway.comparison.asked.some((one) => one.includes('"comparisonId":"c-1"'))).toBe(true)
  await page.getByRole("button", { name: "pool" }).click()
  await page.getByRole("button", { name: "Compare", exact: true }).click()
  await expect.poll(() => gateway.comparison.asked.some((one) => one.includes("preferences=pool"))).toBe(true)
  // What was said of hotels is not shown for rides.
  await page.getByText("Rides", { exact: true }).click()
  await expect.poll(() => page.getByTestId("price-row").count()).toBe(0)
  await page.getByText("Hotels", { exact: true }).click()
  await expect.poll(() => page.getByTestId("price-row").count()).toBe(3)
  await page.getByRole("button", { name: "Back to the trip" }).click()
  await page.getByTestId("trip-page").waitFor()
})
