/**
 * What the population is like, from labelled rows, as ratios only: where a category's amounts lie beside the payer's own,
 * how they spread, and how much more common a category or an hour is among frauds than among purchases.
 */
import type { Population } from "../budget/anomaly/habits.ts"
import { hourOf } from "../budget/anomaly/habits.ts"
import type { CardRow } from "../feeds/card-rows.ts"

const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const mean = (values: ReadonlyArray<number>): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** Log ratio of a group's share among frauds to its share among purchases, drawn towards none where rows are few. */
const risks = (rows: ReadonlyArray<CardRow>, groups: number, groupOf: (row: CardRow) => number): Array<number> => {
  const [fraud, honest] = [new Array<number>(groups).fill(0), new Array<number>(groups).fill(0)]
  for (const row of rows) {
    const counts = row.fraud === true ? fraud : honest
    const group = groupOf(row)
    if (group >= 0) counts[group] = (counts[group] ?? 0) + 1
  }
  const frauds = fraud.reduce((sum, count) => sum + count, 0)
  const others = honest.reduce((sum, count) => sum + count, 0)
  return fraud.map((count, group) => {
    const share = ((honest[group] ?? 0) + 1) / (others + groups)
    const lean = 5
    return Math.log((count + lean * share) / (frauds + lean) / share)
  })
}

/** Hours lend to their neighbours: 2 of 4 parts are their own. */
const smoothed = (values: ReadonlyArray<number>): Array<number> =>
  values.map(
    (value, at) =>
      value / 2 +
      ((values[(at + 1) % values.length] ?? 0) + (values[(at + values.length - 1) % values.length] ?? 0)) / 4,
  )

const round = (value: number): number => Math.round(value * 1_000) / 1_000

export const populationOf = (people: ReadonlyArray<ReadonlyArray<CardRow>>, categories: number): Population => {
  const above = Array.from({ length: categories }, () => [] as number[])
  for (const rows of people) {
    const honest = rows.filter((row) => row.fraud !== true)
    const usual = median(honest.map((row) => row.purchase.logAmount))
    for (const { purchase } of honest) above[purchase.category]?.push(purchase.logAmount - usual)
  }
  const rows = people.flat()
  const usual = rows.filter((row) => row.fraud !== true).map((row) => row.purchase.logAmount)
  const ratio = above.map(median)
  return {
    logRatio: ratio.map(round),
    logUsual: round(mean(usual)),
    deviation: above.map((values, index) => round(mean(values.map((value) => Math.abs(value - (ratio[index] ?? 0)))))),
    risk: risks(rows, categories, (row) => row.purchase.category).map(round),
    hourRisk: smoothed(risks(rows, 24, (row) => hourOf(row.purchase.timeSeconds))).map(round),
  }
}
