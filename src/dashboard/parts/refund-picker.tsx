/** Which purchase a refund gives back: the likeliest first, searchable, older ones page by page. */
import { useState } from "react"
import type { BudgetView, TransactionView } from "../../budget/view.ts"
import { lookOf } from "../category-look.ts"
import { shortDay } from "../days.ts"
import { formatMoney } from "../money.ts"
import type { Store } from "../store.ts"
import type { TransactionDetail } from "../view-shape.ts"
import { useEarlier } from "./earlier.ts"
import { Icon } from "./icon.tsx"
import { transactionName } from "./transaction-row.tsx"

const words = (text: string): ReadonlyArray<string> => text.toLowerCase().match(/[a-z]{3,}/g) ?? []

/** The same place, then the same amount, then what is nearest before it. */
const likeness = (purchase: TransactionView, refund: TransactionDetail): number => {
  const names = new Set(words(`${refund.merchant ?? ""} ${refund.note ?? ""}`))
  const samePlace = words(`${purchase.merchant ?? ""} ${purchase.description ?? ""}`).some((word) => names.has(word))
  return (samePlace ? 2 : 0) + (purchase.originalMinor === refund.amountMinor ? 1 : 0)
}

const candidatesOf = (
  transactions: ReadonlyArray<TransactionView>,
  refund: TransactionDetail,
  sought: string,
): ReadonlyArray<TransactionView> => {
  const wanted = sought.trim().toLowerCase()
  return transactions
    .filter(
      (one) =>
        (one.kind === "purchase" || one.kind === "fee") &&
        one.status !== "reversed" &&
        one.originalCurrency === refund.currency &&
        !one.source.startsWith("companion/") &&
        (wanted === "" || transactionName(one).toLowerCase().includes(wanted)),
    )
    .sort(
      (one, other) =>
        likeness(other, refund) - likeness(one, refund) || Date.parse(other.occurredAt) - Date.parse(one.occurredAt),
    )
}

export const RefundPicker = ({
  detail,
  view,
  store,
  busy,
  choose,
}: {
  readonly detail: TransactionDetail
  readonly view: BudgetView
  readonly store: Store
  readonly busy: boolean
  readonly choose: (purchase: TransactionView) => void
}) => {
  const [sought, setSought] = useState("")
  const earlier = useEarlier(view, store)
  const candidates = candidatesOf(earlier.transactions, detail, sought)
  return (
    <div className="editor">
      <p className="editor-whole">
        <span className="quiet">Came back</span> {formatMoney(detail.amountMinor, detail.currency)}
      </p>
      <label className="field">
        <span>Find the purchase</span>
        <input
          type="search"
          value={sought}
          placeholder="Where it was"
          onChange={(event) => setSought(event.target.value)}
        />
      </label>
      {candidates.length === 0 && (
        <p className="quiet">
          No purchase in {detail.currency} {sought === "" ? "is here" : "is called that"}.
        </p>
      )}
      <ul className="rows">
        {candidates.map((purchase) => (
          <li key={purchase.transactionId} className="row" data-category={purchase.category} data-testid="candidate">
            <button type="button" className="row-button" disabled={busy} onClick={() => choose(purchase)}>
              <span className="chip-icon">
                <Icon name={lookOf(purchase.category).icon} />
              </span>
              <span className="row-text">
                <span className="row-name">{transactionName(purchase)}</span>
                <span className="row-meta">{shortDay(purchase.day)}</span>
              </span>
              <span className="row-amount">
                <span className="row-main">{formatMoney(purchase.originalMinor, purchase.originalCurrency)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {earlier.more && (
        <button type="button" className="wide quiet-button" disabled={earlier.busy} onClick={earlier.load}>
          Show earlier ones
        </button>
      )}
    </div>
  )
}
