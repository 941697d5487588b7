/** What holds for every format: what was written is read back, twice is once, broken is refused, bounds are met. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { type ExampleTransaction, exampleTransactions, writers } from "./examples.ts"
import { file, parse, refused, taken } from "./formats.test-support.ts"
import { formatNamed, formats } from "./formats.ts"

const word = fc.stringMatching(/^[A-Za-z0-9&<>"',.;*é/-]{1,12}$/)
const transaction = (index: number): fc.Arbitrary<ExampleTransaction> =>
  fc.record({
    id: fc.constant(`N-${index}`),
    amountMinor: fc.integer({ min: 1, max: 99_999_999_999 }),
    direction: fc.constantFrom("debit" as const, "credit" as const),
    day: fc
      .integer({ min: 0, max: 364 })
      .map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10)),
    description: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `T${words.join(" ")}`),
  })
const transactions = fc
  .integer({ min: 1, max: 8 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => transaction(index))))

const names = Object.keys(writers)
const write = (name: string, list: ReadonlyArray<ExampleTransaction>) => {
  const example = writers[name]?.(list)
  if (example === undefined) throw new Error(`nothing writes ${name}`)
  return example
}

const canonical = (one: ExampleTransaction, hasIds: boolean) => ({
  externalId: hasIds ? one.id : null,
  amountMinor: one.amountMinor,
  currency: "IDR",
  direction: one.direction,
  day: one.day,
  description: one.description,
  status: "posted",
})

describe.each(names)("%s", (name) => {
  it("gives back what was written in it, and the same when it comes twice", () => {
    fc.assert(
      fc.property(transactions, (list) => {
        const { format, files, context, hasIds } = write(name, list)
        const again = files.map((one) => ({ ...one, name: `again-${one.name}` }))
        for (const run of [files, [...files, ...again]]) {
          const read = taken(parse(format, run, { context })).transactions
          const got = read.map(({ occurredAt, account: _, kind: __, ...one }) => ({
            ...one,
            day: occurredAt.slice(0, 10),
          }))
          expect(got).toEqual(
            expect.arrayContaining(list.map((one) => expect.objectContaining(canonical(one, hasIds)))),
          )
          expect(got).toHaveLength(list.length)
        }
      }),
      { numRuns: 60 },
    )
  })

  it("counts like transactions each", () => {
    const twins = exampleTransactions.slice(1, 3)
    const { format, files, context } = write(name, twins)
    expect(taken(parse(format, files, { context })).transactions).toHaveLength(2)
  })

  it("is refused when it breaks off anywhere, or taken whole", () => {
    const { format, files, context } = write(name, exampleTransactions)
    const [first, ...others] = files
    if (first === undefined) throw new Error("no file")
    const whole = taken(parse(format, files, { context })).transactions.length
    const end = first.bytes.findLastIndex((byte) => !/\s/.test(String.fromCharCode(byte)))
    const isTable = /^(mandiri|csv)/.test(format)
    for (let length = 0; length < end; length += isTable ? first.bytes.length : 7) {
      const result = parse(format, [{ ...first, bytes: first.bytes.subarray(0, length) }, ...others], { context })
      const got = result._tag === "Success" ? result.success.transactions.length : whole
      expect(got, `after ${length} bytes`).toBe(whole)
    }
  })

  it("meets the bound of a file's bytes", () => {
    const { format, context } = write(name, exampleTransactions)
    const bytes = new Uint8Array(limits.feedFileBytesMax + 1).fill(0x20)
    expect(refused(parse(format, [{ name: "huge", bytes }], { context }))).toMatchObject({
      kind: "malformed",
      file: "huge",
    })
  })
})

describe("bounds", () => {
  it.each([
    ["plaid", `${"[".repeat(100_000)}`],
    ["plaid", `{"added":${"[".repeat(100)}${"]".repeat(100)}}`],
    ["camt", `<?xml version="1.0"?>${"<a>".repeat(100_000)}`],
    ["ofx", `OFXHEADER:100\n\n<OFX>${"<A>".repeat(100_000)}`],
  ])("%s: nesting is refused as malformed", (format, text) => {
    const failure = refused(parse(format, [text]))
    expect(failure).toMatchObject({ kind: "malformed" })
    expect(failure.detail).toContain(String(limits.feedDepthMax))
  })

  it.each([
    ["plaid", () => `[${"1,".repeat(limits.feedElementsMax + 1)}1]`, limits.feedElementsMax],
    ["camt", () => `<a>${"<b/>".repeat(limits.feedElementsMax)}</a>`, limits.feedElementsMax],
    ["ofx", () => `OFXHEADER:100\n\n<OFX>${"<B>x".repeat(limits.feedElementsMax)}`, limits.feedElementsMax],
    ["mandiri-style-csv", () => ",".repeat(limits.feedRecordCharactersMax + 1), limits.feedRecordCharactersMax],
  ])("%s: more values than a file may have are refused as malformed", (format, text, bound) => {
    const failure = refused(parse(format, [text()]))
    expect(failure).toMatchObject({ kind: "malformed" })
    expect(failure.detail).toContain(String(bound))
  })

  it("refuses more rows than a file may have", () => {
    const row = "1,05/05/26,05/05/26,1,A,B,R,1.00,.00\n"
    const header = "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit\n"
    const text = header + row.repeat(limits.feedRowsMax + 1)
    expect(refused(parse("mandiri-style-csv", [text]))).toMatchObject({ kind: "malformed" })
  })

  it("refuses more files than a run may have", () => {
    const files = Array.from({ length: limits.feedFilesMax + 1 }, (_, index) => file(`f-${index}`, "{}"))
    expect(refused(parse("plaid", files))).toMatchObject({ kind: "malformed" })
  })

  it("refuses a field of a size that means nothing", () => {
    const [plaid] = write("plaid", exampleTransactions.slice(0, 1)).files
    const text = new TextDecoder().decode(plaid?.bytes).replace("KEDEWATAN", "X".repeat(limits.feedFieldCharactersMax))
    expect(refused(parse("plaid", [text]))).toMatchObject({ kind: "malformed", path: "added[0].name" })
  })
})

it.each([
  ["camt.053.001.02", "camt"],
  ["camt.053.001.13", "camt"],
  ["camt.054.001.08", "camt"],
  ["OFX-1.02", "ofx"],
  ["ofx-2.2", "ofx"],
  ["snap-bank-statement-push", "snap-bank-statement-push"],
  ["cloudevents-binary-http", "cloudevents-binary-http"],
])("%s means %s", (given, name) => {
  expect(formatNamed(given)?.name).toBe(name)
})

it("every format is found by its own name, and nonsense is none", () => {
  for (const format of formats) expect(formatNamed(format.name)).toBe(format)
  expect(formatNamed("pdf")).toBeUndefined()
})
