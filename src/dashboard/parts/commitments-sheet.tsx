/** What is booked and not paid yet: each booking with its day, a payment that may be its own, and the traveller's word. */
import { useState } from "react"
import type { BudgetView, CommitmentView } from "../../budget/view.ts"
import type { Answer } from "../api.ts"
import { lookOf } from "../category-look.ts"
import { dayName } from "../days.ts"
import { formatMoney } from "../money.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"

const reasons = { cancelled: "Cancelled", paid: "Paid", word: "Not owed, as you said" } as const

const CancelBooking = ({ cancel }: { readonly cancel: () => void }) => {
  const [sure, setSure] = useState(false)
  return (
    <button type="button" className="small" onClick={sure ? cancel : () => setSure(true)}>
      {sure ? "Yes, cancel it" : "Cancel booking"}
    </button>
  )
}

const Owed = ({
  one,
  currency,
  cancel,
  say,
}: {
  readonly one: CommitmentView
  readonly currency: string
  /** At whoever sold it; undefined where it was not bought through Pacer. */
  readonly cancel: (() => void) | undefined
  readonly say: (why: "paid" | "word", transactionId?: string) => void
}) => (
  <>
    {one.maybe && (
      <p className="conflict">
        <Icon name="info" size={16} /> Was {formatMoney(one.maybe.spendMinor, currency)} at{" "}
        {one.maybe.merchant ?? "a place without a name"} its payment?
      </p>
    )}
    <span className="goal-keys">
      {cancel && <CancelBooking cancel={cancel} />}
      <button type="button" className="small" onClick={() => say("word")}>
        Not owed
      </button>
      <button type="button" className="small primary" onClick={() => say("paid", one.maybe?.transactionId)}>
        <Icon name="check" size={16} /> {one.maybe ? "Yes, it is paid" : "It is paid"}
      </button>
    </span>
  </>
)

const Item = ({
  one,
  budgetId,
  currency,
  store,
}: {
  readonly one: CommitmentView
  readonly budgetId: string
  readonly currency: string
  readonly store: Store
}) => {
  const [refusal, setRefusal] = useState("")
  const settle = async (asked: Promise<Answer<true>>, said: string) => {
    const answer = await asked
    setRefusal(answer.ok ? "" : problemText(answer.problem))
    if (answer.ok) store.say("good", said)
  }
  const look = lookOf(one.category)
  const { bookingId, original, released } = one
  const priceBookingId = one.from === "prices" ? bookingId.replace(/^pr\./, "") : undefined
  const undo = () => void settle(store.plans.owedAgain(budgetId, bookingId), "Owed again.")
  return (
    <li className="goal-item" data-testid="commitment" data-state={one.state}>
      <span className="commitment" data-category={one.category}>
        <span className="chip-icon">
          <Icon name={look.icon} />
        </span>
        <span className="row-text">
          <strong>{one.merchant ?? look.name}</strong>
          <span className="quiet">
            {released ? reasons[released.why] : `Due ${dayName(one.dueDate)}`}
            {original && ` · ${formatMoney(original.amountMinor, original.currency)}`}
          </span>
        </span>
        <strong className="commitment-sum">{formatMoney(one.amountMinor, currency)}</strong>
      </span>
      {refusal !== "" && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
      {one.state === "open" && (
        <Owed
          one={one}
          currency={currency}
          cancel={
            priceBookingId === undefined
              ? undefined
              : () => void settle(store.comparison.cancel(priceBookingId), "Cancelled.")
          }
          say={(why, transactionId) =>
            void settle(
              store.plans.releaseBooking(budgetId, bookingId, why, transactionId),
              why === "paid" ? "Taken as paid." : "No longer held back.",
            )
          }
        />
      )}
      {released && released.why !== "cancelled" && (
        <span className="goal-keys">
          <button type="button" className="small" onClick={undo}>
            <Icon name="undo" size={16} /> Owed after all
          </button>
        </span>
      )}
    </li>
  )
}

export const CommitmentsSheet = ({
  view: { summary, commitments },
  store,
  close,
}: {
  readonly view: BudgetView
  readonly store: Store
  readonly close: () => void
}) => {
  const { budgetId, currency, committedMinor, byCategory } = summary
  const owed = byCategory.filter((line) => line.committedMinor > 0)
  return (
    <Sheet title="Booked, not yet paid" close={close} tall>
      <p>
        <strong>{formatMoney(committedMinor, currency)}</strong> is owed and held back from what each day may cost.
      </p>
      {owed.length > 1 && (
        <p className="quiet">
          {owed
            .map((line) => `${lookOf(line.category).name} ${formatMoney(line.committedMinor, currency)}`)
            .join(" · ")}
        </p>
      )}
      <ul className="goal-items">
        {commitments.map((one) => (
          <Item key={one.bookingId} one={one} budgetId={budgetId} currency={currency} store={store} />
        ))}
      </ul>
    </Sheet>
  )
}
