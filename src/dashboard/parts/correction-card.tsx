/** A proposed correction on the trip: before and after by category, why, and the traveller's answer. */
import { type FormEvent, useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import type { Answer } from "../api.ts"
import { lookOf } from "../category-look.ts"
import { chanceWords } from "../forecast-words.ts"
import { editableMoney, formatMoney, parseMoney, symbolOf } from "../money.ts"
import type { CorrectionView, ProposalView } from "../plan-shape.ts"
import { isBetter, lineLook, proposalShown, standing } from "../plan-words.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { OfferLines } from "./offer-lines.tsx"

type Moves = ProposalView["moves"]

const Lines = ({ proposal, currency }: { readonly proposal: ProposalView; readonly currency: string }) => (
  <table className="lines">
    <caption className="sr-only">The plan by category, before and after the correction</caption>
    <thead>
      <tr>
        <th scope="col">Plan</th>
        <th scope="col">Before</th>
        <th scope="col">After</th>
      </tr>
    </thead>
    <tbody>
      {proposal.lines.map(({ line, beforeMinor, afterMinor }) => (
        <tr key={line} data-category={line}>
          <th scope="row">
            <Icon name={lineLook(line).icon} size={18} /> {lineLook(line).name}
          </th>
          <td>{formatMoney(beforeMinor, currency)}</td>
          <td data-tone={afterMinor < beforeMinor ? "less" : "more"}>
            {formatMoney(afterMinor, currency)}
            <span className="line-change">
              {afterMinor < beforeMinor ? "−" : "+"}
              {formatMoney(Math.abs(afterMinor - beforeMinor), currency)}
            </span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Why = ({ proposal, currency }: { readonly proposal: ProposalView; readonly currency: string }) => (
  <details className="why">
    <summary>Why, and what it asks of you</summary>
    <ul>
      {proposal.explanation.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {proposal.perDay.allowanceAfterMinor !== proposal.perDay.allowanceBeforeMinor && (
        <li>
          Each day allows {formatMoney(proposal.perDay.allowanceAfterMinor, currency)} instead of{" "}
          {formatMoney(proposal.perDay.allowanceBeforeMinor, currency)}.
        </li>
      )}
      {proposal.cuts.map(({ category, expectedMinor, targetMinor }) => (
        <li key={category}>
          {lookOf(category).name}: {formatMoney(targetMinor, currency)} from here to the end, where{" "}
          {formatMoney(expectedMinor, currency)} is expected.
        </li>
      ))}
    </ul>
  </details>
)

const Adjust = ({
  moves,
  currency,
  busy,
  apply,
  back,
}: {
  readonly moves: Moves
  readonly currency: string
  readonly busy: boolean
  readonly apply: (moves: Moves) => void
  readonly back: () => void
}) => {
  const [typed, setTyped] = useState(() => moves.map(({ amountMinor }) => editableMoney(amountMinor, currency)))
  const amounts = typed.map((text) => (text.trim() === "" ? 0 : parseMoney(text, currency)))
  const chosen = moves.flatMap((move, at) => {
    const amountMinor = amounts[at] ?? 0
    return amountMinor > 0 ? [{ ...move, amountMinor }] : []
  })
  const wrong = amounts.includes(undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!wrong && chosen.length > 0) apply(chosen)
  }
  return (
    <form className="adjust" onSubmit={submit} aria-label="Adjust the amounts">
      {moves.map(({ from, to }, at) => (
        <label key={`${from} ${to}`} className="field">
          <span>
            {lineLook(from).name} → {lineLook(to).name}
          </span>
          <span className="money-input">
            <span aria-hidden="true">{symbolOf(currency)}</span>
            <input
              inputMode="decimal"
              autoComplete="off"
              value={typed[at]}
              aria-invalid={amounts[at] === undefined}
              onChange={(event) => setTyped(typed.map((text, index) => (index === at ? event.target.value : text)))}
            />
          </span>
        </label>
      ))}
      <p className="hint" data-over={wrong || chosen.length === 0}>
        {wrong && "One of these is no amount."}
        {!wrong && chosen.length === 0 && "Nothing would move."}
      </p>
      <div className="answers">
        <button type="submit" className="primary" disabled={busy || wrong || chosen.length === 0}>
          Apply these amounts
        </button>
        <button type="button" className="quiet-button" onClick={back}>
          As proposed
        </button>
      </div>
    </form>
  )
}

const CorrectionAnswers = ({
  proposal,
  summary,
  store,
}: {
  readonly proposal: ProposalView
  readonly summary: BudgetSummary
  readonly store: Store
}) => {
  /** As they were when they began to be adjusted, whatever comes meanwhile. */
  const [adjusted, setAdjusted] = useState<Moves>()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState("")
  const { budgetId, currency } = summary
  /** A preview has another name with each change of its budget: what was seen is answered under the newest one. */
  const answered = async (answer: (correctionId: string, isAnew: boolean) => Promise<Answer<true>>) => {
    const { correctionId } = proposal
    const first = await answer(correctionId, false)
    if (first.ok || first.problem.status !== 404) return { answer: first, correctionId }
    const now = await store.plans.correction(budgetId)
    const newest = now.ok ? (now.value.open ?? now.value.preview)?.correctionId : undefined
    return newest === undefined
      ? { answer: first, correctionId }
      : { answer: await answer(newest, true), correctionId: newest }
  }
  const undo = async (correctionId: string) => {
    const answer = await store.plans.undo(budgetId, correctionId)
    store.say(answer.ok ? "good" : "warning", answer.ok ? "The plan is as it was." : problemText(answer.problem))
  }
  const settle = async (asked: ReturnType<typeof answered>, said: (correctionId: string) => void) => {
    setBusy(true)
    setRefusal("")
    const { answer, correctionId } = await asked
    setBusy(false)
    if (answer.ok) said(correctionId)
    else setRefusal(problemText(answer.problem))
  }
  const accept = (moves?: Moves) =>
    void settle(
      answered((id, isAnew) => store.plans.accept(budgetId, id, moves ?? (isAnew ? proposal.moves : undefined))),
      (id) => store.say("good", "The plan is corrected.", { label: "Undo", run: () => void undo(id) }),
    )
  const reject = () =>
    void settle(
      answered((id) => store.plans.reject(budgetId, id)),
      () => store.say("info", "Left as it is. Nothing like it comes until more is at stake."),
    )
  return (
    <>
      {refusal !== "" && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
      {adjusted !== undefined ? (
        <Adjust moves={adjusted} currency={currency} busy={busy} apply={accept} back={() => setAdjusted(undefined)} />
      ) : (
        <div className="answers">
          <button type="button" className="primary" disabled={busy} onClick={() => accept()}>
            Accept
          </button>
          {proposal.moves.length > 0 && (
            <button type="button" className="quiet-button" disabled={busy} onClick={() => setAdjusted(proposal.moves)}>
              Adjust
            </button>
          )}
          <button type="button" className="quiet-button" disabled={busy} onClick={reject}>
            Not now
          </button>
        </div>
      )}
    </>
  )
}

export const CorrectionCard = ({
  summary,
  correction,
  store,
}: {
  readonly summary: BudgetSummary
  readonly correction: CorrectionView
  readonly store: Store
}) => {
  const proposal = proposalShown(summary, correction)
  if (proposal === null) return null
  // The gauge shows the promise's chance: this one is another, and says so.
  const { isPromised } = standing(summary, correction)
  const better = isBetter(proposal)
  return (
    <section className="card correction" aria-labelledby="correction-title" data-testid="correction">
      <header className="card-head">
        <h2 id="correction-title">
          <Icon name="sync" /> {better ? "Keep the plan" : "Move money where it is needed"}
        </h2>
        <span className="chances">
          <span className={isPromised ? "" : "sr-only"}>{isPromised ? "By the forecast " : "Chance to hold: "}</span>
          {better ? (
            <>
              {chanceWords(proposal.probabilityBefore)} <Icon name="arrow" size={14} />{" "}
              <span className="sr-only"> with the correction </span>
              <strong>{chanceWords(proposal.probabilityAfter)}</strong>
            </>
          ) : (
            `${chanceWords(proposal.probabilityAfter)} either way`
          )}
        </span>
      </header>
      <p>{proposal.text}</p>
      {!proposal.restores && (
        <p className="quiet">This helps, and does not reach your target: no more can be moved above the floors.</p>
      )}
      <OfferLines title="What is swapped" offers={proposal.savings} currency={summary.currency} />
      {proposal.lines.length > 0 && <Lines proposal={proposal} currency={summary.currency} />}
      <Why proposal={proposal} currency={summary.currency} />
      <CorrectionAnswers
        key={proposal.correctionId.startsWith("p-") ? "preview" : proposal.correctionId}
        proposal={proposal}
        summary={summary}
        store={store}
      />
    </section>
  )
}
