/**
 * What decides a category when neither the traveller nor the source has: the interface that every categoriser fills, a
 * learned one too. Pure (I1): the same clue gives the same verdict under the same code and tables.
 */
import type { Category } from "../../../config/taxonomy.ts"
import type { TransactionKindName } from "../model.ts"

/** What a transaction says of itself. */
export interface Clue {
  readonly merchant?: string
  readonly description?: string
  /** ISO 18245, four digits. */
  readonly mcc?: string
  readonly kind?: TransactionKindName
  readonly source?: string
}

export interface Verdict {
  readonly category: Category
  /** 0 to 1: how often a verdict of this sort is right. */
  readonly confidence: number
  readonly decidedBy: "source" | "merchant" | "mcc" | "model" | "fallback"
  /** The next best guess, where the categoriser abstains (`fallback`). */
  readonly second?: Category
}

export type Categorise = (clue: Clue) => Verdict

export interface Categoriser {
  readonly categorise: Categorise
}
