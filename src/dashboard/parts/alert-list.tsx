/** What Pacer has warned of so far, newest first. */
import type { AlertView, BudgetView } from "../../budget/view.ts"
import { dayIn, relativeDay, timeOf } from "../days.ts"
import type { Store } from "../store.ts"
import { severityIcons, severityNames } from "./alert-severity.ts"
import { Answers, DisputeAdvice, isAnomaly, Numbers } from "./anomaly-card.tsx"
import { Icon } from "./icon.tsx"

/** Of an anomaly: its figures, and the answer that it waits for or has had. */
const Standing = ({
  alert,
  view,
  store,
  mayAnswer,
}: {
  readonly alert: AlertView
  readonly view: BudgetView
  readonly store: Store
  readonly mayAnswer: boolean
}) => {
  if (alert.answer === "mine") return <p className="quiet">You said: this was me.</p>
  if (alert.answer === "not_mine") {
    return (
      <details className="disputed">
        <summary>Disputed: what to do now</summary>
        <DisputeAdvice transactionId={mayAnswer ? alert.transactionId : undefined} store={store} />
      </details>
    )
  }
  if (!mayAnswer) return null
  return (
    <div className="waiting-answer">
      <Numbers alert={alert} />
      <Answers budgetId={view.summary.budgetId} alertId={alert.alertId} store={store} />
    </div>
  )
}

export const AlertList = ({
  view,
  store,
  mayAnswer,
}: {
  readonly view: BudgetView
  readonly store: Store
  readonly mayAnswer: boolean
}) => {
  const { alerts, summary } = view
  return (
    <section className="card alerts" aria-labelledby="alerts-title" data-testid="alerts">
      <header className="card-head">
        <h2 id="alerts-title">Alerts</h2>
        {alerts.length > 0 && <span className="quiet">{alerts.length}</span>}
      </header>
      {alerts.length === 0 ? (
        <p className="quiet">
          None so far. You hear at {summary.thresholds.map((threshold) => `${threshold.percent}%`).join(", ")} of the
          budget, and when a day or the pace runs ahead.
        </p>
      ) : (
        <ul className="alert-rows">
          {alerts.map((alert) => (
            <li key={alert.alertId} className="alert" data-severity={alert.severity}>
              <span className="alert-icon">
                <Icon name={severityIcons[alert.severity]} size={18} />
              </span>
              <div>
                <p>
                  <span className="sr-only">{severityNames[alert.severity]}: </span>
                  {alert.text}
                </p>
                <p className="quiet">
                  {relativeDay(dayIn(Date.parse(alert.at), summary.timeZone), summary.today)},{" "}
                  {timeOf(alert.at, summary.timeZone)}
                </p>
                {isAnomaly(alert) && <Standing alert={alert} view={view} store={store} mayAnswer={mayAnswer} />}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
