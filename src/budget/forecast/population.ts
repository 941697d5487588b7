/**
 * What a population's spending looks like: the start of every forecast, left behind as a person's own days come in. The
 * figures are fitted by `npm run train -- forecast` and stand in `config/models/`; nothing here is learned at run time,
 * so that the same log gives the same forecast (I1).
 */
import { civilOf } from "../calendar.ts"
import type { EpochDay } from "../model.ts"
import { readFields, readList, readNumber, ShapeError } from "../shape.ts"

export interface Population {
  /** Relative spend by weekday (Monday first), by month (January first), and on a trip's first and last day. */
  readonly weekday: ReadonlyArray<number>
  readonly month: ReadonlyArray<number>
  readonly firstDay: number
  readonly lastDay: number
  /** Of a day's spend, what has been spent by each full hour: 25 values from 0 to 1. */
  readonly byHour: ReadonlyArray<number>
  /** Of everyday spend, the part of each category in the taxonomy's order; 0 for what is paid once. */
  readonly shares: ReadonlyArray<number>
  /** Transactions on an even day, and how many days of a person's own weigh as much. */
  readonly countPerDay: number
  readonly countWeightDays: number
  /** Amount of a transaction: in minor units, or relative to a planned day / `countPerDay` where there is a plan. */
  readonly amount: number
  readonly amountWeightCount: number
  /** E[amount²] / E[amount]², and how many transactions of a person's own weigh as much. */
  readonly spread: number
  readonly spreadWeightCount: number
  /** Relative variance of a person's level: what stays however long they are known, and what is unknown at first. */
  readonly levelVariance: number
  readonly priorVariance: number
  /** After so many days an observation counts half. */
  readonly countHalfLifeDays: number
  readonly amountHalfLifeDays: number
  readonly spreadHalfLifeDays: number
  /** An amount above this many mean amounts counts as so many: one engagement ring is no habit. */
  readonly cap: number
  readonly residuals: Residuals
}

/** Standardised residuals as they were on the development data: `z[knot][level]`, knots by relative variance. */
export interface Residuals {
  readonly levels: ReadonlyArray<number>
  readonly knots: ReadonlyArray<number>
  readonly z: ReadonlyArray<ReadonlyArray<number>>
}

/** 1970-01-01 was a Thursday; Monday is 0. */
const weekdayOf = (day: EpochDay): number => (((day + 3) % 7) + 7) % 7

/** The month of a day, 0 to 11. */
export const monthOf = (day: EpochDay): number => civilOf(day).month - 1

/** How much of an even day's spend a day of the calendar is expected to bring. */
export const calendarWeight = (population: Population, day: EpochDay): number =>
  (population.weekday[weekdayOf(day)] ?? 1) * (population.month[monthOf(day)] ?? 1)

/** What a calendar weight becomes as a day of a trip, whose edges differ. */
export const tripWeight = (
  { firstDay, lastDay }: Population,
  weight: number,
  day: EpochDay,
  startDay: EpochDay,
  endDay: EpochDay,
): number => weight * (day === startDay ? firstDay : 1) * (day === endDay ? lastDay : 1)

/** The part of a day's spend that is still to come when this fraction of the day has gone by. */
export const restOfDay = ({ byHour }: Population, fraction: number): number => {
  const hours = Math.min(24, Math.max(0, fraction * 24))
  const hour = Math.min(23, Math.floor(hours))
  const before = byHour[hour] ?? 0
  return 1 - before - ((byHour[hour + 1] ?? 1) - before) * (hours - hour)
}

const readNumbers =
  (length?: number) =>
  (value: unknown): ReadonlyArray<number> => {
    const numbers = readList(value, readNumber)
    if (length !== undefined && numbers.length !== length) throw new ShapeError(`expected ${length} numbers`)
    return numbers
  }

const readPositive = (value: unknown): number => {
  const number = readNumber(value)
  if (number <= 0) throw new ShapeError("expected a number above 0")
  return number
}

const readAscending = (value: unknown): ReadonlyArray<number> => {
  const numbers = readList(value, readNumber)
  const ascends = numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))
  if (!ascends || numbers.length < 2) throw new ShapeError("expected ascending numbers")
  return numbers
}

const readResiduals = (value: unknown): Residuals => {
  const fields = readFields(value)
  const levels = readAscending(fields["levels"])
  const knots = readAscending(fields["knots"])
  const z = readList(fields["z"], readNumbers(levels.length))
  if (z.length !== knots.length) throw new ShapeError("expected a row of residuals for each knot")
  return { levels, knots, z }
}

/**
 * A population from its parsed model file.
 * @throws ShapeError
 */
export const readPopulation = (value: unknown): Population => {
  const fields = readFields(value)
  const positive = (name: string) => readPositive(fields[name])
  return {
    weekday: readNumbers(7)(fields["weekday"]),
    month: readNumbers(12)(fields["month"]),
    firstDay: positive("firstDay"),
    lastDay: positive("lastDay"),
    byHour: readNumbers(25)(fields["byHour"]),
    shares: readNumbers()(fields["shares"]),
    countPerDay: positive("countPerDay"),
    countWeightDays: positive("countWeightDays"),
    amount: positive("amount"),
    amountWeightCount: positive("amountWeightCount"),
    spread: positive("spread"),
    spreadWeightCount: positive("spreadWeightCount"),
    levelVariance: positive("levelVariance"),
    priorVariance: positive("priorVariance"),
    countHalfLifeDays: positive("countHalfLifeDays"),
    amountHalfLifeDays: positive("amountHalfLifeDays"),
    spreadHalfLifeDays: positive("spreadHalfLifeDays"),
    cap: positive("cap"),
    residuals: readResiduals(fields["residuals"]),
  }
}
