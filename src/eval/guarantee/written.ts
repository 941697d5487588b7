/**
 * Trips that others wrote: `trips.jsonl` of `{id, request, events}`. Requests are read as `pacer quote` reads them; events
 * are what was spent: `occurredAt` (or `at`, `date`, `time`, or `day` counted from the start), `amountMinor` (or `amount` in
 * major units), `currency` and `category` where they differ from the trip's. Refunds and credits give back; what has no
 * amount is no spend. An event before the trip counts as booked, one after it as of its last day.
 */
import { readFileSync } from "node:fs"
import { currencyExponents } from "../../../config/currencies.ts"
import { textToDay } from "../../budget/calendar.ts"
import type { Progress } from "../../budget/guarantee/midtrip.ts"
import { type QuoteRequest, readQuoteRequest } from "../../budget/guarantee/read-request.ts"
import type { Refusal } from "../../budget/guarantee/refusal.ts"
import { minorPerRupiah } from "../../trip/planner/plan.ts"
import { daysOf } from "../../trip/planner/request.ts"

type Fields = { readonly [field: string]: unknown }

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export interface WrittenTrip {
  readonly id: string
  readonly request: QuoteRequest
  readonly finalMinor: number
  readonly mornings: ReadonlyArray<Progress>
}

export type WrittenLine = WrittenTrip | { readonly id: string; readonly refusal: Refusal }

interface Spend {
  /** Epoch day, or counted from the start where only that is known. */
  readonly day: number | undefined
  readonly fromStart: number | undefined
  readonly minor: number
  readonly isBooked: boolean
}

const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value
  return typeof number === "number" && Number.isFinite(number) ? number : undefined
}

const wordOf = (value: unknown): string => (typeof value === "string" ? value : "")

const msPerDay = 86_400_000

/** Local days as they are written; instants by their own offset's day where they have one. */
const dayOf = (value: unknown): number | undefined => {
  if (typeof value === "number") return Math.floor((value < 1e11 ? value * 1_000 : value) / msPerDay)
  if (typeof value !== "string") return undefined
  try {
    return textToDay(value.slice(0, 10))
  } catch {
    return undefined
  }
}

const bookedWords = /lodg|hotel|accommo|hostel|resort|flight|airline|intercity|train|ferry/i
const creditWords = /refund|credit|cashback|income|reversal/i

const spendOf = (event: unknown, currency: string): Spend | undefined => {
  if (!isFields(event)) return undefined
  const inner = isFields(event["data"]) ? { ...event, ...event["data"] } : event
  const own = typeof inner["currency"] === "string" ? inner["currency"].toUpperCase() : currency
  const given = numberOf(inner["amountMinor"]) ?? numberOf(inner["amount_minor"])
  const major = numberOf(inner["amount"]) ?? numberOf(inner["spend"])
  const minor = given ?? (major === undefined ? undefined : major * 10 ** (currencyExponents.get(own) ?? 2))
  if (minor === undefined || inner["status"] === "reversed") return undefined
  const [from, to] = [minorPerRupiah(own), minorPerRupiah(currency)]
  const worth = own === currency || from === undefined || to === undefined ? minor : (minor / from) * to
  const words = `${wordOf(inner["kind"])} ${wordOf(inner["type"])} ${wordOf(inner["direction"])}`
  const when =
    inner["occurredAt"] ?? inner["at"] ?? inner["date"] ?? inner["localDate"] ?? inner["time"] ?? inner["timestamp"]
  return {
    day: dayOf(when),
    fromStart: numberOf(inner["day"] ?? inner["dayIndex"]),
    minor: creditWords.test(words) ? -Math.abs(worth) : worth,
    isBooked: bookedWords.test(wordOf(inner["category"])),
  }
}

const tripOf = (id: string, request: QuoteRequest, events: ReadonlyArray<unknown>): WrittenTrip => {
  const spends = events.flatMap((event) => spendOf(event, request.currency) ?? [])
  const days = daysOf(request.trip)
  const firstOf = (values: ReadonlyArray<number | undefined>) =>
    values.reduce<number>((least, value) => Math.min(least, value ?? least), Number.POSITIVE_INFINITY)
  const start = request.trip.startDay ?? firstOf(spends.map(({ day }) => day))
  const base = firstOf(spends.map(({ fromStart }) => fromStart)) >= 1 ? 1 : 0
  const everydayMinor = new Array<number>(days).fill(0)
  const bookedMinor = new Array<number>(days).fill(0)
  for (const { day, fromStart, minor, isBooked } of spends) {
    const counted = day === undefined ? (fromStart ?? base) - base : day - start
    const at = Math.min(days - 1, Math.max(0, Math.floor(counted)))
    const sums = isBooked ? bookedMinor : everydayMinor
    sums[at] = (sums[at] ?? 0) + minor
  }
  const until = (values: ReadonlyArray<number>, end: number) =>
    values.slice(0, end).reduce((sum, value) => sum + value, 0)
  const mornings = Array.from({ length: days - 1 }, (_, index) => {
    const elapsed = index + 1
    const booked = until(bookedMinor, elapsed)
    const everyday = everydayMinor.slice(0, elapsed)
    return { elapsed, everydayMinor: everyday, bookedMinor: booked, spentMinor: booked + until(everyday, elapsed) }
  })
  return { id, request, finalMinor: until(everydayMinor, days) + until(bookedMinor, days), mornings }
}

const lineOf = (line: string, number: number): WrittenLine => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { id: String(number), refusal: { kind: "unreadable", reason: "not JSON" } }
  }
  const read = readQuoteRequest(value, String(number))
  if ("refusal" in read) return read
  const events = isFields(value) ? (value["events"] ?? value["transactions"]) : undefined
  if (!Array.isArray(events)) return { id: read.id, refusal: { kind: "unreadable", reason: "no events" } }
  return tripOf(read.id, read.request, events)
}

/** Every line of the file, in its order. Throws what reading a file throws. */
export const readWrittenTrips = (file: string): ReadonlyArray<WrittenLine> =>
  readFileSync(file, "utf8")
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === "" ? [] : [lineOf(line, index + 1)]))
