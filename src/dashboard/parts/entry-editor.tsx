/** What was entered by hand, put right: amount, place, note, time. */
import { useState } from "react"
import { editableMoney, parseMoney, symbolOf } from "../money.ts"
import type { AmendRequest } from "../transaction-calls.ts"
import type { TransactionDetail } from "../view-shape.ts"

const localMinute = (instant: string): string => {
  const at = new Date(instant)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const textOrNull = (text: string): string | null => (text.trim() === "" ? null : text.trim())

export const EntryEditor = ({
  detail,
  busy,
  save,
}: {
  readonly detail: TransactionDetail
  readonly busy: boolean
  readonly save: (request: AmendRequest) => void
}) => {
  const { currency } = detail
  const [amount, setAmount] = useState(editableMoney(detail.amountMinor, currency))
  const [merchant, setMerchant] = useState(detail.merchant ?? "")
  const [note, setNote] = useState(detail.note ?? "")
  const [when, setWhen] = useState(localMinute(detail.occurredAt))
  const [wrong, setWrong] = useState("")
  const submit = () => {
    const amountMinor = parseMoney(amount, currency)
    if (amountMinor === undefined || amountMinor <= 0) return setWrong("Enter the amount that was paid.")
    if (when === "") return setWrong("Say when it was.")
    setWrong("")
    save({
      amountMinor,
      merchant: textOrNull(merchant),
      note: textOrNull(note),
      ...(when === localMinute(detail.occurredAt) ? {} : { occurredAt: new Date(when).toISOString() }),
    })
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label className="field" data-invalid={wrong !== ""}>
        <span>Amount</span>
        <span className="money-input">
          <span>{symbolOf(currency)}</span>
          <input value={amount} inputMode="decimal" onChange={(event) => setAmount(event.target.value)} />
        </span>
      </label>
      <label className="field">
        <span>Where</span>
        <input value={merchant} maxLength={120} onChange={(event) => setMerchant(event.target.value)} />
      </label>
      <label className="field">
        <span>Note</span>
        <input value={note} maxLength={120} onChange={(event) => setNote(event.target.value)} />
      </label>
      <label className="field">
        <span>When</span>
        <input type="datetime-local" value={when} onChange={(event) => setWhen(event.target.value)} />
      </label>
      <p className="refusal" role="alert">
        {wrong}
      </p>
      <button type="submit" className="wide primary" disabled={busy}>
        Save changes
      </button>
    </form>
  )
}
