/** Which day it is at a place, asked of the zone data once per zone. */
const formats = new Map<string, Intl.DateTimeFormat>()

export const dateIn = (timeMs: number, timeZone: string): string => {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" })
  formats.set(timeZone, format)
  return format.format(timeMs)
}
