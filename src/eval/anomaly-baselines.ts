/**
 * Two rules of the trade to beat: how many standard deviations, or median absolute deviations, an amount lies over what
 * the person has spent so far in its category.
 */
import { mean, median, medianAbsoluteDeviation, standardDeviation } from "simple-statistics"
import type { Person } from "../train/fit-cards.ts"
import type { ScoredRow } from "./score-table.ts"

/** The newest of a category that a rule looks at: bounded, as theirs would have to be. */
const keptMax = 200
const learntMin = 3

const scoreOf = (before: ReadonlyArray<number>, value: number, rule: AmountRule): number => {
  if (before.length < learntMin) return 0
  const [centre, spread] =
    rule === "zScore"
      ? [mean([...before]), standardDeviation([...before])]
      : [median([...before]), 1.4826 * medianAbsoluteDeviation([...before])]
  return spread === 0 ? 0 : (value - centre) / spread
}

export type AmountRule = "zScore" | "mad"

/** One person's history under a rule, by category. */
export class AmountHistory {
  readonly #rule: AmountRule
  readonly #kept = new Map<number, Array<number>>()
  constructor(rule: AmountRule) {
    this.#rule = rule
  }

  /** How far the amount lies out, by what came before it; then it is part of that. */
  score(category: number, amount: number): number {
    const before = this.#kept.get(category) ?? []
    const score = scoreOf(before, amount, this.#rule)
    before.push(amount)
    if (before.length > keptMax) before.shift()
    this.#kept.set(category, before)
    return score
  }
}

export const baselineScores = (people: ReadonlyArray<Person>, rule: AmountRule): ReadonlyArray<ScoredRow> =>
  people.flatMap((person) => {
    const history = new AmountHistory(rule)
    return person.map(({ cardholder, purchase, fraud }) => {
      const score = history.score(purchase.category, Math.exp(purchase.logAmount))
      return { person: cardholder, timeSeconds: purchase.timeSeconds, score, alert: false, fraud: fraud === true }
    })
  })
