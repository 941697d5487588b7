/**
 * The card stream format: CSV with a header line and the columns trans_num, cardholder, unix_time (seconds), category,
 * amt (US dollars), merchant, merch_lat, merch_long, in any order; further columns are left alone. A cardholder is a
 * user with one card; budgets of one calendar year each (a trip lasts at most `limits.tripDaysMax` days) cover the
 * span, opened before the first row of their year, so that each row falls into exactly one. Money is read from its
 * decimal text (I7).
 */
import { type Parser, parse } from "csv-parse"
import { Result, Schema, type Stream } from "effect"
import { cardCategories } from "../../config/card-categories.ts"
import { limits } from "../../config/limits.ts"
import { type EventOf, eventSchemas, type PacerEvent } from "../../streams/events.ts"
import type { Delivery } from "./delivery.ts"
import { type FeedFile, type FeedFileError, lineError, streamOfBatches, untilWrong } from "./feed-file.ts"

const Row = Schema.Struct({
  trans_num: Schema.String,
  cardholder: Schema.String,
  unix_time: Schema.String,
  category: Schema.String,
  amt: Schema.String,
  merchant: Schema.String,
  merch_lat: Schema.String,
  merch_long: Schema.String,
})
type Row = typeof Row.Type

/** With `info`, csv-parse hands over each record with where it stood. */
const Parsed = Schema.Struct({ record: Row, info: Schema.Struct({ lines: Schema.Int }) })

const decodeParsed = Schema.decodeUnknownResult(Parsed)
const decodeRecorded = Schema.decodeUnknownResult(eventSchemas["txn.recorded.v1"])
const decodeOpened = Schema.decodeUnknownResult(eventSchemas["budget.opened.v1"])

const cardSource = "card/stream"
const yearlyBudgetMinor = 12_000_000

/** Whole cents of a decimal text such as `83.74`; undefined for anything else, excess decimals included. */
const centsOf = (text: string): number | undefined => {
  const [, whole, decimals = ""] = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(text) ?? []
  return whole === undefined ? undefined : Number(whole) * 100 + Number(decimals.padEnd(2, "0"))
}

const instantOf = (seconds: string): string | undefined =>
  /^\d{1,11}$/.test(seconds) ? new Date(Number(seconds) * 1_000).toISOString() : undefined

/** The events' schemas judge the values; what cannot even be read becomes a value that they refuse by its field. */
const recordedOf = (row: Row, userId: string): unknown => ({
  specversion: "1.0",
  id: row.trans_num,
  source: cardSource,
  type: "txn.recorded.v1",
  subject: userId,
  time: instantOf(row.unix_time),
  data: {
    account: row.cardholder,
    externalId: row.trans_num,
    amountMinor: centsOf(row.amt),
    currency: "USD",
    direction: "debit",
    status: "posted",
    kind: "purchase",
    category: cardCategories.get(row.category) ?? row.category,
    merchant: row.merchant,
    location: { latitude: Number(row.merch_lat), longitude: Number(row.merch_long) },
    channel: row.category.endsWith("_net") ? "online" : "in_person",
  },
})

export const cardBudgetId = (year: string): string => `cards-${year}`

const openedOf = (recorded: EventOf<"txn.recorded.v1">): unknown => {
  const year = recorded.time.slice(0, 4)
  return {
    specversion: "1.0",
    id: `${cardBudgetId(year)}.opened`,
    source: cardSource,
    type: "budget.opened.v1",
    subject: recorded.subject,
    time: `${year}-01-01T00:00:00Z`,
    data: {
      budgetId: cardBudgetId(year),
      name: `Card spending ${year}`,
      currency: "USD",
      timeZone: "UTC",
      startDate: `${year}-01-01`,
      endDate: `${year}-12-31`,
      totalMinor: yearlyBudgetMinor,
    },
  }
}

const deliver = (event: PacerEvent): Delivery => ({ deliverMs: Date.parse(event.time), event })

/** Reads rows in their order; the first of a user's year brings the year's budget with it. */
const rowReader = (name: string, renameUser: (cardholder: string) => string) => {
  let opened = new Set<string>()
  return (parsed: unknown): Result.Result<ReadonlyArray<Delivery>, FeedFileError> => {
    const row = decodeParsed(parsed)
    if (Result.isFailure(row)) return Result.fail(lineError(name, 1, `no card file: ${row.failure.message}`))
    const { record, info } = row.success
    const read = Result.gen(function* () {
      const recorded = yield* decodeRecorded(recordedOf(record, renameUser(record.cardholder)))
      const key = `${recorded.subject} ${recorded.time.slice(0, 4)}`
      if (opened.has(key)) return [deliver(recorded)]
      // Opening again is harmless; forgetting bounds the memory.
      if (opened.size >= limits.batchEventsMax) opened = new Set()
      opened.add(key)
      return [deliver(yield* decodeOpened(openedOf(recorded))), deliver(recorded)]
    })
    return Result.mapError(read, ({ message }) => lineError(name, info.lines, message))
  }
}

/** Records as the parser has them ready, never waiting for a batch to fill. */
async function* recordBatches(parser: Parser): AsyncGenerator<ReadonlyArray<unknown>> {
  let batch: Array<unknown> = []
  try {
    for await (const record of parser) {
      batch.push(record)
      if (parser.readableLength > 0 && batch.length < limits.publishInFlightMax) continue
      yield batch
      batch = []
    }
  } catch (cause) {
    yield batch
    throw cause
  }
}

async function* deliveryBatches(file: FeedFile, renameUser: (cardholder: string) => string) {
  const read = rowReader(file.name, renameUser)
  const parser = parse({
    columns: true,
    bom: true,
    info: true,
    skip_empty_lines: true,
    max_record_size: limits.eventBytesMax,
  })
  file.readable.on("error", (error) => parser.destroy(error)).pipe(parser)
  for await (const records of recordBatches(parser)) yield* untilWrong(records, read)
}

/** All deliveries of a card file, in bounded memory. Fails at the first row that is wrong, after those before it. */
export const readCardFile = (
  file: FeedFile,
  renameUser: (cardholder: string) => string = (cardholder) => cardholder,
): Stream.Stream<Delivery, FeedFileError> => streamOfBatches(file, deliveryBatches(file, renameUser))
