/** Who may read what, until when: each consent with the way to take it back, and a new one. */
import { useEffect, useState } from "react"
import type { Answer } from "../api.ts"
import { problemText } from "../problem.ts"
import { sourceLabel } from "../source-label.ts"
import type { Store } from "../store.ts"
import type { Consent } from "../view-shape.ts"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"

const purposes: { readonly [purpose in Consent["purpose"]]: string } = {
  transactions: "Reads what you spend",
  personalisation: "Used for your suggestions",
  peers: "Counted among travellers like you",
}

const dayText = (instant: string): string =>
  new Date(instant).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" })

const standingText = ({ state, since, expires }: Consent): string => {
  if (state === "withdrawn") return `Withdrawn on ${dayText(since)}`
  if (expires === null) return "Until you withdraw it"
  return state === "expired" ? `Ended on ${dayText(expires)}` : `Until ${dayText(expires)}`
}

const keyOf = ({ source, account, purpose }: Consent): string => `${source} ${account ?? "*"} ${purpose}`

const ConsentLine = ({
  consent,
  busy,
  change,
}: {
  readonly consent: Consent
  readonly busy: boolean
  readonly change: () => void
}) => {
  const { kind, issuer, icon } = sourceLabel(consent.source)
  const isGranted = consent.state === "granted"
  return (
    <li className="consent" data-state={consent.state} data-testid="consent">
      <span className="chip-icon">
        <Icon name={icon} />
      </span>
      <span className="row-text">
        <span className="row-name">
          {issuer ?? kind}
          <span className="quiet"> · {consent.account ?? "every account"}</span>
        </span>
        <span className="quiet">{purposes[consent.purpose]}</span>
        <span className="consent-standing">{standingText(consent)}</span>
      </span>
      <button type="button" className={isGranted ? "small quiet-button" : "small"} disabled={busy} onClick={change}>
        {isGranted ? "Withdraw" : "Allow again"}
      </button>
    </li>
  )
}

const sourcePattern = /^[a-z0-9][a-z0-9._/-]{0,63}$/

const GrantForm = ({
  busy,
  grant,
}: {
  readonly busy: boolean
  readonly grant: (source: string, account: string) => Promise<boolean>
}) => {
  const [source, setSource] = useState("")
  const [account, setAccount] = useState("")
  const [wrong, setWrong] = useState("")
  const submit = async () => {
    if (!sourcePattern.test(source)) return setWrong("Name it as your bank does, such as bank/bca.")
    setWrong("")
    if (await grant(source, account.trim())) {
      setSource("")
      setAccount("")
    }
  }
  return (
    <details className="cash-more">
      <summary>Allow another account</summary>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div className="pair">
          <label className="field">
            <span>Bank or wallet</span>
            <input value={source} placeholder="bank/bca" onChange={(event) => setSource(event.target.value.trim())} />
          </label>
          <label className="field">
            <span>Account (or all)</span>
            <input value={account} placeholder="1234567890" onChange={(event) => setAccount(event.target.value)} />
          </label>
        </div>
        <p className="hint" role="alert">
          {wrong}
        </p>
        <button type="submit" className="wide primary" disabled={busy}>
          Allow for half a year
        </button>
      </form>
    </details>
  )
}

export const ConsentsSheet = ({ store, close }: { readonly store: Store; readonly close: () => void }) => {
  const [consents, setConsents] = useState<ReadonlyArray<Consent>>()
  const [refusal, setRefusal] = useState("")
  const [busy, setBusy] = useState(false)
  const take = (answer: Answer<ReadonlyArray<Consent>>): boolean => {
    setBusy(false)
    setRefusal(answer.ok ? "" : problemText(answer.problem))
    if (answer.ok) setConsents(answer.value)
    return answer.ok
  }
  useEffect(() => {
    void store.accounts.consents().then((answer) => {
      if (answer.ok) setConsents(answer.value)
      else setRefusal(problemText(answer.problem))
    })
  }, [store])
  const change = async ({ source, account, purpose, state }: Consent) => {
    setBusy(true)
    const about = { source, purpose, ...(account === null ? {} : { account }) }
    take(await (state === "granted" ? store.accounts.withdraw(about) : store.accounts.grant(about)))
  }
  const grant = async (source: string, account: string) => {
    setBusy(true)
    return take(await store.accounts.grant({ source, purpose: "transactions", ...(account === "" ? {} : { account }) }))
  }
  return (
    <Sheet title="Who may read what" close={close} tall>
      <div className="accounts">
        <p className="quiet">
          A bank’s word is only taken while you allow it. Withdrawing counts at once; what was recorded before stays.
        </p>
        <p className="refusal" role="alert">
          {refusal}
        </p>
        {consents?.length === 0 && <p className="accounts-none">Nobody reads anything yet.</p>}
        <ul className="consents">
          {consents?.map((consent) => (
            <ConsentLine key={keyOf(consent)} consent={consent} busy={busy} change={() => void change(consent)} />
          ))}
        </ul>
        <GrantForm busy={busy} grant={grant} />
      </div>
    </Sheet>
  )
}
