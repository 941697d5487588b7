/**
 * Progressive thresholds: each percent of the total is announced once when spend reaches it, the lower first when one
 * purchase crosses several. A threshold is armed again when the plan rises above the spend, or when spend falls well
 * below it; a refund of a few cents at the line is no news twice.
 */
import type { BudgetPlan, Fact } from "../model.ts"
import type { BudgetState } from "../state.ts"

/** Spend has to fall this far below a threshold, in percent of the total, before it can fire again. */
const rearmPercent = 5

const noFacts: ReadonlyArray<Fact> = []

/** The least spend that reaches a percentage of the total: ceil(total × percent / 100), exact for every amount (I7). */
export const thresholdMinor = (totalMinor: number, percent: number): number => {
  const hundreds = Math.floor(totalMinor / 100)
  return hundreds * percent + Math.ceil(((totalMinor - hundreds * 100) * percent) / 100)
}

/** What the plan's thresholds look like now; `crossed` is the accounts' word, not what was announced. */
export const thresholdsOf = (plan: BudgetPlan, spentMinor: number) =>
  plan.thresholdsPercent.map((percent) => ({
    percent,
    crossed: spentMinor >= thresholdMinor(plan.totalMinor, percent),
  }))

/** Arms what may fire again; after a change of plan, also what the plan has lifted above the spend or dropped. */
const rearm = (state: BudgetState, planChanged: boolean): void => {
  const { plan, sums, said } = state
  for (let index = said.thresholdsPercent.length - 1; index >= 0; index--) {
    const percent = said.thresholdsPercent[index] ?? 0
    const fellBack = sums.spentMinor <= thresholdMinor(plan.totalMinor, percent - rearmPercent)
    const lifted = planChanged && sums.spentMinor < thresholdMinor(plan.totalMinor, percent)
    const dropped = planChanged && !plan.thresholdsPercent.includes(percent)
    if (fellBack || lifted || dropped) said.thresholdsPercent.splice(index, 1)
  }
}

/** Thresholds crossed by what has just been folded, ascending. A new threshold below the spend counts as crossed. */
export const sayThresholds = (state: BudgetState, planChanged: boolean): ReadonlyArray<Fact> => {
  const { plan, sums, said } = state
  if (said.thresholdsPercent.length > 0) rearm(state, planChanged)
  let facts: Array<Fact> | undefined
  for (const percent of plan.thresholdsPercent) {
    if (sums.spentMinor < thresholdMinor(plan.totalMinor, percent)) break
    if (said.thresholdsPercent.includes(percent)) continue
    said.thresholdsPercent.push(percent)
    facts ??= []
    facts.push({
      kind: "threshold",
      seq: state.seq,
      atMs: state.logMs,
      percent,
      spentMinor: sums.spentMinor,
      totalMinor: plan.totalMinor,
    })
  }
  if (facts !== undefined) said.thresholdsPercent.sort((left, right) => left - right)
  return facts ?? noFacts
}
