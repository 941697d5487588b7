/**
 * A purchase that is out of the ordinary: why Pacer says so, the figures behind it, and the traveller's answer. "This was
 * me" teaches the watch. "Not me" disputes it: the purchase is marked and goes on counting, for only the bank can say
 * that it was none; what to do now stands there, and a way to leave it out of the trip.
 */
import { useState } from "react"
import type { AlertView, BudgetSummary } from "../../budget/view.ts"
import type { AlertAnswer } from "../api.ts"
import { dayIn, relativeDay, timeOf } from "../days.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { severityIcons, severityNames } from "./alert-severity.ts"
import { Icon } from "./icon.tsx"

export const isAnomaly = ({ kind }: AlertView): boolean => kind === "anomaly"

const reasonTitles: { readonly [reason: string]: string } = {
  amount: "Far above the usual",
  level_shift: "Spending at another level",
  velocity: "Many purchases at once",
  duplicate: "Charged twice?",
  impossible_travel: "In two places at once",
  odd_hour_merchant: "New place, odd hour",
  foreign_currency: "A currency new to this trip",
  card_testing: "Somebody may be trying your card",
}

const titleOf = ({ reason = "" }: AlertView): string => reasonTitles[reason] ?? "Out of the ordinary"

/** How strongly the sign speaks, said and drawn. */
const strengthOf = (score: number): string => `${Math.round(score * 100)} of 100`

export const Numbers = ({ alert }: { readonly alert: AlertView }) => (
  <dl className="anomaly-numbers">
    {alert.numbers?.map(({ name, text }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{text}</dd>
      </div>
    ))}
    {alert.score !== undefined && (
      <div>
        <dt>How unusual</dt>
        <dd>{strengthOf(alert.score)}</dd>
      </div>
    )}
  </dl>
)

export const Answers = ({
  budgetId,
  alertId,
  store,
  answered,
}: {
  readonly budgetId: string
  readonly alertId: string
  readonly store: Store
  /** Before the trip is shown anew. */
  readonly answered?: (answer: AlertAnswer) => void
}) => {
  const [busy, setBusy] = useState(false)
  const say = async (answer: AlertAnswer) => {
    setBusy(true)
    const told = await store.answerAlert(budgetId, alertId, answer)
    setBusy(false)
    if (!told.ok) return store.say("warning", problemText(told.problem))
    answered?.(answer)
    if (answer === "mine") store.say("good", "Noted: this was you. The like has to stand out more to be told again.")
  }
  return (
    <div className="match-answers">
      <button type="button" className="small" disabled={busy} onClick={() => void say("mine")}>
        <Icon name="check" size={16} /> This was me
      </button>
      <button type="button" className="small quiet-button" disabled={busy} onClick={() => void say("not_mine")}>
        <Icon name="warning" size={16} /> Not me
      </button>
    </div>
  )
}

/** What to do about a purchase that somebody else made. */
export const DisputeAdvice = ({
  transactionId,
  store,
}: {
  readonly transactionId: string | undefined
  readonly store: Store
}) => {
  const [busy, setBusy] = useState(false)
  const [isLeftOut, setLeftOut] = useState(false)
  const leaveOut = async () => {
    if (transactionId === undefined) return
    setBusy(true)
    const told = await store.assign(transactionId, { budgetId: null })
    setBusy(false)
    setLeftOut(told.ok)
    if (!told.ok) store.say("warning", problemText(told.problem))
  }
  return (
    <div className="dispute">
      <ol>
        <li>Block the card or freeze the account in your bank's app.</li>
        <li>Tell the bank that you dispute this purchase: within days it costs you least.</li>
        <li>Look through the purchases around it for others that are not yours.</li>
      </ol>
      {isLeftOut ? (
        <p className="quiet">It is left out of this trip.</p>
      ) : (
        <p className="quiet">
          It goes on counting until the money is back, which Pacer books as soon as the bank says so.{" "}
          {transactionId !== undefined && (
            <button type="button" className="link" disabled={busy} onClick={() => void leaveOut()}>
              Leave it out of this trip
            </button>
          )}
        </p>
      )}
    </div>
  )
}

const whenOf = (alert: AlertView, { timeZone, today }: BudgetSummary): string =>
  `${relativeDay(dayIn(Date.parse(alert.at), timeZone), today)}, ${timeOf(alert.at, timeZone)}`

export const AnomalyCard = ({
  alert,
  summary,
  store,
  answered,
  read,
}: {
  readonly alert: AlertView
  readonly summary: BudgetSummary
  readonly store: Store
  readonly answered: (answer: AlertAnswer) => void
  /** The advice about one that was disputed has been read. */
  readonly read: () => void
}) => (
  <section className="card anomaly" data-severity={alert.severity} data-testid="anomaly" aria-label={titleOf(alert)}>
    <header className="anomaly-head">
      <span className="alert-icon">
        <Icon name={severityIcons[alert.severity]} size={18} />
      </span>
      <h2>{titleOf(alert)}</h2>
      <span className="tag" data-tone={alert.severity}>
        {alert.answer === undefined ? severityNames[alert.severity] : "Disputed"}
      </span>
    </header>
    <p>{alert.text}</p>
    {alert.answer === undefined ? (
      <>
        <Numbers alert={alert} />
        <p className="quiet">{whenOf(alert, summary)}</p>
        <Answers budgetId={summary.budgetId} alertId={alert.alertId} store={store} answered={answered} />
      </>
    ) : (
      <>
        <DisputeAdvice transactionId={alert.transactionId} store={store} />
        <div className="match-answers">
          <button type="button" className="small" onClick={read}>
            Done
          </button>
        </div>
      </>
    )}
  </section>
)
