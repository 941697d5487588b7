/** What keeps a plan, as it comes over the wire, looked at before anything draws it (as view-shape.ts does). */
import type { BudgetSummary } from "../budget/view.ts"
import type * as Views from "../gateway/contract/plan-views.ts"
import type { QuoteView, TrackRecord, TripPlanView } from "../gateway/contract/plans.ts"
import { type Check, flag, listOf, nullable, number, oneOf, optional, record, text } from "./view-shape.ts"

export type CorrectionView = typeof Views.CorrectionView.Type
export type CorrectionHistoryView = typeof Views.CorrectionHistoryView.Type
export type OfferView = typeof Views.OfferView.Type
export type ProposalView = typeof Views.ProposalView.Type
export type GoalsView = typeof Views.GoalsView.Type
export type GoalView = typeof Views.GoalView.Type
export type TripPlan = typeof TripPlanView.Type
export type Quote = typeof QuoteView.Type
/** A price, or why nothing can be promised. */
export type Quoted =
  | { readonly quote: Quote; readonly statement: string }
  | { readonly refused: true; readonly reason: string; readonly field?: string }
export interface PlannedQuote {
  readonly plan: TripPlan
  readonly quote: Quote
  readonly statement: string
}
/** A promise about the trip: as it was made, and where it stands. */
export type Guarantee = NonNullable<BudgetSummary["guarantee"]>
export type TrackRecordView = typeof TrackRecord.Type
export type Strategy = Quote["strategies"][number]

const moves = listOf(record({ from: text, to: text, amountMinor: number }))

const offerFields = {
  offerId: text,
  kind: oneOf("itinerary", "deal"),
  category: text,
  savingMinor: number,
  words: text,
  expires: text,
  savesUntil: text,
}
const offer = record(offerFields)

const proposal = record({
  correctionId: text,
  proposedAt: text,
  automatic: flag,
  reason: oneOf("forecast", "category", "day"),
  text,
  movedMinor: number,
  moves,
  lines: listOf(record({ line: text, beforeMinor: number, afterMinor: number })),
  cuts: listOf(record({ category: text, expectedMinor: number, targetMinor: number })),
  savings: listOf(offer),
  days: listOf(record({ date: text, beforeMinor: number, afterMinor: number })),
  perDay: record({
    expectedMinor: number,
    targetMinor: number,
    allowanceBeforeMinor: number,
    allowanceAfterMinor: number,
  }),
  probabilityBefore: number,
  probabilityAfter: number,
  adherenceTarget: number,
  restores: flag,
  explanation: listOf(text),
})

const correction = record({
  settings: record({
    mode: oneOf("off", "suggest", "automatic"),
    adherenceTarget: number,
    floorsMinor: record({}),
    locked: listOf(text),
    perCorrectionMinorMax: nullable(number),
    perTripMinorMax: nullable(number),
  }),
  adherenceTarget: number,
  lastCorrectionDate: nullable(text),
  probability: number,
  holds: flag,
  reserveMinor: number,
  savedAheadMinor: number,
  offers: listOf(offer),
  open: nullable(proposal),
  preview: nullable(proposal),
  correctionHistory: listOf(
    record({
      correctionId: text,
      decision: oneOf("accepted", "rejected", "edited", "undone"),
      by: oneOf("traveller", "engine"),
      decidedAt: text,
      movedMinor: number,
      moves,
      savings: listOf(offer),
      inForce: flag,
      undo: record({ possible: flag, why: optional(text) }),
    }),
  ),
})

const goals = record({
  goals: listOf(
    record({
      goalId: text,
      kind: oneOf("save", "limit", "keep", "fund"),
      name: text,
      targetMinor: number,
      byDate: nullable(text),
      category: nullable(text),
      priority: number,
      paused: flag,
      contributedMinor: number,
      progressMinor: number,
      status: oneOf("on_track", "at_risk", "off_track", "reached", "missed", "paused"),
      probability: number,
      daysLeft: number,
      expectedPerDayMinor: number,
      recommendedPerDayMinor: number,
      contributePerDayMinor: number,
      recommendation: text,
      offer: nullable(record({ ...offerFields, probabilityAfter: number })),
    }),
  ),
  conflicts: listOf(record({ goalIds: listOf(text), shortMinor: number, text })),
})

const strategies = listOf(
  record({
    category: text,
    trigger: record({ kind: oneOf("before-trip", "probability-below", "category-over-plan", "single-purchase-over") }),
    action: text,
    bringsMinor: number,
  }),
)
const plan = record({
  destination: text,
  timeZone: text,
  currency: text,
  totalMinor: number,
  categories: listOf(record({ category: text, plannedMinor: number, reason: text })),
  reasons: listOf(text),
})
const quote = record({
  statement: text,
  quote: record({
    priceMinor: number,
    currency: text,
    probability: number,
    target: number,
    expectedMinor: number,
    budget: optional(record({ totalMinor: number, probability: number })),
    drivers: listOf(record({ category: text, share: number, atRiskMinor: number, why: text })),
    strategies,
  }),
})
const refusal = record({ refused: flag, reason: text, field: optional(text) })

const guarantee = record({
  priceMinor: number,
  target: number,
  probabilityNow: number,
  kept: optional(flag),
  lapsed: optional(flag),
  movedBy: listOf(record({ category: text, overMinor: number, probabilityChange: number })),
  nextAction: nullable(record({ allowanceMinor: number, probabilityAfter: number })),
})

const bins: Check = listOf(record({ claims: number, claimed: number, held: number }))
const trackRecord = record({
  promised: number,
  running: number,
  lapsed: number,
  ended: number,
  kept: number,
  refused: listOf(record({ kind: text, count: number })),
  keptLowerBound95: nullable(number),
  reliability: bins,
  calibration: bins,
  statement: text,
})

export const isCorrection = (value: unknown): value is CorrectionView => correction(value)
export const isGoals = (value: unknown): value is GoalsView => goals(value)
export const isTripPlan = (value: unknown): value is TripPlan => plan(value)
export const isQuoted = (value: unknown): value is Quoted => quote(value) || refusal(value)
const isGuarantee = (value: unknown): value is Guarantee => guarantee(value)

/** The promise about a trip, where one was taken. */
export const guaranteeOf = (summary: BudgetSummary): Guarantee | undefined => {
  const { guarantee: value } = summary
  return isGuarantee(value) ? value : undefined
}
export const isTrackRecord = (value: unknown): value is TrackRecordView => trackRecord(value)
