/**
 * A recorded feed: JSON lines, the first one (optional) saying what it is, every other one event in the order of
 * delivery. A line is delivered at its own time, or with the line before it when that is later: banks post days late.
 */

import { Predicate, Result, Schema, type Stream } from "effect"
import { limits } from "../../config/limits.ts"
import {
  BudgetId,
  eventSchemas,
  isEventType,
  LocalDate,
  type PacerEvent,
  Text,
  TimeZone,
} from "../../streams/events.ts"
import { everyone } from "../../streams/subjects.ts"
import { dayToText, localDay, textToDay } from "../budget/calendar.ts"
import type { EpochDay } from "../budget/model.ts"
import type { Delivery } from "./delivery.ts"
import { type FeedFile, type FeedFileError, lineBatches, lineError, streamOfBatches, untilWrong } from "./feed-file.ts"
import { type Shift, shiftEvent } from "./shift.ts"

/** What a recording is, and which of its days becomes today when it is moved to now. */
export const RecordingHeader = Schema.Struct({
  recording: Text,
  title: Text,
  synthetic: Schema.Boolean,
  budgetId: BudgetId,
  timeZone: TimeZone,
  startDate: LocalDate,
  endDate: LocalDate,
  anchor: LocalDate,
})
export type RecordingHeader = typeof RecordingHeader.Type

export interface ReadOptions {
  /** How far the recording moves; as it was recorded when absent. */
  readonly shift?: (header: RecordingHeader) => Shift
  /** Gives each user of the recording another name. */
  readonly renameUser?: (userId: string) => string
}

/** So that the anchor is this day (since 1970-01-01). */
export const shiftToDay =
  (today: EpochDay) =>
  (header: RecordingHeader): Shift => ({
    days: today - textToDay(header.anchor),
    suffix: `-${dayToText(today).replaceAll("-", "")}`,
  })

/** So that the anchor is the day of that moment where the trip is. */
export const shiftToMoment =
  (asOfMs: number) =>
  (header: RecordingHeader): Shift =>
    shiftToDay(localDay(asOfMs, header.timeZone))(header)

const decodeHeader = Schema.decodeUnknownResult(RecordingHeader)
const decoders: { readonly [type: string]: (input: unknown) => Result.Result<PacerEvent, Schema.SchemaError> } =
  Object.fromEntries(Object.entries(eventSchemas).map(([type, schema]) => [type, Schema.decodeUnknownResult(schema)]))

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the lines of one recording in their order. The header's line gives nothing. */
export const recordingReader = (name: string, options: ReadOptions) => {
  const { renameUser = (userId: string) => userId } = options
  let shift: Shift | undefined
  let deliverMs = Number.NEGATIVE_INFINITY

  const readHeader = (json: object) =>
    Result.map(decodeHeader(json), (header) => {
      shift = options.shift?.(header)
      return []
    })

  const readEvent = (json: { readonly [field: string]: unknown }) => {
    const type = String(json["type"])
    const decode = isEventType(type) ? decoders[type] : undefined
    if (decode === undefined)
      return Result.fail({ message: `there is no event type "${type.slice(0, limits.feedQuotedCharactersMax)}"` })
    if (shift === undefined && options.shift !== undefined) {
      return Result.fail({ message: "it has no first line that says which of its days is today" })
    }
    const subject =
      typeof json["subject"] === "string" && json["subject"] !== everyone
        ? renameUser(json["subject"])
        : json["subject"]
    return Result.map(
      decode({ ...(shift === undefined ? json : shiftEvent(json, shift)), subject }),
      (event): ReadonlyArray<Delivery> => {
        deliverMs = Math.max(deliverMs, Date.parse(event.time))
        return [{ deliverMs, event }]
      },
    )
  }

  return (number: number, text: string): Result.Result<ReadonlyArray<Delivery>, FeedFileError> => {
    const json = parse(text)
    const read = !Predicate.isObject(json)
      ? Result.fail({ message: "it is not a JSON object" })
      : number === 1 && "recording" in json
        ? readHeader(json)
        : readEvent(json)
    return Result.mapError(read, ({ message }) => lineError(name, number, message))
  }
}

async function* deliveryBatches(file: FeedFile, options: ReadOptions): AsyncGenerator<ReadonlyArray<Delivery>> {
  const read = recordingReader(file.name, options)
  for await (const lines of lineBatches(file)) yield* untilWrong(lines, ({ number, text }) => read(number, text))
}

/** All deliveries of the file, in bounded memory. Fails at the first line that is wrong, after those before it. */
export const readRecording = (file: FeedFile, options: ReadOptions): Stream.Stream<Delivery, FeedFileError> =>
  streamOfBatches(file, deliveryBatches(file, options))
