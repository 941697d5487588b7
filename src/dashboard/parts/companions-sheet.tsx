/** A trip's companions: how everybody stands, what settles it, and who comes along as what. */
import { useState } from "react"
import { formatMoney } from "../money.ts"
import { nameFor, nameOf, nameWithin } from "../people.ts"
import { problemText } from "../problem.ts"
import type { Companions } from "../view-shape.ts"
import { Avatar } from "./avatar.tsx"
import { standingText } from "./companions-card.tsx"
import { Icon } from "./icon.tsx"
import { Members, type TripTogether } from "./members.tsx"
import { PaymentForm } from "./payment-form.tsx"
import { Sheet } from "./sheet.tsx"

type Transfer = Companions["transfers"][number]

/** What a settlement did, and the way back from it. */
interface Settled {
  readonly text: string
  readonly back: Transfer
}

const transferText = ({ from, to }: Transfer, me: string): string =>
  from === me ? `You pay ${nameOf(to)}` : `${nameOf(from)} pays ${nameWithin(to, me)}`

const TransferLine = ({
  transfer,
  currency,
  me,
  settle,
}: {
  readonly transfer: Transfer
  readonly currency: string
  readonly me: string
  readonly settle: ((transfer: Transfer) => void) | undefined
}) => (
  <li className="transfer" data-testid="transfer">
    <span className="transfer-way">
      <Avatar userId={transfer.from} />
      <Icon name="arrow" size={16} />
      <Avatar userId={transfer.to} />
    </span>
    <span className="row-text">
      <span className="row-name">{transferText(transfer, me)}</span>
      <span className="transfer-amount">{formatMoney(transfer.amountMinor, currency)}</span>
    </span>
    {settle && (
      <button type="button" className="small" onClick={() => settle(transfer)}>
        <Icon name="check" size={16} /> Paid
      </button>
    )}
  </li>
)

export const CompanionsSheet = (together: TripTogether) => {
  const { companions, me, store, close } = together
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState("")
  const [settled, setSettled] = useState<Settled>()
  const { budgetId, currency, transfers, yourRole } = companions
  const standing = standingText(companions, me)
  const mayAdd = yourRole !== "viewer"

  const settle = async (transfer: Transfer, undoing = false): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    const answer = await store.companions.settle(budgetId, transfer, store.newId())
    setBusy(false)
    setRefusal(answer.ok ? "" : problemText(answer.problem))
    if (!answer.ok) return false
    const { from, to, amountMinor } = transfer
    setSettled(
      undoing
        ? undefined
        : {
            text: `${nameFor(from, me)} paid ${nameWithin(to, me)} ${formatMoney(amountMinor, currency)}.`,
            back: { from: to, to: from, amountMinor },
          },
    )
    return true
  }

  return (
    <Sheet title="Companions" close={close} tall>
      <div className="companions">
        <p className="standing" data-tone={standing.tone} data-testid="standing">
          <Icon name={standing.tone === "even" ? "check" : "people"} /> {standing.text}
        </p>
        {settled && (
          <p className="settled" role="status">
            <Icon name="check" size={16} /> {settled.text}
            <button type="button" className="link" disabled={busy} onClick={() => void settle(settled.back, true)}>
              Undo
            </button>
          </p>
        )}
        <p className="refusal" role="alert">
          {refusal}
        </p>
        {transfers.length > 0 && (
          <section aria-labelledby="settle-title">
            <h3 id="settle-title" className="section-title">
              Settle up
              <span className="quiet">
                {transfers.length === 1 ? "One payment" : `${transfers.length} payments`} and nobody owes anybody
              </span>
            </h3>
            <ul className="transfers">
              {transfers.map((transfer) => (
                <TransferLine
                  key={`${transfer.from} ${transfer.to}`}
                  transfer={transfer}
                  currency={currency}
                  me={me}
                  settle={mayAdd && !busy ? (one) => void settle(one) : undefined}
                />
              ))}
            </ul>
          </section>
        )}
        {mayAdd && companions.members.length > 1 && (
          <PaymentForm companions={companions} me={me} record={(transfer) => settle(transfer)} />
        )}
        <Members {...together} />
      </div>
    </Sheet>
  )
}
