/** The phone's overview ends with what happened last; the whole feed is one tap away. */
import type { BudgetView, TransactionView } from "../../budget/view.ts"
import { disputedIn } from "./anomalies.tsx"
import { Icon } from "./icon.tsx"
import { TransactionRow } from "./transaction-row.tsx"

const shown = 4

export const Latest = ({
  view,
  openTransaction,
  openFeed,
}: {
  readonly view: BudgetView
  readonly openTransaction: (transaction: TransactionView) => void
  readonly openFeed: () => void
}) =>
  view.transactions.length === 0 ? null : (
    <section className="card latest" aria-labelledby="latest-title">
      <header className="card-head">
        <h2 id="latest-title">Latest</h2>
        <button type="button" className="link" onClick={openFeed}>
          See all <Icon name="chevron" size={16} />
        </button>
      </header>
      <ul className="rows">
        {view.transactions.slice(0, shown).map((transaction) => (
          <TransactionRow
            key={transaction.transactionId}
            transaction={transaction}
            currency={view.summary.currency}
            timeZone={view.summary.timeZone}
            isNew={false}
            disputed={disputedIn(view).has(transaction.transactionId)}
            open={() => openTransaction(transaction)}
          />
        ))}
      </ul>
    </section>
  )
