/**
 * The built page in a real browser against a real gateway and engine: who may read what, given and taken back, and a
 * statement file looked at before it is taken.
 */
import { expect, test } from "vitest"
import { startGateway, tripAroundToday } from "../gateway/gateway.test-support.ts"
import { ofxStatement } from "../gateway/statement.test-support.ts"
import { buildPage, live, looks, openPage, picture, startBrowser } from "./browser.test-support.ts"

const files = await buildPage()
const browser = await startBrowser()
const gateway = await startGateway({ dashboardDir: files })

let number = 0
const page = async (look: (typeof looks)[number]) => {
  const as = `ayu_${++number}`
  const opened = await gateway.call("POST", "/api/budgets", { as, body: tripAroundToday() })
  const context = await browser.newContext(look.screen)
  const opening = await openPage(context, `${gateway.url}/?code=${await gateway.loginCode(as)}`)
  await live(opening)
  await opening.getByTestId("switcher").click()
  return { opening, as, budgetId: opened.json.budget.budgetId as string, close: () => context.close() }
}

test.each(looks)("consents are given, shown and taken back ($name)", async (look) => {
  const { opening, as, close } = await page(look)
  for (const body of [
    { source: "bank/bca", account: "1234567890", purpose: "transactions" },
    { source: "ewallet/gopay", purpose: "transactions" },
  ]) {
    await gateway.call("POST", "/api/consents", { as, body })
  }
  await gateway.call("POST", "/api/consents/withdraw", {
    as,
    body: { source: "ewallet/gopay", purpose: "transactions" },
  })
  await opening.getByRole("button", { name: "Who may read what" }).click()
  const lines = opening.getByTestId("consent")
  await expect.poll(() => lines.count()).toBe(2)
  await picture(opening, `consents-${look.name}`)
  await lines.filter({ hasText: "BCA" }).getByRole("button", { name: "Withdraw" }).click()
  await lines.filter({ hasText: "BCA" }).getByText("Withdrawn on").waitFor()
  await opening.getByText("Allow another account").click()
  await opening.getByLabel("Bank or wallet").fill("bank/bni")
  await opening.getByRole("button", { name: "Allow for half a year" }).click()
  await lines.filter({ hasText: "BNI" }).getByText("Until").waitFor()
  const { json } = await gateway.call("GET", "/api/consents", { as })
  expect(json.consents.map((one: { source: string; state: string }) => `${one.source} ${one.state}`).sort()).toEqual([
    "bank/bca withdrawn",
    "bank/bni granted",
    "ewallet/gopay withdrawn",
  ])
  await close()
})

test.each(looks)(
  "figures among others' and suggestions are allowed and withdrawn by themselves ($name)",
  async (look) => {
    const { opening, as, close } = await page(look)
    await opening.getByRole("button", { name: "Who may read what" }).click()
    const said = async () => {
      const { json } = await gateway.call("GET", "/api/consents", { as })
      return json.consents
        .map((one: Record<string, string>) => `${one["purpose"]} ${one["source"]} ${one["state"]}`)
        .sort()
    }
    const peers = opening.getByTestId("purpose-peers")
    const suggestions = opening.getByTestId("purpose-personalisation")
    await peers.getByText("only of 10 people or more").waitFor()
    await peers.getByRole("button", { name: "Share my figures" }).click()
    await peers.getByTestId("consent").getByText("Until").waitFor()
    await suggestions.getByRole("button", { name: "Use my visits" }).click()
    await suggestions.getByTestId("consent").getByText("Until").waitFor()
    await picture(opening, `purposes-${look.name}`)
    expect(await said()).toEqual(["peers app/insights granted", "personalisation app/itinerary granted"])
    await peers.getByRole("button", { name: "Withdraw" }).click()
    await peers.getByText("Withdrawn on").waitFor()
    expect(await said()).toEqual(["peers app/insights withdrawn", "personalisation app/itinerary granted"])
    await suggestions.getByRole("button", { name: "Withdraw" }).click()
    await suggestions.getByText("Withdrawn on").waitFor()
    await peers.getByRole("button", { name: "Allow again" }).click()
    await peers.getByText("Until").waitFor()
    expect(await said()).toEqual(["peers app/insights granted", "personalisation app/itinerary withdrawn"])
    await close()
  },
)

test.each(looks)("a statement is looked at, then taken ($name)", async (look) => {
  const { opening, as, budgetId, close } = await page(look)
  const spent = async () => (await gateway.call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.spentMinor
  await opening.getByRole("button", { name: "Import a statement" }).click()
  const choose = (text: string) =>
    opening.getByLabel("Statement file").setInputFiles({
      ...{ name: "may.ofx", mimeType: "application/octet-stream", buffer: Buffer.from(text) },
    })
  await choose("this is no statement")
  await opening.getByLabel("Account").fill("7700123456")
  await picture(opening, `import-choose-${look.name}`)
  await opening.getByRole("button", { name: "Look inside" }).click()
  await opening
    .getByRole("alert")
    .filter({ hasText: /no OFX/ })
    .waitFor()
  const rows = Array.from({ length: 6 }, (_, index) => ({ id: `F${index}`, amount: -10_000 * (index + 1) }))
  await choose(ofxStatement([...rows, { id: "BAD", amount: Number.NaN }, { id: "IN", amount: 90_000, name: "GAJI" }]))
  await opening.getByRole("button", { name: "Look inside" }).click()
  await opening.getByRole("button", { name: "Leave out what is wrong" }).click()
  await opening.getByTestId("import-counts").waitFor()
  await picture(opening, `import-preview-${look.name}`)
  expect(await spent()).toBe(0)
  await opening.getByTestId("import-apply").click()
  await opening.getByTestId("toast").getByText("7 transactions taken.").waitFor()
  await expect.poll(spent, { timeout: 10_000 }).toBe(21_000_000)
  await opening.getByTestId("switcher").click()
  await opening.getByRole("button", { name: "Import a statement" }).click()
  await opening.getByTestId("taken-files").getByText("OFX · 7700123456").waitFor()
  await picture(opening, `import-taken-${look.name}`)
  await opening.getByTestId("taken-files").getByRole("button", { name: "Undo" }).click()
  await opening.getByTestId("taken-files").getByText("Taken back").waitFor()
  await expect.poll(spent, { timeout: 10_000 }).toBe(0)
  await close()
})

test("a CSV file of any bank is read by the columns that its owner names", async () => {
  const { opening, as, budgetId, close } = await page(looks[0])
  const spent = async () => (await gateway.call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.spentMinor
  await opening.getByRole("button", { name: "Import a statement" }).click()
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const text = `Date,What,Amount\n${day},KOPI,-18000\n${day},NASI,-25000\n`
  await opening.getByLabel("Statement file").setInputFiles({
    ...{ name: "other.csv", mimeType: "text/csv", buffer: Buffer.from(text) },
  })
  await opening.getByLabel("Account").fill("acc-1")
  await opening.getByRole("button", { name: "Look inside" }).click()
  await opening.getByTestId("import-columns").waitFor()
  await opening.getByRole("button", { name: "Look inside" }).click()
  await opening.getByRole("alert").filter({ hasText: "Choose the column of the description." }).waitFor()
  await opening.getByLabel("Description").selectOption("What")
  expect(await opening.getByLabel("Currency", { exact: true }).inputValue()).toBe("IDR")
  await opening.getByRole("button", { name: "Look inside" }).click()
  await opening.getByTestId("import-counts").waitFor()
  await opening.getByTestId("import-apply").click()
  await expect.poll(spent, { timeout: 10_000 }).toBe(4_300_000)
  await close()
})
