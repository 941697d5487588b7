/** What is proposed for the columns of a CSV file, and that the proposal reads the file. */

import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { ColumnMapping } from "./format.ts"
import { file, parse, short, taken } from "./formats.test-support.ts"
import { columnsIn } from "./guess-mapping.ts"

const guessOf = (text: string) => columnsIn(file("1", text)).guess

describe("the proposal", () => {
  it.each([
    [
      "Date,Description,Amount,Reference\n2026-02-03,Coffee,-2.50,R1",
      {
        date: "Date",
        description: "Description",
        amount: "Amount",
        externalId: "Reference",
        dateFormat: "YYYY-MM-DD",
        decimal: ".",
      },
    ],
    [
      "Tanggal;Keterangan;Debet;Kredit\n25/02/2026;KOPI;18.000,00;\n26/02/2026;GAJI;;1.000.000,00",
      {
        date: "Tanggal",
        description: "Keterangan",
        debit: "Debet",
        credit: "Kredit",
        dateFormat: "DD/MM/YYYY",
        decimal: ",",
      },
    ],
    [
      "Buchungstag;Verwendungszweck;Betrag;Währung\n03.02.2026;Kaffee;-2,50;EUR",
      {
        date: "Buchungstag",
        description: "Verwendungszweck",
        amount: "Betrag",
        currency: "Währung",
        dateFormat: "DD.MM.YYYY",
        decimal: ",",
      },
    ],
    [
      "Tanggal;Keterangan;Jumlah\n25/02/2026 10:15;KOPI;-18.000,00",
      { date: "Tanggal", description: "Keterangan", amount: "Jumlah", dateFormat: "DD/MM/YYYY", decimal: "," },
    ],
    [
      "Posted date,Payee,Amount\n02/25/2026,Coffee,-1,200.50",
      { date: "Posted date", description: "Payee", amount: "Amount", dateFormat: "MM/DD/YYYY" },
    ],
  ])("follows names and values", (text, expected) => {
    expect(guessOf(text)).toMatchObject(expected)
  })

  it("proposes nothing where nothing fits", () => {
    expect(guessOf("x,y\n1,2")).toEqual({ decimal: "." })
  })

  it("is not put off by a row that is broken", () => {
    const text = "Tag;Text;Betrag\n24.11.2026;A;-1,00\nxx.11.2026;B;-1,00\n25.11.2026;C;-1,00"
    expect(guessOf(text.replace("Tag", "Datum"))).toMatchObject({ dateFormat: "DD.MM.YYYY", decimal: "," })
  })

  it("reads the file that it was made for", () => {
    const text = "Tanggal;Keterangan;Debet;Kredit\n25/02/2026;KOPI;18.000,00;\n26/02/2026;GAJI;;1.000.000,00"
    const mapping = Schema.decodeUnknownSync(ColumnMapping)({ ...guessOf(text), currencyCode: "IDR" })
    expect(short(taken(parse("csv", [text], { context: { mapping } })))).toEqual([
      "? | -1800000 | IDR | 2026-02-25 | KOPI | posted",
      "? | 100000000 | IDR | 2026-02-26 | GAJI | posted",
    ])
  })

  it("shows the first rows as they stand", () => {
    expect(columnsIn(file("1", 'a,b\n 1 ,"x,y"\n'))).toMatchObject({ columns: ["a", "b"], rows: [["1", "x,y"]] })
  })
})
