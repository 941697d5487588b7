/** The transactions behind an insight, and their categories corrected in place. */
import { useEffect, useState } from "react"
import type { TransactionView } from "../../budget/view.ts"
import { dayName } from "../days.ts"
import type { Evidence, Insight } from "../insight-shape.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { CategoryPicker } from "./category-picker.tsx"
import { Sheet } from "./sheet.tsx"
import { TransactionRow } from "./transaction-row.tsx"

interface Shown {
  readonly transactions: Evidence["transactions"]
  readonly next: number | null
}

export const EvidenceSheet = ({
  insight,
  currency,
  store,
  corrected,
  close,
}: {
  readonly insight: Insight
  readonly currency: string
  readonly store: Store
  readonly corrected: () => void
  readonly close: () => void
}) => {
  const [shown, setShown] = useState<Shown>()
  const [refusal, setRefusal] = useState("")
  const [picking, setPicking] = useState<TransactionView>()
  const { filter } = insight.evidence
  const load = async (offset: number) => {
    const answer = await store.insights.evidence(currency, filter, offset)
    if (!answer.ok) return setRefusal(problemText(answer.problem))
    setShown((before) => ({
      transactions: [...(offset === 0 ? [] : (before?.transactions ?? [])), ...answer.value.transactions],
      next: answer.value.next,
    }))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per insight
  useEffect(() => {
    void load(0)
  }, [insight.insightId])
  if (picking) {
    return (
      <CategoryPicker
        transaction={picking}
        store={store}
        said={() => {
          corrected()
          void load(0)
        }}
        close={() => setPicking(undefined)}
      />
    )
  }
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const next = shown?.next
  return (
    <Sheet title={insight.title} close={close} tall>
      <p className="quiet evidence-text">{insight.text}</p>
      {shown === undefined && refusal === "" && <div className="ghost ghost-rows" />}
      {shown?.transactions.length === 0 && <p className="quiet">Nothing behind it any more: it was corrected since.</p>}
      <ul className="rows" data-testid="evidence">
        {shown?.transactions.map(({ transaction }) => (
          <TransactionRow
            key={transaction.transactionId}
            transaction={transaction}
            currency={currency}
            timeZone={timeZone}
            isNew={false}
            day={dayName(transaction.day)}
            open={() => setPicking(transaction)}
          />
        ))}
      </ul>
      {next !== null && next !== undefined && (
        <p className="feed-end">
          <button type="button" className="small quiet-button" onClick={() => void load(next)}>
            Show more
          </button>
        </p>
      )}
      <p className="refusal" role="alert">
        {refusal}
      </p>
    </Sheet>
  )
}
