/** Keeping a plan in words: lines of a plan, when a strategy is due, what moved a chance, and what to do next. */
import type { BudgetSummary } from "../budget/view.ts"
import { categoryLook, lookOf } from "./category-look.ts"
import { dayName } from "./days.ts"
import { formatMoney } from "./money.ts"
import type { IconName } from "./parts/icon.tsx"
import type { CorrectionHistoryView, CorrectionView, PromiseState, Strategy } from "./plan-shape.ts"

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

/** Of a promise: the days that moved it. Of a forecast alone: what is furthest from its plan. */
export const movers = (
  summary: BudgetSummary,
  promise: NonNullable<PromiseState["promise"]> | undefined,
): ReadonlyArray<Mover> => {
  const money = (minor: number) => formatMoney(minor, summary.currency)
  if (promise !== undefined && promise.moved.length > 0) {
    return promise.moved.map(({ date, change, spentMinor, expectedMinor }) => ({
      key: date,
      text: `${dayName(date)}: ${money(spentMinor)} where ${money(expectedMinor)} was expected, ${points(change)}`,
      tone: change > 0 ? "up" : "down",
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

const isDue = ({ trigger, category }: Strategy, summary: BudgetSummary, probability: number): boolean => {
  if (trigger.kind === "probability-below") return probability < trigger.probability
  if (trigger.kind !== "category-over-plan") return false
  const line = summary.byCategory.find((one) => one.category === category)
  const planned = line?.plannedMinor ?? 0
  return planned > 0 && (line?.spentMinor ?? 0) * 100 >= planned * trigger.percent
}

/** The one thing that helps most now. */
export const nextAction = (
  summary: BudgetSummary,
  correction: CorrectionView,
  promise: NonNullable<PromiseState["promise"]> | undefined,
  probability: number,
): string => {
  const money = (minor: number) => formatMoney(minor, summary.currency)
  const proposal = correction.open ?? correction.preview
  if (proposal !== null && proposal.probabilityAfter > proposal.probabilityBefore) {
    return `Look at the correction: it brings the chance from ${Math.round(proposal.probabilityBefore * 100)} to ${Math.round(proposal.probabilityAfter * 100)} %.`
  }
  const due = promise?.strategies.find((one) => isDue(one, summary, probability))
  if (due !== undefined) return due.action
  const allowance = promise?.allowanceMinor ?? summary.allowance.todayMinor
  if (summary.phase === "running") return `Nothing to change: keep to ${money(allowance)} today.`
  const early = promise?.strategies.find(({ trigger }) => trigger.kind === "before-trip")
  return early?.action ?? `Nothing to do yet: each day allows ${money(summary.allowance.perRemainingDayMinor)}.`
}
