/**
 * The built page in a real browser against a real gateway, engine, sync and a sandbox bank: an account is linked, what it
 * brings comes onto the screen, its troubles are told in words, and it is taken out again; on a phone and on a desk.
 */
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { Faults } from "../feeds/sandbox/faults.ts"
import { bookPurchases, startSandbox } from "../feeds/sandbox/sandbox.test-support.ts"
import { startGateway, tripAroundToday } from "../gateway/gateway.test-support.ts"
import { buildPage, live, looks, openPage, picture, startBrowser } from "./browser.test-support.ts"

const files = await buildPage()
const browser = await startBrowser()
const quick = { intervalMs: 200, perSecond: 1_000, burst: 1_000, requestMsMax: 500 }
const bank = await startSandbox({ protocol: "plaid", partner: { ...quick, name: "Bank Nusa", source: "bank/nusa" } })
const gateway = await startGateway({ dashboardDir: files, banks: [bank.partner] })

const open = async (userId: string, screen: (typeof looks)[number]["screen"]): Promise<Page> => {
  const context = await browser.newContext(screen)
  const page = await openPage(context, `${gateway.url}/?code=${await gateway.loginCode(userId)}`)
  await live(page)
  await page.getByTestId("switcher").click()
  await page.getByTestId("open-accounts").click()
  return page
}

test.each(looks)("$name: linked, read, in trouble, read again, taken out", async ({ name, screen }) => {
  const as = `ayu_${name}`
  const account = `acc-${name}-0001`
  await gateway.call("POST", "/api/budgets", { as, body: tripAroundToday() })
  bank.books.open(account, "Tabungan")
  bookPurchases(bank, account, 2)
  const page = await open(as, screen)
  await page.getByText("No account is linked yet.").waitFor()
  await page.getByLabel("Code from your bank").fill("nonsense")
  await page.getByRole("button", { name: "Link account" }).click()
  await page.getByRole("alert").getByText("does not know this code").waitFor()
  // What is read by itself meanwhile takes nothing back.
  await page.waitForResponse((answer) => answer.url().endsWith("/api/accounts") && answer.request().method() === "GET")
  await page.getByRole("alert").getByText("does not know this code").waitFor()
  await page.getByLabel("Code from your bank").fill(bank.books.codeFor(account))
  await page.getByRole("button", { name: "Link account" }).click()
  const card = page.getByTestId("account")
  await card.getByText("Up to date").waitFor()
  await card.getByText("2 transactions so far").waitFor()
  await picture(page, `accounts-${name}`)

  bank.faults = new Faults({ seed: 1, share: 1, kinds: ["server-error"] })
  await card.getByText("Bank Nusa says that something is wrong on its side.").waitFor()
  await picture(page, `accounts-failing-${name}`)
  bank.faults = undefined
  bookPurchases(bank, account, 1)
  await card.getByRole("button", { name: "Read now" }).click()
  await card.getByText("3 transactions so far").waitFor()
  expect(await card.getByText("something is wrong").count()).toBe(0)

  await gateway.call("POST", "/api/consents/withdraw", { as, body: { source: "bank/nusa", purpose: "transactions" } })
  await card.getByText("You have withdrawn your consent").waitFor()
  await picture(page, `accounts-withdrawn-${name}`)
  await card.getByRole("button", { name: "Allow again" }).click()
  await card.getByText("Up to date").waitFor()

  await card.getByRole("button", { name: "Take out" }).click()
  await card.getByRole("button", { name: "Take out", exact: true }).click()
  await page.getByText("No account is linked yet.").waitFor()
  await page.context().close()
})
