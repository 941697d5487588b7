/** One transaction in the feed: what, where from, how much, in the currency paid and in the budget's. */
import type { TransactionView } from "../../budget/view.ts"
import { lookOf } from "../category-look.ts"
import { timeOf } from "../days.ts"
import { formatMoney } from "../money.ts"
import { sourceLabel } from "../source-label.ts"
import { Icon } from "./icon.tsx"

export const transactionName = (transaction: TransactionView): string =>
  transaction.merchant ?? transaction.description ?? lookOf(transaction.category).name

/** Money that moved without being spent: a top-up, a transfer, income. It shows what it was and says that it counts not. */
const isNoSpend = ({ status, spendMinor }: TransactionView): boolean => status !== "reversed" && spendMinor === 0

const Status = ({ transaction }: { readonly transaction: TransactionView }) => {
  const { status } = transaction
  if (isNoSpend(transaction)) return <span className="tag">Not spend</span>
  if (status === "posted") return null
  return (
    <span className="tag" data-tone={status}>
      <Icon name={status === "pending" ? "clock" : "undo"} size={12} /> {status === "pending" ? "Pending" : "Reversed"}
    </span>
  )
}

const comesIn: ReadonlySet<string> = new Set(["income", "refund", "cashback"])

/** `+` on what comes in or gives back. What was reversed counts for nothing and shows, struck through, what it was. */
export const spendText = (transaction: TransactionView, currency: string): string => {
  const { status, spendMinor, originalMinor, originalCurrency, kind } = transaction
  if (status === "reversed" || isNoSpend(transaction)) {
    return `${comesIn.has(kind) ? "+" : ""}${formatMoney(originalMinor, originalCurrency)}`
  }
  return spendMinor < 0 ? `+${formatMoney(-spendMinor, currency)}` : formatMoney(spendMinor, currency)
}

export const TransactionRow = ({
  transaction,
  currency,
  timeZone,
  isNew,
  disputed = false,
  open,
  day,
  recategorise,
}: {
  readonly transaction: TransactionView
  readonly currency: string
  readonly timeZone: string
  readonly isNew: boolean
  /** The traveller has said that it was not them. */
  readonly disputed?: boolean
  readonly open: () => void
  /** Said where the list is not by day. */
  readonly day?: string
  /** Another category for it, where the traveller may say so. */
  readonly recategorise?: (() => void) | undefined
}) => {
  const source = sourceLabel(transaction.source)
  const foreign =
    transaction.originalCurrency !== currency && transaction.status !== "reversed" && !isNoSpend(transaction)
  return (
    <li
      className="row"
      data-new={isNew}
      data-status={transaction.status}
      data-category={transaction.category}
      data-testid="transaction"
    >
      {recategorise && (
        <button
          type="button"
          className="chip-button"
          onClick={recategorise}
          aria-label={`${lookOf(transaction.category).name}: change the category of ${transactionName(transaction)}`}
        >
          <span className="chip-icon">
            <Icon name={lookOf(transaction.category).icon} />
          </span>
        </button>
      )}
      <button type="button" className="row-button" data-bare={recategorise !== undefined} onClick={open}>
        {!recategorise && (
          <span className="chip-icon">
            <Icon name={lookOf(transaction.category).icon} />
          </span>
        )}
        <span className="row-text">
          <span className="row-name">{transactionName(transaction)}</span>
          <span className="row-meta">
            <Icon name={source.icon} size={14} />
            <span>{source.kind}</span>
            <span aria-hidden="true">·</span>
            <span>{day ?? timeOf(transaction.occurredAt, timeZone)}</span>
            {transaction.shared && (
              <span className="tag" data-tone="shared">
                <Icon name="people" size={12} /> {transaction.shared.shares.length}
                <span className="sr-only"> share it</span>
              </span>
            )}
            {disputed && (
              <span className="tag" data-tone="disputed">
                <Icon name="flag" size={12} /> Disputed
              </span>
            )}
            <Status transaction={transaction} />
          </span>
        </span>
        <span className="row-amount" data-credit={transaction.spendMinor < 0}>
          <span className="row-main">{spendText(transaction, currency)}</span>
          {foreign && (
            <span className="row-original">{formatMoney(transaction.originalMinor, transaction.originalCurrency)}</span>
          )}
        </span>
      </button>
    </li>
  )
}
