/** What keeps a plan, as it comes over the wire, looked at before anything draws it (as view-shape.ts does). */
import type { CorrectionView } from "../budget/correction/view.ts"
import type { GoalsView } from "../budget/goals/view.ts"
import type { PromiseAnswer, QuoteAnswer, TrackRecord } from "../gateway/contract/plans.ts"
import { type Check, flag, listOf, nullable, number, oneOf, optional, record, text } from "./view-shape.ts"

export type { CorrectionHistoryView, CorrectionView, ProposalView } from "../budget/correction/view.ts"
export type { GoalsView, GoalView } from "../budget/goals/view.ts"
export type PlannedQuote = typeof QuoteAnswer.Type
export type PromiseState = typeof PromiseAnswer.Type
export type TrackRecordView = typeof TrackRecord.Type
export type Strategy = NonNullable<PlannedQuote["quote"]>["strategies"][number]

const moves = listOf(record({ from: text, to: text, amountMinor: number }))

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
  savings: listOf(record({ category: text, savingMinor: number })),
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
    locked: listOf(text),
    perCorrectionMinorMax: nullable(number),
    perTripMinorMax: nullable(number),
  }),
  adherenceTarget: number,
  lastCorrectionDate: nullable(text),
  probability: number,
  holds: flag,
  reserveMinor: number,
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
const quoted = record({
  plan: nullable(
    record({
      destination: text,
      timeZone: text,
      currency: text,
      totalMinor: number,
      categories: listOf(record({ category: text, plannedMinor: number, reason: text })),
      reasons: listOf(text),
    }),
  ),
  quote: nullable(
    record({
      priceMinor: number,
      currency: text,
      probability: number,
      target: number,
      expectedMinor: number,
      budget: optional(record({ totalMinor: number, probability: number })),
      drivers: listOf(record({ category: text, share: number, atRiskMinor: number, why: text })),
      strategies,
    }),
  ),
  refusal: nullable(record({ kind: text, reason: text, field: optional(text) })),
  statement: text,
})

const promised = record({
  promise: nullable(
    record({
      priceMinor: number,
      currency: text,
      probability: number,
      target: number,
      promisedAt: text,
      state: oneOf("running", "kept", "broken"),
      mornings: listOf(record({ date: text, probability: number })),
      moved: listOf(record({ date: text, change: number, spentMinor: number, expectedMinor: number })),
      allowanceMinor: nullable(number),
      strategies,
    }),
  ),
  statement: text,
})

const bins: Check = listOf(record({ claims: number, claimed: number, held: number }))
const trackRecord = record({
  promised: number,
  running: number,
  kept: number,
  broken: number,
  refused: number,
  keptLowerBound95: nullable(number),
  reliability: bins,
  calibration: bins,
  statement: text,
})

export const isCorrection = (value: unknown): value is CorrectionView => correction(value)
export const isGoals = (value: unknown): value is GoalsView => goals(value)
export const isQuoted = (value: unknown): value is PlannedQuote => quoted(value)
export const isPromised = (value: unknown): value is PromiseState => promised(value)
export const isTrackRecord = (value: unknown): value is TrackRecordView => trackRecord(value)
