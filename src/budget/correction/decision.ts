/**
 * What was decided about a correction, by the traveller or by the engine within their limits. The words of one
 * correction follow each other by their own time; which plan is in force follows from the set of words alone (I8).
 */
import type { Move } from "./money-line.ts"
import type { Offer } from "./offer.ts"
import type { Word } from "./word.ts"

export const decisions = ["accepted", "rejected", "edited", "undone"] as const

export interface Decision {
  readonly correctionId: string
  readonly decision: (typeof decisions)[number]
  readonly by: "traveller" | "engine"
  readonly word: Word
  /** What it moves; absent: what was proposed, as the budget remembers it. */
  readonly moves?: ReadonlyArray<Move>
  /** Offers that are taken with it; absent: those of what was proposed, or of the word before. */
  readonly savings?: ReadonlyArray<Offer>
}
