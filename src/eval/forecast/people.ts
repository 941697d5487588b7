/**
 * People with their days, as the evaluation of the forecast sees them: spend and transactions per day, without gaps.
 * From a folder of card rows (transactions.csv), fraud left out: what a thief buys is no habit of the cardholder's.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { Schema } from "effect"
import type { EpochDay } from "../../budget/model.ts"

export interface Person {
  readonly name: string
  readonly firstDay: EpochDay
  /** Minor units and transactions, one of each per day from `firstDay` on. */
  readonly spentMinor: ReadonlyArray<number>
  readonly count: ReadonlyArray<number>
  /** Spend by hour of the day. */
  readonly byHour: ReadonlyArray<number>
}

export const cardFileName = "transactions.csv"

const Row = Schema.Struct({
  cardholder: Schema.String,
  unix_time: Schema.FiniteFromString,
  amt: Schema.FiniteFromString,
  is_fraud: Schema.Literals(["0", "1"]),
})
const decodeRows = Schema.decodeUnknownSync(Schema.Array(Row))

const secondsPerDay = 86_400

const personOf = (name: string, rows: ReadonlyArray<typeof Row.Type>): Person => {
  const days = rows.map((row) => Math.floor(row.unix_time / secondsPerDay))
  const firstDay = days.reduce((one, other) => Math.min(one, other))
  const lastDay = days.reduce((one, other) => Math.max(one, other))
  const spentMinor = new Array<number>(lastDay - firstDay + 1).fill(0)
  const count = spentMinor.slice()
  const byHour = new Array<number>(24).fill(0)
  for (const [index, row] of rows.entries()) {
    const at = (days[index] ?? firstDay) - firstDay
    const minor = Math.round(row.amt * 100)
    const hour = Math.floor((row.unix_time % secondsPerDay) / 3_600)
    spentMinor[at] = (spentMinor[at] ?? 0) + minor
    count[at] = (count[at] ?? 0) + 1
    byHour[hour] = (byHour[hour] ?? 0) + minor
  }
  return { name, firstDay, spentMinor, count, byHour }
}

/** Cardholders by name; those who have fraud only are none. Throws what a schema throws for rows that cannot be read. */
export const readCardholders = (folder: string): ReadonlyArray<Person> => {
  const rows = decodeRows(parse(readFileSync(join(folder, cardFileName), "utf8"), { columns: true }))
  const byName = new Map<string, Array<typeof Row.Type>>()
  for (const row of rows) {
    if (row.is_fraud === "1") continue
    const own = byName.get(row.cardholder)
    if (own === undefined) byName.set(row.cardholder, [row])
    else own.push(row)
  }
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, own]) => personOf(name, own))
}
