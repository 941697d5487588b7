/** All goals of a trip: pace, chance and advice of each, what does not go together, and everything one does with them. */
import { type FormEvent, useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import type { Answer } from "../api.ts"
import { chanceWords } from "../forecast-words.ts"
import { formatMoney, parseMoney, symbolOf } from "../money.ts"
import type { GoalsView, GoalView } from "../plan-shape.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { GoalForm } from "./goal-form.tsx"
import { GoalLine, paceText } from "./goal-line.tsx"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"

type Settle = (asked: Promise<Answer<true>>, said: string) => Promise<boolean>

const Contribution = ({
  goal,
  summary,
  store,
  settle,
}: {
  readonly goal: GoalView
  readonly summary: BudgetSummary
  readonly store: Store
  readonly settle: Settle
}) => {
  const [typed, setTyped] = useState("")
  const [key, setKey] = useState(store.newId)
  const amountMinor = parseMoney(typed, summary.currency)
  const put = async (sign: 1 | -1) => {
    if (amountMinor === undefined || amountMinor === 0) return
    const asked = store.plans.contribute(summary.budgetId, goal.goalId, sign * amountMinor, key)
    if (!(await settle(asked, sign > 0 ? "Put aside." : "Taken back out."))) return
    setTyped("")
    setKey(store.newId())
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void put(1)
  }
  return (
    <form className="contribution" onSubmit={submit}>
      <span className="money-input">
        <span aria-hidden="true">{symbolOf(summary.currency)}</span>
        <input
          inputMode="decimal"
          autoComplete="off"
          aria-label={`Amount for ${goal.name}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </span>
      <button type="submit" className="small" disabled={!amountMinor}>
        Put aside
      </button>
      <button
        type="button"
        className="small quiet-button"
        disabled={!amountMinor || goal.contributedMinor <= 0}
        onClick={() => void put(-1)}
      >
        Take out
      </button>
    </form>
  )
}

/** The one button that takes what the advice names. */
const Help = ({
  offer,
  summary,
  store,
  settle,
}: {
  readonly offer: NonNullable<GoalView["offer"]>
  readonly summary: BudgetSummary
  readonly store: Store
  readonly settle: Settle
}) => {
  const [busy, setBusy] = useState(false)
  const { budgetId, currency } = summary
  const take = async () => {
    setBusy(true)
    await settle(store.plans.takeOffer(budgetId, offer.offerId), "Taken. It can be undone among the corrections.")
    setBusy(false)
  }
  return (
    <button type="button" className="small goal-help" disabled={busy} onClick={() => void take()}>
      <Icon name={offer.kind === "itinerary" ? "pin" : "star"} size={16} /> Take it: −
      {formatMoney(offer.savingMinor, currency)}, {chanceWords(offer.probabilityAfter)} chance
    </button>
  )
}

const GoalItem = ({
  goal,
  summary,
  store,
  edit,
}: {
  readonly goal: GoalView
  readonly summary: BudgetSummary
  readonly store: Store
  readonly edit: () => void
}) => {
  const [sure, setSure] = useState(false)
  const [refusal, setRefusal] = useState("")
  const { budgetId, currency } = summary
  const settle: Settle = async (asked, said) => {
    const answer = await asked
    setRefusal(answer.ok ? "" : problemText(answer.problem))
    if (answer.ok) store.say("good", said)
    return answer.ok
  }
  const pause = () =>
    void settle(
      store.plans.changeGoal(budgetId, goal.goalId, { paused: !goal.paused }),
      goal.paused ? "Goes on." : "Paused.",
    )
  return (
    <li className="goal-item" data-testid="goal">
      <GoalLine goal={goal} currency={currency} />
      <p>{goal.recommendation}</p>
      {goal.offer !== null && <Help offer={goal.offer} summary={summary} store={store} settle={settle} />}
      {!goal.paused && goal.daysLeft > 0 && (
        <p className="quiet">
          {paceText(goal, currency)} · priority {goal.priority}
        </p>
      )}
      {goal.kind === "fund" && <Contribution goal={goal} summary={summary} store={store} settle={settle} />}
      <p className="refusal" role="alert">
        {refusal}
      </p>
      {sure ? (
        <span className="goal-keys">
          <span className="quiet">Remove this goal?</span>
          <button type="button" className="small" onClick={() => setSure(false)}>
            Keep
          </button>
          <button
            type="button"
            className="small danger"
            onClick={() => void settle(store.plans.removeGoal(budgetId, goal.goalId), `${goal.name} is removed.`)}
          >
            Remove
          </button>
        </span>
      ) : (
        <span className="goal-keys">
          <button type="button" className="small" onClick={pause}>
            <Icon name={goal.paused ? "sync" : "clock"} size={16} /> {goal.paused ? "Go on" : "Pause"}
          </button>
          <button type="button" className="round" onClick={edit} aria-label={`Change ${goal.name}`}>
            <Icon name="edit" size={18} />
          </button>
          <button type="button" className="round" onClick={() => setSure(true)} aria-label={`Remove ${goal.name}`}>
            <Icon name="trash" size={18} />
          </button>
        </span>
      )}
    </li>
  )
}

type Mode = { readonly step: "list" } | { readonly step: "form"; readonly goal: GoalView | undefined }

export const GoalsSheet = ({
  goals,
  summary,
  store,
  close,
}: {
  readonly goals: GoalsView
  readonly summary: BudgetSummary
  readonly store: Store
  readonly close: () => void
}) => {
  const [mode, setMode] = useState<Mode>({ step: "list" })
  const list = () => setMode({ step: "list" })
  if (mode.step === "form") {
    return (
      <Sheet key="form" title={mode.goal === undefined ? "New goal" : "Change goal"} close={close} back={list} tall>
        <GoalForm goal={mode.goal} summary={summary} store={store} done={list} />
      </Sheet>
    )
  }
  return (
    <Sheet key="list" title="Goals" close={close} tall>
      {goals.conflicts.map(({ text }) => (
        <p key={text} className="conflict" data-testid="conflict">
          <Icon name="warning" size={16} /> {text}
        </p>
      ))}
      {goals.goals.length === 0 && <p className="quiet">No goal yet.</p>}
      <ul className="goal-items">
        {goals.goals.map((goal) => (
          <GoalItem
            key={goal.goalId}
            goal={goal}
            summary={summary}
            store={store}
            edit={() => setMode({ step: "form", goal })}
          />
        ))}
      </ul>
      <button type="button" className="wide primary" onClick={() => setMode({ step: "form", goal: undefined })}>
        <Icon name="plus" /> New goal
      </button>
    </Sheet>
  )
}
