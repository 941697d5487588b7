/** Purchases made before the trip that look like part of it: they join on the traveller's word. */
import { useState } from "react"
import type { BudgetView, SuggestionView } from "../../budget/view.ts"
import { lookOf } from "../category-look.ts"
import { counted, shortDay } from "../days.ts"
import { formatMoney } from "../money.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { transactionName } from "./transaction-row.tsx"

const nouns: { readonly [category: string]: string } = {
  lodging: "Stay",
  transport_intercity: "Ticket",
  activities: "Activity",
}

const Suggestion = ({
  suggestion,
  add,
}: {
  readonly suggestion: SuggestionView
  readonly add: () => Promise<void>
}) => {
  const [busy, setBusy] = useState(false)
  const { transaction } = suggestion
  return (
    <li className="suggestion" data-category={transaction.category} data-testid="suggestion">
      <span className="chip-icon">
        <Icon name={lookOf(transaction.category).icon} />
      </span>
      <div className="row-text">
        <p>
          {nouns[transaction.category] ?? "Purchase"} booked on {shortDay(transaction.day)}: add to this trip?
        </p>
        <p className="quiet">
          {transactionName(transaction)} · {formatMoney(transaction.originalMinor, transaction.originalCurrency)}
        </p>
      </div>
      <button
        type="button"
        className="small"
        disabled={busy}
        onClick={() => {
          setBusy(true)
          void add().finally(() => setBusy(false))
        }}
      >
        <Icon name="plus" size={16} /> Add
      </button>
    </li>
  )
}

export const Suggestions = ({ view, store }: { readonly view: BudgetView; readonly store: Store }) => {
  const { suggestions, unassignedCount, summary } = view
  if (suggestions.length === 0 && unassignedCount === 0) return null
  const add = async ({ transaction }: SuggestionView) => {
    const answer = await store.assign(transaction.transactionId, { budgetId: summary.budgetId })
    store.say(
      answer.ok ? "good" : "warning",
      answer.ok ? `${transactionName(transaction)} now counts.` : problemText(answer.problem),
    )
  }
  return (
    <section className="card" aria-labelledby="suggestions-title" data-testid="suggestions">
      <h2 id="suggestions-title">{suggestions.length > 0 ? "Part of this trip?" : "Outside your trips"}</h2>
      {suggestions.length > 0 && (
        <ul className="suggestion-rows">
          {suggestions.map((suggestion) => (
            <Suggestion
              key={suggestion.transaction.transactionId}
              suggestion={suggestion}
              add={() => add(suggestion)}
            />
          ))}
        </ul>
      )}
      {unassignedCount > 0 && (
        <p className="quiet">
          <Icon name="info" size={14} /> {counted(unassignedCount, "purchase")} of yours belong
          {unassignedCount === 1 ? "s" : ""} to no trip.
        </p>
      )}
    </section>
  )
}
