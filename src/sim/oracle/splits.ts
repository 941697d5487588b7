/** What each part of a split transaction is of it. */
import { divide, fill } from "./money.ts"

export interface Part {
  /** Null: in no budget; absent: where the whole is. */
  readonly budgetId?: string | null
  readonly category?: string
  readonly weight?: number
  readonly amountMinor?: number
}

/** In the transaction's own currency; one amount when it is whole. */
export const amountsOf = (wholeMinor: number, parts: ReadonlyArray<Part>): ReadonlyArray<number> => {
  if (parts.length === 0) return [wholeMinor]
  return parts.every((part) => part.amountMinor !== undefined)
    ? fill(
        wholeMinor,
        parts.map((part) => part.amountMinor ?? 0),
      )
    : divide(
        wholeMinor,
        parts.map((part) => part.weight ?? 0),
      )
}
