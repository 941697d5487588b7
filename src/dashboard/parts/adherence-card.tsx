/** Whether the plan will hold: the chance now against its target, what moved it, what helps most, and the promise if any. */
import type { BudgetSummary } from "../../budget/view.ts"
import { chanceMark, chanceWords } from "../forecast-words.ts"
import { formatMoney } from "../money.ts"
import { type CorrectionView, type Guarantee, guaranteeOf } from "../plan-shape.ts"
import { movers, nextAction, standing } from "../plan-words.ts"
import { Icon } from "./icon.tsx"

const toneOf = (probability: number, target: number) => {
  if (probability >= target) return "under"
  return probability >= target - 0.25 ? "on" : "over"
}

const Gauge = ({ probability, target }: { readonly probability: number; readonly target: number }) => {
  const angle = Math.PI * (1 - target)
  const mark = (radius: number) => `${60 + radius * Math.cos(angle)} ${62 - radius * Math.sin(angle)}`
  return (
    <div className="gauge" data-tone={toneOf(probability, target)}>
      <svg
        viewBox="0 0 120 70"
        role="img"
        aria-label={`${chanceWords(probability)} chance to end within plan; the target is ${chanceWords(target)}`}
      >
        <path className="gauge-ground" d="M10 62a50 50 0 0 1 100 0" pathLength={100} />
        <path
          className="gauge-fill"
          d="M10 62a50 50 0 0 1 100 0"
          pathLength={100}
          strokeDasharray={`${Math.max(0.5, probability * 100)} 200`}
        />
        <path className="gauge-target" d={`M${mark(42)}L${mark(58)}`} />
      </svg>
      <p className="gauge-value" aria-hidden="true" data-testid="chance">
        {chanceMark(probability)}
      </p>
      <p className="quiet" aria-hidden="true">
        target {chanceWords(target)}
      </p>
    </div>
  )
}

const promiseState = ({ kept, lapsed, priceMinor }: Guarantee, spentMinor: number): keyof typeof stateWords => {
  if (kept !== undefined) return kept ? "kept" : "broken"
  if (lapsed === true) return "lapsed"
  return spentMinor > priceMinor ? "broken" : "running"
}
const stateWords = {
  running: "stands",
  kept: "was kept",
  broken: "is broken: more than its price is spent",
  lapsed: "has lapsed: the trip did not run its promised days with its spending entered",
} as const
const stateIcons = { running: "check", kept: "check", broken: "warning", lapsed: "info" } as const

const PromiseLine = ({ guarantee, summary }: { readonly guarantee: Guarantee; readonly summary: BudgetSummary }) => {
  const state = promiseState(guarantee, summary.spentMinor)
  return (
    <p className="promise-line" data-state={state} data-testid="promise">
      <Icon name={stateIcons[state]} size={18} />
      <span>
        The promise at {formatMoney(guarantee.priceMinor, summary.currency)} with {Math.round(guarantee.target * 100)} %{" "}
        {stateWords[state]}.
        {summary.phase === "upcoming" &&
          state === "running" &&
          guarantee.probabilityNow > guarantee.target &&
          ` Its price leaves a little room: ${chanceWords(guarantee.probabilityNow)} as it was quoted.`}
      </span>
    </p>
  )
}

export const AdherenceCard = ({
  summary,
  correction,
  openCorrections,
  openTrackRecord,
}: {
  readonly summary: BudgetSummary
  readonly correction: CorrectionView
  readonly openCorrections: () => void
  readonly openTrackRecord: () => void
}) => {
  const guarantee = guaranteeOf(summary)
  const isAhead = summary.phase === "running" || summary.phase === "upcoming"
  if (!isAhead && guarantee === undefined) return null
  const { probability, target } = standing(summary, correction)
  const moved = isAhead ? movers(summary) : []
  return (
    <section className="card adherence" aria-labelledby="adherence-title" data-testid="adherence">
      <h2 id="adherence-title">Will the plan hold?</h2>
      {isAhead && (
        <div className="adherence-body">
          <Gauge probability={probability} target={target} />
          <div className="adherence-text">
            <h3>What helps most now</h3>
            <p data-testid="next-action">{nextAction(summary, correction)}</p>
            {moved.length > 0 && (
              <>
                <h3>What moved it</h3>
                <ul className="movers">
                  {moved.map(({ key, text, tone }) => (
                    <li key={key} data-tone={tone}>
                      <Icon name={tone === "up" ? "under" : "over"} size={16} /> <span>{text}</span>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        </div>
      )}
      {guarantee && <PromiseLine guarantee={guarantee} summary={summary} />}
      <div className="card-links">
        <button type="button" className="link" aria-haspopup="dialog" onClick={openCorrections}>
          Corrections and limits <Icon name="chevron" size={16} />
        </button>
        <button type="button" className="link" aria-haspopup="dialog" onClick={openTrackRecord}>
          Our track record <Icon name="chevron" size={16} />
        </button>
      </div>
    </section>
  )
}
