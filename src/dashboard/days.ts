/**
 * Days and times as people say them. A day is `YYYY-MM-DD` in the budget's zone and is never moved through another
 * zone; an instant is shown in the zone of the trip, because a receipt shows the time of the place.
 */
const dayMs = 86_400_000

const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`)

const formatter = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" })
  return (day: string) => format.format(utc(day)).replace(",", "")
}

/** `Fri 8 May`. */
export const dayName = formatter({ weekday: "short", day: "numeric", month: "short" })
/** `8 May`. */
export const shortDay = formatter({ day: "numeric", month: "short" })
const withYear = formatter({ day: "numeric", month: "short", year: "numeric" })

/** Days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / dayMs)

export const addDays = (day: string, days: number): string =>
  new Date(utc(day) + days * dayMs).toISOString().slice(0, 10)

/** `4 – 14 May 2026`, `28 Apr – 3 May 2026`. */
export const dayRange = (start: string, end: string): string => {
  const sameMonth = start.slice(0, 7) === end.slice(0, 7)
  return `${sameMonth ? Number(start.slice(8)) : shortDay(start)} – ${withYear(end)}`
}

/** `Today`, `Yesterday`, `Fri 8 May`. */
export const relativeDay = (day: string, today: string): string => {
  const distance = daysBetween(day, today)
  if (distance === 0) return "Today"
  if (distance === 1) return "Yesterday"
  return dayName(day)
}

/** `14:05` at the place of the trip. */
export const timeOf = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(Date.parse(instant))

/** The day of an instant at a place. */
export const dayIn = (instantMs: number, timeZone: string): string => {
  const parts = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone })
  return parts.format(instantMs)
}

/** `just now`, `4 min ago`, `2 h ago`, `3 days ago`. */
export const ago = (elapsedMs: number): string => {
  const minutes = Math.floor(elapsedMs / 60_000)
  if (minutes < 1) return "just now"
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ago`
  return `${Math.floor(hours / 24)} days ago`
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
