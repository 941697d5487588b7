/**
 * A transaction in parts, over categories or budgets: how much of it each part is. The parts always add up to the whole,
 * in its own currency and in every budget's (I7); whatever does not divide is the last part's.
 */
import type { Category } from "../../../config/taxonomy.ts"
import { exactParts, split } from "../money.ts"

interface PartPlace {
  /** Null: in no budget; absent: where the whole would be. */
  readonly budgetId?: string | null
  /** Absent: as the whole. */
  readonly category?: Category
}

/** Exact in the transaction's own currency, or a share in proportion to all weights. A split has one kind only. */
export type SplitPart = PartPlace & ({ readonly amountMinor: number } | { readonly weight: number })

/** What each of the parts is of an amount from 0, in its minor units; they add up to it. */
export const partAmounts = (wholeMinor: number, parts: ReadonlyArray<SplitPart>): Array<number> => {
  const amounts = parts.flatMap((part) => ("amountMinor" in part ? [part.amountMinor] : []))
  if (amounts.length === parts.length) return exactParts(wholeMinor, amounts)
  return split(
    wholeMinor,
    parts.map((part) => ("weight" in part ? part.weight : 0)),
  )
}

/** A part's own identity, stable while its place in the list is. */
export const partIdentity = (identity: string, index: number): string => `${identity}-${index}`
