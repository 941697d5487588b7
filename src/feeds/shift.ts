/**
 * Moves an event of a recording by whole days, so that a trip of last spring happens now: clock readings stay, dates
 * move. Everything with a name gets a name of its own for that day (`bali` becomes `bali-20261122`), so that the same
 * recording replayed on another day is another trip and not a correction of the first (I2). Works on the JSON; the
 * schema judges the result.
 */
import { Predicate } from "effect"
import { dayToText, msPerDay } from "../budget/calendar.ts"

export interface Shift {
  readonly days: number
  /** Appended to names. */
  readonly suffix: string
}

const names = new Set(["budgetId", "externalId", "goalId", "correctionId"])
const dates = new Set(["localDate", "startDate", "endDate", "byDate", "date"])
const instants = new Set(["at", "expires"])

/** What is no date stays as it is. */
const shiftDate = (text: string, days: number): string => {
  const ms = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(ms) ? text : dayToText(ms / msPerDay + days)
}

/** `2026-05-08T12:41:07+08:00`: the date moves, clock and offset stay. */
const shiftInstant = (text: string, days: number): string => shiftDate(text.slice(0, 10), days) + text.slice(10)

const shiftField = (key: string, value: unknown, { days, suffix }: Shift): unknown => {
  if (typeof value !== "string") return value
  if (names.has(key)) return `${value}${suffix}`
  if (dates.has(key)) return shiftDate(value, days)
  return instants.has(key) ? shiftInstant(value, days) : value
}

const shiftFields = (fields: object, shift: Shift): object =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, shiftField(key, value, shift)]))

/** @param event a message as JSON; whatever is not as it should be is left for the schema to refuse */
export const shiftEvent = (event: { readonly [field: string]: unknown }, shift: Shift): object => {
  const { id, time, data } = event
  return {
    ...event,
    ...(typeof id === "string" ? { id: `${id}${shift.suffix}` } : {}),
    ...(typeof time === "string" ? { time: shiftInstant(time, shift.days) } : {}),
    ...(Predicate.isObject(data) ? { data: shiftFields(data, shift) } : {}),
  }
}
