/**
 * The product in one line: how much is spent, where an even pace would be today, and the marks at which the traveller
 * wanted to be told.
 */
import type { BudgetSummary } from "../../budget/view.ts"
import { formatMoney } from "../money.ts"

const percentOf = (minor: number, totalMinor: number): number => (totalMinor <= 0 ? 0 : (minor / totalMinor) * 100)
const within = (percent: number): number => Math.min(100, Math.max(0, percent))

export const PaceTrack = ({ summary }: { readonly summary: BudgetSummary }) => {
  const spent = percentOf(summary.spentMinor, summary.totalMinor)
  const even = within(percentOf(summary.pace.expectedMinor, summary.totalMinor))
  const marks = summary.thresholds.filter((threshold) => threshold.percent <= 100)
  const showEven = summary.phase === "running"
  return (
    <div className="track" data-pace={summary.pace.state}>
      <div className="track-even" hidden={!showEven} style={{ left: `${even}%` }}>
        <span data-edge={even > 80 ? "right" : even < 20 ? "left" : undefined}>Even pace</span>
      </div>
      <div
        className="track-bar"
        role="progressbar"
        aria-label="Budget spent"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(within(spent))}
        aria-valuetext={`${Math.round(spent)} % of the budget spent, an even pace would be ${Math.round(even)} %`}
      >
        <div className="track-fill" style={{ width: `${within(spent)}%` }} />
        {showEven && <div className="track-pin" style={{ left: `${even}%` }} />}
      </div>
      <ol className="track-marks" aria-label="Alert thresholds">
        {marks.map(({ percent, crossed }) => (
          <li key={percent} data-crossed={crossed} data-last={percent === 100} style={{ left: `${percent}%` }}>
            <span>
              {percent}%<span className="sr-only">{crossed ? " reached" : " not reached"}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className="track-foot">
        <span>
          <strong>{formatMoney(summary.spentMinor, summary.currency)}</strong> spent
        </span>
        <span>of {formatMoney(summary.totalMinor, summary.currency)}</span>
      </p>
    </div>
  )
}
