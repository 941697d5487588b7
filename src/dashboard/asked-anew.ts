/**
 * A change that arrives live names transactions and figures; what is asked of the traveller and what their purses hold
 * come with the whole view alone. Which changes may have changed those, so that the view is asked anew.
 */
import type { BudgetView, TransactionView } from "../budget/view.ts"
import type { ChangeFrame } from "./frames.ts"

const tellsTwice = /^(manual|qris|wallet|ewallet|notice)\//
const ownMoney: ReadonlySet<string> = new Set(["transfer", "withdrawal", "topup", "exchange"])

const mayMatter = ({ source, status, kind }: TransactionView): boolean =>
  tellsTwice.test(source) || status === "pending" || ownMoney.has(kind)

export const isAskedAnew = ({ transactions, removed }: ChangeFrame, view: BudgetView | undefined): boolean =>
  removed.length > 0 || (view !== undefined && view.matches.length > 0) || transactions.some(mayMatter)
