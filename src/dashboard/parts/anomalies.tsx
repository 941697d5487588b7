/**
 * The newest anomalies that wait for the traveller's answer, at the top of the trip; the rest stand among the alerts.
 * One that was disputed just now stays with what to do about it until that has been read.
 */
import { useState } from "react"
import { limits } from "../../../config/limits.ts"
import type { AlertView, BudgetView } from "../../budget/view.ts"
import type { AlertAnswer } from "../api.ts"
import type { Store } from "../store.ts"
import { AnomalyCard, isAnomaly } from "./anomaly-card.tsx"

/** Transactions that the traveller has said were not theirs. */
export const disputedIn = ({ alerts }: BudgetView): ReadonlySet<string> =>
  new Set(alerts.flatMap((alert) => (alert.answer === "not_mine" && alert.transactionId ? [alert.transactionId] : [])))

export const Anomalies = ({
  view,
  store,
  openAlerts,
}: {
  readonly view: BudgetView
  readonly store: Store
  readonly openAlerts: () => void
}) => {
  const [disputed, setDisputed] = useState<ReadonlySet<string>>(new Set())
  const waits = ({ alertId, answer }: AlertView) =>
    answer === undefined || (answer === "not_mine" && disputed.has(alertId))
  const waiting = view.alerts.filter((alert) => isAnomaly(alert) && waits(alert))
  const shown = waiting.slice(0, limits.anomalyCardsShown)
  const more = waiting.length - shown.length
  const answered = (alertId: string) => (answer: AlertAnswer) => {
    if (answer === "not_mine") setDisputed((before) => new Set([...before, alertId]))
  }
  const read = (alertId: string) => setDisputed((before) => new Set([...before].filter((one) => one !== alertId)))
  return (
    <>
      {shown.map((alert) => (
        <AnomalyCard
          key={alert.alertId}
          alert={alert}
          summary={view.summary}
          store={store}
          answered={answered(alert.alertId)}
          read={() => read(alert.alertId)}
        />
      ))}
      {more > 0 && (
        <button type="button" className="small quiet-button more-anomalies" onClick={openAlerts}>
          {more} more out of the ordinary
        </button>
      )}
    </>
  )
}
