/**
 * Statement files against the real gateway and engine: a preview changes nothing, its application counts once, a second
 * import changes nothing, a corrected one corrects, and a bad file is refused where it is wrong.
 */
import { expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { ofxStatement, type StatementRow } from "./statement.test-support.ts"

const gateway = await startGateway()
let number = 0
const traveller = async () => {
  const as = `ayu_${++number}`
  const opened = await gateway.call("POST", "/api/budgets", { as, body: tripAroundToday() })
  const path = `/api/budgets/${opened.json.budget.budgetId}`
  const spentMinor = async (): Promise<number> => (await gateway.call("GET", path, { as })).json.budget.spentMinor
  const preview = (body: string, more = "") =>
    gateway.call("POST", `/api/imports?format=ofx&account=acc-9${more}`, {
      as,
      body,
      headers: { "content-type": "application/octet-stream" },
    })
  const apply = (importId: string, who = as) => gateway.call("POST", `/api/imports/${importId}/apply`, { as: who })
  const undo = (importId: string, who = as) => gateway.call("POST", `/api/imports/${importId}/undo`, { as: who })
  const taken = async () => (await gateway.call("GET", "/api/imports", { as })).json.imports
  return { as, spentMinor, preview, apply, undo, taken }
}
const rows = (...amounts: ReadonlyArray<number>): ReadonlyArray<StatementRow> =>
  amounts.map((amount, index) => ({ id: `F${index}`, amount }))
const patience = { timeout: 10_000 }

test("shown first, taken on the traveller's word, and twice is once", async () => {
  const { spentMinor, preview, apply } = await traveller()
  const shown = await preview(ofxStatement(rows(-50_000, -25_000)))
  expect(shown).toMatchObject({ status: 200, json: { counts: { new: 2, duplicate: 0, changed: 0, leftOut: 0 } } })
  expect(shown.json.rows[0]).toMatchObject({ standing: "new", amountMinor: 5_000_000, direction: "debit" })
  expect(await spentMinor()).toBe(0)
  const [first, second] = await Promise.all([apply(shown.json.importId), apply(shown.json.importId)])
  expect([first.status, second.status].toSorted()[0]).toBe(200)
  await expect.poll(spentMinor, patience).toBe(7_500_000)
  expect((await apply(shown.json.importId)).json.type).toBe("urn:pacer:problem:import-not-found")
  // A view may run ahead of the commit that a preview looks at.
  const again = async () => (await preview(ofxStatement(rows(-50_000, -25_000)))).json
  await expect.poll(again, patience).toMatchObject({ importId: null, counts: { new: 0, duplicate: 2, changed: 0 } })
})

test("a corrected statement corrects, and adds what is new in it", async () => {
  const { spentMinor, preview, apply } = await traveller()
  await apply((await preview(ofxStatement(rows(-50_000, -25_000)))).json.importId)
  await expect.poll(spentMinor, patience).toBe(7_500_000)
  const corrected = await preview(ofxStatement(rows(-50_000, -30_000, -1_000)))
  expect(corrected.json.counts).toEqual({ new: 1, duplicate: 1, changed: 1, leftOut: 0 })
  await apply(corrected.json.importId)
  await expect.poll(spentMinor, patience).toBe(8_100_000)
  expect((await preview(ofxStatement(rows(-50_000, -30_000, -1_000)))).json.importId).toBe(null)
})

test("a file that was taken is taken back: what it brought, and what it changed; and may be taken again", async () => {
  const { spentMinor, preview, apply, undo, taken } = await traveller()
  const first = (await preview(ofxStatement(rows(-50_000, -25_000)))).json.importId
  await apply(first)
  await expect.poll(spentMinor, patience).toBe(7_500_000)
  const correction = async () => (await preview(ofxStatement(rows(-50_000, -30_000, -1_000)))).json
  await expect.poll(async () => (await correction()).counts.changed, patience).toBe(1)
  const corrected = (await correction()).importId
  expect((await undo(corrected)).status).toBe(404)
  await apply(corrected)
  await expect.poll(spentMinor, patience).toBe(8_100_000)
  expect(await taken()).toMatchObject([
    { importId: corrected, format: "ofx", account: "acc-9", transactions: 2, isUndone: false },
    { importId: first, transactions: 2 },
  ])
  expect((await undo(corrected, "budi")).status).toBe(404)
  await expect.poll(async () => (await undo(corrected)).json, patience).toEqual({ published: 2 })
  await expect.poll(spentMinor, patience).toBe(7_500_000)
  expect((await undo(corrected)).json.type).toBe("urn:pacer:problem:import-not-found")
  // The row that the second file changed was said again since: the first file's undo leaves it.
  await undo(first)
  await expect.poll(spentMinor, patience).toBe(2_500_000)
  const again = async () => (await preview(ofxStatement(rows(-50_000, -30_000, -1_000)))).json
  await expect
    .poll(async () => (await again()).counts, patience)
    .toEqual({ new: 2, duplicate: 0, changed: 1, leftOut: 0 })
  await apply((await again()).importId)
  await expect.poll(spentMinor, patience).toBe(8_100_000)
})

test("somebody else's import is none", async () => {
  const { preview, apply, spentMinor } = await traveller()
  const shown = await preview(ofxStatement(rows(-50_000)))
  expect((await apply(shown.json.importId, "budi")).status).toBe(404)
  expect(await spentMinor()).toBe(0)
  expect((await apply(shown.json.importId)).status).toBe(200)
})

test("a bad row refuses the file and says where; on demand only the row is left out", async () => {
  const { preview, apply, spentMinor } = await traveller()
  const file = ofxStatement([...rows(-50_000), { id: "BAD", amount: Number.NaN }])
  const refused = await preview(file)
  expect(refused).toMatchObject({ status: 422, json: { type: "urn:pacer:problem:unreadable-file" } })
  expect(refused.json.field).toMatch(/TRNAMT/)
  const partial = await preview(file, "&partial=true")
  expect(partial.json.counts).toEqual({ new: 1, duplicate: 0, changed: 0, leftOut: 1 })
  expect(partial.json.errors).toHaveLength(1)
  await apply(partial.json.importId)
  await expect.poll(spentMinor, patience).toBe(5_000_000)
})

test.each([
  ["two formats", "&format=xls", "x", 400],
  ["nothing", "", "", 422],
  ["no such file", "", "PK\u0003\u0004", 422],
  ["deep nesting", "", `<OFX>${"<A>".repeat(300_000)}`, 422],
  ["a source of another door", "&source=manual/app", ofxStatement(rows(-1)), 400],
  ["too large", "", "x".repeat(limits.importBytesMax + 1), 413],
])("%s: a clear refusal", async (_name, more, body, status) => {
  const { preview } = await traveller()
  const answer = await preview(body, more)
  expect(answer.status).toBe(status)
  expect(answer.json.detail.length).toBeGreaterThan(5)
})

test("an entity bomb is refused for what it is", async () => {
  const { as } = await traveller()
  const body = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><Document>&c;</Document>'
  const answer = await gateway.call("POST", "/api/imports?format=camt&account=a", { as, body })
  expect(answer).toMatchObject({ status: 422 })
  expect(answer.json.detail).toContain("forbidden-doctype")
})

test("any CSV is looked at, its columns mapped, previewed and taken", async () => {
  const { as, spentMinor, apply } = await traveller()
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10).split("-").reverse().join("/")
  const text = `Tanggal;Keterangan;Debet;Kredit\n${day};KOPI;18.000,00;\n${day};KOPI;18.000,00;\n`
  const headers = { "content-type": "application/octet-stream" }
  const found = await gateway.call("POST", "/api/imports/columns", { as, body: text, headers })
  expect(found).toMatchObject({
    status: 200,
    json: {
      columns: ["Tanggal", "Keterangan", "Debet", "Kredit"],
      rows: [
        [day, "KOPI", "18.000,00", ""],
        [day, "KOPI", "18.000,00", ""],
      ],
      guess: { date: "Tanggal", debit: "Debet", credit: "Kredit", decimal: "," },
    },
  })
  const preview = (mapping: unknown) => {
    const query = new URLSearchParams({ format: "csv", account: "acc-9", mapping: JSON.stringify(mapping) })
    return gateway.call("POST", `/api/imports?${query}`, { as, body: text, headers })
  }
  expect(await preview({ date: 1 })).toMatchObject({ status: 400, json: { field: "mapping.date" } })
  const guess = { ...found.json.guess, dateFormat: "DD/MM/YYYY" }
  expect(await preview(guess)).toMatchObject({ status: 422, json: { field: "mapping.currencyCode" } })
  const shown = await preview({ ...guess, currencyCode: "IDR" })
  expect(shown.json).toMatchObject({ counts: { new: 2, leftOut: 0 } })
  await apply(shown.json.importId)
  await expect.poll(spentMinor, patience).toBe(3_600_000)
  // What is spent may show before both are committed.
  const again = async () => (await preview({ ...guess, currencyCode: "IDR" })).json.counts
  await expect.poll(again, patience).toMatchObject({ new: 0, duplicate: 2 })
})
