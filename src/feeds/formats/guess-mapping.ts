/**
 * What a CSV file's columns may mean: a first proposal for its owner to correct, from the names in its header and the
 * look of what stands below. Nothing is imported by a guess alone; where nothing fits, nothing is proposed.
 */
import { limits } from "../../../config/limits.ts"
import { csvRows } from "./csv-table.ts"
import type { ColumnMapping, WireFile } from "./format.ts"
import { withoutTime } from "./moment.ts"
import { refuse } from "./place.ts"

export type MappingGuess = Partial<Omit<ColumnMapping, "description">> & { readonly description?: string }

export interface ColumnsFound {
  readonly columns: ReadonlyArray<string>
  /** The first rows below the header, as they stand. */
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
  readonly guess: MappingGuess
}

type Role = "date" | "description" | "amount" | "debit" | "credit" | "externalId" | "currency"

/** English, Indonesian and German, as banks' exports have them; the first column whose name fits. */
const names: ReadonlyArray<readonly [Role, RegExp]> = [
  ["date", /\b(date|tanggal|tgl|datum|buchungstag|posted)\b/i],
  ["debit", /\b(debit|debet|withdrawal|paid out|soll|keluar|db)\b/i],
  ["credit", /\b(credit|kredit|deposit|paid in|haben|masuk|cr)\b/i],
  ["amount", /\b(amount|jumlah|nominal|betrag|value|mutasi|total)\b/i],
  [
    "description",
    /\b(description|keterangan|uraian|details?|narrative|memo|payee|name|merchant|verwendungszweck|remark|berita)\b/i,
  ],
  ["externalId", /\b(reference|referensi|ref|no\.? ?ref|transaction id|id|fitid|nomor)\b/i],
  ["currency", /\b(currency|mata uang|währung|ccy|valuta)\b/i],
]

const rolesOf = (columns: ReadonlyArray<string>): { readonly [role in Role]?: string } => {
  const free = new Set(columns.filter((name) => name !== ""))
  const found: { [role in Role]?: string } = {}
  for (const [role, pattern] of names) {
    const name = [...free].find((one) => pattern.test(one))
    if (name === undefined) continue
    found[role] = name
    free.delete(name)
  }
  return found
}

const dateFormatOf = (moments: ReadonlyArray<string>): ColumnMapping["dateFormat"] => {
  // One that is no date at all tells nothing about how the others are written.
  const days = moments.map(withoutTime).filter((day) => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(day))
  const every = (pattern: RegExp) => days.length > 0 && days.every((day) => pattern.test(day))
  if (every(/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}/)) return "YYYY-MM-DD"
  const parts = days.map((day) => day.split(/[/.-]/).map(Number))
  // The second number is no month in one of them: the month stands first.
  const isMonthFirst = parts.some(([, second = 0]) => second > 12)
  if (every(/^\d{1,2}\/\d{1,2}\/\d{4}$/)) return isMonthFirst ? "MM/DD/YYYY" : "DD/MM/YYYY"
  if (every(/^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$/) && !isMonthFirst) return "DD/MM/YY"
  if (every(/^\d{1,2}-\d{1,2}-\d{4}$/)) return "DD-MM-YYYY"
  return every(/^\d{1,2}\.\d{1,2}\.\d{4}$/) ? "DD.MM.YYYY" : undefined
}

/** By the mark before the last two digits, or by which of them groups thousands. */
const decimalOf = (amounts: ReadonlyArray<string>): "." | "," => {
  const commas = amounts.filter((text) => /,\d{1,2}$|\.\d{3}(?:\.|,|$)/.test(text.trim())).length
  const points = amounts.filter((text) => /\.\d{1,2}$|,\d{3}(?:,|\.|$)/.test(text.trim())).length
  return commas > points ? "," : "."
}

/** @throws FormatError when the file is no CSV, or has no header */
export const columnsIn = (file: WireFile, delimiter?: ColumnMapping["delimiter"]): ColumnsFound => {
  const [header, ...body] = csvRows(file, delimiter)
  if (header === undefined) return refuse({ file: file.name }, "schema", "the header line is missing")
  const columns = header.cells.slice(0, limits.importColumnsMax)
  const sample = body.slice(0, limits.importRowsShown).map(({ cells }) => cells.slice(0, columns.length))
  const { amount, debit, credit, date, description, externalId, currency } = rolesOf(columns)
  const valuesOf = (...wanted: ReadonlyArray<string | undefined>) =>
    wanted
      .flatMap((name) => (name === undefined ? [] : sample.map((cells) => cells[columns.indexOf(name)] ?? "")))
      .filter(Boolean)
  const sides = debit !== undefined && credit !== undefined ? { debit, credit } : amount === undefined ? {} : { amount }
  const dateFormat = dateFormatOf(valuesOf(date))
  const guess: MappingGuess = {
    ...(date === undefined ? {} : { date }),
    ...(description === undefined ? {} : { description }),
    ...sides,
    ...(externalId === undefined ? {} : { externalId }),
    ...(currency === undefined ? {} : { currency }),
    ...(dateFormat === undefined ? {} : { dateFormat }),
    decimal: decimalOf(valuesOf(amount, debit, credit)),
  }
  return { columns, rows: sample, guess }
}
