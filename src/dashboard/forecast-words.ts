/** The forecast in words: a range and a chance that a person can act on, rounded as far as it deserves. */
import type { BudgetSummary } from "../budget/view.ts"
import { formatCompact } from "./money.ts"

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

/** Undefined when nothing of the trip is left to forecast. */
export const forecastWords = ({ forecast, phase, currency }: BudgetSummary): ForecastWords | undefined => {
  if (phase !== "running" && phase !== "upcoming") return undefined
  const { endOfTrip, probabilityWithinPlan } = forecast
  const [low, high] = [formatCompact(endOfTrip.p05, currency), formatCompact(endOfTrip.p95, currency)]
  return {
    range: low === high ? `Likely to end at ${low}.` : `9 in 10 chance to end between ${low} and ${high}.`,
    chance: `${chanceWords(probabilityWithinPlan)} chance to stay within plan`,
    tone: probabilityWithinPlan >= 0.75 ? "under" : probabilityWithinPlan >= 0.4 ? "on" : "over",
  }
}
