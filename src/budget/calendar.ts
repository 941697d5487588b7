/**
 * The trip-local calendar: which day an instant is where the trip happens. It exists because `Intl` answers that in
 * microseconds and the fold asks for every transaction; here the zone's offset is looked up once per four days and the
 * moment of a change in between is found to the second. A memo of a pure function (I1), bounded (I5). The
 * answer is as good as the runtime's own time-zone data: every owner must run the same release of it.
 */
import { limits } from "../../config/limits.ts"
import type { EpochDay } from "./model.ts"

export const msPerDay = 86_400_000

// No zone has changed its offset and changed it back within four days since 1970 (shortest: Brazil's north in October
// 2000, a week less an hour), so equal offsets at both ends of a span of that length mean one offset throughout.
const spanMs = 4 * msPerDay

/** Four days of one zone: the offset before and after `switchMs`, which is Infinity when nothing changes. */
interface Span {
  readonly index: number
  readonly switchMs: number
  readonly offsetBeforeMs: number
  readonly offsetAfterMs: number
}

interface Zone {
  readonly format: Intl.DateTimeFormat
  readonly spans: Map<number, Span>
  latest: Span
}

const zones = new Map<string, Zone>()
let latestName = ""
let latestZone: Zone | undefined

/** The offset as Intl tells it: wall clock minus UTC, by reading the wall clock as though it were UTC. */
const intlOffsetMs = (format: Intl.DateTimeFormat, timeMs: number): number => {
  const field = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const part of format.formatToParts(timeMs)) {
    if (part.type in field) field[part.type as keyof typeof field] = Number(part.value)
  }
  const wallMs = Date.UTC(field.year, field.month - 1, field.day, field.hour, field.minute, field.second)
  return wallMs - Math.floor(timeMs / 1_000) * 1_000
}

const computeSpan = (format: Intl.DateTimeFormat, index: number): Span => {
  let low = index * spanMs
  let high = low + spanMs
  const offsetBeforeMs = intlOffsetMs(format, low)
  const offsetAfterMs = intlOffsetMs(format, high)
  if (offsetBeforeMs === offsetAfterMs) {
    return { index, switchMs: Number.POSITIVE_INFINITY, offsetBeforeMs, offsetAfterMs }
  }
  // Zones change on whole seconds; `high` always stands at or after the change.
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000
    if (intlOffsetMs(format, middle) === offsetBeforeMs) low = middle
    else high = middle
  }
  return { index, switchMs: high, offsetBeforeMs, offsetAfterMs }
}

const openZone = (timeZone: string): Zone => {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  })
  const latest = computeSpan(format, 0)
  if (zones.size >= limits.zonesCachedMax) zones.clear()
  const zone: Zone = { format, spans: new Map([[0, latest]]), latest }
  zones.set(timeZone, zone)
  return zone
}

const spanOf = (zone: Zone, index: number): Span => {
  let span = zone.spans.get(index)
  if (span === undefined) {
    span = computeSpan(zone.format, index)
    if (zone.spans.size >= limits.zoneSpansCachedMax) zone.spans.clear()
    zone.spans.set(index, span)
  }
  zone.latest = span
  return span
}

/**
 * The zone's offset from UTC at an instant, in milliseconds (east positive).
 * @throws RangeError for a zone or an instant that Intl does not know.
 */
export const zoneOffsetMs = (timeMs: number, timeZone: string): number => {
  if (timeZone !== latestName || latestZone === undefined) {
    latestZone = zones.get(timeZone) ?? openZone(timeZone)
    latestName = timeZone
  }
  const index = Math.floor(timeMs / spanMs)
  const span = latestZone.latest.index === index ? latestZone.latest : spanOf(latestZone, index)
  return timeMs < span.switchMs ? span.offsetBeforeMs : span.offsetAfterMs
}

/** The wall clock of a zone, counted in milliseconds as though it were UTC: days and parts of days by division. */
export const wallClockMs = (timeMs: number, timeZone: string): number => timeMs + zoneOffsetMs(timeMs, timeZone)

/** The day that an instant is in a zone. */
export const localDay = (timeMs: number, timeZone: string): EpochDay =>
  Math.floor(wallClockMs(timeMs, timeZone) / msPerDay)

/**
 * The first instant of a day in a zone: its midnight, or where clocks skip that, the first instant after it; where they
 * skip the whole day, the first of the next.
 */
export const dayStartMs = (day: EpochDay, timeZone: string): number => {
  const wallMs = day * msPerDay
  const before = wallMs - zoneOffsetMs(wallMs - msPerDay, timeZone)
  const after = wallMs - zoneOffsetMs(wallMs + msPerDay, timeZone)
  const [earlier, later] = before < after ? [before, after] : [after, before]
  const starts = localDay(earlier, timeZone) >= day && localDay(earlier - 1, timeZone) < day
  return starts ? earlier : later
}

const daysPerEra = 146_097

/** Year, month from 1 and day of the month, by arithmetic (Hinnant, `civil_from_days`): a Date costs ten times as much. */
export const civilOf = (
  day: EpochDay,
): { readonly year: number; readonly month: number; readonly dayOfMonth: number } => {
  const shifted = day + 719_468
  const era = Math.floor(shifted / daysPerEra)
  const dayOfEra = shifted - era * daysPerEra
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  }
}

const twoDigits = (value: number): string => (value < 10 ? `0${value}` : `${value}`)

/** `YYYY-MM-DD`. */
export const dayToText = (day: EpochDay): string => {
  const { year, month, dayOfMonth } = civilOf(day)
  // Years that are not of four digits are written as ISO 8601 has them, which is a Date's business.
  if (!(year >= 1_000 && year <= 9_999)) return new Date(day * msPerDay).toISOString().slice(0, 10)
  return `${year}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`
}

/**
 * The day that `YYYY-MM-DD` names.
 * @throws RangeError for any other text, and for a day that the calendar lacks (2026-02-30).
 */
export const textToDay = (text: string): EpochDay => {
  const timeMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  const day = timeMs / msPerDay
  if (Number.isNaN(day) || dayToText(day) !== text) throw new RangeError(`not a calendar day: ${text}`)
  return day
}
