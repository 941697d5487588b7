/**
 * The built page in a real browser against a real gateway, engine, sync and a sandbox bank: an account is linked, what it
 * brings comes onto the screen, its troubles are told in words, and it is taken out again; on a phone and on a desk.
 */
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { type Browser, chromium, type Page } from "playwright-core"
import { build } from "vite"
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest"
import { Faults } from "../feeds/sandbox/faults.ts"
import { bookPurchases, startSandbox } from "../feeds/sandbox/sandbox.test-support.ts"
import { startGateway, tripAroundToday } from "../gateway/gateway.test-support.ts"
import { chromiumProgram } from "../launch/test-servers.ts"

const args = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
const files = mkdtempSync(join(inject("temporaryFolder"), "linked-page-"))
vi.stubEnv("NODE_ENV", "production")
await build({
  configFile: join(import.meta.dirname, "vite.config.ts"),
  logLevel: "warn",
  build: { outDir: files, emptyOutDir: true },
})
vi.unstubAllEnvs()
const quick = { intervalMs: 200, perSecond: 1_000, burst: 1_000, requestMsMax: 500 }
const bank = await startSandbox({ protocol: "plaid", partner: { ...quick, name: "Bank Nusa", source: "bank/nusa" } })
const gateway = await startGateway({ dashboardDir: files, banks: [bank.partner] })

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumProgram(), args })
})
afterAll(() => browser.close())

const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1_280, height: 860 } } as const

const open = async (userId: string, size: keyof typeof sizes, colorScheme: "light" | "dark"): Promise<Page> => {
  const context = await browser.newContext({ viewport: sizes[size], colorScheme, deviceScaleFactor: 1 })
  const page = await context.newPage()
  await page.goto(`${gateway.url}/?code=${await gateway.loginCode(userId)}`)
  await page.getByTestId("connection").getByText("Live").waitFor()
  await page.getByTestId("switcher").click()
  await page.getByTestId("open-accounts").click()
  return page
}

/** Kept only where somebody wants to look at them. */
const picture = async (page: Page, name: string) => {
  const folder = process.env["PACER_PICTURES"]
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}

test.each([
  ["phone", "light"],
  ["phone", "dark"],
  ["desk", "light"],
  ["desk", "dark"],
] as const)("%s, %s: linked, read, in trouble, read again, taken out", async (size, scheme) => {
  const as = `ayu_${size}_${scheme}`
  const account = `acc-${size}-${scheme}-0001`
  await gateway.call("POST", "/api/budgets", { as, body: tripAroundToday() })
  bank.books.open(account, "Tabungan")
  bookPurchases(bank, account, 2)
  const page = await open(as, size, scheme)
  await page.getByText("No account is linked yet.").waitFor()
  await page.getByLabel("Code from your bank").fill("nonsense")
  await page.getByRole("button", { name: "Link account" }).click()
  await page.getByRole("alert").getByText("refused our request").waitFor()
  await page.getByLabel("Code from your bank").fill(bank.books.codeFor(account))
  await page.getByRole("button", { name: "Link account" }).click()
  const card = page.getByTestId("account")
  await card.getByText("Up to date").waitFor()
  await card.getByText("2 transactions so far").waitFor()
  await picture(page, `accounts-${size}-${scheme}`)

  bank.faults = new Faults({ seed: 1, share: 1, kinds: ["server-error"] })
  await card.getByText("Bank Nusa says that something is wrong on its side.").waitFor()
  await picture(page, `accounts-failing-${size}-${scheme}`)
  bank.faults = undefined
  bookPurchases(bank, account, 1)
  await card.getByRole("button", { name: "Read now" }).click()
  await card.getByText("3 transactions so far").waitFor()
  expect(await card.getByText("something is wrong").count()).toBe(0)

  await card.getByRole("button", { name: "Take out" }).click()
  await card.getByRole("button", { name: "Take out", exact: true }).click()
  await page.getByText("No account is linked yet.").waitFor()
  await page.context().close()
})
