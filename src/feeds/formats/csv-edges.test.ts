/** Further account exports with the quirks that banks' and spreadsheets' files have: own samples. */
import { describe, expect, it, test } from "vitest"
import type { ColumnMapping } from "./format.ts"
import { parse, refused, short, taken } from "./formats.test-support.ts"

const head = (period: string) => ["No. rekening,=,'5500", "Nama,=,X", `Periode,=,${period}`, "Kode Mata Uang,=,IDR", ""]
const columns = "Tanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo"
const sums = ["Saldo Awal,=,1000000.00", "Kredit,=,0.00", "Debet,=,45500.00", "Saldo Akhir,=,954500.00"]
const rows = [`'02/03,KOPI,'0000,"45,500.00",DB,"954,500.00"`]
const march = "01/03/2026 - 31/03/2026"

interface Bca {
  readonly period?: string
  readonly table?: ReadonlyArray<string>
  readonly end?: ReadonlyArray<string>
}
const bcaText = ({ period = march, table = [columns, ...rows], end = sums }: Bca): string =>
  [...head(period), ...table, ...end].join("\n")
const bca = (text: string) => parse("bca-style-csv", [text])
const coffee = ["? | -4550000 | IDR | 2026-03-02 | KOPI | posted"]

describe("exports in BCA's manner", () => {
  it.each([
    ["as they are", bcaText({})],
    ["with Windows line ends and a byte order mark", `\uFEFF${bcaText({}).replaceAll("\n", "\r\n")}`],
    ["with semicolons", bcaText({}).replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ";")],
    ["with rows of nothing", `${bcaText({})}\n,,,,,\n\n,,,,,\n`],
    [
      "with the mark behind the amount",
      bcaText({ table: [columns.replace(",,", ","), `'02/03,KOPI,'0000,"45,500.00 DB","954,500.00"`] }),
    ],
    [
      "with the mark joined to the amount",
      bcaText({ table: [columns.replace(",,", ","), `'02/03,KOPI,'0000,"45,500.00DB","954,500.00"`] }),
    ],
    ["with small marks", bcaText({}).replace(",DB,", ",db,")],
    [
      "with points between thousands",
      bcaText({}).replace("45,500.00", "45.500,00").replace("954,500.00", "954.500,00"),
    ],
    ["without marks of thousands", bcaText({}).replace('"45,500.00"', "45500.00").replace('"954,500.00"', "954500")],
    [
      "with grouped sums",
      bcaText({
        end: ['Saldo Awal,=,"1,000,000.00"', "Kredit,=,.00", 'Debet,=,"45,500.00"', 'Saldo Akhir,=,"954,500.00"'],
      }),
    ],
    [
      "with sums by colon",
      bcaText({
        end: ["Saldo Awal : 1000000.00", "Mutasi CR : 0.00", "Mutasi DB : 45500.00", "Saldo Akhir : 954500.00"],
      }),
    ],
    ["without the sums of both sides", bcaText({ end: [sums[0] ?? "", sums[3] ?? ""] })],
    ["without apostrophes", bcaText({}).replaceAll("'", "")],
    ["with the year in each day", bcaText({}).replace("'02/03,", "'02/03/2026,")],
    ["with a column called Tanggal", bcaText({}).replace("Tanggal Transaksi", "Tanggal")],
    ["with the period in words", bcaText({ period: "01/03/2026 s/d 31/03/2026" })],
    ["with rupiah as the currency", bcaText({}).replace(",=,IDR", ",=,Rp")],
  ])("are read %s", (_what, text) => {
    expect(short(taken(bca(text)))).toEqual(coffee)
  })

  it("are empty when nothing happened", () => {
    const end = ["Saldo Awal,=,10.00", "Kredit,=,0.00", "Debet,=,0.00", "Saldo Akhir,=,10.00"]
    expect(short(taken(bca(bcaText({ table: [columns], end }))))).toEqual([])
  })

  it("go below nothing", () => {
    const table = [columns, "'02/03,A,'0,15.00,DB,-5.00", "'03/03,B,'0,5.00,CR,0.00"]
    const end = ["Saldo Awal,=,10.00", "Kredit,=,5.00", "Debet,=,15.00", "Saldo Akhir,=,0.00"]
    expect(short(taken(bca(bcaText({ table, end })))).map((line) => line.split(" | ")[1])).toEqual(["-1500", "500"])
  })

  it.each([
    ["28/12/2025 - 04/01/2026", "'31/12", "2025-12-31"],
    ["28/12/2025 - 04/01/2026", "'01/01", "2026-01-01"],
    ["01/01/2026 - 31/01/2026", "'31/01", "2026-01-31"],
    ["01/02/2024 - 29/02/2024", "'29/02", "2024-02-29"],
    ["01/12/2025 - 31/12/2025", "'1/12", "2025-12-01"],
  ])("of %s put %s on %s", (period, day, expected) => {
    const text = bcaText({ period, table: [columns, ...rows.map((row) => row.replace("'02/03", day))] })
    expect(short(taken(bca(text)))[0]?.split(" | ")[3]).toBe(expected)
  })

  it.each([
    ["a day before the period", bcaText({}).replace("'02/03", "'28/02"), "malformed"],
    ["a day that is none", bcaText({}).replace("'02/03", "'31/02"), "malformed"],
    ["a word for a day", bcaText({}).replace("'02/03", "KEMARIN"), "malformed"],
    ["no mark", bcaText({}).replace(",DB,", ",,"), "schema"],
    ["another mark", bcaText({}).replace(",DB,", ",XX,"), "malformed"],
    ["no amount", bcaText({}).replace('"45,500.00"', ""), "schema"],
    ["an amount in words", bcaText({}).replace('"45,500.00"', "banyak"), "malformed"],
    ["an amount that may be two", bcaText({}).replace('"45,500.00"', "45.500"), "malformed"],
    ["no running balance", bcaText({}).replace('"954,500.00"', ""), "schema"],
    ["a wrong running balance", bcaText({}).replace('"954,500.00"', '"954,500.01"'), "balance-mismatch"],
    ["a wrong sum", bcaText({}).replace("Debet,=,45500.00", "Debet,=,45000.00"), "balance-mismatch"],
    ["a wrong opening", bcaText({}).replace("Saldo Awal,=,1000000.00", "Saldo Awal,=,900000.00"), "balance-mismatch"],
    ["no opening", bcaText({ end: sums.slice(1) }), "schema"],
    ["no period", bcaText({}).replace(/Periode.*\n/, ""), "schema"],
    ["a period that turns back", bcaText({ period: "31/03/2026 - 01/03/2026" }), "malformed"],
    ["half a quote", bcaText({}).replace('"45,500.00"', '"45,500.00'), "malformed"],
    ["no table", head(march).join("\n"), "schema"],
    ["no description column", bcaText({}).replace("Keterangan", "Hal"), "schema"],
  ])("are refused with %s", (_what, text, kind) => {
    expect(refused(bca(text))).toMatchObject({ kind, file: "1" })
  })
})

const mandiriHead = "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit"
const mandiriRow = `1370,05/03/26,05/03/26,7041,KOPI,UBUD,R1,"35,000.00",.00`
const mandiri = (...lines: ReadonlyArray<string>) => parse("mandiri-style-csv", [lines.join("\n")])

describe("exports in Mandiri's manner", () => {
  it.each([
    ["as they are", [mandiriHead, mandiriRow]],
    ["with Windows line ends", [`${mandiriHead}\r`, `${mandiriRow}\r`, "\r"]],
    ["with semicolons", [mandiriHead.replaceAll(",", ";"), `1370;05/03/26;05/03/26;7041;KOPI;UBUD;R1;35,000.00;.00`]],
    ["with points between thousands", [mandiriHead, mandiriRow.replace("35,000.00", "35.000,00")]],
    ["with an empty side", [mandiriHead, mandiriRow.replace(",.00", ",")]],
    ["with a side of zeros", [mandiriHead, mandiriRow.replace(",.00", ",0")]],
    ["with whole years", [mandiriHead, mandiriRow.replaceAll("/26", "/2026")]],
    ["with dashes in days", [mandiriHead, mandiriRow.replaceAll("05/03/26", "05-03-26")]],
    ["with lines before the table", ["Bank,X", "", mandiriHead, mandiriRow]],
    ["with rows of nothing", [mandiriHead, ",,,,,,,,", mandiriRow, ",,,,,,,,"]],
    [
      "with quotes around all",
      [
        mandiriHead,
        mandiriRow
          .split(",")
          .slice(0, 7)
          .map((cell) => `"${cell}"`)
          .join(",")
          .concat(',"35,000.00",".00"'),
      ],
    ],
    ["with apostrophes", [mandiriHead, mandiriRow.replace("1370", "'1370").replace("R1", "'R1")]],
    [
      "with the columns in another order",
      [
        "Debit,Credit,Reference No.,Date,Account No,Description,Description",
        `"35,000.00",.00,R1,05/03/26,1370,KOPI,UBUD`,
      ],
    ],
  ])("are read %s", (_what, lines) => {
    expect(short(taken(mandiri(...lines)))).toEqual(["R1 | -3500000 | IDR | 2026-03-05 | KOPI UBUD | posted"])
  })

  it.each([
    ["an amount that may be two", mandiriRow.replace('"35,000.00"', "35.000"), "malformed"],
    ["a cell too few", mandiriRow.replace(",UBUD", ""), "malformed"],
    ["no account", mandiriRow.replace("1370", ""), "schema"],
    ["an American day", mandiriRow.replaceAll("05/03/26", "05/13/26"), "malformed"],
  ])("are refused with %s", (_what, row, kind) => {
    expect(refused(mandiri(mandiriHead, row))).toMatchObject({ kind, file: "1" })
  })
})

const mapping: ColumnMapping = { date: "Date", description: "Text", amount: "Amount", currencyCode: "EUR" }
const csv = (text: string, given: Partial<ColumnMapping> = {}) =>
  parse("csv", [text], { context: { mapping: { ...mapping, ...given } } })

describe("other CSV files", () => {
  it.each([
    ["2026-03-05", {}],
    ["05/03/2026", { dateFormat: "DD/MM/YYYY" }],
    ["5/3/26", { dateFormat: "DD/MM/YY" }],
    ["03/05/2026", { dateFormat: "MM/DD/YYYY" }],
    ["05-03-2026", { dateFormat: "DD-MM-YYYY" }],
    ["05.03.2026", { dateFormat: "DD.MM.YYYY" }],
    ["2026-03-05 23:59:59", {}],
    ["2026-03-05T23:59", {}],
    ["05/03/2026 23.59 WIB", { dateFormat: "DD/MM/YYYY" }],
    ["5 Mar 2026", {}],
    ["05-MARET-26", {}],
  ] as const)("write a day as %s", (day, given) => {
    expect(short(taken(csv(`Date,Text,Amount\n${day},A,-1.50`, given)))).toEqual([
      "? | -150 | EUR | 2026-03-05 | A | posted",
    ])
  })

  it.each([
    ["-1234.50", {}, "-123450"],
    ["-1,234.50", {}, "-123450"],
    ["-1.234,50", { decimal: "," }, "-123450"],
    ["1 234,50", { decimal: "," }, "123450"],
    ["1234.50", { positiveIs: "debit" }, "-123450"],
    ["(1,234.50)", {}, "-123450"],
    ["1,234.50-", {}, "-123450"],
    ["\u22121,234.50", {}, "-123450"],
    ["( 1.234,50 )", { decimal: "," }, "-123450"],
    ["1'234.50", {}, "123450"],
    ["1 234,50", { decimal: "," }, "123450"],
    ["EUR 1,234.50", {}, "123450"],
    ["-1,234.50 EUR", {}, "-123450"],
    ["-Rp1.234.500", { decimal: ",", currencyCode: "IDR" }, "-123450000"],
  ] as const)("write an amount as %s", (amount, given, minor) => {
    expect(short(taken(csv(`Date;Text;Amount\n2026-03-05;A;${amount}`, given)))[0]?.split(" | ")[1]).toBe(minor)
  })

  it.each(["USD 1.00", "((1.00))", "-1.00-", "(-1.00)", "1.00)", "()", "-", "1,23.00", "1'23.00", "NaN", "0x10"])(
    "are refused with %s as an amount",
    (amount) => {
      expect(refused(csv(`Date;Text;Amount\n2026-03-05;A;${amount}`))).toMatchObject({ kind: "malformed", line: 2 })
    },
  )

  it("are refused for cells of thousands of blanks without looking at each pair of them", () => {
    const blanks = " ".repeat(16_000)
    const line = (day: string, amount: string) => `${day};A;${amount}`
    for (const row of [
      line("2026-03-05", `(1${blanks}2`),
      line("2026-03-05", `(1${blanks}2-`),
      line(`1${blanks}x`, "1"),
    ])
      expect(refused(csv(`Date;Text;Amount\n${row}`))).toMatchObject({ kind: "malformed", line: 2 })
  })

  it.each(["31 Feb 2026", "5 Foo 2026", "2026-03-05 24:00", "2026-03-05 noon", "05/2026"])(
    "are refused with %s as a day",
    (day) => {
      expect(refused(csv(`Date;Text;Amount\n${day};A;1.00`))).toMatchObject({ kind: "malformed", line: 2 })
    },
  )

  const table = "Date;Text;Amount\r\n2026-03-05;Caf\u00e9;-1.50\r\n"
  const utf16 = Buffer.from(`\uFEFF${table.replaceAll(";", "\t")}`, "utf16le")
  it.each([
    ["UTF-16 with a mark, as spreadsheets save it", utf16],
    ["UTF-16 the other way round", Buffer.from(utf16).swap16()],
    ["a line that says the delimiter", Buffer.from(`sep=;\r\n${table}`)],
    ["the same behind a mark", Buffer.from(`\uFEFFsep=;\r\n${table}`)],
    ["an old encoding", Buffer.from(table, "latin1")],
  ])("may be in %s", (_what, bytes) => {
    const read = parse("csv", [{ name: "1", bytes }], { context: { mapping } })
    expect(short(taken(read))).toEqual(["? | -150 | EUR | 2026-03-05 | Caf\u00e9 | posted"])
  })
})

test("of a partly good export the balances are not held against what was left out", () => {
  const text = bcaText({ table: [columns, '\'99/03,KAPUT,\'0000,"1.00",DB,"1.00"', ...rows] })
  const read = taken(parse("bca-style-csv", [text], { partial: true }))
  expect(read.problems).toMatchObject([{ kind: "malformed", path: "Tanggal Transaksi" }])
})
