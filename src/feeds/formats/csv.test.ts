/** CSV files: in BCA's manner, in Mandiri's, and any other by a mapping. */
import { describe, expect, it } from "vitest"
import { parse, refused, short, taken } from "./formats.test-support.ts"

interface Bca {
  readonly period?: string
  readonly rows: ReadonlyArray<string>
  readonly sums: readonly [string, string, string, string]
}
const columns = "Tanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo"
const bcaFile = ({ period = "01/03/2026 - 31/03/2026", rows, sums: [opening, credits, debits, closing] }: Bca) =>
  [
    "No. rekening,=,'5500",
    `Periode,=,${period}`,
    "Kode Mata Uang,=,Rp",
    "",
    columns,
    ...rows,
    `Saldo Awal,=,${opening}`,
    `Kredit,=,${credits}`,
    `Debet,=,${debits}`,
    `Saldo Akhir,=,${closing}`,
  ].join("\n")
const bca = (...files: ReadonlyArray<string>) => parse("bca-style-csv", files)
const plain: Bca = {
  rows: [`'02/03,A,'0,"1,000.00",DB,"9,000.00"`, `'03/03,B,'0,500.00,CR,"9,500.00"`],
  sums: ["10000.00", "500.00", "1000.00", "9500.00"],
}

describe("BCA", () => {
  it("puts the year of a period over the year's end to each day, and leap days into leap years", () => {
    const text = bcaFile({
      period: "25/12/2027 - 29/02/2028",
      rows: ["'31/12,A,,1.00,DB,9.00", "'01/01,B,,1.00,DB,8.00", "'29/02,C,,1.00,DB,7.00"],
      sums: ["10.00", "0.00", "3.00", "7.00"],
    })
    expect(short(taken(bca(text))).map((line) => line.split(" | ")[3])).toEqual([
      "2027-12-31",
      "2028-01-01",
      "2028-02-29",
    ])
  })

  it("counts like rows, and overlapping exports once", () => {
    const twice: Bca = {
      rows: ["'02/03,A,,1.00,DB,9.00", "'02/03,A,,1.00,DB,8.00"],
      sums: ["10", "0", "2", "8"],
    }
    expect(taken(bca(bcaFile(twice), bcaFile(twice))).transactions).toHaveLength(2)
  })

  it("lets a later export stand for the pending rows of an earlier one, with and without their balance", () => {
    const first = bcaFile({ rows: ["PEND,A,,1.00,DB,"], sums: ["10", "0", "0", "10"] })
    const summed = bcaFile({ rows: ["PEND,A,,1.00,DB,"], sums: ["10", "0", "1", "9"] })
    const second = bcaFile({ rows: ["'31/03,A,,1.00,DB,9.00"], sums: ["10", "0", "1", "9"] })
    expect(short(taken(bca(first)))).toEqual(["? | -100 | IDR | 2026-03-31 | A | pending"])
    expect(short(taken(bca(summed, second)))).toEqual(["? | -100 | IDR | 2026-03-31 | A | posted"])
  })

  it.each([
    ["a running balance", bcaFile({ ...plain, rows: plain.rows.map((row) => row.replace("9,000", "9,001")) }), 6],
    ["the sum of credits", bcaFile({ ...plain, sums: ["10000.00", "501.00", "1000.00", "9500.00"] }), undefined],
    ["the sum of debits", bcaFile({ ...plain, sums: ["10000.00", "500.00", "999.00", "9500.00"] }), undefined],
    ["the closing balance", bcaFile({ ...plain, sums: ["10000.00", "500.00", "1000.00", "9500.01"] }), undefined],
    ["a row that was taken out", bcaFile({ ...plain, rows: plain.rows.slice(1) }), 6],
  ])("refuses what does not add up: %s", (_what, text, line) => {
    const failure = refused(bca(bcaFile(plain), text))
    expect(failure).toMatchObject({ kind: "balance-mismatch", file: "2" })
    expect(failure.line).toBe(line)
  })

  it.each([
    ["no period", bcaFile(plain).replace(/^Periode.*\n/m, ""), "schema", "Periode"],
    ["no currency", bcaFile(plain).replace(/^Kode.*\n/m, ""), "schema", "Kode Mata Uang"],
    ["no amounts", bcaFile(plain).replace("Jumlah", "X"), "schema", "Jumlah"],
    ["no balances", bcaFile(plain).replace(",Saldo\n", "\n"), "schema", "Saldo"],
    ["no table", "No. rekening,=,1", "schema", "Tanggal Transaksi"],
    ["no end", bcaFile(plain).replace(/Saldo Akhir.*/, ""), "schema", "Saldo Akhir"],
    [
      "a day outside the period",
      bcaFile({ ...plain, rows: ["'02/04,A,,1.00,DB,9.00"] }),
      "malformed",
      "Tanggal Transaksi",
    ],
    ["a day that is none", bcaFile({ ...plain, rows: ["'31/02,A,,1.00,DB,9.00"] }), "malformed", "Tanggal Transaksi"],
    ["an amount that is none", bcaFile({ ...plain, rows: ["'02/03,A,,1.000.00,DB,9.00"] }), "malformed", "Jumlah"],
    ["a mark that is none", bcaFile({ ...plain, rows: ["'02/03,A,,1.00,XX,9.00"] }), "malformed", "DB/CR"],
    ["a quote that does not end", `${bcaFile(plain)}\n"abc`, "malformed", undefined],
  ])("refuses an export with %s", (_what, text, kind, path) => {
    const failure = refused(bca(text))
    expect(failure.kind).toBe(kind)
    expect(failure.path).toBe(path)
  })
})

const header = "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit"
const mandiri = (...files: ReadonlyArray<ReadonlyArray<string>>) =>
  parse(
    "mandiri-style-csv",
    files.map((rows) => [header, ...rows].join("\n")),
  )

describe("Mandiri", () => {
  it("takes rows without reference as often as they stand there, and those that moved nothing not at all", () => {
    const nameless = "1,01/03/26,01/03/26,7,A,B,,1.00,.00"
    const rows = [nameless, nameless, "1,01/03/2026,01/03/26,7,C,,R1,,2", "1,01/03/26,01/03/26,7,D,,R2,.00,.00"]
    expect(short(taken(mandiri(rows, rows)))).toEqual([
      "? | -100 | IDR | 2026-03-01 | A B | posted",
      "? | -100 | IDR | 2026-03-01 | A B | posted",
      "R1 | 200 | IDR | 2026-03-01 | C | posted",
    ])
  })

  it("keeps accounts apart, and a fee beside the payment whose reference it has", () => {
    const rows = [
      "1,01/03/26,01/03/26,7,A,,R,10.00,.00",
      "1,01/03/26,01/03/26,7,FEE,,R,1.00,.00",
      "2,01/03/26,01/03/26,7,A,,R,10.00,.00",
    ]
    expect(taken(mandiri(rows, rows)).transactions).toHaveLength(3)
  })

  it.each(["Account No", "Date", "Reference No.", "Debit", "Credit"])("needs the column %s", (name) => {
    const text = header.replace(new RegExp(`(^|,)${name.replace(".", "\\.")}(?=,|$)`), "$1X")
    expect(refused(parse("mandiri-style-csv", [text]))).toMatchObject({ kind: "schema", path: name })
  })

  it.each([
    ["a short row", "1,01/03/26,01/03/26,7,A", "malformed"],
    ["both sides", "1,01/03/26,01/03/26,7,A,,R,1.00,1.00", "malformed"],
    ["no amount", "1,01/03/26,01/03/26,7,A,,R,,", "schema"],
    ["no date", "1,,01/03/26,7,A,,R,1.00,.00", "schema"],
    ["a month that is none", "1,01/13/26,01/03/26,7,A,,R,1.00,.00", "malformed"],
    ["a negative side", "1,01/03/26,01/03/26,7,A,,R,-1.00,.00", "malformed"],
    ["third decimals", "1,01/03/26,01/03/26,7,A,,R,1.005,.00", "malformed"],
    ["wrong groups", '1,01/03/26,01/03/26,7,A,,R,"1,0000.00",.00', "malformed"],
  ])("refuses a row with %s by its line", (_what, row, kind) => {
    expect(refused(mandiri(["1,01/03/26,01/03/26,7,A,,R,1.00,.00", row]))).toMatchObject({ kind, line: 3 })
  })

  it("takes what is good of a partly good file when asked to", () => {
    const text = [header, "1,01/03/26,01/03/26,7,A,,R,1.00,.00", "1,x,01/03/26,7,A,,S,1.00,.00"].join("\n")
    const read = taken(parse("mandiri-style-csv", [text], { partial: true }))
    expect(read.transactions).toHaveLength(1)
    expect(read.problems).toMatchObject([{ kind: "malformed", line: 3, path: "Date" }])
  })
})

describe("any CSV", () => {
  it("reads what the mapping says", () => {
    const mapping = {
      date: "Tag",
      description: ["Wer", "Was"],
      debit: "Soll",
      credit: "Haben",
      currency: "Währung",
      account: "Konto",
      dateFormat: "DD.MM.YYYY",
      decimal: ",",
      delimiter: ";",
    } as const
    const text = "Tag;Wer;Was;Soll;Haben;Währung;Konto\n01.03.2026;A;B;1.234,50;;EUR;1\n02.03.2026;C;;;5;JPY;2\n"
    const latin = { name: "1", bytes: Buffer.from(text, "latin1") }
    for (const given of [text, latin]) {
      expect(short(taken(parse("csv", [given], { context: { mapping } })))).toEqual([
        "? | -123450 | EUR | 2026-03-01 | A B | posted",
        "? | 5 | JPY | 2026-03-02 | C | posted",
      ])
    }
  })

  it.each([
    ["no mapping", {}, "mapping"],
    ["no amount", { mapping: { date: "d", description: "t", currencyCode: "IDR" } }, "mapping.amount"],
    ["no currency", { mapping: { date: "d", description: "t", amount: "a" } }, "mapping.currencyCode"],
    ["a column that is not there", { mapping: { date: "x", description: "t", amount: "a", currencyCode: "IDR" } }, "x"],
  ])("refuses %s", (_what, context, path) => {
    expect(refused(parse("csv", ["d,t,a\n2026-03-01,T,1\n"], { context }))).toMatchObject({ kind: "schema", path })
  })
})
