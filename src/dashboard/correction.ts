/**
 * Correcting a category in place: what is asked, what is said afterwards (the merchant's other purchases follow), and the
 * word that takes it back.
 */
import type { Category } from "../../config/taxonomy.ts"
import type { TransactionView } from "../budget/view.ts"
import type { AssignRequest } from "./api.ts"
import { lookOf } from "./category-look.ts"

const follows: ReadonlySet<string> = new Set(["purchase", "refund"])

/** Whether the merchant's other purchases follow; a companion's expense and money moved speak for themselves alone. */
const teachesMerchant = ({ merchant, kind, source }: TransactionView): boolean =>
  merchant !== undefined && merchant.trim() !== "" && follows.has(kind) && !source.startsWith("companion/")

/** What the page says once the word has counted. */
export const correctionWords = (transaction: TransactionView, category: Category): string => {
  const { name } = lookOf(category)
  return teachesMerchant(transaction) ? `${transaction.merchant} will be ${name} from now on.` : `Now under ${name}.`
}

/** The word as it was before: the traveller's own again, or none. */
export const undoneCorrection = ({ decidedBy, category }: TransactionView): AssignRequest => ({
  category: decidedBy === "user" || decidedBy === "taught" ? category : null,
})
