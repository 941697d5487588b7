/**
 * One insight: a sentence with its figures, how much it matters, and which transactions stand behind it, as a filter
 * that opens them.
 */
import type { Category } from "../../../config/taxonomy.ts"
import type { EpochDay } from "../model.ts"

export const insightKinds = [
  "trend",
  "comparison",
  "category_mover",
  "top_merchant",
  "merchant_mover",
  "recurring",
  "unusual",
  "saving",
  "peers",
] as const
export type InsightKind = (typeof insightKinds)[number]

export interface EvidenceFilter {
  readonly fromDay: EpochDay
  readonly toDay: EpochDay
  readonly categories?: ReadonlyArray<Category>
  readonly merchantKey?: string
  /** The very ones, where a filter would show more. */
  readonly transactionIds?: ReadonlyArray<string>
}

export interface Insight {
  /** The same finding has the same id, whenever it is asked for. */
  readonly insightId: string
  readonly kind: InsightKind
  readonly tone: "good" | "neutral" | "warning"
  readonly title: string
  readonly text: string
  /** What it is about: a change, a sum, or what could be saved. */
  readonly amountMinor: number
  readonly changePercent?: number
  readonly category?: Category
  readonly merchant?: string
  /** Recurring: when it is due next. */
  readonly nextDay?: EpochDay
  /** Minor units that are at stake: what ranks them. */
  readonly weightMinor: number
  readonly filter: EvidenceFilter
}
