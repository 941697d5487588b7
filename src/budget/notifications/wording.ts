/** Facts in words for the inbox, and a day's summary as one sentence. */
import { alertSeverity, alertText } from "../alert-text.ts"
import { alertIdOf } from "../look.ts"
import type { BudgetPlan, Fact } from "../model.ts"
import type { Severity } from "./pacing.ts"

export interface Wording {
  readonly severity: Severity
  /** What it is about: a repeat says the same of the same. */
  readonly topic: string
  readonly text: string
  /** Of an anomaly: the alert that the traveller may answer. */
  readonly alertId?: string
}

const detailOf = (fact: Fact): string => {
  if (fact.kind === "threshold") return `${fact.percent}-${fact.totalMinor}`
  if (fact.kind === "anomaly") return `${fact.sign}-${fact.transactionId}`
  if (fact.kind === "goal_drift") return `${fact.goalId}-${fact.drift}`
  if (fact.kind === "correction_decided") return fact.correctionId
  if (fact.kind === "burn_warning" && fact.reason === "forecast") {
    // That a trip's money will not last is one matter, whoever says it.
    return fact.category === undefined ? "pace" : `over-${fact.category}`
  }
  return fact.kind === "burn_warning" || fact.kind === "correction_proposed" ? fact.reason : ""
}

export const wordingOf = (fact: Fact, plan: BudgetPlan): Wording => ({
  severity: alertSeverity(fact),
  topic: `${fact.kind}:${plan.budgetId}:${detailOf(fact)}`,
  // On the trip's own page it is known which one; an inbox has those of several.
  text: fact.kind === "burn_warning" ? `${plan.name}: ${alertText(fact, plan)}` : alertText(fact, plan),
  ...(fact.kind === "anomaly" ? { alertId: alertIdOf(fact) } : {}),
})

/** @param consent source, account and purpose, as the fact names them */
export const consentWording = (consent: string): Wording => ({
  severity: "warning",
  topic: `consent_expired:${consent}`,
  text: `Your consent for ${consent.split(" ")[0] ?? consent} has ended: nothing new comes in from it until you grant it again.`,
})

const shown = 3

/** `3 more things today: …`. */
export const digestText = (texts: ReadonlyArray<string>): string => {
  const [only] = texts
  if (texts.length === 1 && only !== undefined) return only
  const more = texts.length > shown ? ` And ${texts.length - shown} more.` : ""
  return `${texts.length} things since your last summary: ${texts.slice(0, shown).join(" ")}${more}`
}
