/**
 * The samples that live beside the project, where they do; and the judge itself, held against answers that are right
 * and wrong. Fuzzing runs here with few inputs; `npm run eval -- fuzz` runs with many.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { exampleTransactions, writers } from "../feeds/formats/examples.ts"
import { fuzz } from "./fuzz.ts"
import { differenceOf, sampleDifference, samplesBelow } from "./wires.ts"

const shared = join(import.meta.dirname, "../../../shared/data/wires")
const folders = existsSync(shared) ? samplesBelow(shared) : []

if (folders.length === 0) {
  it(`no samples in ${shared}: only those that the tests write themselves are read`, () => {
    process.stderr.write(`There are no shared samples in ${shared}; they are left out.\n`)
    expect(existsSync(shared)).toBe(false)
  })
} else {
  it.each(folders.map((folder) => [folder.slice(shared.length + 1), folder]))("sample %s", (_name, folder) => {
    expect(sampleDifference(folder)).toBeUndefined()
  })
}

describe("the judge", () => {
  const example = writers["plaid"]?.(exampleTransactions.slice(0, 1))
  const [first] = exampleTransactions
  const sample = (change: object, transaction: object = {}) =>
    JSON.stringify({
      format: "plaid-transactions-sync",
      files: ["sync.json"],
      error: null,
      transactions: [
        {
          externalId: first?.id,
          amountMinor: first?.amountMinor,
          currency: "IDR",
          direction: "debit",
          occurredAt: first?.day,
          description: first?.description,
          status: "posted",
          ...transaction,
        },
      ],
      ...change,
    })
  const judge = (text: string) =>
    differenceOf(text, (name) => ({ name, bytes: example?.files[0]?.bytes ?? new Uint8Array() }))

  it("accepts what is right", () => {
    expect(judge(sample({}))).toBeUndefined()
    expect(judge(sample({ context: { cursorAfter: "example-1", rule: "any" } }))).toBeUndefined()
  })

  it.each([
    ["another amount", sample({}, { amountMinor: 1 })],
    ["a missing transaction", sample({ transactions: [] })],
    ["an error that did not come", sample({ error: { kind: "schema", file: "sync.json" }, transactions: [] })],
    ["another cursor", sample({ context: { cursorAfter: "c" } })],
    ["an unknown format", sample({ format: "pdf" })],
    ["no sample", "{}"],
  ])("notices %s", (_what, text) => {
    expect(judge(text)).toBeTypeOf("string")
  })
})

it.each(Object.keys(writers))("broken %s is read or refused, never more", (name) => {
  const report = fuzz(name, 300)
  expect(report.crashes).toEqual([])
  expect(report.taken + report.refused).toBe(300)
  expect(report.refused).toBeGreaterThan(50)
})
