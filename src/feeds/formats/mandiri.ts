/**
 * Account exports in the manner of Bank Mandiri: a table of dd/mm/yy dates, two columns named Description, a reference
 * and one amount column for each direction. The reference names a transaction; a fee may carry its payment's reference,
 * so that direction, amount and the bank's code belong to the name, whatever else stands in the file (I2).
 */
import { minorOf, ungroupedOfBank } from "./amount.ts"
import { Columns, type CsvRow, csvRows, filledCell, headerIndex } from "./csv-table.ts"
import type { CanonicalTransaction, Format, WireFile } from "./format.ts"
import { Holdings, keyOf, LikeRows } from "./holdings.ts"
import { kinded } from "./kind-words.ts"
import { numericDay } from "./moment.ts"
import { refuse } from "./place.ts"
import { checkRows, type Run, runOf } from "./run.ts"
import { collapsed } from "./text.ts"

const currency = "IDR"
const headerNames = [
  "Account No",
  "Date",
  "Val. Date",
  "Transaction Code",
  "Description",
  "Reference No.",
  "Debit",
  "Credit",
]

const tableOf = (columns: Columns) => {
  const descriptions = columns.all("Description")
  if (descriptions.length === 0) columns.needed("Description")
  return {
    account: columns.needed("Account No"),
    date: columns.needed("Date"),
    descriptions,
    code: columns.find("Transaction Code"),
    reference: columns.needed("Reference No."),
    debit: columns.needed("Debit"),
    credit: columns.needed("Credit"),
    width: columns.length,
  }
}
type Table = ReturnType<typeof tableOf>

const sideOf = (row: CsvRow, index: number, name: string): number => {
  const text = row.cells[index] ?? ""
  const place = { ...row.place, path: name }
  return text === "" ? 0 : minorOf(ungroupedOfBank(text, place), currency, place)
}

/** Numbers that went through a spreadsheet begin with an apostrophe. */
const withoutQuote = (text: string): string => text.replace(/^'/, "")

/** Undefined for a row that moved nothing. */
const transactionOf = (row: CsvRow, table: Table): CanonicalTransaction | undefined => {
  if (row.cells.length < table.width)
    refuse(row.place, "malformed", `the row has ${row.cells.length} of ${table.width} cells`)
  const debit = sideOf(row, table.debit, "Debit")
  const credit = sideOf(row, table.credit, "Credit")
  if (debit > 0 && credit > 0) refuse(row.place, "malformed", "the row is both debit and credit")
  if (!row.cells[table.debit] && !row.cells[table.credit])
    refuse({ ...row.place, path: "Debit" }, "schema", "the row has no amount")
  const occurredAt = numericDay(withoutQuote(filledCell(row, table.date, "Date")), "DMY", {
    ...row.place,
    path: "Date",
  })
  const account = withoutQuote(filledCell(row, table.account, "Account No"))
  if (debit === 0 && credit === 0) return undefined
  const code = table.code === undefined ? "" : withoutQuote(row.cells[table.code] ?? "")
  const apart = keyOf(undefined, debit > 0 ? "debit" : "credit", debit || credit, code)
  return {
    externalId: withoutQuote(row.cells[table.reference] ?? "") || null,
    apart,
    amountMinor: debit || credit,
    currency,
    direction: debit > 0 ? "debit" : "credit",
    occurredAt,
    description: collapsed(table.descriptions.map((index) => row.cells[index] ?? "").join(" ")),
    status: "posted",
    account,
  }
}

const readFile = (file: WireFile, holdings: Holdings, run: Run): void => {
  const rows = csvRows(file)
  const header = headerIndex(rows, headerNames)
  const headerRow = header === undefined ? undefined : rows[header]
  if (header === undefined || headerRow === undefined) {
    refuse({ file: file.name, path: "Account No" }, "schema", "the header line is missing")
  }
  const table = tableOf(new Columns(headerRow))
  const body = rows.slice(header + 1)
  checkRows(file.name, body.length)
  const like = new LikeRows()
  for (const row of body) {
    run.attempt(() => {
      const read = transactionOf(row, table)
      if (read === undefined) return
      const one = kinded(read)
      holdings.put(one.externalId === null ? like.key(one) : keyOf(one.account, one.externalId, one.apart ?? ""), one)
    })
  }
}

export const mandiriFormat: Format = {
  name: "mandiri-style-csv",
  title: "Account export in the manner of Bank Mandiri (CSV)",
  accepts: (name) => /^mandiri(-style)?(-csv)?$/.test(name),
  parse: (files, _context, options) =>
    runOf(files, options, (run) => {
      const holdings = new Holdings()
      for (const file of files) run.attempt(() => readFile(file, holdings, run))
      return holdings.result()
    }),
}
