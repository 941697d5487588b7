/** Two transactions that may be one payment, or the traveller's own money on its way: asked, answered, taken back. */
import { useState } from "react"
import { limits } from "../../../config/limits.ts"
import type { BudgetView, MatchSideView, MatchView } from "../../budget/view.ts"
import { shortDay } from "../days.ts"
import { formatMoney } from "../money.ts"
import { problemText } from "../problem.ts"
import { sourceLabel } from "../source-label.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"

const Side = ({ side, timeZone }: { readonly side: MatchSideView; readonly timeZone: string }) => {
  const source = sourceLabel(side.source)
  const day = new Date(side.occurredAt).toLocaleDateString("en-CA", { timeZone })
  return (
    <li className="match-side">
      <span className="chip-icon">
        <Icon name={source.icon} />
      </span>
      <div className="row-text">
        <p className="match-name">{side.merchant ?? [source.kind, source.issuer].filter(Boolean).join(", ")}</p>
        <p className="quiet">
          {[source.kind, source.issuer].filter(Boolean).join(", ")} · {shortDay(day)}
        </p>
      </div>
      <span className="row-main">{formatMoney(side.originalMinor, side.originalCurrency)}</span>
    </li>
  )
}

const questions = {
  same: { title: "Same purchase?", accept: "Yes, count it once", done: "Counted once.", apart: "Both count." },
  moved: { title: "Your own money?", accept: "Yes, not spent", done: "No longer spent.", apart: "It stays spent." },
} as const

const Match = ({
  match,
  timeZone,
  answer,
}: {
  readonly match: MatchView
  readonly timeZone: string
  readonly answer: (same: boolean) => Promise<void>
}) => {
  const [busy, setBusy] = useState(false)
  const words = questions[match.kind]
  const say = (same: boolean) => {
    setBusy(true)
    void answer(same).finally(() => setBusy(false))
  }
  return (
    <section className="card match" aria-label={words.title} data-testid="match">
      <h2>{words.title}</h2>
      <ul className="match-sides">
        <Side side={match.transaction} timeZone={timeZone} />
        <Side side={match.other} timeZone={timeZone} />
      </ul>
      <div className="match-answers">
        <button type="button" className="small" disabled={busy} onClick={() => say(true)}>
          {words.accept}
        </button>
        <button type="button" className="small quiet-button" disabled={busy} onClick={() => say(false)}>
          {match.kind === "same" ? "Keep both" : "No, a purchase"}
        </button>
      </div>
    </section>
  )
}

export const Matches = ({ view, store }: { readonly view: BudgetView; readonly store: Store }) => {
  const { matches, summary } = view
  const [isOpen, setOpen] = useState(false)
  const answer = async ({ kind, transaction, other }: MatchView, same: boolean) => {
    const [id, otherId] = [transaction.transactionId, other.transactionId]
    const words = questions[kind]
    const told = await (same ? store.match(id, otherId) : store.keepApart(id, otherId))
    if (!told.ok) return store.say("warning", problemText(told.problem))
    const back = () =>
      void store
        .keepApart(id, otherId)
        .then((undone) => !undone.ok && store.say("warning", problemText(undone.problem)))
    store.say("good", same ? words.done : words.apart, same ? { label: "Undo", run: back } : undefined)
  }
  const shown = isOpen ? matches : matches.slice(0, limits.matchCardsShown)
  const more = matches.length - shown.length
  return (
    <>
      {shown.map((match) => (
        <Match
          key={`${match.transaction.transactionId} ${match.other.transactionId}`}
          match={match}
          timeZone={summary.timeZone}
          answer={(same) => answer(match, same)}
        />
      ))}
      {more > 0 && (
        <button type="button" className="small quiet-button more-anomalies" onClick={() => setOpen(true)}>
          {more} more to sort out
        </button>
      )}
    </>
  )
}
