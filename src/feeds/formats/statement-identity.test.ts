/**
 * Who a row of a statement is (I2), over imports: exports of any days of one account, overlapping as they like and each
 * imported by itself, end in as many transactions as the account has rows. Few different rows are drawn, so that
 * payments share references with their fees, and rows of one day are equal in every field.
 */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ColumnMapping } from "./format.ts"
import { parse, taken } from "./formats.test-support.ts"
import { eventsOf } from "./to-event.ts"

interface Row {
  /** Of March 2026. */
  readonly day: number
  readonly amount: number
  readonly text: string
  readonly reference: string
  readonly isDebit: boolean
}

const rowOf = (references: ReadonlyArray<string>) =>
  fc.record({
    day: fc.integer({ min: 1, max: 5 }),
    amount: fc.constantFrom(2_500, 18_000),
    text: fc.constantFrom("KOPI", "BIAYA"),
    reference: fc.constantFrom(...references),
    isDebit: fc.boolean(),
  })

const byDay = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => [...rows].sort((one, other) => one.day - other.day)

/** Whole days, as every bank exports them. */
const span = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
const within = (rows: ReadonlyArray<Row>, [one, other]: readonly [number, number]) =>
  rows.filter(({ day }) => day >= Math.min(one, other) && day <= Math.max(one, other))

const two = (day: number): string => String(day).padStart(2, "0")

const bcaText = (rows: ReadonlyArray<Row>): string => {
  let balance = 0
  const lines = rows.map(({ day, amount, text, isDebit }) => {
    balance += isDebit ? -amount : amount
    return `'${two(day)}/03,${text},'0000,${amount}.00,${isDebit ? "DB" : "CR"},${balance}.00`
  })
  const head = ["No. rekening,=,'5500", "Periode,=,01/03/2026 - 31/03/2026", "Kode Mata Uang,=,IDR"]
  const columns = "Tanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo"
  return [...head, columns, ...lines, "Saldo Awal,=,0.00", `Saldo Akhir,=,${balance}.00`].join("\n")
}

const mandiriText = (rows: ReadonlyArray<Row>): string =>
  [
    "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit",
    ...rows.map(
      ({ day, amount, text, reference, isDebit }) =>
        `1,${two(day)}/03/26,${two(day)}/03/26,70,${text},,${reference},${isDebit ? amount : 0}.00,${isDebit ? 0 : amount}.00`,
    ),
  ].join("\n")

const mapping: ColumnMapping = { date: "d", description: "t", amount: "a", externalId: "r", currencyCode: "IDR" }
const plainText = (rows: ReadonlyArray<Row>): string =>
  [
    "d,t,a,r",
    ...rows.map(
      ({ day, amount, text, reference, isDebit }) =>
        `2026-03-${two(day)},${text},${isDebit ? -amount : amount},${reference}`,
    ),
  ].join("\n")

const namesIn = (format: string, text: string): ReadonlyArray<string> => {
  const imported = taken(parse(format, [text], { context: { mapping } }))
  const target = { userId: "u", source: "upload/x", account: "a", at: "2026-04-01T00:00:00Z" }
  return eventsOf(imported, target).events.flatMap((event) =>
    event.type === "txn.recorded.v1" ? [event.data.externalId] : [],
  )
}

const held = (
  format: string,
  write: (rows: ReadonlyArray<Row>) => string,
  rows: ReadonlyArray<Row>,
  spans: ReadonlyArray<readonly [number, number]>,
) => new Set(spans.flatMap((one) => namesIn(format, write(within(rows, one))))).size

const everything = [1, 5] as const

describe("rows of statements that are imported in overlapping parts", () => {
  it.each([
    ["bca-style-csv", bcaText],
    ["mandiri-style-csv", mandiriText],
    ["csv", plainText],
  ])("count each, also equal ones of one day: %s", (format, write) => {
    fc.assert(
      fc.property(
        fc.array(rowOf([""]), { minLength: 1, maxLength: 12 }),
        fc.array(span, { maxLength: 4 }),
        (drawn, spans) => {
          const rows = byDay(drawn)
          expect(held(format, write, rows, [...spans, everything, everything])).toBe(rows.length)
        },
      ),
    )
  })

  it.each([
    ["mandiri-style-csv", mandiriText],
    ["csv", plainText],
  ])("count a payment and its fee under one reference, in whatever order exports hold them: %s", (format, write) => {
    const drawn = fc.uniqueArray(rowOf(["R1", "R2"]), {
      maxLength: 12,
      selector: ({ reference, amount, isDebit }) => `${reference} ${amount} ${isDebit}`,
    })
    fc.assert(
      fc.property(drawn, fc.array(span, { maxLength: 4 }), (rows, spans) => {
        const all = held(format, write, rows, [...spans, everything])
        expect(all).toBe(rows.length)
        const turned = [...rows].reverse()
        expect(new Set(namesIn(format, write(turned)))).toEqual(new Set(namesIn(format, write(rows))))
      }),
    )
  })
})
