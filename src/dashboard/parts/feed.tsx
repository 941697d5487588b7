/** The live feed: transactions by trip day, newest first; what arrives while the page is open slides in. */
import { useEffect, useRef, useState } from "react"
import type { BudgetView, TransactionView } from "../../budget/view.ts"
import { relativeDay } from "../days.ts"
import { formatMoney } from "../money.ts"
import type { OutboxEntry } from "../outbox.ts"
import type { Store } from "../store.ts"
import { disputedIn } from "./anomalies.tsx"
import { useEarlier } from "./earlier.ts"
import { Icon } from "./icon.tsx"
import { spendText, TransactionRow, transactionName } from "./transaction-row.tsx"
import { WaitingRows } from "./waiting-rows.tsx"

/** The parts of a split one have longer ids: their categories are said where they are split. */
const identityLength = 32

interface Day {
  readonly date: string
  readonly transactions: ReadonlyArray<TransactionView>
}

const byDay = (transactions: ReadonlyArray<TransactionView>): ReadonlyArray<Day> => {
  const days = new Map<string, Array<TransactionView>>()
  for (const transaction of transactions) {
    const day = days.get(transaction.day)
    if (day === undefined) days.set(transaction.day, [transaction])
    else day.push(transaction)
  }
  return [...days]
    .map(([date, own]) => ({ date, transactions: own }))
    .sort((one, other) => other.date.localeCompare(one.date))
}

/** Ids that were not there when the page first showed this budget. */
const useArrivals = (budgetId: string, transactions: ReadonlyArray<TransactionView>): ReadonlySet<string> => {
  const first = useRef<{ budgetId: string; ids: ReadonlySet<string> }>(undefined)
  if (first.current?.budgetId !== budgetId) {
    first.current = { budgetId, ids: new Set(transactions.map((one) => one.transactionId)) }
  }
  const known = first.current.ids
  return new Set(transactions.map((one) => one.transactionId).filter((id) => !known.has(id)))
}

const Announcement = ({
  newest,
  currency,
}: {
  readonly newest: TransactionView | undefined
  readonly currency: string
}) => {
  const [text, setText] = useState("")
  const newestId = newest?.transactionId
  useEffect(() => {
    if (newest !== undefined && newestId !== undefined)
      setText(`${transactionName(newest)}, ${spendText(newest, currency)}`)
  }, [newest, newestId, currency])
  return (
    <p className="sr-only" role="status">
      {text}
    </p>
  )
}

export interface FeedProps {
  readonly view: BudgetView
  readonly waiting: ReadonlyArray<OutboxEntry>
  readonly openTransaction: (transaction: TransactionView) => void
  readonly editWaiting: (entry: OutboxEntry) => void
  readonly discardWaiting: (clientId: string) => void
  readonly store: Store
  /** Another category in place; absent on somebody else's trip. */
  readonly recategorise: ((transaction: TransactionView) => void) | undefined
}

export const Feed = ({
  view,
  waiting,
  openTransaction,
  editWaiting,
  discardWaiting,
  store,
  recategorise,
}: FeedProps) => {
  const { summary } = view
  const earlier = useEarlier(view, store)
  const { transactions } = earlier
  const disputed = disputedIn(view)
  const arrivals = useArrivals(summary.budgetId, view.transactions)
  const totals = new Map(summary.byDay.map((day) => [day.date, day.spentMinor]))
  return (
    <section className="card feed" aria-labelledby="feed-title" data-testid="feed">
      <header className="card-head">
        <h2 id="feed-title">Activity</h2>
        <span className="quiet">{summary.transactionCount > 0 && `${summary.transactionCount} counted`}</span>
      </header>
      <Announcement newest={transactions.find((one) => arrivals.has(one.transactionId))} currency={summary.currency} />
      <WaitingRows entries={waiting} edit={editWaiting} discard={discardWaiting} />
      {transactions.length === 0 && waiting.length === 0 && (
        <div className="empty">
          <Icon name="list" size={28} />
          <p>Card, QRIS and e-wallet payments show up here the moment they happen. Cash you add yourself.</p>
        </div>
      )}
      {byDay(transactions).map((day) => (
        <section className="day" key={day.date}>
          <h3 className="day-head">
            <span>{relativeDay(day.date, summary.today)}</span>
            <span>{formatMoney(totals.get(day.date) ?? 0, summary.currency)}</span>
          </h3>
          <ul className="rows">
            {day.transactions.map((transaction) => (
              <TransactionRow
                key={transaction.transactionId}
                transaction={transaction}
                currency={summary.currency}
                timeZone={summary.timeZone}
                isNew={arrivals.has(transaction.transactionId)}
                disputed={disputed.has(transaction.transactionId)}
                open={() => openTransaction(transaction)}
                recategorise={
                  recategorise && transaction.transactionId.length === identityLength
                    ? () => recategorise(transaction)
                    : undefined
                }
              />
            ))}
          </ul>
        </section>
      ))}
      {earlier.more && transactions.length > 0 && (
        <p className="feed-end">
          <button type="button" className="small quiet-button" disabled={earlier.busy} onClick={earlier.load}>
            Show earlier
          </button>
        </p>
      )}
    </section>
  )
}
