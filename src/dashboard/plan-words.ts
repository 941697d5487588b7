/** Keeping a plan in words: lines of a plan, when a strategy is due, what moved a chance, and what to do next. */
import { limits } from "../../config/limits.ts"
import type { BudgetSummary } from "../budget/view.ts"
import { categoryLook, lookOf } from "./category-look.ts"
import { chanceWords } from "./forecast-words.ts"
import { formatMoney } from "./money.ts"
import type { IconName } from "./parts/icon.tsx"
import {
  type CorrectionHistoryView,
  type CorrectionView,
  guaranteeOf,
  type ProposalView,
  type Strategy,
} from "./plan-shape.ts"

/** How a line of a plan is called and drawn: a category, what none claims, or what is held back. */
export const lineLook = (line: string): { readonly name: string; readonly icon: IconName } => {
  if (line === "unplanned") return { name: "Not planned", icon: "dots" }
  if (line === "reserve") return { name: "Held back", icon: "wallet" }
  return lookOf(line)
}

export const historyWords = ({ decision, by, inForce }: CorrectionHistoryView): string => {
  if (decision === "rejected") return "Not taken"
  if (decision === "undone") return "Undone"
  const how = decision === "edited" ? "Applied with other amounts" : "Applied"
  return `${how}${by === "engine" ? " automatically" : ""}${inForce ? "" : ", no longer part of the plan"}`
}

/** A quote's reason without the field's name before it: `days: …`. */
export const withoutField = (reason: string, field: string | undefined): string => {
  const bare = field !== undefined && reason.startsWith(`${field}: `) ? reason.slice(field.length + 2) : reason
  return `${bare.charAt(0).toUpperCase()}${bare.slice(1)}`
}

export const triggerWords = ({ trigger, category }: Strategy, currency: string): string => {
  switch (trigger.kind) {
    case "before-trip":
      return trigger.days === 1 ? "The day before you leave" : `${trigger.days} days before you leave`
    case "probability-below":
      return `When the chance falls below ${Math.round(trigger.probability * 100)} %`
    case "category-over-plan":
      return `When ${categoryLook[category].name} passes ${trigger.percent} % of its plan`
    case "single-purchase-over":
      return `Before one purchase over ${formatMoney(trigger.amountMinor, currency)}`
  }
}

export interface Mover {
  readonly key: string
  readonly text: string
  readonly tone: "up" | "down"
}

const points = (change: number): string => `${change > 0 ? "+" : "−"}${Math.abs(Math.round(change * 100))} points`

export interface Standing {
  readonly probability: number
  readonly target: number
  /** By its promise: then nothing is held out but what the engine itself proposed. */
  readonly isPromised: boolean
}

/** The chance now and its target: the promise's, which is calibrated, while one runs; else the forecast's. */
export const standing = (summary: BudgetSummary, { adherenceTarget }: CorrectionView): Standing => {
  const guarantee = guaranteeOf(summary)
  return guarantee === undefined || guarantee.kept !== undefined || guarantee.lapsed === true
    ? { probability: summary.forecast.probabilityWithinPlan, target: adherenceTarget, isPromised: false }
    : { probability: guarantee.probabilityNow, target: guarantee.target, isPromised: true }
}

/** The chance has moved since the correction was looked at. */
export const isOutOfDate = (
  { forecast, phase }: Pick<BudgetSummary, "forecast" | "phase">,
  { probability }: Pick<CorrectionView, "probability">,
): boolean => phase === "running" && Math.abs(forecast.probabilityWithinPlan - probability) > 0.05

/** What is held out to the traveller: what was proposed, else what would be proposed while the plan does not hold. */
export const proposalShown = (
  summary: BudgetSummary,
  correction: CorrectionView,
  nowMs: number = Date.now(),
): ProposalView | null => {
  if (summary.phase === "ended" || summary.phase === "closed") return null
  if (correction.open !== null) return correction.open
  const { probability, target, isPromised } = standing(summary, correction)
  if (correction.settings.mode === "off" || summary.phase !== "running" || (isPromised && probability >= target)) {
    return null
  }
  // A preview is of this moment: after an answer nothing is held out again at once, and what was turned down not at all.
  const [last] = correction.correctionHistory
  const isFresh = last !== undefined && nowMs - Date.parse(last.decidedAt) < limits.correctionIntervalMsMin
  return isFresh || last?.decision === "rejected" ? null : correction.preview
}

/** Of a promise: the categories that moved it. Of a forecast alone: what is furthest from its plan. */
export const movers = (summary: BudgetSummary): ReadonlyArray<Mover> => {
  const money = (minor: number) => formatMoney(minor, summary.currency)
  const guarantee = guaranteeOf(summary)
  // Nothing has moved a promise whose trip has not begun.
  if (guarantee !== undefined && summary.phase === "upcoming") return []
  if (guarantee !== undefined && guarantee.movedBy.length > 0) {
    return guarantee.movedBy.map(({ category, overMinor, probabilityChange }) => ({
      key: category,
      text: `${lookOf(category).name}: ${money(Math.abs(overMinor))} ${overMinor > 0 ? "more" : "less"} than expected by now, ${points(probabilityChange)}`,
      tone: probabilityChange > 0 ? "up" : "down",
    }))
  }
  return summary.forecast.byCategory
    .flatMap(({ category, p50 }): ReadonlyArray<Mover & { readonly gapMinor: number }> => {
      const planned = summary.byCategory.find((one) => one.category === category)?.plannedMinor ?? 0
      const gapMinor = p50 - planned
      if (planned === 0 || Math.abs(gapMinor) < planned * notableShare) return []
      const text = `${lookOf(category).name} is on course to ${money(p50)}, ${money(Math.abs(gapMinor))} ${gapMinor > 0 ? "over" : "under"} its plan`
      return [{ key: category, text, tone: gapMinor > 0 ? "down" : "up", gapMinor }]
    })
    .sort((one, other) => Math.abs(other.gapMinor) - Math.abs(one.gapMinor))
    .slice(0, moversShown)
}

const notableShare = 0.05
const moversShown = 3

/** Whether the chance that is shown is a better one: money that only changes its category makes no trip cheaper. */
export const isBetter = ({
  probabilityBefore: before,
  probabilityAfter: after,
}: Pick<ProposalView, "probabilityBefore" | "probabilityAfter">): boolean =>
  after > before && chanceWords(after) !== chanceWords(before)

/** The one thing that helps most now. */
export const nextAction = (summary: BudgetSummary, correction: CorrectionView): string => {
  const money = (minor: number) => formatMoney(minor, summary.currency)
  const percent = (probability: number) => `${Math.round(probability * 100)} %`
  const proposal = proposalShown(summary, correction)
  if (proposal !== null && isBetter(proposal)) {
    return `Look at the correction: it brings the chance from ${percent(proposal.probabilityBefore)} to ${percent(proposal.probabilityAfter)}.`
  }
  const action = guaranteeOf(summary)?.nextAction
  if (action) {
    return `Keep to ${money(action.allowanceMinor)} today: then the chance is ${percent(action.probabilityAfter)}.`
  }
  const { todayMinor, todayLeftMinor, perRemainingDayMinor } = summary.allowance
  if (summary.phase === "running" && todayLeftMinor < 0) {
    const days = perRemainingDayMinor > 0 ? `; each day from here allows ${money(perRemainingDayMinor)}` : ""
    return `Today’s money is spent: leave what can wait${days}.`
  }
  return summary.phase === "running"
    ? `Keep to ${money(todayMinor)} today.`
    : `Nothing to do yet: each day allows ${money(summary.allowance.perRemainingDayMinor)}.`
}
