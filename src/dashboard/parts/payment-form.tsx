/** Money that went from one companion to another, other than what would settle everything at once. */
import { useState } from "react"
import { parseMoney, symbolOf } from "../money.ts"
import { nameFor } from "../people.ts"
import type { Companions } from "../view-shape.ts"

type Transfer = Companions["transfers"][number]

const everybody = ({ members, balances }: Companions): ReadonlyArray<string> => [
  ...new Set([...members.map((one) => one.userId), ...balances.map((one) => one.userId)]),
]

const PersonSelect = ({
  label,
  value,
  people,
  me,
  choose,
}: {
  readonly label: string
  readonly value: string
  readonly people: ReadonlyArray<string>
  readonly me: string
  readonly choose: (userId: string) => void
}) => (
  <label className="field">
    <span>{label}</span>
    <select value={value} onChange={(event) => choose(event.target.value)}>
      {people.map((userId) => (
        <option key={userId} value={userId}>
          {nameFor(userId, me)}
        </option>
      ))}
    </select>
  </label>
)

export const PaymentForm = ({
  companions,
  me,
  record,
}: {
  readonly companions: Companions
  readonly me: string
  readonly record: (transfer: Transfer) => Promise<boolean>
}) => {
  const people = everybody(companions)
  const [from, setFrom] = useState(me)
  const [to, setTo] = useState(people.find((userId) => userId !== me) ?? me)
  const [text, setText] = useState("")
  const [wrong, setWrong] = useState("")
  const submit = async () => {
    const amountMinor = parseMoney(text, companions.currency)
    if (from === to) return setWrong("Choose two different people.")
    if (amountMinor === undefined || amountMinor <= 0) return setWrong("Enter the amount that was paid.")
    setWrong("")
    if (await record({ from, to, amountMinor })) setText("")
  }
  return (
    <details className="cash-more">
      <summary>Another payment</summary>
      <form
        className="form payment"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div className="pair">
          <PersonSelect label="Who paid" value={from} people={people} me={me} choose={setFrom} />
          <PersonSelect label="Whom" value={to} people={people} me={me} choose={setTo} />
        </div>
        <label className="field">
          <span>How much</span>
          <span className="money-input">
            <span>{symbolOf(companions.currency)}</span>
            <input value={text} inputMode="decimal" onChange={(event) => setText(event.target.value)} placeholder="0" />
          </span>
        </label>
        <p className="refusal" role="alert">
          {wrong}
        </p>
        <button type="submit" className="wide quiet-button">
          Record payment
        </button>
      </form>
    </details>
  )
}
