/** What a client sees of corrections: a part of the budget's view, computed when somebody looks. */
import type { Category } from "../../../config/taxonomy.ts"
import type { MoneyLine, Move } from "./money-line.ts"
import type { OfferView } from "./offer-view.ts"
import type { CorrectionReason, Cut } from "./propose.ts"
import type { CorrectionSettings } from "./settings.ts"

/** A correction before it is decided: what it changes, by how much, and why. */
export interface ProposalView {
  readonly correctionId: string
  readonly proposedAt: string
  /** Within the limits of automatic corrections: it is applied by itself. */
  readonly automatic: boolean
  readonly reason: CorrectionReason
  /** One English sentence. */
  readonly text: string
  readonly movedMinor: number
  readonly moves: ReadonlyArray<Move>
  /** The plan's lines that change. */
  readonly lines: ReadonlyArray<{
    readonly line: MoneyLine
    readonly beforeMinor: number
    readonly afterMinor: number
  }>
  /** Spend ahead by category: as it goes, and as it should. */
  readonly cuts: ReadonlyArray<Cut>
  /** Offers that it counts on and takes with it. */
  readonly savings: ReadonlyArray<OfferView>
  /** What each day that is left may cost, before and after; at most the first weeks. */
  readonly days: ReadonlyArray<{
    readonly date: string
    readonly beforeMinor: number
    readonly afterMinor: number
  }>
  readonly perDay: {
    readonly expectedMinor: number
    readonly targetMinor: number
    readonly allowanceBeforeMinor: number
    readonly allowanceAfterMinor: number
  }
  readonly probabilityBefore: number
  readonly probabilityAfter: number
  readonly adherenceTarget: number
  /** False when even going down to every floor would not reach the target. */
  readonly restores: boolean
  /** Inputs, rule, effect: a sentence each. */
  readonly explanation: ReadonlyArray<string>
}

export interface CorrectionHistoryView {
  readonly correctionId: string
  readonly decision: "accepted" | "rejected" | "edited" | "undone"
  readonly by: "traveller" | "engine"
  readonly decidedAt: string
  readonly movedMinor: number
  readonly moves: ReadonlyArray<Move>
  readonly savings: ReadonlyArray<OfferView>
  /** Part of the plan now. */
  readonly inForce: boolean
  readonly probabilityBefore?: number
  readonly probabilityAfter?: number
  /** Whether it can be undone now, and why not. */
  readonly undo: { readonly possible: boolean; readonly why?: string }
}

export interface CorrectionView {
  readonly settings: CorrectionSettings
  readonly autoCorrectionEnabled: boolean
  readonly adherenceTarget: number
  /** The day, in the budget's zone, on which a correction was last applied. */
  readonly lastCorrectionDate: string | null
  /** That the trip ends within its plan. */
  readonly probability: number
  readonly holds: boolean
  /** Held back from the allowance of the days ahead. */
  readonly reserveMinor: number
  /** What offers that were taken still take off the expected spend ahead. */
  readonly savedAheadMinor: number
  /** What would save and can be taken now. */
  readonly offers: ReadonlyArray<OfferView>
  /** Waits for the traveller's answer. */
  readonly open: ProposalView | null
  /** What would be proposed at this moment; null while the plan holds. */
  readonly preview: ProposalView | null
  /** Newest first. */
  readonly correctionHistory: ReadonlyArray<CorrectionHistoryView>
  /** Categories that the traveller's decisions have taught something about; above 1 gives reluctantly. */
  readonly preferences: ReadonlyArray<{
    readonly category: Category
    readonly weight: number
    readonly given: number
    readonly kept: number
  }>
}
