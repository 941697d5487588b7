/**
 * One transaction in full, and the traveller's word about it: its category, whether it is part of the trip, its parts,
 * who shares it, which purchase it gives back. What was entered by hand can be changed and taken back. Each word can be
 * undone right after it was said; a companion's trip is looked at, not spoken about.
 */
import { useEffect, useState } from "react"
import { categories } from "../../../config/taxonomy.ts"
import type { BudgetSummary, BudgetView, TransactionView } from "../../budget/view.ts"
import type { Answer } from "../api.ts"
import { lookOf } from "../category-look.ts"
import { correctionWords, undoneCorrection } from "../correction.ts"
import { dayName, timeOf } from "../days.ts"
import { formatMoney } from "../money.ts"
import { nameFor } from "../people.ts"
import { problemText } from "../problem.ts"
import { sourceLabel } from "../source-label.ts"
import type { Snapshot, Store } from "../store.ts"
import type { TransactionDetail } from "../view-shape.ts"
import { Avatar } from "./avatar.tsx"
import { EntryEditor } from "./entry-editor.tsx"
import { Icon, type IconName } from "./icon.tsx"
import { RefundPicker } from "./refund-picker.tsx"
import { ShareEditor } from "./share-editor.tsx"
import { Sheet } from "./sheet.tsx"
import { SplitEditor } from "./split-editor.tsx"
import { spendText, transactionName } from "./transaction-row.tsx"

const statusWords = {
  pending: "Pending: the final amount may differ",
  posted: "Booked",
  reversed: "Reversed: it no longer counts",
} as const

/** Who paid, and what each of those who share it bears. */
const Bearers = ({
  shared,
  currency,
  me,
}: {
  readonly shared: NonNullable<TransactionView["shared"]>
  readonly currency: string
  readonly me: string
}) => (
  <section className="bearers" aria-label="Shared">
    <p className="quiet">
      {nameFor(shared.payerId, me)} paid, shared among {shared.shares.length}
    </p>
    <ul>
      {shared.shares.map(({ userId, minor }) => (
        <li key={userId}>
          <Avatar userId={userId} size="small" />
          <span>{nameFor(userId, me)}</span>
          <span className="row-main">{formatMoney(minor, currency)}</span>
        </li>
      ))}
    </ul>
  </section>
)

const Details = ({
  transaction,
  summary,
  detail,
}: {
  readonly transaction: TransactionView
  readonly summary: BudgetSummary
  readonly detail: TransactionDetail | undefined
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
    [
      "Part of",
      detail !== undefined && detail.parts.length > 0
        ? `${formatMoney(detail.amountMinor, detail.currency)}, split in ${detail.parts.length}`
        : undefined,
    ],
    ["Also told by", detail?.twins.map((twin) => sourceWords(twin.source)).join(", ")],
    ["Gives back", detail?.refundOf ? "A purchase of this trip" : undefined],
    [
      "Given back",
      detail !== undefined && detail.refunds.length > 0
        ? formatMoney(
            detail.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0),
            detail.currency,
          )
        : undefined,
    ],
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

const sourceWords = (source: string): string => {
  const { kind, issuer } = sourceLabel(source)
  return [kind, issuer].filter(Boolean).join(", ")
}

type Step = "all" | "split" | "share" | "refund" | "edit"

const titles: { readonly [step in Exclude<Step, "all">]: string } = {
  split: "Split",
  share: "Share",
  refund: "What it gives back",
  edit: "Edit entry",
}

const Action = ({
  icon,
  name,
  note,
  disabled,
  run,
}: {
  readonly icon: IconName
  readonly name: string
  readonly note?: string | undefined
  readonly disabled: boolean
  readonly run: () => void
}) => (
  <li>
    <button type="button" className="action" disabled={disabled} onClick={run}>
      <Icon name={icon} />
      <span>{name}</span>
      {note && <span className="quiet">{note}</span>}
      <Icon name="chevron" size={16} />
    </button>
  </li>
)

/** The whole behind a part, with all that was said about it; undefined until it has come. */
const useDetail = (store: Store, transactionId: string, wanted: boolean): TransactionDetail | undefined => {
  const [detail, setDetail] = useState<TransactionDetail>()
  useEffect(() => {
    let looking = wanted
    if (wanted) {
      void store.transactions.read(transactionId).then((answer) => {
        if (looking && answer.ok) setDetail(answer.value)
      })
    }
    return () => {
      looking = false
    }
  }, [store, transactionId, wanted])
  return detail
}

export const TransactionSheet = ({
  transaction,
  view,
  snapshot,
  store,
  openCompanions,
  close,
}: {
  readonly transaction: TransactionView
  readonly view: BudgetView
  readonly snapshot: Snapshot
  readonly store: Store
  readonly openCompanions: () => void
  readonly close: () => void
}) => {
  const { summary } = view
  const { userId: me, budgets = [], shared } = snapshot
  const isOwn = summary.userId === me
  const id = transaction.transactionId.slice(0, 32)
  const isPart = transaction.transactionId.length > 32
  const detail = useDetail(store, id, isOwn)
  const [step, setStep] = useState<Step>("all")
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState("")
  const { currency, budgetId } = summary
  const foreign = transaction.originalCurrency !== currency && transaction.status !== "reversed"
  const voided = transaction.status === "reversed"
  const byCompanion = transaction.source.startsWith("companion/")

  /** Says something, and how to take it back. */
  const tell = async (call: Promise<Answer<unknown>>, done: string, undo?: () => Promise<Answer<unknown>>) => {
    setBusy(true)
    setRefusal("")
    const answer = await call
    setBusy(false)
    if (!answer.ok) return setRefusal(problemText(answer.problem))
    const back = () => void undo?.().then((undone) => !undone.ok && store.say("warning", problemText(undone.problem)))
    store.say("good", done, undo && { label: "Undo", run: back })
    close()
  }
  const { transactions } = store
  const trips = [...budgets, ...shared.filter((one) => one.yourRole !== "viewer").map((one) => one.budget)].filter(
    (one) => one.phase !== "closed" || one.budgetId === budgetId,
  )

  if (step !== "all" && detail !== undefined) {
    return (
      <Sheet key={step} title={titles[step]} close={close} back={() => setStep("all")} tall>
        {step === "split" && (
          <SplitEditor
            detail={detail}
            budgets={budgets}
            busy={busy}
            save={(parts) =>
              void tell(
                transactions.split(id, parts),
                parts.length === 0 ? "Whole again." : `Split in ${parts.length}.`,
                () => transactions.split(id, restored(detail)),
              )
            }
          />
        )}
        {step === "share" && (
          <ShareEditor
            detail={detail}
            trips={trips}
            chosenId={budgetId}
            me={me}
            store={store}
            busy={busy}
            save={(request) =>
              void tell(
                transactions.share(id, request),
                `Shared among ${request.split.parts.length}.`,
                detail.shared === null ? () => transactions.unshare(id) : undefined,
              )
            }
            unshare={() => void tell(transactions.unshare(id), "Yours alone again.")}
            takeAlong={openCompanions}
          />
        )}
        {step === "refund" && (
          <RefundPicker
            detail={detail}
            view={view}
            store={store}
            busy={busy}
            choose={(purchase) =>
              void tell(
                transactions.linkRefund(id, purchase.transactionId),
                `Gives back ${transactionName(purchase)}.`,
                () => transactions.unlinkRefund(id),
              )
            }
          />
        )}
        {step === "edit" && (
          <EntryEditor
            detail={detail}
            busy={busy}
            save={(request) =>
              void tell(transactions.amend(id, request), "Changed.", () =>
                transactions.amend(id, {
                  amountMinor: detail.amountMinor,
                  merchant: detail.merchant,
                  note: detail.note,
                  occurredAt: detail.occurredAt,
                }),
              )
            }
          />
        )}
        <p className="refusal" role="alert">
          {refusal}
        </p>
      </Sheet>
    )
  }
  const waiting = busy || detail === undefined
  return (
    <Sheet title={transactionName(transaction)} close={close}>
      <div className="transaction" data-category={transaction.category} data-status={transaction.status}>
        <p className="transaction-amount">
          <span className="row-main">{spendText(transaction, currency)}</span>
          {foreign && (
            <span className="quiet">{formatMoney(transaction.originalMinor, transaction.originalCurrency)}</span>
          )}
        </p>
        <Details transaction={transaction} summary={summary} detail={detail} />
        {transaction.shared && <Bearers shared={transaction.shared} currency={currency} me={me} />}
        {isOwn && !isPart && (
          <label className="field">
            <span>Category</span>
            <select
              value={transaction.category}
              disabled={busy}
              onChange={(event) => {
                const category = categories.find((one) => one === event.target.value)
                if (category)
                  void tell(store.assign(id, { budgetId, category }), correctionWords(transaction, category), () =>
                    store.assign(id, { budgetId, ...undoneCorrection(transaction) }),
                  )
              }}
            >
              {categories.map((category) => (
                <option key={category} value={category}>
                  {lookOf(category).name}
                </option>
              ))}
            </select>
          </label>
        )}
        {isOwn && budgets.length > 1 && !isPart && !byCompanion && (
          <label className="field">
            <span>Trip</span>
            <select
              value={budgetId}
              disabled={busy}
              onChange={(event) => {
                const target = budgets.find((one) => one.budgetId === event.target.value)
                if (target)
                  void tell(store.assign(id, { budgetId: target.budgetId }), `Moved to ${target.name}.`, () =>
                    store.assign(id, { budgetId }),
                  )
              }}
            >
              {budgets.map((one) => (
                <option key={one.budgetId} value={one.budgetId}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <p className="refusal" role="alert">
          {refusal}
        </p>
        {isOwn && (
          <ul className="actions">
            {!voided && detail?.refundOf === null && detail.direction === "debit" && (
              <Action
                icon="split"
                name="Split"
                note={detail.parts.length > 0 ? `in ${detail.parts.length}` : undefined}
                disabled={waiting}
                run={() => setStep("split")}
              />
            )}
            {!voided && !byCompanion && detail?.refundOf === null && detail.direction === "debit" && (
              <Action
                icon="people"
                name="Share with companions"
                note={detail.shared === null ? undefined : `among ${detail.shared.split.parts.length}`}
                disabled={waiting}
                run={() => setStep("share")}
              />
            )}
            {!voided && !byCompanion && detail?.direction === "credit" && (
              <Action icon="link" name="Refund of a purchase" disabled={waiting} run={() => setStep("refund")} />
            )}
            {detail?.twins.map((twin) => (
              <Action
                key={twin.transactionId}
                icon="undo"
                name={`Not the same as ${sourceWords(twin.source)}`}
                note={formatMoney(twin.amountMinor, detail.currency)}
                disabled={waiting}
                run={() =>
                  void tell(store.keepApart(twin.transactionId, id), "Both count.", () =>
                    store.match(twin.transactionId, id),
                  )
                }
              />
            ))}
            {detail?.sameAs && (
              <Action
                icon="undo"
                name="Not my own money"
                disabled={waiting}
                run={() => {
                  const otherId = detail.sameAs
                  if (otherId !== null)
                    void tell(store.keepApart(id, otherId), "It counts again.", () => store.match(id, otherId))
                }}
              />
            )}
            {!byCompanion && detail?.refundOf && (
              <Action
                icon="undo"
                name="No refund of that purchase"
                disabled={waiting}
                run={() => {
                  const purchaseId = detail.refundOf
                  void tell(
                    transactions.unlinkRefund(id),
                    "No longer a refund.",
                    purchaseId === null ? undefined : () => transactions.linkRefund(id, purchaseId),
                  )
                }}
              />
            )}
            {detail?.byHand && !voided && (
              <Action icon="edit" name="Edit entry" disabled={waiting} run={() => setStep("edit")} />
            )}
            {detail?.byHand && !voided && (
              <Action
                icon="trash"
                name="Delete entry"
                disabled={waiting}
                run={() => void tell(transactions.void(id), "Deleted.", () => transactions.restore(id))}
              />
            )}
            {detail?.byHand && voided && (
              <Action
                icon="undo"
                name="Bring it back"
                disabled={waiting}
                run={() => void tell(transactions.restore(id), "It counts again.", () => transactions.void(id))}
              />
            )}
            {!voided && (
              <Action
                icon="out"
                name="Not part of this trip"
                disabled={busy}
                run={() =>
                  void tell(store.assign(id, { budgetId: null }), "Taken out of this trip.", () =>
                    store.assign(id, { budgetId }),
                  )
                }
              />
            )}
          </ul>
        )}
      </div>
    </Sheet>
  )
}

/** The parts as they were, to say them again. */
const restored = (detail: TransactionDetail) =>
  detail.parts.map(({ amountMinor, budgetId, category }) => {
    const known = categories.find((one) => one === category)
    return { amountMinor, budgetId, ...(known === undefined ? {} : { category: known }) }
  })
