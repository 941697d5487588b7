/**
 * Any other CSV file, by a mapping that says which columns hold what: the escape hatch for banks that nobody has written
 * a reader for. The mapping comes with the context (`{"mapping": {"date": "Date", …}}`); nothing about the file is
 * guessed but its delimiter.
 */
import { currencyOf, signedMinorOf, ungrouped } from "./amount.ts"
import { Columns, type CsvRow, csvRows, filledCell } from "./csv-table.ts"
import type { CanonicalTransaction, ColumnMapping, Format, WireFile } from "./format.ts"
import { Holdings, keyOf, LikeRows } from "./holdings.ts"
import { kinded } from "./kind-words.ts"
import { type DateOrder, instantOf, numericDay } from "./moment.ts"
import { type Place, refuse } from "./place.ts"
import { checkRows, type Run, runOf } from "./run.ts"
import { collapsed } from "./text.ts"

const orderOf = (format: ColumnMapping["dateFormat"]): DateOrder =>
  format === undefined || format.startsWith("Y") ? "YMD" : format.startsWith("D") ? "DMY" : "MDY"

/** The row's own currency before or behind the digits; another one is left standing, and refused. */
const withoutCurrency = (text: string, currency: string): string => {
  const names = currency === "IDR" ? "IDR|Rp\\.?" : currency
  return text.replace(new RegExp(`^([+\u2212-]?\\(?)\\s*(?:${names})|(?:${names})(?=\\)?-?$)`, "i"), "$1")
}

/** With a decimal comma, points are what groups digits; an apostrophe does so with either. */
const plainAmount = (text: string, currency: string, mapping: ColumnMapping, place: Place): string => {
  const plain = withoutCurrency(text.trim(), currency).replace(/(?<=\d)['\u2019](?=\d{3})/g, "")
  const english = mapping.decimal === "," ? plain.replace(/[.,]/g, (mark) => (mark === "." ? "," : ".")) : plain
  return ungrouped(english.replace(/\s/g, ""), place)
}

const cellIn = (row: CsvRow, columns: Columns, name: string | undefined): string =>
  name === undefined ? "" : (row.cells[columns.needed(name)] ?? "")

/** Signed minor units, money in positive; undefined when the row moved none. */
const amountOf = (row: CsvRow, columns: Columns, mapping: ColumnMapping, currency: string): number => {
  const read = (name: string): number => {
    const text = cellIn(row, columns, name)
    const place = { ...row.place, path: name }
    return text === "" ? 0 : signedMinorOf(plainAmount(text, currency, mapping, place), currency, place)
  }
  if (mapping.amount !== undefined) {
    filledCell(row, columns.needed(mapping.amount), mapping.amount)
    return read(mapping.amount) * (mapping.positiveIs === "debit" ? -1 : 1)
  }
  const debit = mapping.debit === undefined ? 0 : Math.abs(read(mapping.debit))
  const credit = mapping.credit === undefined ? 0 : read(mapping.credit)
  if (debit !== 0 && credit !== 0) refuse(row.place, "malformed", "the row is both debit and credit")
  return credit - debit
}

const transactionOf = (row: CsvRow, columns: Columns, mapping: ColumnMapping): CanonicalTransaction | undefined => {
  const code = mapping.currency === undefined ? (mapping.currencyCode ?? "") : cellIn(row, columns, mapping.currency)
  const currency = currencyOf(code, { ...row.place, path: mapping.currency ?? "currencyCode" })
  const minor = amountOf(row, columns, mapping, currency)
  const date = filledCell(row, columns.needed(mapping.date), mapping.date)
  const datePlace = { ...row.place, path: mapping.date }
  const occurredAt = instantOf(date.replace(" ", "T")) ?? numericDay(date, orderOf(mapping.dateFormat), datePlace)
  const names = typeof mapping.description === "string" ? [mapping.description] : mapping.description
  const account = cellIn(row, columns, mapping.account)
  if (minor === 0) return undefined
  return {
    externalId: cellIn(row, columns, mapping.externalId) || null,
    // Whether a bank's column names each transaction or a payment and its fee together, no mapping can say.
    apart: keyOf(undefined, currency, minor),
    amountMinor: Math.abs(minor),
    currency,
    direction: minor < 0 ? "debit" : "credit",
    occurredAt,
    description: collapsed(names.map((name) => cellIn(row, columns, name)).join(" ")),
    status: "posted",
    ...(account === "" ? {} : { account }),
  }
}

const readFile = (file: WireFile, mapping: ColumnMapping, holdings: Holdings, run: Run): void => {
  const [header, ...body] = csvRows(file, mapping.delimiter)
  if (header === undefined) refuse({ file: file.name }, "schema", "the header line is missing")
  const columns = new Columns(header)
  const names = [mapping.date, mapping.amount, mapping.debit, mapping.credit, mapping.currency, mapping.externalId]
  for (const name of [...names, mapping.account, ...[mapping.description].flat()]) {
    if (name !== undefined) columns.needed(name)
  }
  checkRows(file.name, body.length)
  const like = new LikeRows()
  for (const row of body) {
    run.attempt(() => {
      const read = transactionOf(row, columns, mapping)
      if (read === undefined) return
      const one = kinded(read)
      holdings.put(one.externalId === null ? like.key(one) : keyOf(one.account, one.externalId, one.apart ?? ""), one)
    })
  }
}

const checkMapping = (mapping: ColumnMapping | undefined, file: string): ColumnMapping => {
  if (mapping === undefined) return refuse({ file, path: "mapping" }, "schema", "the context gives no column mapping")
  if (mapping.amount === undefined && mapping.debit === undefined && mapping.credit === undefined) {
    refuse({ file, path: "mapping.amount" }, "schema", "the mapping names no amount column")
  }
  if (mapping.currency === undefined && mapping.currencyCode === undefined) {
    refuse({ file, path: "mapping.currencyCode" }, "schema", "the mapping names no currency")
  }
  return mapping
}

export const genericCsvFormat: Format = {
  name: "csv",
  title: "Any CSV file, with a column mapping in the context",
  accepts: (name) => /^(generic-)?csv$/.test(name),
  parse: (files, context, options) =>
    runOf(files, options, (run) => {
      const holdings = new Holdings()
      const mapping = checkMapping(context.mapping, files[0]?.name ?? "")
      for (const file of files) run.attempt(() => readFile(file, mapping, holdings, run))
      return holdings.result()
    }),
}
