/**
 * Paying a merchant's code: scanned or pasted, then looked at, then counted as pending. What the code says stands fast;
 * only what it leaves open (a static code's amount, a tip) is asked.
 */
import { type FormEvent, useCallback, useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import { amountText, emptyAmount, enteredMinor, pressed } from "../amount-entry.ts"
import { formatMoney, parseMoney, symbolOf } from "../money.ts"
import { feeText, majorText, type PaymentCode } from "../payment-code.ts"
import { type Problem, problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { CodeCamera } from "./code-camera.tsx"
import { Icon } from "./icon.tsx"
import { Keypad } from "./keypad.tsx"
import { Sheet } from "./sheet.tsx"

interface ReadCode {
  readonly payload: string
  readonly code: PaymentCode
  /** ISO 8601; fixed, so that sending it again is the same scan. */
  readonly occurredAt: string
}

/** The field's name is the gateway's word, not the traveller's. */
const refusalOf = (problem: Problem): string => problemText(problem).replace(/^(amount|tip|payload): /, "")

const CodeStep = ({ store, done }: { readonly store: Store; readonly done: (read: ReadCode) => void }) => {
  const [text, setText] = useState("")
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState("")
  const read = async (payload: string) => {
    if (payload.trim() === "") return setRefusal("Paste the text of a payment code first.")
    setBusy(true)
    const answer = await store.readCode(payload)
    setBusy(false)
    if (!answer.ok) return setRefusal(refusalOf(answer.problem))
    done({ payload, code: answer.value, occurredAt: new Date().toISOString() })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void read(text)
  }
  return (
    <form className="form" onSubmit={submit}>
      <CodeCamera
        found={(payload) => {
          setText(payload)
          void read(payload)
        }}
      />
      <label className="field">
        <span>Text of the code</span>
        <textarea
          value={text}
          rows={4}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder="00020101…"
          aria-invalid={refusal !== ""}
          onChange={(event) => {
            setRefusal("")
            setText(event.target.value)
          }}
        />
      </label>
      <p className="refusal" role="alert">
        {refusal}
      </p>
      <button type="submit" className="primary wide" disabled={busy}>
        Read the code
      </button>
    </form>
  )
}

const Shop = ({ code }: { readonly code: PaymentCode }) => (
  <div className="shop">
    <span className="chip-icon">
      <Icon name="qr" size={24} />
    </span>
    <span>
      <strong data-testid="shop">{code.merchant}</strong>
      <span className="quiet">
        {code.city}
        {code.merchantId === undefined ? "" : ` · ${code.merchantId}`}
      </span>
    </span>
  </div>
)

const TipField = ({
  currency,
  tip,
  setTip,
}: {
  readonly currency: string
  readonly tip: string
  readonly setTip: (tip: string) => void
}) => (
  <label className="field">
    <span>Tip, if you like</span>
    <span className="money-input">
      <span>{symbolOf(currency)}</span>
      <input inputMode="decimal" value={tip} placeholder="0" onChange={(event) => setTip(event.target.value)} />
    </span>
  </label>
)

const PayStep = ({
  read: { payload, code, occurredAt },
  summary,
  store,
  back,
  close,
}: {
  readonly read: ReadCode
  readonly summary: BudgetSummary
  readonly store: Store
  readonly back: () => void
  readonly close: () => void
}) => {
  const { currency, amountMinor } = code
  const [entry, setEntry] = useState(emptyAmount(currency))
  const [tip, setTip] = useState("")
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState("")
  const press = useCallback((key: Parameters<typeof pressed>[1]) => {
    setRefusal("")
    setEntry((before) => pressed(before, key))
  }, [])
  const minor = amountMinor ?? enteredMinor(entry)
  const tipMinor = tip.trim() === "" ? 0 : parseMoney(tip, currency)
  const pay = async () => {
    if (minor === 0) return setRefusal("Enter the amount first.")
    if (tipMinor === undefined) return setRefusal("The tip is no amount.")
    setBusy(true)
    const answer = await store.scanCode({
      payload,
      budgetId: summary.budgetId,
      occurredAt,
      ...(amountMinor === null ? { amount: majorText(minor, currency) } : {}),
      ...(tipMinor === 0 ? {} : { tip: majorText(tipMinor, currency) }),
    })
    setBusy(false)
    if (!answer.ok) return setRefusal(refusalOf(answer.problem))
    if (answer.value.held) store.say("info", "Saved. No trip covers this day, so it waits outside your trips.")
    else store.say("good", `${code.merchant} counts as pending until your bank confirms it.`)
    close()
  }
  return (
    <div className="cash">
      <Shop code={code} />
      <div className="cash-amount">
        <output data-empty={minor === 0} data-testid="scan-amount">
          {amountMinor === null ? amountText(entry) : formatMoney(amountMinor, currency)}
        </output>
        <p className="quiet">
          {[amountMinor === null ? "as the shop tells you" : "as the code says", feeText(code)]
            .filter((part) => part !== "")
            .join(", ")}
        </p>
      </div>
      <p className="refusal" role="alert">
        {refusal}
      </p>
      {code.tip.rule === "prompt" && <TipField currency={currency} tip={tip} setTip={setTip} />}
      {amountMinor === null && <Keypad currency={currency} press={press} />}
      <button type="button" className="primary wide" disabled={busy} onClick={() => void pay()}>
        <Icon name="check" /> Count it as pending
      </button>
      <button type="button" className="quiet-button wide" disabled={busy} onClick={back}>
        Another code
      </button>
      <p className="hint">
        You pay with your own app. With the button you let Pacer keep this purchase until your bank’s statement confirms
        it.
      </p>
    </div>
  )
}

export const ScanSheet = ({
  summary,
  store,
  close,
}: {
  readonly summary: BudgetSummary
  readonly store: Store
  readonly close: () => void
}) => {
  const [read, setRead] = useState<ReadCode>()
  return (
    <Sheet title="Scan a payment code" close={close} tall>
      {read === undefined ? (
        <CodeStep store={store} done={setRead} />
      ) : (
        <PayStep read={read} summary={summary} store={store} back={() => setRead(undefined)} close={close} />
      )}
    </Sheet>
  )
}
