/** How insights name periods and changes in their sentences. */
import { msPerDay } from "../calendar.ts"
import type { EpochDay } from "../model.ts"
import type { Comparison } from "./figures.ts"
import type { PeriodName } from "./period.ts"

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Where it stands against: `than last month by this day`. */
export const against = (period: PeriodName, compareWith: Comparison): string => {
  if (compareWith === "peers") return `what others spent this ${period}`
  return compareWith === "average" ? `your usual ${period} by this day` : `last ${period} by this day`
}

/** Whole percent; undefined where there is nothing to compare with. */
export const changePercent = (now: number, before: number): number | undefined =>
  before <= 0 ? undefined : Math.round(((now - before) / before) * 100)

const monthNames = "January February March April May June July August September October November December".split(" ")

/** `12 May`. */
export const dayInWords = (day: EpochDay): string => {
  const date = new Date(day * msPerDay)
  return `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]}`
}
