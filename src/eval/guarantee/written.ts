/**
 * Trips that others wrote: `trips.jsonl` of `{id, request, events}`. Requests are read as `pacer quote` reads them; events
 * are what was spent: `occurredAt` (or `at`, `date`, `time`, or `day` counted from the start), `amountMinor` (or `amount` in
 * major units), `currency` and `category` where they differ from the trip's. Refunds and credits give back; what has no
 * amount is no spend; an amount or a currency that cannot be read refuses the line by its number and field. An event before the trip counts as booked, one after it as of its last day.
 */
import { readFileSync } from "node:fs"
import { currencyExponents } from "../../../config/currencies.ts"
import { limits } from "../../../config/limits.ts"
import { textToDay } from "../../budget/calendar.ts"
import type { Progress } from "../../budget/guarantee/midtrip.ts"
import { type QuoteRequest, readQuoteRequest } from "../../budget/guarantee/read-request.ts"
import type { Refusal } from "../../budget/guarantee/refusal.ts"
import { type Fields, first, isFields, numberIn } from "../../budget/guarantee/request-fields.ts"
import { minorPerRupiah } from "../../trip/planner/plan.ts"
import { daysOf, problemOfRequest } from "../../trip/planner/request.ts"

export interface WrittenTrip {
  readonly id: string
  readonly request: QuoteRequest
  readonly finalMinor: number
  readonly mornings: ReadonlyArray<Progress>
}

/** Lines are counted from 1; the refusal names the field that it is about. */
export type WrittenLine = WrittenTrip | { readonly id: string; readonly line: number; readonly refusal: Refusal }

class Unreadable extends Error {
  readonly field: string
  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`)
    this.field = field
  }
}

interface Spend {
  /** Epoch day, or counted from the start where only that is known. */
  readonly day: number | undefined
  readonly fromStart: number | undefined
  readonly minor: number
  readonly isBooked: boolean
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

const amountNames = ["amountMinor", "amount_minor", "amount", "spend", "value", "total", "price"] as const

/** Minor units; undefined where an event tells of no money at all. */
const minorOf = (event: Fields, exponent: number, at: string): number | undefined => {
  const name = amountNames.find((one) => event[one] !== undefined && event[one] !== null)
  if (name === undefined) return undefined
  const given = event[name]
  const inner = isFields(given) ? minorOf(given, exponent, `${at}.${name}`) : undefined
  if (inner !== undefined) return inner
  const number = numberIn(given)
  if (number === undefined) throw new Unreadable(`${at}.${name}`, "no amount")
  return name.toLowerCase().includes("minor") ? number : number * 10 ** exponent
}

/** What an amount is worth in the trip's currency. */
const worthOf = (minor: number, own: string, currency: string, at: string): number => {
  if (own === currency) return minor
  const [from, to] = [minorPerRupiah(own), minorPerRupiah(currency)]
  if (from === undefined || to === undefined) throw new Unreadable(`${at}.currency`, `no rate is known for ${own}`)
  return (minor / from) * to
}

const currencyIn = (event: Fields): string | undefined => {
  const amount = event["amount"]
  const given = event["currency"] ?? (isFields(amount) ? amount["currency"] : undefined)
  return typeof given === "string" && given.trim() !== "" ? given.trim().toUpperCase() : undefined
}

const spendOf = (event: unknown, currency: string, at: string): Spend | undefined => {
  if (!isFields(event)) return undefined
  const inner = isFields(event["data"]) ? { ...event, ...event["data"] } : event
  const own = currencyIn(inner) ?? currency
  const minor = minorOf(inner, currencyExponents.get(own) ?? 2, at)
  if (minor === undefined || inner["status"] === "reversed") return undefined
  const worth = worthOf(minor, own, currency, at)
  const words = `${wordOf(inner["kind"])} ${wordOf(inner["type"])} ${wordOf(inner["direction"])}`
  const when = first(inner, "occurredAt", "at", "date", "localDate", "time", "timestamp")
  return {
    day: dayOf(when),
    fromStart: numberIn(first(inner, "day", "dayIndex")),
    minor: creditWords.test(words) ? -Math.abs(worth) : worth,
    isBooked: bookedWords.test(wordOf(inner["category"])),
  }
}

const tripOf = (id: string, request: QuoteRequest, events: ReadonlyArray<unknown>): WrittenTrip => {
  const spends = events.flatMap((event, at) => spendOf(event, request.currency, `events[${at}]`) ?? [])
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

/** A trip that no plan can be made of is not followed either. */
const impossible = ({ trip }: QuoteRequest): Refusal | undefined => {
  const problem = problemOfRequest(trip)
  if (problem === undefined) return undefined
  const { field, reason } = problem
  return { kind: daysOf(trip) > limits.promisedDaysMax ? "too-long" : "invalid", field, reason: `${field}: ${reason}` }
}

const lineOf = (text: string, line: number): WrittenLine => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { id: String(line), line, refusal: { kind: "unreadable", reason: "not JSON" } }
  }
  const read = readQuoteRequest(value, String(line))
  if ("refusal" in read) return { ...read, line }
  const refusal = impossible(read.request)
  if (refusal !== undefined) return { id: read.id, line, refusal }
  const events = isFields(value) ? first(value, "events", "transactions", "spends") : undefined
  const unreadable = (field: string, reason: string): WrittenLine => ({
    ...{ id: read.id, line },
    refusal: { kind: "unreadable", field, reason },
  })
  if (!Array.isArray(events)) return unreadable("events", "events: what was spent is not said")
  try {
    return tripOf(read.id, read.request, events)
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(error.field, error.message)
    throw error
  }
}

/** Every line of the file, in its order. Throws what reading a file throws. */
export const readWrittenTrips = (file: string): ReadonlyArray<WrittenLine> =>
  readFileSync(file, "utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === "" ? [] : [lineOf(line, index + 1)]))
