/**
 * The text of a ledger row's `body`: the event without its personal text, and what became of it. Of the transaction as
 * nearly all are, it is put together by hand, which takes a third of the time that copying and stringifying does; a
 * property holds the two ways together.
 */

import { limits } from "../../config/limits.ts"
import type { EventOf, PacerEvent } from "../../streams/events.ts"
import type { Decisions } from "./decisions.ts"

/** The fields that are a person's words: out of `body`, into `personal`. */
const personalFields: ReadonlySet<string> = new Set([
  "merchant",
  "description",
  "location",
  "name",
  "destination",
  "reason",
  "words",
])

/** Written by hand; anything else in the data leaves the row to the general way. */
const plainFields: ReadonlySet<string> = new Set([
  "account",
  "externalId",
  "amountMinor",
  "currency",
  "direction",
  "status",
  "kind",
  "mcc",
  "category",
  "budgetId",
  "merchant",
  "description",
])

/** What the row says of the outcome, beside the event. */
export interface Outcome {
  readonly disposition?: string
  readonly reason?: string
  readonly by?: string
  readonly confidence?: number
  readonly rates?: Readonly<Record<string, string>>
  readonly met?: ReadonlyArray<string>
  readonly prior?: string
  /** What was decided of transactions that the row's own columns do not speak of, by identity. */
  readonly decided?: Decisions
}

export interface RowText {
  readonly body: string
  /** The person's words as JSON; undefined when there are none. */
  readonly personal: string | undefined
}

const space = 0x20
const tilde = 0x7e
const quote = 0x22
const backslash = 0x5c

/** As JSON.stringify writes a text. */
const quoted = (text: string): string => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < space || code > tilde || code === quote || code === backslash) return JSON.stringify(text)
  }
  return `"${text}"`
}

const isPlain = (data: object): boolean => {
  for (const key in data) if (!plainFields.has(key)) return false
  return true
}

const generalText = (event: PacerEvent, outcome: Outcome): RowText => {
  let personal: Record<string, unknown> | undefined
  const bare: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(event.data)) {
    if (personalFields.has(key)) {
      personal ??= {}
      personal[key] = value
    } else bare[key] = value
  }
  return {
    body: JSON.stringify({ id: event.id, source: event.source, time: event.time, data: bare, ...outcome }),
    personal: personal === undefined ? undefined : JSON.stringify(personal),
  }
}

const personalOf = (merchant: string | undefined, description: string | undefined): string | undefined => {
  if (merchant === undefined) return description === undefined ? undefined : `{"description":${quoted(description)}}`
  const words = `{"merchant":${quoted(merchant)}`
  return description === undefined ? `${words}}` : `${words},"description":${quoted(description)}}`
}

/**
 * Where a row's text is put together, character by character: each piece that is joined as a string would be an object
 * of its own, which took a sixth of all that the collector had to collect.
 */
const bytes = Buffer.alloc(limits.eventBytesMax)
let end = 0

/** Keys and punctuation of our own. */
const write = (text: string): void => {
  for (let index = 0; index < text.length; index++) bytes[end + index] = text.charCodeAt(index)
  end += text.length
}

/** A text between quotes; false when JSON would write it otherwise than as it is. */
const writeQuoted = (text: string): boolean => {
  const start = end + 1
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < space || code > tilde || code === quote || code === backslash) return false
    bytes[start + index] = code
  }
  bytes[end] = quote
  end = start + text.length
  bytes[end++] = quote
  return true
}

/** Undefined when there is something in it to be escaped. */
const plainBody = (event: EventOf<"txn.recorded.v1">, { by, confidence }: Outcome): string | undefined => {
  const { account, externalId, amountMinor, currency, direction, status, kind, mcc, category, budgetId } = event.data
  end = 0
  write('{"id":')
  if (!writeQuoted(event.id)) return undefined
  write(`,"source":`)
  if (!writeQuoted(event.source)) return undefined
  write(`,"time":`)
  if (!writeQuoted(event.time)) return undefined
  write(`,"data":{"account":`)
  if (!writeQuoted(account)) return undefined
  write(`,"externalId":`)
  if (!writeQuoted(externalId)) return undefined
  write(`,"amountMinor":`)
  write(String(amountMinor))
  write(`,"currency":"`)
  write(currency)
  write(`","direction":"`)
  write(direction)
  write(`","status":"`)
  write(status)
  if (kind !== undefined) write(`","kind":"`)
  if (kind !== undefined) write(kind)
  if (mcc !== undefined) write(`","mcc":"`)
  if (mcc !== undefined) write(mcc)
  if (category !== undefined) write(`","category":"`)
  if (category !== undefined) write(category)
  if (budgetId !== undefined) write(`","budgetId":"`)
  if (budgetId !== undefined) write(budgetId)
  write(`"}`)
  if (by !== undefined) {
    write(`,"by":"`)
    write(by)
    write(`"`)
  }
  if (confidence !== undefined) {
    write(`,"confidence":`)
    write(String(confidence))
  }
  write("}")
  return bytes.toString("latin1", 0, end)
}

const plainText = (event: EventOf<"txn.recorded.v1">, outcome: Outcome): RowText | undefined => {
  const body = plainBody(event, outcome)
  return body === undefined ? undefined : { body, personal: personalOf(event.data.merchant, event.data.description) }
}

/** Of everything else that an outcome may say, the row is written the general way. */
const isOrdinary = ({ disposition, reason, rates, met, prior, decided }: Outcome): boolean =>
  disposition === undefined &&
  reason === undefined &&
  rates === undefined &&
  met === undefined &&
  prior === undefined &&
  decided === undefined

export const rowText = (event: PacerEvent, outcome: Outcome): RowText => {
  const isPlainRow = event.type === "txn.recorded.v1" && isOrdinary(outcome) && isPlain(event.data)
  return (isPlainRow ? plainText(event, outcome) : undefined) ?? generalText(event, outcome)
}
