/** Figures of a scorer over labelled rows: counts at a threshold, the curve, and an interval over people. */
import { Dice } from "../feeds/simulate/dice.ts"

export interface ScoredRow {
  readonly person: string
  readonly timeSeconds: number
  readonly score: number
  readonly alert: boolean
  readonly fraud: boolean
}

export interface Figures {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly falseAlertsPerPersonMonth: number
}

const secondsPerMonth = (365.25 / 12) * 86_400
export const round = (value: number): number => Math.round(value * 10_000) / 10_000

/** Months that each person's rows span, at least one. */
const personMonths = (rows: ReadonlyArray<ScoredRow>): number => {
  const spans = new Map<string, { from: number; to: number }>()
  for (const { person, timeSeconds } of rows) {
    const span = spans.get(person) ?? { from: timeSeconds, to: timeSeconds }
    spans.set(person, { from: Math.min(span.from, timeSeconds), to: Math.max(span.to, timeSeconds) })
  }
  let months = 0
  for (const { from, to } of spans.values()) months += Math.max(1, (to - from) / secondsPerMonth)
  return months
}

const f1Of = (hits: number, falseAlerts: number, missed: number): number =>
  hits === 0 ? 0 : (2 * hits) / (2 * hits + falseAlerts + missed)

export const figuresOf = (rows: ReadonlyArray<ScoredRow>): Figures => {
  let [hits, falseAlerts, missed] = [0, 0, 0]
  for (const { alert, fraud } of rows) {
    if (alert && fraud) hits++
    else if (alert) falseAlerts++
    else if (fraud) missed++
  }
  return {
    precision: hits === 0 ? 0 : round(hits / (hits + falseAlerts)),
    recall: hits === 0 ? 0 : round(hits / (hits + missed)),
    f1: round(f1Of(hits, falseAlerts, missed)),
    falseAlertsPerPersonMonth: round(falseAlerts / Math.max(1, personMonths(rows))),
  }
}

/** Recall and precision at every score, from the highest down. */
export const curveOf = (
  rows: ReadonlyArray<ScoredRow>,
): ReadonlyArray<{ readonly recall: number; readonly precision: number }> => {
  const sorted = [...rows].sort((a, b) => b.score - a.score)
  const frauds = rows.filter((row) => row.fraud).length
  let hits = 0
  return sorted.flatMap(({ fraud, score }, index) => {
    if (fraud) hits++
    const last = sorted[index + 1]?.score !== score
    return last ? [{ recall: hits / Math.max(1, frauds), precision: hits / (index + 1) }] : []
  })
}

/** Average precision: the area under the curve, by steps. */
export const prAucOf = (rows: ReadonlyArray<ScoredRow>): number => {
  let [area, before] = [0, 0]
  for (const { recall, precision } of curveOf(rows)) {
    area += (recall - before) * precision
    before = recall
  }
  return round(area)
}

/** The 95 % interval of F1 when the people are drawn anew (with replacement). */
export const f1Interval = (rows: ReadonlyArray<ScoredRow>, seed: string): readonly [number, number] => {
  const dice = new Dice(seed)
  const people = [...new Set(rows.map((row) => row.person))].map((person) => {
    const own = rows.filter((row) => row.person === person)
    const count = (test: (row: ScoredRow) => boolean) => own.filter(test).length
    return [
      count((row) => row.alert && row.fraud),
      count((row) => row.alert && !row.fraud),
      count((row) => !row.alert && row.fraud),
    ] as const
  })
  const draws = Array.from({ length: 2_000 }, () => {
    let [hits, falseAlerts, missed] = [0, 0, 0]
    for (let drawn = 0; drawn < people.length; drawn++) {
      const [h, f, m] = dice.pick(people)
      hits += h
      falseAlerts += f
      missed += m
    }
    return f1Of(hits, falseAlerts, missed)
  }).sort((a, b) => a - b)
  return [round(draws[50] ?? 0), round(draws[1_949] ?? 0)]
}

/** Each alert where the score is at least the threshold. */
export const withThreshold = (rows: ReadonlyArray<ScoredRow>, threshold: number): ReadonlyArray<ScoredRow> =>
  rows.map((row) => ({ ...row, alert: row.score >= threshold }))
