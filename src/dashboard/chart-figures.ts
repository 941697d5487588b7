/**
 * The burn chart's numbers, one column per trip day. Spend before the trip stands in one column in front and spend
 * after it in one behind, so that a flight booked in spring does not stretch the axis over months. Pure; amounts in
 * major units, because that is what a chart scales.
 */
import type { BudgetSummary, QuantilesView } from "../budget/view.ts"
import { daysBetween } from "./days.ts"

export interface ChartColumn {
  readonly date: string
  readonly place: "before" | "trip" | "after"
  readonly plannedMinor: number
  readonly spentMinor: number
  readonly oneOffMinor: number
  readonly count: number
  readonly isToday: boolean
  /** Null from tomorrow on. */
  readonly cumulativeSpentMinor: number | null
  readonly cumulativePlannedMinor: number
  /** Where the running sum is heading: from what is spent today, in one point, to the end of the trip. */
  readonly forecast: QuantilesView | null
}

type Day = BudgetSummary["byDay"][number]

const placeOf = (day: Day, summary: BudgetSummary): ChartColumn["place"] => {
  if (day.date < summary.startDate) return "before"
  return day.date > summary.endDate ? "after" : "trip"
}

const sum = (days: ReadonlyArray<Day>, of: (day: Day) => number): number =>
  days.reduce((total, day) => total + of(day), 0)

const folded = (days: ReadonlyArray<Day>): ReadonlyArray<Day> => {
  const [first] = days
  if (first === undefined) return []
  return [
    {
      date: first.date,
      plannedMinor: sum(days, (day) => day.plannedMinor),
      spentMinor: sum(days, (day) => day.spentMinor),
      oneOffMinor: sum(days, (day) => day.oneOffMinor),
      count: sum(days, (day) => day.count),
    },
  ]
}

const pointAt = (minor: number): QuantilesView => ({ p05: minor, p25: minor, p50: minor, p75: minor, p95: minor })

/** The forecast by the end of a day; long trips come with some of their days, and the way between is straight. */
const forecastAt = ({ forecast: { perDay } }: BudgetSummary, date: string): QuantilesView | null => {
  const next = perDay.findIndex((day) => day.date >= date)
  const after = perDay[next]
  if (after === undefined) return null
  const before = perDay[next - 1]
  if (after.date === date || before === undefined) return after.date === date ? after : null
  const part = daysBetween(before.date, date) / daysBetween(before.date, after.date)
  const between = (name: keyof QuantilesView) => Math.round(before[name] + (after[name] - before[name]) * part)
  return {
    p05: between("p05"),
    p25: between("p25"),
    p50: between("p50"),
    p75: between("p75"),
    p95: between("p95"),
  }
}

export const chartColumns = (summary: BudgetSummary): ReadonlyArray<ChartColumn> => {
  const days = [...summary.byDay].sort((one, other) => one.date.localeCompare(other.date))
  const at = (place: ChartColumn["place"]) => days.filter((day) => placeOf(day, summary) === place)
  let spent = 0
  let planned = 0
  return [...folded(at("before")), ...at("trip"), ...folded(at("after"))].map((day) => {
    spent += day.spentMinor
    // As the pace has it: everyday money spread over the days, one-offs expected as they were paid.
    planned += day.plannedMinor + day.oneOffMinor
    const place = placeOf(day, summary)
    const isToday = day.date === summary.today
    return {
      ...day,
      place,
      isToday,
      forecast:
        isToday && summary.phase === "running"
          ? pointAt(spent)
          : place === "trip"
            ? forecastAt(summary, day.date)
            : null,
      cumulativeSpentMinor: daysBetween(summary.today, day.date) > 0 ? null : spent,
      cumulativePlannedMinor: planned,
    }
  })
}

/**
 * Where the daily scale ends: high enough for every ordinary day and the plan, not for the hotel that was paid in one
 * sum. Bars above it are cut and say their amount.
 */
export const dailyCeilingMinor = (columns: ReadonlyArray<ChartColumn>): number => {
  const highest = Math.max(0, ...columns.map((column) => column.spentMinor))
  const everyday = Math.max(
    0,
    ...columns.map((column) => Math.max(column.plannedMinor, column.spentMinor - column.oneOffMinor)),
  )
  return everyday === 0
    ? highest * 1.1
    : Math.min(highest, everyday * 1.9) > everyday
      ? Math.min(highest, everyday * 1.9) * 1.08
      : everyday * 1.15
}

/** The chart in one sentence, for those who do not see it. */
export const chartSentence = (columns: ReadonlyArray<ChartColumn>, money: (minor: number) => string): string => {
  const past = columns.filter((column) => column.cumulativeSpentMinor !== null && column.place === "trip")
  const last = past.at(-1)
  if (last === undefined) return "No day of this trip has passed yet."
  const dearest = past.reduce((one, other) => (other.spentMinor > one.spentMinor ? other : one), last)
  return `Spent ${money(last.cumulativeSpentMinor ?? 0)} against ${money(last.cumulativePlannedMinor)} planned by ${last.date}. The dearest day was ${dearest.date} with ${money(dearest.spentMinor)}.`
}
