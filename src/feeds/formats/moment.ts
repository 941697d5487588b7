/** Days and instants as sources write them, checked to exist, in the one form that canonical transactions have. */
import { type Place, quoted, refuse } from "./place.ts"

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/
const instantPattern =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(\.\d{1,9})?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/

const two = (value: number): string => String(value).padStart(2, "0")

/** The day, or undefined where the calendar has none such. */
export const dayOf = (year: number, month: number, day: number): string | undefined => {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = year >= 1900 && year <= 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? `${year}-${two(month)}-${two(day)}` : undefined
}

const isoDayOf = (text: string): string | undefined => {
  const [, year, month, day] = dayPattern.exec(text) ?? []
  return year === undefined ? undefined : dayOf(Number(year), Number(month), Number(day))
}

/** A day such as 2026-05-08. */
export const isoDay = (text: string, place: Place): string =>
  isoDayOf(text.trim()) ?? refuse(place, "malformed", `${quoted(text)} is no day`)

/** An instant such as 2026-05-08T10:00:00+07:00; undefined for anything else. */
export const instantOf = (text: string): string | undefined => {
  const [, day, hour, minute, second = "00", fraction = "", zone] = instantPattern.exec(text.trim()) ?? []
  if (day === undefined || zone === undefined || isoDayOf(day) === undefined) return undefined
  const offset = zone === "Z" || zone.includes(":") ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  // A leap second is the last instant of its minute to everything that computes with it.
  return `${day}T${hour}:${minute}:${second === "60" ? "59" : second}${fraction}${offset}`
}

/** @throws FormatError when it is none */
export const instant = (text: string, place: Place): string =>
  instantOf(text) ?? refuse(place, "malformed", `${quoted(text)} is no instant`)

/** A day or an instant, whichever stands there. */
export const dayOrInstant = (text: string, place: Place): string =>
  isoDayOf(text.trim()) ?? instantOf(text) ?? refuse(place, "malformed", `${quoted(text)} is neither day nor instant`)

export type DateOrder = "YMD" | "DMY" | "MDY"

const numericDate = /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})$/
const wordyDate = /^(\d{1,2})[ .-]+([A-Za-z]{3})[A-Za-z]{0,6}[ .-]+(\d{4}|\d{2})$/
/** A time of day without its zone is no instant: the day stands. */
const timeBehind = /(?<=\d)[ T]{1,3}(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d(?:\.\d{1,9})?)?(?: ?WI(?:B|TA|T))?$/i

/** English and Indonesian, by their first three letters. */
const months: ReadonlyMap<string, number> = new Map(
  ["jan", "feb", "mar", "apr", "may mei", "jun", "jul", "aug agu ags", "sep", "oct okt", "nov nop", "dec des"].flatMap(
    (names, index) => names.split(" ").map((name) => [name, index + 1] as const),
  ),
)

export const withoutTime = (text: string): string => text.trim().replace(timeBehind, "")

/** A day of numbers in the given order, or with the month in words; two digits of a year are of this century. */
export const numericDay = (text: string, order: DateOrder, place: Place): string => {
  const plain = withoutTime(text)
  const [, ofMonth = "", word = "", ofCentury = ""] = wordyDate.exec(plain) ?? []
  if (word !== "") {
    const year = Number(ofCentury.padStart(4, "20"))
    const found = dayOf(year, months.get(word.toLowerCase()) ?? 0, Number(ofMonth))
    return found ?? refuse(place, "malformed", `${quoted(text)} is no day`)
  }
  const [, first = "", second = "", third = ""] = numericDate.exec(plain) ?? []
  const [year, month, day] =
    order === "YMD" ? [first, second, third] : order === "DMY" ? [third, second, first] : [third, first, second]
  const full = year.length === 2 ? `20${year}` : year
  const found =
    full.length === 4 && month.length <= 2 && day.length <= 2
      ? dayOf(Number(full), Number(month), Number(day))
      : undefined
  return found ?? refuse(place, "malformed", `${quoted(text)} is no day`)
}
