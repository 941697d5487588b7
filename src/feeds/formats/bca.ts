/**
 * Account exports in the manner of BCA: lines about the account, a table whose days have no year (the period gives it)
 * and whose PEND rows are not booked yet, running balances, and sums at the end. All of them must agree. Rows have no
 * name, so that like rows are counted; a later export stands for the pending rows of an earlier one.
 */
import { currencyOf, minorOf, signedMinorOf, ungroupedOfBank } from "./amount.ts"
import { type BcaRow, checkBalances } from "./bca-balance.ts"
import { Columns, type CsvRow, csvRows, filledCell, headerIndex } from "./csv-table.ts"
import type { CanonicalTransaction, Format, WireFile } from "./format.ts"
import { Holdings, LikeRows } from "./holdings.ts"
import { kinded } from "./kind-words.ts"
import { dayOf, numericDay } from "./moment.ts"
import { quoted, refuse } from "./place.ts"
import { checkRows, type Run, runOf } from "./run.ts"
import { collapsed } from "./text.ts"

const headerNames = ["Tanggal Transaksi", "Tanggal", "Keterangan", "Cabang", "Jumlah", "Saldo"]
/** How the lines at the end are called, in the banks' several screens. */
const sums: ReadonlyMap<string, "opening" | "credits" | "debits" | "closing"> = new Map([
  ["saldo awal", "opening"],
  ["kredit", "credits"],
  ["mutasi kredit", "credits"],
  ["mutasi cr", "credits"],
  ["debet", "debits"],
  ["debit", "debits"],
  ["mutasi debet", "debits"],
  ["mutasi db", "debits"],
  ["saldo akhir", "closing"],
])

const withoutQuote = (text: string): string => text.replace(/^'/, "").trim()

/** `Name,=,value` and `Name : value` lines, by their names in small letters. */
const namedLine = ({ cells }: CsvRow): readonly [string, string] => {
  const [first = "", ...rest] = cells
  const [, name = first, inline = ""] = /^([^:=]+?)\s*[:=]\s*(.+)$/.exec(first) ?? []
  const value = inline || (rest.find((cell) => cell !== "" && cell !== "=" && cell !== ":") ?? "")
  return [withoutQuote(name).toLowerCase().replace(/\s+/g, " "), withoutQuote(value)]
}

interface Statement {
  readonly account: string
  readonly currency: string
  readonly firstDay: string
  readonly lastDay: string
}

const statementOf = (lines: ReadonlyArray<CsvRow>, file: string): Statement => {
  const values = new Map(lines.map((row) => [namedLine(row)[0], { value: namedLine(row)[1], place: row.place }]))
  const needed = (name: string) => {
    const found = values.get(name.toLowerCase())
    return found !== undefined && found.value !== ""
      ? found
      : refuse({ file, path: name }, "schema", "the line is missing")
  }
  const account = needed("No. rekening")
  const period = needed("Periode")
  const money = needed("Kode Mata Uang")
  const place = { ...period.place, path: "Periode" }
  const [, first, last] = /^(\S+)\s*(?:-|s\/d|sampai)\s*(\S+)$/.exec(period.value) ?? []
  if (first === undefined || last === undefined) refuse(place, "malformed", `${quoted(period.value)} is no period`)
  const firstDay = numericDay(first, "DMY", place)
  const lastDay = numericDay(last, "DMY", place)
  if (lastDay < firstDay) refuse(place, "malformed", "the period ends before it begins")
  const code = money.value.toUpperCase() === "RP" ? "IDR" : money.value
  return {
    account: account.value,
    currency: currencyOf(code, { ...money.place, path: "Kode Mata Uang" }),
    firstDay,
    lastDay,
  }
}

/** The day within the period that a day without a year means. */
const dayIn = (text: string, { firstDay, lastDay }: Statement, row: CsvRow): string => {
  const place = { ...row.place, path: "Tanggal Transaksi" }
  const [, day, month] = /^(\d{1,2})[/-](\d{1,2})$/.exec(text) ?? []
  const years = day === undefined ? [] : range(Number(firstDay.slice(0, 4)), Number(lastDay.slice(0, 4)))
  const days =
    day === undefined
      ? [numericDay(text, "DMY", place)]
      : years.flatMap((year) => dayOf(year, Number(month), Number(day)) ?? [])
  const found = days.find((one) => one >= firstDay && one <= lastDay)
  return found ?? refuse(place, "malformed", `${quoted(text)} is no day of the period`)
}

const range = (first: number, last: number): ReadonlyArray<number> =>
  Array.from({ length: Math.min(last - first, 10) + 1 }, (_, index) => first + index)

const tableOf = (columns: Columns) => {
  const date = columns.find("Tanggal") ?? columns.needed("Tanggal Transaksi")
  const amount = columns.needed("Jumlah")
  return { date, description: columns.needed("Keterangan"), amount, balance: columns.needed("Saldo") }
}
type Table = ReturnType<typeof tableOf>

/** The mark stands in the cell after the amount, or behind the amount itself. */
const amountOf = (row: CsvRow, table: Table) => {
  const cell = filledCell(row, table.amount, "Jumlah")
  const [, inline, inlineMark] = /^(.*\d)\s*(DB|CR)$/i.exec(cell) ?? []
  const between = table.balance > table.amount + 1 ? (row.cells[table.amount + 1] ?? "") : ""
  const mark = (inlineMark ?? between).toUpperCase()
  const place = { ...row.place, path: "DB/CR" }
  if (mark === "") refuse(place, "schema", "the row does not say whether it is DB or CR")
  if (mark !== "DB" && mark !== "CR") refuse(place, "malformed", `${quoted(mark)} is neither DB nor CR`)
  const direction = mark === "DB" ? ("debit" as const) : ("credit" as const)
  return { direction, text: inline ?? cell }
}

const rowOf = (row: CsvRow, table: Table, statement: Statement): BcaRow => {
  const date = withoutQuote(filledCell(row, table.date, "Tanggal Transaksi"))
  const isPending = /^PEND$/i.test(date)
  const { direction, text } = amountOf(row, table)
  const amountPlace = { ...row.place, path: "Jumlah" }
  const balancePlace = { ...row.place, path: "Saldo" }
  const balance = row.cells[table.balance] ?? ""
  if (balance === "" && !isPending) refuse(balancePlace, "schema", "the cell is empty")
  const transaction: CanonicalTransaction = {
    externalId: null,
    amountMinor: minorOf(ungroupedOfBank(text, amountPlace), statement.currency, amountPlace),
    currency: statement.currency,
    direction,
    occurredAt: isPending ? statement.lastDay : dayIn(date, statement, row),
    description: collapsed(row.cells[table.description] ?? ""),
    status: isPending ? "pending" : "posted",
    account: statement.account,
  }
  const balanceMinor =
    balance === "" ? undefined : signedMinorOf(ungroupedOfBank(balance, balancePlace), statement.currency, balancePlace)
  return { transaction: kinded(transaction), balanceMinor, place: row.place }
}

/** What the exports of a run hold, and which pending rows the next export of their account will speak of again. */
class Exports {
  readonly holdings = new Holdings()
  private readonly pending = new Map<string, { readonly lastDay: string; readonly keys: ReadonlyArray<string> }>()

  take({ account, lastDay }: Statement, rows: ReadonlyArray<BcaRow>): void {
    const earlier = this.pending.get(account)
    if (earlier !== undefined && earlier.lastDay <= lastDay) for (const key of earlier.keys) this.holdings.forget(key)
    const like = new LikeRows()
    const keys: Array<string> = []
    for (const { transaction } of rows) {
      if (transaction.amountMinor === 0) continue
      const key = transaction.status === "pending" ? like.key(transaction, "pending") : like.key(transaction)
      this.holdings.put(key, transaction)
      if (transaction.status === "pending") keys.push(key)
    }
    if (earlier === undefined || earlier.lastDay <= lastDay) this.pending.set(account, { lastDay, keys })
  }
}

const readFile = (file: WireFile, exports: Exports, run: Run): void => {
  const rows = csvRows(file)
  const header = headerIndex(rows, headerNames)
  const headerRow = header === undefined ? undefined : rows[header]
  if (header === undefined || headerRow === undefined) {
    refuse({ file: file.name, path: "Tanggal Transaksi" }, "schema", "the header line is missing")
  }
  const statement = statementOf(rows.slice(0, header), file.name)
  const table = tableOf(new Columns(headerRow))
  const sumOf = (row: CsvRow) => sums.get(namedLine(row)[0])
  const below = rows.slice(header + 1)
  const body = below.filter((row) => sumOf(row) === undefined)
  checkRows(file.name, body.length)
  const read = body.flatMap((row) => run.attempt(() => rowOf(row, table, statement)) ?? [])
  const isWhole = read.length === body.length
  const footer = new Map(below.map((row) => [sumOf(row), row]))
  // Without the rows that were left out nothing adds up.
  if (isWhole)
    run.objection(() => {
      const minor = (sum: ReturnType<typeof sumOf>): number | undefined => {
        const row = footer.get(sum)
        if (row === undefined) return undefined
        const [name, text] = namedLine(row)
        const place = { ...row.place, path: name }
        return signedMinorOf(ungroupedOfBank(text, place), statement.currency, place)
      }
      checkBalances(file.name, read, {
        opening: minor("opening"),
        credits: minor("credits"),
        debits: minor("debits"),
        closing: minor("closing"),
      })
    })
  exports.take(statement, read)
}

export const bcaFormat: Format = {
  name: "bca-style-csv",
  title: "Account export in the manner of BCA (CSV)",
  accepts: (name) => /^(klik)?bca(-style)?(-csv)?$/.test(name),
  parse: (files, _context, options) =>
    runOf(files, options, (run) => {
      const exports = new Exports()
      for (const file of files) run.attempt(() => readFile(file, exports, run))
      return exports.holdings.result()
    }),
}
