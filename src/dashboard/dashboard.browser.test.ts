/**
 * The built page in a real browser against the mock gateway: what a traveller does with it, on a phone. Nothing waits
 * for a time to pass; each step waits for what it wants to see.
 */
import type { BrowserContext, Page } from "playwright-core"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { encodeQris } from "../feeds/qris/encode.ts"
import { kopi } from "../feeds/qris/qris.test-support.ts"
import { buildPage, inBali, live as isLive, openPage, phone, startBrowser } from "./browser.test-support.ts"
import { demoWorld } from "./demo-trips.test-support.ts"
import { World } from "./demo-world.test-support.ts"
import { MockGateway } from "./mock-gateway.test-support.ts"

const files = await buildPage()
const browser = await startBrowser()
let gateway: MockGateway
let address: string
let context: BrowserContext
let page: Page

const open = async (world: World, options: { readonly dark?: boolean } = {}) => {
  gateway = new MockGateway(world, files)
  gateway.codes.add("once")
  address = await gateway.start()
  context = await browser.newContext({ ...phone, ...inBali, colorScheme: options.dark ? "dark" : "light" })
  page = await openPage(context, `${address}/?code=once`)
}

const live = () => isLive(page)
const activity = () => page.getByRole("button", { name: "Activity" }).click()
const rows = () => page.getByTestId("feed").getByTestId("transaction")
const enterCash = async (amount: number, category: string) => {
  await page.getByTestId("quick-amount").nth(amount).click()
  await page.getByRole("button", { name: category, exact: true }).click()
}

afterEach(async () => {
  await context.close()
  await gateway.stop()
})

describe("a trip under way", () => {
  beforeEach(async () => {
    await open(demoWorld(Date.now()))
    await live()
  })

  test("signs in with the code of its address, which then is gone, and stays signed in", async () => {
    expect(new URL(page.url()).search).toBe("")
    await page.reload()
    await live()
    expect(gateway.codes.size).toBe(0)
    await page.getByRole("heading", { name: "Two weeks in Bali" }).waitFor()
  })

  test("shows a purchase and its alert as they happen, without a reload", async () => {
    await page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }))
    await activity()
    const before = await rows().count()
    gateway.record("bali", { merchant: "Bulgari Resort", category: "lodging", amount: 4_000_000, at: Date.now() })
    await rows().getByText("Bulgari Resort").waitFor()
    expect(await rows().count()).toBe(before + 1)
    await page.getByTestId("toast").getByText("70 %").waitFor()
    await page.getByRole("button", { name: "Overview" }).click()
    await page.getByTestId("left").getByText("Rp4.927.500").first().waitFor()
    await page.getByRole("button", { name: "Alerts" }).click()
    await page.getByTestId("alerts").getByText("70 %").waitFor()
    expect(await page.evaluate(() => "neverReloaded" in globalThis)).toBe(true)
  })

  test("after a lost line resumes from the last version it saw", async () => {
    gateway.record("bali", { merchant: "Warung Made", category: "food", amount: 45_000, at: Date.now() })
    await activity()
    await rows().getByText("Warung Made").waitFor()
    const seen = gateway.world.version()
    gateway.refuseSockets = true
    gateway.dropSockets()
    await page.getByTestId("connection").getByText("Reconnecting").waitFor()
    gateway.world.record("bali", { merchant: "Missed Meanwhile", category: "food", amount: 30_000, at: Date.now() })
    gateway.refuseSockets = false
    await rows().getByText("Missed Meanwhile").waitFor()
    await live()
    // What it asked for over HTTP meanwhile it has seen too.
    const { budgetId, lastVersion } = gateway.subscriptions.at(-1) ?? {}
    expect(budgetId).toBe("bali")
    expect([seen, gateway.world.version()]).toContain(lastVersion)
  })

  test("takes cash in two taps", async () => {
    const left = await page.getByTestId("left").textContent()
    const amount = await page.getByTestId("quick-amount").first().getAttribute("aria-label")
    await page.getByTestId("quick-amount").first().tap()
    await page.getByRole("button", { name: "Food & drink", exact: true }).tap()
    await expect.poll(() => gateway.expenses.length).toBe(1)
    expect(gateway.expenses[0]).toMatchObject({ budgetId: "bali", category: "food", currency: "IDR" })
    expect(amount).toContain("Rp25.000")
    expect(gateway.expenses[0]?.amountMinor).toBe(25_000_00)
    await expect.poll(() => page.getByTestId("left").textContent()).not.toBe(left)
    await expect.poll(() => page.getByTestId("waiting").count()).toBe(0)
  })

  test("keeps cash entered without a line, over a reload too, and sends each entry once", async () => {
    gateway.refuseSockets = true
    gateway.dropSockets()
    await page.getByTestId("connection").getByText("Reconnecting").waitFor()
    await enterCash(0, "Food & drink")
    await enterCash(1, "Getting around")
    await activity()
    await expect.poll(() => page.getByTestId("waiting").count()).toBe(2)
    await page.reload()
    await activity()
    await expect.poll(() => page.getByTestId("waiting").count()).toBe(2)
    const before = gateway.world.held("bali").length
    gateway.refuseSockets = false
    await live()
    await expect.poll(() => page.getByTestId("waiting").count()).toBe(0)
    expect(gateway.world.held("bali")).toHaveLength(before + 2)
  })

  test("sends an entry whose answer was lost again under its own id, and it counts once", async () => {
    gateway.swallowAnswers = true
    const before = gateway.world.held("bali").length
    await enterCash(0, "Food & drink")
    await expect.poll(() => gateway.expenses.length).toBe(1)
    gateway.swallowAnswers = false
    gateway.dropSockets()
    await expect.poll(() => gateway.expenses.length).toBe(2)
    await activity()
    await expect.poll(() => page.getByTestId("waiting").count()).toBe(0)
    expect(new Set(gateway.expenses.map((expense) => expense.clientId)).size).toBe(1)
    expect(gateway.world.held("bali")).toHaveLength(before + 1)
  })

  test("says why an entry was refused, and lets it be discarded", async () => {
    gateway.refuseExpenses = {
      type: "urn:pacer:problem:refused",
      title: "Refused",
      status: 422,
      detail: "Too far in the past.",
    }
    await enterCash(0, "Food & drink")
    await activity()
    await page.getByTestId("waiting").getByText("Too far in the past.").waitFor()
    await page.getByRole("button", { name: "Discard" }).click()
    await expect.poll(() => page.getByTestId("waiting").count()).toBe(0)
  })

  test("adds a booking made before the trip on the traveller's word", async () => {
    await activity()
    await page.getByTestId("suggestion").getByRole("button", { name: "Add" }).click()
    await rows().getByText("Padang Padang Bungalows").waitFor()
    await expect.poll(() => page.getByTestId("suggestion").count()).toBe(0)
  })

  test("asks whether two are one purchase; an answer can be taken back, and purses show what is left", async () => {
    const match = page.getByTestId("match")
    await match.getByText("WARUNG MADE UBUD 0361").waitFor()
    await match.getByRole("button", { name: "Yes, count it once" }).click()
    await expect.poll(() => match.count()).toBe(0)
    await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click()
    await expect.poll(() => gateway.world.answered).toEqual(["same", "apart"])
    const wallets = page.getByTestId("wallets")
    await wallets.getByText("GoPay").waitFor()
    await wallets.getByText("Rp640.000").waitFor()
    await wallets.getByText("$20.00 spent from it came from an unknown source").waitFor()
  })

  test("switches to another trip and shows what was paid in its own currency", async () => {
    await page.getByTestId("switcher").click()
    await page.getByTestId("trip").getByText("Tokyo on points").click()
    await page.getByRole("heading", { name: "Tokyo on points" }).waitFor()
    await activity()
    const row = rows().filter({ hasText: "FamilyMart" })
    await row.getByText("¥1,200").waitFor()
    await row.getByText("Rp125.400").waitFor()
  })

  test("opens a trip; what is wrong stands beside its field", async () => {
    await page.getByTestId("switcher").click()
    await page.getByRole("button", { name: "Plan a trip" }).click()
    await page.getByRole("button", { name: "Open the trip" }).click()
    await page.getByText("Give the trip a name.").waitFor()
    await page.getByLabel("Name").fill("Lombok")
    await page.getByLabel("Time zone there").fill("Lombok")
    await page.getByLabel("Total budget").fill("12.500.000")
    await page.getByRole("button", { name: "Open the trip" }).click()
    await page.getByText("Expected an IANA time zone").waitFor()
    await page.getByLabel("Time zone there").fill("Asia/Makassar")
    await page.getByRole("button", { name: "Open the trip" }).click()
    await page.getByRole("heading", { name: "Lombok" }).waitFor()
    expect(gateway.world.budgets.get("trip-4")?.totalMinor).toBe(12_500_000_00)
  })

  test("counts a pasted payment code as pending, with the amount that it leaves open", async () => {
    const left = await page.getByTestId("left").textContent()
    await page.getByTestId("scan").tap()
    await page.getByLabel("Text of the code").fill(encodeQris({ ...kopi, tip: { rule: "prompt" } }))
    await page.getByRole("button", { name: "Read the code" }).tap()
    await page.getByTestId("shop").getByText("Kopi Tiga Pintu").waitFor()
    await page.getByRole("button", { name: "Count it as pending" }).tap()
    await page.getByText("Enter the amount first.").waitFor()
    for (const key of ["4", "5", "000"]) await page.getByRole("button", { name: key, exact: true }).tap()
    await page.getByTestId("scan-amount").getByText("Rp45.000").waitFor()
    await page.getByLabel("Tip, if you like").fill("5.000")
    await page.getByRole("button", { name: "Count it as pending" }).tap()
    await page.getByTestId("toast").getByText("Kopi Tiga Pintu counts as pending").waitFor()
    expect(gateway.scans).toMatchObject([{ amount: "45000.00", tip: "5000.00", budgetId: "bali", consent: true }])
    await expect.poll(() => page.getByTestId("left").textContent()).not.toBe(left)
    await activity()
    const row = rows().filter({ hasText: "Kopi Tiga Pintu" })
    await row.getByText("Pending").waitFor()
    await row.getByText("Rp50.000").waitFor()
  })

  test("says what is wrong with a code, and takes the next one", async () => {
    await page.getByTestId("scan").tap()
    await page.getByRole("button", { name: "Read the code" }).tap()
    await page.getByText("Paste the text of a payment code first.").waitFor()
    const good = encodeQris({ ...kopi, amountMinor: 2_500_000, tip: { rule: "fixed", feeMinor: 50_000 } })
    await page.getByLabel("Text of the code").fill(`${good.slice(0, -4)}${good.endsWith("0000") ? "0001" : "0000"}`)
    await page.getByRole("button", { name: "Read the code" }).tap()
    await page.getByText("The checksum is wrong").waitFor()
    expect(await page.getByTestId("shop").count()).toBe(0)
    await page.getByLabel("Text of the code").fill(good)
    await page.getByRole("button", { name: "Read the code" }).tap()
    await page.getByTestId("scan-amount").getByText("Rp25.000").waitFor()
    await page.getByText("plus a fee of Rp500").waitFor()
    await page.getByRole("button", { name: "Count it as pending" }).tap()
    await expect.poll(() => gateway.scans.length).toBe(1)
    expect(gateway.scans[0]).not.toHaveProperty("amount")
  })

  test("scans by camera where the browser reads codes by itself, and lets the camera go", async () => {
    const payload = encodeQris({ ...kopi, amountMinor: 2_500_000 })
    await page.getByTestId("scan").tap()
    await page.getByLabel("Text of the code").waitFor()
    expect(await page.getByRole("button", { name: "Scan with the camera" }).count()).toBe(0)
    await page.addInitScript((rawValue) => {
      const stream = document.createElement("canvas").captureStream()
      const found = [[], [{ rawValue }]]
      Object.assign(globalThis, {
        cameraStream: stream,
        BarcodeDetector: class {
          detect = async () => found.shift() ?? []
        },
      })
      navigator.mediaDevices.getUserMedia = async () => stream
      // A canvas that nobody paints gives no picture to play.
      HTMLMediaElement.prototype.play = async () => undefined
    }, payload)
    await page.reload()
    await live()
    await page.getByTestId("scan").tap()
    await page.getByRole("button", { name: "Scan with the camera" }).tap()
    await page.getByTestId("shop").getByText("Kopi Tiga Pintu").waitFor()
    const states = await page.evaluate(() =>
      (Reflect.get(globalThis, "cameraStream") as MediaStream).getTracks().map((track) => track.readyState),
    )
    expect(states).toEqual(["ended"])
  })

  test("opens without any network, with the trip as it last stood", async () => {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await page.locator(".u-over").waitFor()
    const shell = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name))
    const assets = shell.filter((name) => name.includes("/assets/"))
    expect(assets).not.toEqual([])
    const missing = () =>
      page.evaluate(async (names) => {
        const kept = await Promise.all(names.map((name) => caches.match(name)))
        return names.filter((_, at) => kept[at] === undefined)
      }, assets)
    await expect.poll(missing, { timeout: 10_000 }).toEqual([])
    await page.waitForFunction(() => localStorage.getItem("pacer.view.demo_traveller")?.includes('"view"') === true)
    const left = await page.getByTestId("left").textContent()
    gateway.dropSockets()
    await context.setOffline(true)
    await page.reload()
    await page.getByTestId("connection").getByText("Offline").waitFor()
    expect(await page.getByTestId("left").textContent()).toBe(left)
  })

  test("stands without its chart when that cannot be loaded", async () => {
    await context.route(/burn-chart/, (route) => route.abort())
    await page.evaluate(async () => {
      // One that is still being registered would answer the next page from its cache.
      await navigator.serviceWorker.ready
      for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister()
      for (const name of await caches.keys()) await caches.delete(name)
    })
    await page.reload()
    await page.getByText("The chart could not be loaded.").waitFor()
    await live()
  })

  test("fits a small phone without scrolling sideways", async () => {
    await page.setViewportSize({ width: 320, height: 640 })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })
})

const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)

test("follows the device into the dark, and the traveller out of it", async () => {
  await open(demoWorld(Date.now()), { dark: true })
  await live()
  const dark = await paper()
  await page.getByTestId("theme").click()
  const light = await paper()
  expect(light).not.toBe(dark)
  await page.emulateMedia({ colorScheme: "light" })
  expect(await paper()).toBe(light)
  await page.getByTestId("theme").click()
  expect(await paper()).toBe(dark)
  await page.reload()
  await live()
  expect(await paper()).toBe(dark)
})

test("says so when the link was used before", async () => {
  await open(new World())
  await page.getByText("Where to next?").waitFor()
  await page.evaluate(() => localStorage.clear())
  await page.goto(`${address}/?code=once`)
  await page.getByText("This link was used before or has expired.").waitFor()
})
