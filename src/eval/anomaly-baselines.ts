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

const scoreOf = (before: ReadonlyArray<number>, value: number, rule: "zScore" | "mad"): number => {
  if (before.length < learntMin) return 0
  const [centre, spread] =
    rule === "zScore"
      ? [mean([...before]), standardDeviation([...before])]
      : [median([...before]), 1.4826 * medianAbsoluteDeviation([...before])]
  return spread === 0 ? 0 : (value - centre) / spread
}

export const baselineScores = (people: ReadonlyArray<Person>, rule: "zScore" | "mad"): ReadonlyArray<ScoredRow> =>
  people.flatMap((person) => {
    const kept = new Map<number, Array<number>>()
    return person.map(({ cardholder, purchase, fraud }) => {
      const before = kept.get(purchase.category) ?? []
      const amount = Math.exp(purchase.logAmount)
      const score = scoreOf(before, amount, rule)
      before.push(amount)
      if (before.length > keptMax) before.shift()
      kept.set(purchase.category, before)
      return { person: cardholder, timeSeconds: purchase.timeSeconds, score, alert: false, fraud: fraud === true }
    })
  })
