/** Scanning a merchant's code over HTTP: pending spend at once, counted once, and refusals that name everything. */
import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import type { QrisContent } from "../feeds/qris/content.ts"
import { encodeQris, sealed } from "../feeds/qris/encode.ts"
import { kopi } from "../feeds/qris/qris.test-support.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"

const { call } = await startGateway()

let user = 0
const traveller = async () => {
  const as = `scanner-${++user}`
  const opened = await call("POST", "/api/budgets", { as, body: tripAroundToday() })
  const budgetId: string = opened.json.budget.budgetId
  return { as, budgetId }
}
const scan = (as: string, content: QrisContent, parts: Record<string, unknown> = {}) =>
  call("POST", "/api/expenses/scan-qris", {
    as,
    body: { clientId: randomUUID(), payload: encodeQris(content), consent: true, ...parts },
  })
const priced: QrisContent = { ...kopi, amountMinor: 2_500_000 }

test("a scan is pending spend at once, under the shop's name and category, and counts once", async () => {
  const { as, budgetId } = await traveller()
  const parts = { clientId: "phone-1", amount: 45_000, occurredAt: new Date().toISOString() }
  const first = await scan(as, kopi, parts)
  expect(first).toMatchObject({ status: 201, json: { disposition: "applied", budgetId } })
  expect(first.json.transaction).toMatchObject({
    source: "qris/scan",
    status: "pending",
    originalMinor: 4_500_000,
    merchant: "Kopi Tiga Pintu",
    place: "Ubud",
    category: "food",
    decidedBy: "merchant",
  })
  expect(first.json.transaction.externalId).toMatch(/^ID1099900000017-/)
  expect(await scan(as, kopi, parts)).toMatchObject({ status: 200, json: { disposition: "duplicate" } })
  expect((await scan(as, kopi, { ...parts, clientId: "phone-2" })).status).toBe(201)
  const { json } = await call("GET", `/api/budgets/${budgetId}`, { as })
  expect(json.budget).toMatchObject({ spentMinor: 9_000_000, pendingMinor: 9_000_000, transactionCount: 2 })
})

test("a scan sent again without a time of its own still counts once", async () => {
  const { as, budgetId } = await traveller()
  for (let sent = 0; sent < 3; sent++) await scan(as, priced, { clientId: "phone-1" })
  const { json } = await call("GET", `/api/budgets/${budgetId}`, { as })
  expect(json.budget).toMatchObject({ spentMinor: 2_500_000, transactionCount: 1 })
})

test("a code made for one bill is one payment, whoever scans it", async () => {
  const { as } = await traveller()
  const bill: QrisContent = {
    ...priced,
    initiation: "dynamic",
    additional: { values: { billNumber: "INV-17" }, templates: [], reserved: [] },
  }
  const occurredAt = new Date().toISOString()
  expect((await scan(as, bill, { occurredAt })).json).toMatchObject({
    disposition: "applied",
    transaction: { originalMinor: 2_500_000, description: "INV-17" },
  })
  expect((await scan(as, bill, { occurredAt })).json.disposition).toBe("duplicate")
})

test.each([
  ["a fixed fee", { tip: { rule: "fixed", feeMinor: 50_000 } }, {}, 2_550_000],
  ["a percentage, half to even", { amountMinor: 1_250, tip: { rule: "percent", hundredths: 1_020 } }, {}, 1_378],
  ["a prompted tip", { tip: { rule: "prompt" } }, { tip: "1000.50" }, 2_600_050],
  ["a prompt that was declined", { tip: { rule: "prompt" } }, { tip: 0 }, 2_500_000],
  ["the code's own amount said again", {}, { amount: "25000.00" }, 2_500_000],
] as const)("what is paid: %s", async (_name, content, parts, minor) => {
  const { as } = await traveller()
  expect((await scan(as, { ...priced, ...content }, parts)).json.transaction.originalMinor).toBe(minor)
})

test.each([
  ["no amount", kopi, {}, "amount"],
  ["another amount than the code's", priced, { amount: 1 }, "amount"],
  ["more decimals than rupiah have", kopi, { amount: "50.000" }, "amount"],
  ["a tip that nobody asked for", priced, { tip: 5_000 }, "tip"],
  ["a time far ahead", priced, { occurredAt: "2100-01-01T00:00:00Z" }, "occurredAt"],
] as const)("refused, with its field: %s", async (_name, content, parts, field) => {
  const answer = await scan("nobody-much", content, parts)
  expect(answer).toMatchObject({ status: 400, json: { type: "urn:pacer:problem:invalid-request", field } })
})

test("without consent nothing is recorded", async () => {
  const { as, budgetId } = await traveller()
  expect(await scan(as, priced, { consent: false })).toMatchObject({ status: 403, json: { field: "consent" } })
  expect((await call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.transactionCount).toBe(0)
})

test("a bad code is refused with every one of its errors, and is not repeated in the answer", async () => {
  const broken = sealed(encodeQris(priced).slice(0, -8).replace("5303360", "5303999").replace("5802ID", ""))
  const last = broken.endsWith("0") ? "1" : "0"
  const answer = await scan("nobody-much", priced, { payload: broken.slice(0, -1) + last })
  expect(answer).toMatchObject({ status: 400, json: { type: "urn:pacer:problem:invalid-qris", field: "payload" } })
  const kinds = answer.json.errors.map(({ kind, field }: { kind: string; field: string }) => `${kind} ${field}`)
  expect(kinds).toEqual(["missing-field 58", "bad-value 53", "bad-crc 63"])
  expect(answer.text).not.toContain("Kopi")
})

test("a code can be read before anything is recorded", async () => {
  const { as, budgetId } = await traveller()
  const read = (payload: string) => call("POST", "/api/expenses/read-qris", { as, body: { payload } })
  expect(await read(encodeQris(kopi))).toMatchObject({
    status: 200,
    json: {
      merchant: "Kopi Tiga Pintu",
      city: "Ubud",
      amountMinor: null,
      currency: "IDR",
      initiation: "static",
      merchantId: "ID1099900000017",
      tip: { rule: "none" },
    },
  })
  expect((await read("hello")).json).toMatchObject({
    field: "payload",
    errors: [{ kind: "malformed-tlv", position: 0 }],
  })
  expect((await call("GET", `/api/budgets/${budgetId}`, { as })).json.budget.transactionCount).toBe(0)
})
