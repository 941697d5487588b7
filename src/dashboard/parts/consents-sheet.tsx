/** Who may use what, for what, until when: each purpose explained, each consent with the way back, and a new one. */
import { useEffect, useState } from "react"
import type { ConsentAbout } from "../account-calls.ts"
import type { Answer } from "../api.ts"
import { type PurposeWords, purposes, standingText, wordsAbout } from "../consent-words.ts"
import { problemText } from "../problem.ts"
import { sourceLabel } from "../source-label.ts"
import type { Store } from "../store.ts"
import type { Consent } from "../view-shape.ts"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"

const keyOf = ({ source, account, purpose }: Consent): string => `${source} ${account ?? "*"} ${purpose}`

const ConsentLine = ({
  consent,
  whole,
  busy,
  change,
}: {
  readonly consent: Consent
  /** Where it is about all that Pacer holds. */
  readonly whole: PurposeWords["whole"]
  readonly busy: boolean
  readonly change: () => void
}) => {
  const { kind, issuer, icon } = sourceLabel(consent.source)
  const isGranted = consent.state === "granted"
  return (
    <li className="consent" data-state={consent.state} data-testid="consent">
      <span className="chip-icon">
        <Icon name={whole?.icon ?? icon} />
      </span>
      <span className="row-text">
        <span className="row-name">
          {whole?.name ?? issuer ?? kind}
          {whole === undefined && <span className="quiet"> · {consent.account ?? "every account"}</span>}
        </span>
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

const Purpose = ({
  words,
  consents,
  busy,
  change,
  grant,
}: {
  readonly words: PurposeWords
  readonly consents: ReadonlyArray<Consent>
  readonly busy: boolean
  readonly change: (consent: Consent) => void
  readonly grant: (about: ConsentAbout) => Promise<boolean>
}) => {
  const { purpose, title, text, none, whole } = words
  const isWhole = ({ source, account }: Consent) => source === whole?.source && account === null
  return (
    <section className="purpose" aria-label={title} data-testid={`purpose-${purpose}`}>
      <h3 className="section-title">{title}</h3>
      <p className="quiet">{text}</p>
      {consents.length === 0 && <p className="purpose-none">{none}</p>}
      <ul className="consents">
        {consents.map((consent) => (
          <ConsentLine
            key={keyOf(consent)}
            consent={consent}
            whole={isWhole(consent) ? whole : undefined}
            busy={busy}
            change={() => change(consent)}
          />
        ))}
      </ul>
      {whole && !consents.some(isWhole) && (
        <button
          type="button"
          className="wide quiet-button"
          disabled={busy}
          onClick={() => void grant({ source: whole.source, purpose })}
        >
          {whole.allow}
        </button>
      )}
      {whole === undefined && (
        <GrantForm
          busy={busy}
          grant={(source, account) => grant({ source, purpose, ...(account === "" ? {} : { account }) })}
        />
      )}
    </section>
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
  const grant = async (about: ConsentAbout) => {
    setBusy(true)
    return take(await store.accounts.grant(about))
  }
  return (
    <Sheet title="Who may read what" close={close} tall>
      <div className="accounts">
        <p className="refusal" role="alert">
          {refusal}
        </p>
        {consents &&
          purposes.map((words) => (
            <Purpose
              key={words.purpose}
              words={words}
              consents={wordsAbout(words.purpose, consents)}
              busy={busy}
              change={(consent) => void change(consent)}
              grant={grant}
            />
          ))}
      </div>
    </Sheet>
  )
}
