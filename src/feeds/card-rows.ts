/**
 * Labelled or unlabelled card rows of a CSV in the card stream format, as the scorer takes them: in the file's order,
 * with the cardholder and, where the column is there, whether the row is a fraud.
 */
import { parse } from "csv-parse/sync"
import { Result, Schema } from "effect"
import type { Purchase } from "../budget/anomaly/habits.ts"
import { hashText } from "../budget/anomaly/hash-text.ts"

/** The categories of the card stream; a model refers to them by index. */
export const cardStreamCategories = [
  "entertainment",
  "food_dining",
  "gas_transport",
  "grocery_net",
  "grocery_pos",
  "health_fitness",
  "home",
  "kids_pets",
  "misc_net",
  "misc_pos",
  "personal_care",
  "shopping_net",
  "shopping_pos",
  "travel",
] as const

export interface CardRow {
  readonly transNum: string
  readonly cardholder: string
  readonly purchase: Purchase
  /** Undefined where the file is unlabelled. */
  readonly fraud: boolean | undefined
}

const Row = Schema.Struct({
  trans_num: Schema.NonEmptyString,
  cardholder: Schema.NonEmptyString,
  unix_time: Schema.FiniteFromString,
  category: Schema.NonEmptyString,
  amt: Schema.FiniteFromString.check(Schema.isGreaterThan(0)),
  merchant: Schema.String,
  merch_lat: Schema.FiniteFromString,
  merch_long: Schema.FiniteFromString,
  is_fraud: Schema.optionalKey(Schema.Literals(["0", "1"])),
})
const decodeRow = Schema.decodeUnknownResult(Row)

/** A line that is no row of the format: which, and why. */
export class CardRowError extends Error {
  override readonly name = "CardRowError"
}

/** @throws CardRowError at the first row that is wrong */
export const readCardRows = (text: string): ReadonlyArray<CardRow> => {
  let records: ReadonlyArray<unknown>
  try {
    records = parse(text, { columns: true, bom: true, skip_empty_lines: true })
  } catch (cause) {
    throw new CardRowError(`it is no CSV: ${String(cause)}`)
  }
  return records.map((record, index) => {
    const decoded = decodeRow(record)
    if (Result.isFailure(decoded)) throw new CardRowError(`row ${index + 1}: ${decoded.failure.message}`)
    const row = decoded.success
    return {
      transNum: row.trans_num,
      cardholder: row.cardholder,
      fraud: row.is_fraud === undefined ? undefined : row.is_fraud === "1",
      purchase: {
        timeSeconds: row.unix_time,
        category: (cardStreamCategories as ReadonlyArray<string>).indexOf(row.category),
        logAmount: Math.log(row.amt),
        merchantHash: hashText(row.merchant),
        latitude: row.merch_lat,
        longitude: row.merch_long,
      },
    }
  })
}

/** The rows of each cardholder, in the order of their first row. */
export const byCardholder = (rows: ReadonlyArray<CardRow>): ReadonlyMap<string, ReadonlyArray<CardRow>> => {
  const groups = new Map<string, Array<CardRow>>()
  for (const row of rows) {
    const group = groups.get(row.cardholder)
    if (group === undefined) groups.set(row.cardholder, [row])
    else group.push(row)
  }
  return groups
}
