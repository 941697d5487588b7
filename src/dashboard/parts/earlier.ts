/** What is older than the page keeps live, fetched page by page when somebody looks for it. */
import { useCallback, useMemo, useState } from "react"
import type { BudgetView, TransactionView } from "../../budget/view.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"

export interface Earlier {
  /** The live ones and all that was fetched, the live ones as they stand now. */
  readonly transactions: ReadonlyArray<TransactionView>
  readonly more: boolean
  readonly busy: boolean
  readonly load: () => void
}

interface Fetched {
  readonly budgetId: string
  readonly transactions: ReadonlyArray<TransactionView>
  /** Null: that was all; undefined: nothing was fetched yet. */
  readonly next: number | null | undefined
}

const nothingOf = (budgetId: string): Fetched => ({ budgetId, transactions: [], next: undefined })

export const useEarlier = (view: BudgetView, store: Store): Earlier => {
  const { budgetId, transactionCount } = view.summary
  const [kept, setKept] = useState(() => nothingOf(budgetId))
  const [busy, setBusy] = useState(false)
  const fetched = kept.budgetId === budgetId ? kept : nothingOf(budgetId)
  const transactions = useMemo(() => {
    const live = new Set(view.transactions.map((one) => one.transactionId))
    return [...view.transactions, ...fetched.transactions.filter((one) => !live.has(one.transactionId))]
  }, [view.transactions, fetched.transactions])
  const { next } = fetched
  const load = useCallback(() => {
    setBusy(true)
    void store.transactions.page(budgetId, next ?? undefined).then((answer) => {
      setBusy(false)
      if (!answer.ok) return store.say("warning", problemText(answer.problem))
      setKept((before) => ({
        budgetId,
        transactions: [...(before.budgetId === budgetId ? before.transactions : []), ...answer.value.transactions],
        next: answer.value.next,
      }))
    })
  }, [budgetId, next, store])
  const more = next === undefined ? transactionCount > view.transactions.length : next !== null
  return { transactions, more, busy, load }
}
