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

/** What one's own trip owes is another sum than that of the bookings on the page. */
const owesOtherwise = ({ summary }: ChangeFrame, { correction, commitments }: BudgetView): boolean =>
  correction !== null &&
  summary.committedMinor !==
    commitments.reduce((sum, { state, amountMinor }) => sum + (state === "open" ? amountMinor : 0), 0)

export const isAskedAnew = (frame: ChangeFrame, view: BudgetView | undefined): boolean =>
  frame.removed.length > 0 ||
  (view !== undefined && (view.matches.length > 0 || owesOtherwise(frame, view))) ||
  frame.transactions.some(mayMatter)
