/** Linked accounts: how each is doing in plain words, read now, take out, and link another. */
import { type FormEvent, useCallback, useEffect, useState } from "react"
import type { Answer } from "../api.ts"
import type { LinkedAccount, LinkedAccounts } from "../linked-calls.ts"
import { accountWords } from "../linked-words.ts"
import { problemText } from "../problem.ts"
import { sourceLabel } from "../source-label.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { useNow } from "./now.ts"
import { Sheet } from "./sheet.tsx"

const refreshEveryMs = 5_000

const AccountCard = ({
  account,
  nowMs,
  busy,
  sync,
  agree,
  unlink,
}: {
  readonly account: LinkedAccount
  readonly nowMs: number
  readonly busy: boolean
  readonly sync: () => void
  readonly agree: () => void
  readonly unlink: () => void
}) => {
  const [asking, setAsking] = useState(false)
  const { tone, head, when, brought } = accountWords(account, nowMs)
  return (
    <li className="account" data-tone={tone} data-testid="account">
      <span className="chip-icon">
        <Icon name={sourceLabel(account.source).icon} />
      </span>
      <span className="row-text">
        <span className="row-name">{account.bankName}</span>
        <span className="quiet">{account.label}</span>
      </span>
      <span className="account-state">{head}</span>
      {account.error && <p className="account-error">{account.error}</p>}
      <p className="account-facts quiet">
        {when}
        <br />
        {brought}
      </p>
      {asking ? (
        <span className="account-keys">
          <span className="quiet">Take it out? What it brought stays.</span>
          <button type="button" className="small" onClick={() => setAsking(false)}>
            Keep
          </button>
          <button type="button" className="small danger" disabled={busy} onClick={unlink}>
            Take out
          </button>
        </span>
      ) : (
        <span className="account-keys">
          {account.needs === "consent" && (
            <button type="button" className="small" disabled={busy} onClick={agree}>
              <Icon name="check" size={16} /> Allow again
            </button>
          )}
          {account.needs === undefined && (
            <button type="button" className="small" disabled={busy} onClick={sync}>
              <Icon name="sync" size={16} /> Read now
            </button>
          )}
          <button
            type="button"
            className="round"
            disabled={busy}
            onClick={() => setAsking(true)}
            aria-label={`Take out ${account.bankName} ${account.label}`}
          >
            <Icon name="trash" size={18} />
          </button>
        </span>
      )}
    </li>
  )
}

const LinkForm = ({
  banks,
  busy,
  link,
}: {
  readonly banks: LinkedAccounts["banks"]
  readonly busy: boolean
  /** Why it was not linked; undefined when it was. */
  readonly link: (bank: string, code: string) => Promise<string | undefined>
}) => {
  const [bank, setBank] = useState(banks[0]?.id ?? "")
  const [code, setCode] = useState("")
  const [refusal, setRefusal] = useState("")
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const refused = await link(bank, code.trim())
    setRefusal(refused ?? "")
    if (refused === undefined) setCode("")
  }
  return (
    <form className="invite" onSubmit={(event) => void submit(event)}>
      <label className="field">
        <span>Bank or wallet</span>
        <select value={bank} onChange={(event) => setBank(event.target.value)}>
          {banks.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>Code from your bank</span>
        <input
          value={code}
          onChange={(event) => setCode(event.target.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={512}
        />
      </label>
      <p className="refusal" role="alert">
        {refusal}
      </p>
      <p className="hint">By linking it you agree that Pacer reads its transactions. Take it out whenever you like.</p>
      <button type="submit" className="small" disabled={busy || code.trim() === ""}>
        <Icon name="link" size={16} /> Link account
      </button>
    </form>
  )
}

export const LinkedSheet = ({
  store,
  syncs,
  back,
  close,
}: {
  readonly store: Store
  /** Changes whenever an account has been read. */
  readonly syncs: number
  readonly back: () => void
  readonly close: () => void
}) => {
  const [linked, setLinked] = useState<LinkedAccounts>()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState("")
  const [away, setAway] = useState("")
  const nowMs = useNow(1_000)

  /** What is looked at by itself takes back nothing that was said of a command. */
  const look = useCallback((answer: Answer<LinkedAccounts>): void => {
    setAway(answer.ok ? "" : problemText(answer.problem))
    if (answer.ok) setLinked(answer.value)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew whenever an account has been read
  useEffect(() => {
    let isShown = true
    const again = () => void store.linked.list().then((answer) => isShown && look(answer))
    again()
    const timer = setInterval(again, refreshEveryMs)
    return () => {
      isShown = false
      clearInterval(timer)
    }
  }, [store, syncs, look])

  const run = async (call: Promise<Answer<LinkedAccounts>>): Promise<void> => {
    setBusy(true)
    setRefusal("")
    const answer = await call
    setBusy(false)
    if (answer.ok) look(answer)
    else setRefusal(problemText(answer.problem))
  }
  const link = async (bank: string, code: string): Promise<string | undefined> => {
    setBusy(true)
    const answer = await store.linked.link(bank, code)
    setBusy(false)
    if (!answer.ok) return problemText(answer.problem)
    look(answer)
    return undefined
  }
  const agree = async ({ source, account }: LinkedAccount) => {
    setBusy(true)
    const answer = await store.accounts.grant({ source, account, purpose: "transactions" })
    setBusy(false)
    if (!answer.ok) return setRefusal(problemText(answer.problem))
    await run(store.linked.list())
  }
  const { accounts = [], banks = [] } = linked ?? {}
  return (
    <Sheet title="Linked accounts" close={close} back={back} tall>
      <div className="companions">
        <p className="refusal" role="alert">
          {refusal || away}
        </p>
        {linked === undefined && !away && <div className="ghost ghost-lines" />}
        {linked && accounts.length === 0 && (
          <p className="standing">
            <Icon name="bank" /> No account is linked yet.
          </p>
        )}
        {accounts.length > 0 && (
          <ul className="linked">
            {accounts.map((account) => (
              <AccountCard
                key={account.accountId}
                account={account}
                nowMs={nowMs}
                busy={busy}
                sync={() => void run(store.linked.sync(account.accountId))}
                agree={() => void agree(account)}
                unlink={() => void run(store.linked.unlink(account.accountId))}
              />
            ))}
          </ul>
        )}
        {banks.length > 0 && (
          <section aria-labelledby="link-title">
            <h3 id="link-title" className="section-title">
              Link another
            </h3>
            <LinkForm banks={banks} busy={busy} link={link} />
          </section>
        )}
        {linked && banks.length === 0 && <p className="quiet">No bank can be linked here yet.</p>}
      </div>
    </Sheet>
  )
}
