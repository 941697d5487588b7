/** The forecast in words: a range and a chance that a person can act on, rounded as far as it deserves. */
import type { BudgetSummary } from "../budget/view.ts"
import { formatCompact } from "./money.ts"
import { guaranteeOf } from "./plan-shape.ts"

/** A chance in words: never a certainty that a forecast does not have. */
export const chanceWords = (probability: number): string => {
  const percent = Math.round(probability * 100)
  if (percent < 1) return "less than 1\u00a0%"
  return percent > 99 ? "more than 99\u00a0%" : `${percent}\u00a0%`
}

export interface ForecastWords {
  readonly range: string
  readonly chance: string
  readonly tone: "under" | "on" | "over"
}

const toneOf = (probability: number): ForecastWords["tone"] => {
  if (probability >= 0.75) return "under"
  return probability >= 0.4 ? "on" : "over"
}

/** Undefined when nothing of the trip is left to forecast. Where a promise runs there is one chance: the promise's. */
export const forecastWords = (summary: BudgetSummary): ForecastWords | undefined => {
  const { forecast, phase, currency } = summary
  if (phase !== "running" && phase !== "upcoming") return undefined
  const guarantee = guaranteeOf(summary)
  const promised = guarantee?.kept === undefined ? guarantee : undefined
  const { endOfTrip, probabilityWithinPlan } = forecast
  const [low, high] = [formatCompact(endOfTrip.p05, currency), formatCompact(endOfTrip.p95, currency)]
  const probability = promised?.probabilityNow ?? probabilityWithinPlan
  const range = low === high ? `Likely to end at ${low}.` : `9 in 10 chance to end between ${low} and ${high}.`
  return {
    range:
      promised !== undefined && phase === "upcoming"
        ? `Promised to end within ${formatCompact(promised.priceMinor, currency)}.`
        : range,
    chance: `${chanceWords(probability)} chance to stay within ${promised === undefined ? "plan" : "the promised price"}`,
    tone: toneOf(probability),
  }
}

/** The same where there is room for a figure alone. */
export const chanceMark = (probability: number): string =>
  chanceWords(probability).replace("more than ", "> ").replace("less than ", "< ")
