/**
 * The periods that insights compare: calendar weeks (from Monday), months, quarters and years. A period that is not over
 * yet is compared with as many days of another one, so that the fifth of a month is not measured against a whole one.
 */
import { msPerDay } from "../calendar.ts"
import type { EpochDay } from "../model.ts"

export const periodNames = ["week", "month", "quarter", "year"] as const
export type PeriodName = (typeof periodNames)[number]

/** Inclusive. */
export interface Span {
  readonly fromDay: EpochDay
  readonly toDay: EpochDay
}

/** The first day of 1970 was a Thursday. */
const mondayOffsetDays = 3
const daysPerWeek = 7
const monthsOf = { month: 1, quarter: 3, year: 12 } as const

const firstOfMonth = (year: number, month: number): EpochDay => Date.UTC(year, month, 1) / msPerDay

/** The period that holds a day, or one so many periods before it. */
export const periodAt = (name: PeriodName, day: EpochDay, back = 0): Span => {
  if (name === "week") {
    const fromDay = day - ((day + mondayOffsetDays) % daysPerWeek) - back * daysPerWeek
    return { fromDay, toDay: fromDay + daysPerWeek - 1 }
  }
  const date = new Date(day * msPerDay)
  const months = monthsOf[name]
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth() - (date.getUTCMonth() % months) - back * months
  return { fromDay: firstOfMonth(year, month), toDay: firstOfMonth(year, month + months) - 1 }
}

export const daysIn = ({ fromDay, toDay }: Span): number => toDay - fromDay + 1

/** As many days of the period as have gone by of the present one; the whole of a shorter one. */
export const partOf = (span: Span, elapsedDays: number): Span => ({
  fromDay: span.fromDay,
  toDay: Math.min(span.toDay, span.fromDay + elapsedDays - 1),
})

/** Days of the period up to and including today. */
export const elapsedDays = (span: Span, today: EpochDay): number =>
  Math.max(1, Math.min(daysIn(span), today - span.fromDay + 1))

/** The first day of the month that a day is in. */
export const monthOf = (day: EpochDay): EpochDay => {
  const date = new Date(day * msPerDay)
  return firstOfMonth(date.getUTCFullYear(), date.getUTCMonth())
}

/** A span as the whole months in it, named by their first days, and the days that are left over. */
export const monthsIn = ({ fromDay, toDay }: Span): { readonly months?: Span; readonly days: ReadonlyArray<Span> } => {
  const first = fromDay === monthOf(fromDay) ? fromDay : monthAfter(fromDay)
  const end = monthOf(toDay + 1)
  if (first >= end) return { days: [{ fromDay, toDay }] }
  const around: ReadonlyArray<Span> = [
    { fromDay, toDay: first - 1 },
    { fromDay: end, toDay },
  ]
  return {
    months: { fromDay: first, toDay: monthOf(end - 1) },
    days: around.filter((span) => span.fromDay <= span.toDay),
  }
}

const monthAfter = (day: EpochDay): EpochDay => {
  const date = new Date(day * msPerDay)
  return firstOfMonth(date.getUTCFullYear(), date.getUTCMonth() + 1)
}
