/**
 * How a person spends, as far as their days tell: how often, how much at a time, how unevenly. Begins as the population
 * and moves towards the person as days come in (shrinkage); what is long past fades. A fold over whole days in their
 * order: the same days give the same habit (I1, I8).
 */
import type { Population } from "./population.ts"

export interface Habit {
  /** Weighted sums: transactions and the even days they came in; spend and its transactions; squares and their sum. */
  count: number
  evenDays: number
  spent: number
  spentCount: number
  squares: number
  squaresCount: number
}

/** What is believed of a person now. */
export interface Belief {
  /** Transactions per even day, and minor units per transaction. */
  readonly countPerDay: number
  readonly amountMinor: number
  /** E[amount²] / E[amount]². */
  readonly spread: number
  /** Relative variance of countPerDay × amountMinor. */
  readonly levelVariance: number
}

/** A person of whom nothing is known yet. */
export const newHabit = (): Habit => ({
  count: 0,
  evenDays: 0,
  spent: 0,
  spentCount: 0,
  squares: 0,
  squaresCount: 0,
})

const countPerDayOf = ({ count, evenDays }: Habit, { countWeightDays, countPerDay }: Population): number =>
  (count + countWeightDays * countPerDay) / (evenDays + countWeightDays)

const amountOf = ({ spent, spentCount }: Habit, { amountWeightCount }: Population, amountMinor: number): number =>
  (spent + amountWeightCount * amountMinor) / (spentCount + amountWeightCount)

/** @param amountMinor what a transaction of this population is worth, in this budget's currency. */
export const believe = (habit: Habit, population: Population, amountMinor: number): Belief => {
  const { countWeightDays, spreadWeightCount } = population
  const countDays = habit.evenDays + countWeightDays
  return {
    countPerDay: countPerDayOf(habit, population),
    amountMinor: amountOf(habit, population, amountMinor),
    spread: (habit.squares + spreadWeightCount * population.spread) / (habit.squaresCount + spreadWeightCount),
    levelVariance: population.levelVariance + (population.priorVariance * countWeightDays) / countDays,
  }
}

/** How much of an observation is left after a day. */
export interface Fading {
  readonly count: number
  readonly amount: number
  readonly spread: number
}

export const fadingOf = (population: Population): Fading => ({
  count: 0.5 ** (1 / population.countHalfLifeDays),
  amount: 0.5 ** (1 / population.amountHalfLifeDays),
  spread: 0.5 ** (1 / population.spreadHalfLifeDays),
})

/**
 * One whole day more, also one without any spend.
 * @param weight what the calendar lets expect of the day (population.ts)
 * @param amountMinor as for `believe`
 */
export const observeDay = (
  habit: Habit,
  population: Population,
  fading: Fading,
  amountMinor: number,
  day: { readonly weight: number; readonly spentMinor: number; readonly count: number },
): void => {
  const expectedMinor = amountOf(habit, population, amountMinor)
  const count = Math.max(0, day.count)
  const capped = Math.min(Math.max(0, day.spentMinor), population.cap * Math.max(1, count) * expectedMinor)
  const expectedCount = countPerDayOf(habit, population) * day.weight
  const surprise = capped / expectedMinor - expectedCount
  habit.squares = habit.squares * fading.spread + surprise * surprise
  habit.squaresCount = habit.squaresCount * fading.spread + expectedCount
  habit.count = habit.count * fading.count + count
  habit.evenDays = habit.evenDays * fading.count + day.weight
  habit.spent = habit.spent * fading.amount + capped
  habit.spentCount = habit.spentCount * fading.amount + count
}
