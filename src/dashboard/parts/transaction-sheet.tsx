/** One transaction in full, and the traveller's word about it: its category, and whether it is part of the trip. */
import { useState } from "react"
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { BudgetSummary, TransactionView } from "../../budget/view.ts"
import { lookOf } from "../category-look.ts"
import { dayName, timeOf } from "../days.ts"
import { formatMoney } from "../money.ts"
import { problemText } from "../problem.ts"
import { sourceLabel } from "../source-label.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"
import { spendText, transactionName } from "./transaction-row.tsx"

const statusWords = {
  pending: "Pending: the final amount may differ",
  posted: "Booked",
  reversed: "Reversed: it no longer counts",
} as const

const Details = ({
  transaction,
  summary,
}: {
  readonly transaction: TransactionView
  readonly summary: BudgetSummary
}) => {
  const source = sourceLabel(transaction.source)
  const rows: ReadonlyArray<readonly [string, string | undefined]> = [
    ["When", `${dayName(transaction.day)}, ${timeOf(transaction.occurredAt, summary.timeZone)}`],
    ["Paid with", [source.kind, source.issuer].filter(Boolean).join(", ")],
    ["Where", transaction.place],
    ["Description", transaction.description],
    ["Status", statusWords[transaction.status]],
    [
      "Rate",
      transaction.rate &&
        `1 ${transaction.originalCurrency} = ${Number(transaction.rate).toLocaleString("en")} ${summary.currency}`,
    ],
    ["Daily rate", transaction.oneOff ? "Left out: paid once for the trip" : undefined],
  ]
  return (
    <dl className="details">
      {rows.map(([name, value]) =>
        value === undefined || value === "" ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

export const TransactionSheet = ({
  transaction,
  summary,
  store,
  close,
}: {
  readonly transaction: TransactionView
  readonly summary: BudgetSummary
  readonly store: Store
  readonly close: () => void
}) => {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState("")
  const { currency, budgetId } = summary
  const foreign = transaction.originalCurrency !== currency && transaction.status !== "reversed"
  const decide = async (request: { budgetId?: string | null; category?: Category }, done: string) => {
    setBusy(true)
    const answer = await store.assign(transaction.transactionId, request)
    setBusy(false)
    if (!answer.ok) return setRefusal(problemText(answer.problem))
    store.say("good", done)
    close()
  }
  return (
    <Sheet title={transactionName(transaction)} close={close}>
      <div className="transaction" data-category={transaction.category} data-status={transaction.status}>
        <p className="transaction-amount">
          <span className="row-main">{spendText(transaction, currency)}</span>
          {foreign && (
            <span className="quiet">{formatMoney(transaction.originalMinor, transaction.originalCurrency)}</span>
          )}
        </p>
        <Details transaction={transaction} summary={summary} />
        <label className="field">
          <span>Category</span>
          <select
            value={transaction.category}
            disabled={busy}
            onChange={(event) => {
              const category = categories.find((one) => one === event.target.value)
              if (category) void decide({ budgetId, category }, `Now under ${lookOf(category).name}.`)
            }}
          >
            {categories.map((category) => (
              <option key={category} value={category}>
                {lookOf(category).name}
              </option>
            ))}
          </select>
        </label>
        <p className="refusal" role="alert">
          {refusal}
        </p>
        <button
          type="button"
          className="wide quiet-button"
          disabled={busy}
          onClick={() => void decide({ budgetId: null }, "Taken out of this trip.")}
        >
          <Icon name="out" /> Not part of this trip
        </button>
      </div>
    </Sheet>
  )
}
