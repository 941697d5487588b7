/**
 * Keeping a plan in a real browser against a real gateway and engine: a correction proposed live, adjusted, undone; goals
 * from the first to the last; a price, its refusal, and the trip with a promise that it opens; the track record. On a
 * phone and on a desk, light and dark. With PACER_PICTURES the pictures are kept there.
 */
import { randomUUID } from "node:crypto"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { startGateway, tripAroundToday } from "../gateway/gateway.test-support.ts"
import { buildPage, live, openPage, pairOfLooks, picture, startBrowser } from "./browser.test-support.ts"

const files = await buildPage()
const gateway = await startGateway({ dashboardDir: files })

const browser = await startBrowser()

const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1_280, height: 800 } } as const
type Size = keyof typeof sizes
type Scheme = "light" | "dark"
const looks = pairOfLooks([
  ["phone", "light"],
  ["phone", "dark"],
  ["desk", "light"],
  ["desk", "dark"],
] as const satisfies ReadonlyArray<readonly [Size, Scheme]>)

const open = async (userId: string, size: Size, colorScheme: Scheme): Promise<Page> => {
  const context = await browser.newContext({ viewport: sizes[size], colorScheme, deviceScaleFactor: 1 })
  const page = await openPage(context, `${gateway.url}/?code=${await gateway.loginCode(userId)}`)
  await live(page)
  return page
}

/** Part by part, as far as a sheet can be scrolled. */
const sheetPictures = async (page: Page, name: string, parts: number) => {
  if (process.env["PACER_PICTURES"] === undefined) return
  for (let part = 0; part < parts; part++) {
    await page.locator("dialog").evaluate((sheet, at) => sheet.scrollTo(0, at * 720), part)
    await picture(page, `${name}-${part}`)
  }
}

const dayMs = 86_400_000
const day = (offset: number): string => new Date(Date.now() + offset * dayMs).toISOString().slice(0, 10)

const planned = { shopping: 300_000_000, activities: 100_000_000 }
const travellerWith = async (as: string, categoryPlanMinor: Record<string, number> = planned) => {
  const body = {
    ...tripAroundToday("Ten days in Bali"),
    ...{ startDate: day(-5), endDate: day(5), totalMinor: 1_000_000_000 },
    categoryPlanMinor,
  }
  const opened = await gateway.call("POST", "/api/budgets", { as, body })
  const budgetId: string = opened.json.budget.budgetId
  const spend = (amountMinor: number, category: string, days: number) =>
    gateway.call("POST", "/api/expenses", {
      as,
      body: {
        ...{ clientId: randomUUID(), amountMinor, currency: "IDR", category },
        occurredAt: new Date(Date.now() + days * dayMs).toISOString(),
      },
    })
  return { budgetId, spend }
}

test.each(looks)(
  "%s, %s: what is booked is a quiet line, live, by category, released and owed again",
  async (size, scheme) => {
    const as = `boki_${size}_${scheme}`
    const { budgetId } = await travellerWith(as)
    const path = `/api/budgets/${budgetId}/commitments`
    const commit = (body: object) => gateway.call("POST", path, { as, body: { dueDate: day(2), ...body } })
    await commit({ category: "lodging", amountMinor: 180_000_000, merchant: "Hotel Tugu, Canggu" })
    const page = await open(as, size, scheme)
    const line = page.getByTestId("booked")
    await line.getByText("Booked, not yet paid: Rp1.800.000").waitFor()
    // What is booked elsewhere comes live, list and all.
    await commit({ category: "activities", amountMinor: 45_000_000, merchant: "Kecak Uluwatu" })
    await line.getByText("Rp2.250.000").waitFor()
    await page
      .getByTestId("categories")
      .getByText("Rp550.000 left of Rp1.000.000 · Rp450.000 booked, not yet paid")
      .waitFor()
    await picture(page, `booked-${size}-${scheme}`, true)
    await line.getByRole("button").click()
    const items = page.getByTestId("commitment")
    await expect.poll(() => items.count()).toBe(2)
    await picture(page, `booked-sheet-${size}-${scheme}`)
    const kecak = items.filter({ hasText: "Kecak Uluwatu" })
    await kecak.getByRole("button", { name: "It is paid" }).click()
    await kecak.getByText("Paid", { exact: true }).waitFor()
    await kecak.getByRole("button", { name: "Owed after all" }).click()
    await kecak.getByRole("button", { name: "It is paid" }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.context().close()
  },
)

test.each(looks)("%s, %s: a correction comes live, is adjusted, and undone from the history", async (size, scheme) => {
  const as = `cora_${size}_${scheme}`
  const { budgetId, spend } = await travellerWith(as)
  const page = await open(as, size, scheme)
  await page.getByTestId("adherence").waitFor()
  expect(await page.getByTestId("correction").count()).toBe(0)
  for (const days of [-4, -3, -2, -1]) await spend(120_000_000, "food", days)
  await spend(230_000_000, "food", -1)
  const card = page.getByTestId("correction")
  await card.waitFor()
  await card.getByText("Why, and what it asks of you").click()
  await expect.poll(() => card.locator("details.why li").count()).toBeGreaterThan(2)
  await picture(page, `correction-${size}-${scheme}`, true)
  await card.getByRole("button", { name: "Adjust" }).click()
  const amount = card.getByRole("form").getByRole("textbox").first()
  await amount.fill("nothing")
  await card.getByText("One of these is no amount.").waitFor()
  await amount.fill("100.000")
  await picture(page, `correction-adjust-${size}-${scheme}`)
  await card.getByRole("button", { name: "Apply these amounts" }).click()
  await page.getByTestId("toast").getByText("The plan is corrected.").waitFor()
  const { json } = await gateway.call("GET", `/api/budgets/${budgetId}/correction`, { as })
  expect(json.correction.correctionHistory[0]).toMatchObject({
    decision: "edited",
    moves: [{ amountMinor: 10_000_000 }, ...json.correction.correctionHistory[0].moves.slice(1)],
  })

  await page.getByRole("button", { name: "Corrections and limits" }).click()
  const entry = page.getByTestId("correction-entry").first()
  await entry.getByText("Applied with other amounts").waitFor()
  await entry.getByRole("button", { name: "Undo" }).click()
  await entry.getByText("Undone").waitFor()
  await page.getByRole("button", { name: "Automatic" }).click()
  await page.getByLabel("At most each time").fill("500.000")
  await page.getByText("What is never touched").click()
  await page.getByLabel("Shopping never below").fill("1.000.000")
  await page.getByRole("button", { name: "Lock Activities" }).click()
  await sheetPictures(page, `corrections-${size}-${scheme}`, 2)
  await page.getByRole("button", { name: "Save" }).click()
  await expect
    .poll(
      async () => (await gateway.call("GET", `/api/budgets/${budgetId}/correction`, { as })).json.correction.settings,
    )
    .toMatchObject({
      ...{ mode: "automatic", perCorrectionMinorMax: 50_000_000, perTripMinorMax: null },
      ...{ floorsMinor: { shopping: 100_000_000 }, locked: ["activities"] },
    })
  await page.context().close()
})

test.each(looks)("%s, %s: a cheaper itinerary is part of a correction and helps a goal", async (size, scheme) => {
  const as = `oli_${size}_${scheme}`
  const { budgetId, spend } = await travellerWith(as, { shopping: 300_000_000 })
  const post = (path: string, body: unknown) => gateway.call("POST", path, { as, body })
  await post("/api/itineraries", {
    ...{ itineraryId: "bali", name: "Bali", city: "bali", budgetId, people: 2, goal: "experience" },
    ...{ startDate: day(1), endDate: day(5) },
  })
  const generous = { budgetConstraints: { totalBudget: 8_000_000, currency: "IDR" } }
  await post("/api/itineraries/bali/generate", generous)
  await post(`/api/budgets/${budgetId}/goals`, { name: "Come home with some", targetMinor: 20_000_000 })
  const page = await open(as, size, scheme)
  // Not so much that no offer could change it.
  for (const days of [-4, -3, -2, -1]) await spend(100_000_000, "activities", days)
  await spend(90_000_000, "food", -1)
  const card = page.getByTestId("correction")
  await card.getByTestId("offer").waitFor()
  await picture(page, `offer-${size}-${scheme}`, true)
  await page.getByTestId("goals").getByRole("button", { name: "All goals" }).click()
  await page.getByRole("button", { name: /^Take it/ }).waitFor()
  await picture(page, `offer-goal-${size}-${scheme}`)
  await page.keyboard.press("Escape")
  await card.getByRole("button", { name: "Accept" }).click()
  await page.getByTestId("toast").getByText("The plan is corrected.").waitFor()
  const version = async () => (await gateway.call("GET", "/api/itineraries/bali", { as })).json.version
  expect(await version()).toBe(3)
  await page.getByRole("button", { name: "Corrections and limits" }).click()
  const entry = page.getByTestId("correction-entry").first()
  await entry.getByText("Applied", { exact: true }).waitFor()
  await picture(page, `offer-history-${size}-${scheme}`)
  await entry.getByRole("button", { name: "Undo" }).click()
  await entry.getByText("Undone").waitFor()
  await expect.poll(version).toBe(4)
  await page.context().close()
})

test("a correction is left for another time, and not held out again", async () => {
  const { spend } = await travellerWith("nora")
  for (const days of [-4, -3, -2, -1]) await spend(120_000_000, "food", days)
  await spend(230_000_000, "food", -1)
  const page = await open("nora", "phone", "light")
  await page.getByTestId("correction").getByRole("button", { name: "Not now" }).click()
  await page.getByTestId("toast").getByText("Left as it is.").waitFor()
  await page.getByTestId("correction").waitFor({ state: "detached" })
  await page.context().close()
})

test.each(looks)("%s, %s: goals are set, changed, put aside for, paused and removed", async (size, scheme) => {
  const as = `goa_${size}_${scheme}`
  const { budgetId } = await travellerWith(as)
  const page = await open(as, size, scheme)
  await page.getByTestId("goals").getByRole("button", { name: "Set a goal" }).click()
  const create = async (kind: string, name: string, amount: string, priority: string) => {
    await page.getByRole("button", { name: "New goal" }).click()
    await page.getByRole("button", { name: kind, exact: true }).click()
    await page.getByLabel("Name").fill(name)
    await page.getByLabel("Amount").fill(amount)
    await page.getByLabel("Priority").selectOption(priority)
    if (name === "Surfboard") await picture(page, `goal-form-${size}-${scheme}`)
    await page.getByRole("button", { name: "Set the goal" }).click()
    await page.getByTestId("goal").filter({ hasText: name }).waitFor()
  }
  await create("Save", "Come home with some", "3.000.000", "3")
  await create("Purchase", "Surfboard", "9.000.000", "5")
  await create("Limit", "Not too much shopping", "2.000.000", "1")
  await page.getByTestId("conflict").first().waitFor()
  const board = page.getByTestId("goal").filter({ hasText: "Surfboard" })
  await board.getByLabel("Amount for Surfboard").fill("500.000")
  await board.getByRole("button", { name: "Put aside" }).click()
  await board.getByText("Rp500.000 of Rp9.000.000").waitFor()
  await sheetPictures(page, `goals-${size}-${scheme}`, 2)
  const saving = page.getByTestId("goal").filter({ hasText: "Come home" })
  await saving.getByRole("button", { name: "Change Come home with some" }).click()
  await page.getByLabel("Amount").fill("")
  await page.getByRole("button", { name: "Save changes" }).click()
  await page.getByText("How much is it?").waitFor()
  await page.getByLabel("Amount").fill("1.000.000")
  await page.getByLabel("Priority").selectOption("2")
  await page.getByRole("button", { name: "Save changes" }).click()
  await saving.getByText("of Rp1.000.000").waitFor()
  await saving.getByRole("button", { name: "Pause" }).click()
  await saving.getByText("Paused").first().waitFor()
  await board.getByRole("button", { name: "Remove Surfboard" }).click()
  await board.getByRole("button", { name: "Remove", exact: true }).click()
  await board.waitFor({ state: "detached" })
  // Said elsewhere, seen here.
  const body = { name: "Dinner on the last night", kind: "keep", targetMinor: 80_000_000 }
  await gateway.call("POST", `/api/budgets/${budgetId}/goals`, { as, body })
  await page.getByTestId("goal").filter({ hasText: "Dinner on the last night" }).waitFor()
  await page.keyboard.press("Escape")
  await page.getByTestId("goals").scrollIntoViewIfNeeded()
  await picture(page, `goals-card-${size}-${scheme}`)
  await page.context().close()
})

test.each(looks)("%s, %s: a price, its refusal, the trip with its promise, the track record", async (size, scheme) => {
  const page = await open(`quentin_${size}_${scheme}`, size, scheme)
  await page.getByRole("button", { name: "How much will it cost?" }).click()
  const ask = page.getByRole("dialog").getByRole("button", { name: "How much will it cost?" })
  await ask.click()
  await page.getByText("Where to?", { exact: true }).last().waitFor()
  await page.getByLabel("Where to?").fill("Atlantis")
  await ask.click()
  await page.getByTestId("quote-refused").getByText("Nothing is known of what Atlantis costs").waitFor()
  await picture(page, `quote-refused-${size}-${scheme}`)
  await page.getByLabel("Where to?").fill("Bali")
  await page.getByRole("button", { name: "Another place on the way" }).click()
  await page.getByLabel("Place 2", { exact: true }).fill("Yogyakarta")
  await page.getByLabel("Your budget (optional)").fill("12.000.000")
  await picture(page, `quote-form-${size}-${scheme}`)
  await ask.click()
  const quote = page.getByTestId("quote")
  await quote.getByText("Bali, Yogyakarta holds with 95 % at").waitFor()
  await quote.getByText("Your Rp12.000.000 would be enough").waitFor()
  expect(await quote.locator(".risks li").count()).toBeGreaterThan(2)
  expect(await quote.locator(".strategies li").count()).toBeGreaterThan(1)
  await sheetPictures(page, `quote-${size}-${scheme}`, 3)
  const price = (await quote.locator(".price-figure").textContent()) ?? ""
  await page.getByRole("button", { name: "Open this trip with the promise" }).click()
  await page.getByTestId("promise").getByText(`The promise at ${price} with 95 % stands`).waitFor()
  expect(await page.getByTestId("left").textContent()).toContain(price)
  // One chance, wherever it stands.
  const chance = (await page.getByTestId("chance").textContent()) ?? ""
  expect(await page.getByTestId("forecast").textContent()).toContain(
    `${chance} chance to stay within the promised price`,
  )
  await picture(page, `promised-${size}-${scheme}`, true)
  await page.getByRole("button", { name: "Our track record" }).click()
  const record = page.getByTestId("track-record")
  await record.getByText("It is no insurance").waitFor()
  await record.getByText("No promised trip has ended yet").waitFor()
  await picture(page, `track-record-${size}-${scheme}`)
  await page.context().close()
})
