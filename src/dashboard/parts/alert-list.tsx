/** What Pacer has warned of so far, newest first. */
import type { AlertView, BudgetSummary } from "../../budget/view.ts"
import { dayIn, relativeDay, timeOf } from "../days.ts"
import { Icon, type IconName } from "./icon.tsx"

export const severityIcons: { readonly [severity in AlertView["severity"]]: IconName } = {
  info: "info",
  warning: "bell",
  critical: "warning",
}

const severityNames = { info: "Note", warning: "Warning", critical: "Serious" } as const

export const AlertList = ({
  alerts,
  summary,
}: {
  readonly alerts: ReadonlyArray<AlertView>
  readonly summary: BudgetSummary
}) => (
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
            </div>
          </li>
        ))}
      </ul>
    )}
  </section>
)
