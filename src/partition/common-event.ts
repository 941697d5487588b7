/**
 * The short way for the event that is nearly all of the load: a recorded transaction of ordinary shape. It accepts only
 * what the schema of streams/events.ts accepts, gives the same value, and leaves everything else (undefined) to the
 * schema, which stays the one definition: a property test holds the two together. Worth it: 0.5 µs instead of 3.
 */
import { currencyExponents } from "../../config/currencies.ts"
import { limits } from "../../config/limits.ts"
import { isCategory } from "../../config/taxonomy.ts"
import type { EventOf } from "../../streams/events.ts"
import { isUserId } from "../../streams/subjects.ts"

const printable = /^[\x21-\x7e]{1,64}$/
const printableWithBlanks = /^[\x20-\x7e]{1,128}$/
const eventId = /^[\x21-\x7e]{1,128}$/
const source = /^[a-z0-9][a-z0-9._/-]{0,63}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/
const fourDigits = /^\d{4}$/

type Recorded = EventOf<"txn.recorded.v1">

const matches = (value: unknown, pattern: RegExp): value is string => typeof value === "string" && pattern.test(value)

const isText = (value: unknown): value is string =>
  typeof value === "string" && value.length <= limits.textCharactersMax

/** One known field of the data, or anything else. */
const isFieldValid = (key: string, value: unknown): boolean => {
  switch (key) {
    case "account":
      return matches(value, printable)
    case "externalId":
      return matches(value, printableWithBlanks)
    case "amountMinor":
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= limits.amountMinorMax
    case "currency":
      return typeof value === "string" && currencyExponents.has(value)
    case "direction":
      return value === "debit" || value === "credit"
    case "status":
      return value === "posted" || value === "pending"
    case "kind":
      return value === "purchase" || value === "refund" || value === "fee"
    case "mcc":
      return matches(value, fourDigits)
    case "category":
      return typeof value === "string" && isCategory(value)
    case "budgetId":
      return typeof value === "string" && isUserId(value)
    case "merchant":
    case "description":
      return isText(value)
    default:
      return false
  }
}

const isCommonData = (data: object): boolean => {
  for (const key in data) if (!isFieldValid(key, Reflect.get(data, key))) return false
  return (
    "account" in data &&
    "externalId" in data &&
    "amountMinor" in data &&
    "currency" in data &&
    "direction" in data &&
    "status" in data
  )
}

const envelopeKeys: ReadonlySet<string> = new Set(["specversion", "id", "source", "type", "subject", "time", "data"])

const isCommonEvent = (json: object): json is Recorded => {
  if (!("type" in json) || json.type !== "txn.recorded.v1") return false
  if (!("specversion" in json) || json.specversion !== "1.0") return false
  if (!("id" in json) || !matches(json.id, eventId)) return false
  if (!("source" in json) || !matches(json.source, source)) return false
  if (!("subject" in json) || typeof json.subject !== "string" || !isUserId(json.subject)) return false
  if (!("time" in json) || !matches(json.time, instant)) return false
  if (!("data" in json) || typeof json.data !== "object" || json.data === null) return false
  for (const key in json) if (!envelopeKeys.has(key)) return false
  return isCommonData(json.data)
}

/** The event when it is of the common shape, but for its time being a real one; undefined leaves it to the schema. */
export const readCommonEvent = (json: object): Recorded | undefined => (isCommonEvent(json) ? json : undefined)
