/** CSV files as rows of cells with their line numbers, in bounded memory (I5), and cells found by the header's names. */
import { CsvError, parse } from "csv-parse/sync"
import { Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import type { WireFile } from "./format.ts"
import { type Place, refuse } from "./place.ts"
import { bounded, decodedPlain } from "./text.ts"

export interface CsvRow {
  readonly cells: ReadonlyArray<string>
  readonly place: Place & { readonly line: number }
}

const Records = Schema.Array(
  Schema.Struct({ record: Schema.Array(Schema.String), info: Schema.Struct({ lines: Schema.Int }) }),
)
const isRecords = Schema.is(Records)

const delimiters = [",", ";", "\t", "|"]

/** Spreadsheets say their delimiter in a line before everything else. */
const saidDelimiter = /^"?sep=([,;\t|])"?\r?\n/i

/** As the file says, else what its first lines hold most often, outside quotes. */
const delimiterOf = (text: string): string => {
  const said = saidDelimiter.exec(text)?.[1]
  if (said !== undefined) return said
  const sample = text
    .split("\n", limits.feedSampleLines)
    .join("\n")
    .replace(/"[^"]*"/g, "")
  const [first = ","] = [...delimiters].sort((left, right) => sample.split(right).length - sample.split(left).length)
  return first
}

/** A line of nothing but delimiters would become millions of cells. */
const checkLines = (text: string, file: string): void => {
  for (let start = 0, line = 1; start <= text.length; line++) {
    const found = text.indexOf("\n", start)
    const end = found < 0 ? text.length : found
    if (end - start > limits.feedRecordCharactersMax) {
      refuse({ file, line }, "malformed", `the line is longer than ${limits.feedRecordCharactersMax} characters`)
    }
    start = end + 1
  }
}

/** @throws FormatError malformed, with the line */
export const csvRows = (file: WireFile, delimiter?: string): ReadonlyArray<CsvRow> => {
  const place = { file: file.name }
  const text = decodedPlain(file.bytes, place)
  checkLines(text, file.name)
  try {
    const records: unknown = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: limits.feedRecordCharactersMax,
      delimiter: delimiter ?? delimiterOf(text),
      to: limits.feedRowsMax + limits.feedSampleLines,
    })
    if (!isRecords(records)) return refuse(place, "malformed", "the file is no CSV")
    if (records.length >= limits.feedRowsMax + limits.feedSampleLines) {
      refuse(place, "malformed", `the file has more than ${limits.feedRowsMax} rows`)
    }
    const table = saidDelimiter.test(text) ? records.slice(1) : records
    const rows = table.map(({ record, info }) => {
      const rowPlace = { file: file.name, line: info.lines }
      return { cells: record.map((cell) => bounded(cell, rowPlace).trim()), place: rowPlace }
    })
    // Spreadsheets end their files with rows of nothing but delimiters.
    return rows.filter(({ cells }) => cells.some((cell) => cell !== ""))
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = "lines" in cause && typeof cause.lines === "number" ? { line: cause.lines } : {}
    return refuse({ ...place, ...line }, "malformed", `it is no CSV: ${cause.message}`)
  }
}

const plain = (name: string): string => name.trim().replace(/\s+/g, " ").toLowerCase()

/** Where the columns of a table are, by the names in its header. */
export class Columns {
  private readonly names: ReadonlyArray<string>
  private readonly place: Place

  constructor(header: CsvRow) {
    this.names = header.cells.map(plain)
    this.place = header.place
  }

  /** The first column of the name; undefined when there is none. */
  find(name: string): number | undefined {
    const found = this.names.indexOf(plain(name))
    return found < 0 ? undefined : found
  }

  all(name: string): ReadonlyArray<number> {
    return this.names.flatMap((one, index) => (one === plain(name) ? [index] : []))
  }

  /** @throws FormatError schema, with the column's name */
  needed(name: string): number {
    return this.find(name) ?? refuse({ ...this.place, path: name }, "schema", "the column is missing")
  }

  get length(): number {
    return this.names.length
  }
}

/** The first row that has at least two of the names; undefined when none has. */
export const headerIndex = (rows: ReadonlyArray<CsvRow>, names: ReadonlyArray<string>): number | undefined => {
  const wanted = new Set(names.map(plain))
  const found = rows.findIndex(({ cells }) => new Set(cells.map(plain).filter((cell) => wanted.has(cell))).size >= 2)
  return found < 0 ? undefined : found
}

/** A cell that must say something. */
export const filledCell = (row: CsvRow, index: number, name: string): string =>
  row.cells[index] || refuse({ ...row.place, path: name }, "schema", "the cell is empty")
