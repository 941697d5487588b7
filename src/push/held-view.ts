/** A transaction that no budget counts (yet), as it is shown: what is known of it, worth nothing to any budget. */
import type { Categorise } from "../budget/categorise/categorise.ts"
import { viewTransaction } from "../budget/look.ts"
import type { EpochDay } from "../budget/model.ts"
import type { MerchantWords } from "../budget/traveller/merchant-words.ts"
import { categoryOf } from "../budget/traveller/placement.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import type { TransactionView } from "../budget/view.ts"

/** Undefined for a record whose transaction has not arrived. */
export const viewHeld = (
  words: MerchantWords,
  record: TransactionRecord,
  day: EpochDay,
  categorise: Categorise,
): TransactionView | undefined => {
  const { body, identity, firstSeq } = record
  if (body === undefined) return undefined
  const { givenCategory: _category, givenBudgetId: _budget, ...entry } = body
  const decided = categoryOf(words, record, body, categorise)
  return viewTransaction({ ...entry, identity, firstSeq, ...decided, localDay: day, spendMinor: 0, oneOff: false })
}
