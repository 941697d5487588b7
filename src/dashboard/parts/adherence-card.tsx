/** Whether the plan will hold: the chance now against its target, what moved it, what helps most, and the promise if any. */
import { useEffect, useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import { chanceWords } from "../forecast-words.ts"
import { formatMoney } from "../money.ts"
import type { CorrectionView, PromiseState } from "../plan-shape.ts"
import { movers, nextAction } from "../plan-words.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"

type Promised = NonNullable<PromiseState["promise"]>

/** Asked anew when the trip's money or its day changes. */
export const usePromise = (store: Store, summary: BudgetSummary): PromiseState | undefined => {
  const [state, setState] = useState<{ readonly budgetId: string; readonly answer: PromiseState }>()
  const { budgetId, spentMinor, today } = summary
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the trip's money or its day changes
  useEffect(() => {
    let looking = true
    void store.plans.promise(budgetId).then((answer) => {
      if (looking && answer.ok) setState({ budgetId, answer: answer.value })
    })
    return () => {
      looking = false
    }
  }, [store, budgetId, spentMinor, today])
  return state?.budgetId === budgetId ? state.answer : undefined
}

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
        {chanceWords(probability)}
      </p>
      <p className="quiet" aria-hidden="true">
        target {chanceWords(target)}
      </p>
    </div>
  )
}

const states = {
  running: "stands",
  kept: "was kept",
  broken: "is broken: more than its price is spent",
} as const

const PromiseLine = ({ promise }: { readonly promise: Promised }) => {
  const now = promise.mornings.at(-1)?.probability
  return (
    <p className="promise-line" data-state={promise.state} data-testid="promise">
      <Icon name={promise.state === "broken" ? "warning" : "check"} size={18} />
      <span>
        The promise at {formatMoney(promise.priceMinor, promise.currency)} with {Math.round(promise.target * 100)} %{" "}
        {states[promise.state]}.
        {promise.state === "running" && now !== undefined && ` This morning: ${chanceWords(now)}.`}
      </span>
    </p>
  )
}

export const AdherenceCard = ({
  summary,
  correction,
  promised,
  openCorrections,
  openTrackRecord,
}: {
  readonly summary: BudgetSummary
  readonly correction: CorrectionView
  readonly promised: PromiseState | undefined
  readonly openCorrections: () => void
  readonly openTrackRecord: () => void
}) => {
  const promise = promised?.promise ?? undefined
  const isAhead = summary.phase === "running" || summary.phase === "upcoming"
  if (!isAhead && promise === undefined) return null
  const probability = summary.forecast.probabilityWithinPlan
  const moved = isAhead ? movers(summary, promise) : []
  return (
    <section className="card adherence" aria-labelledby="adherence-title" data-testid="adherence">
      <h2 id="adherence-title">Will the plan hold?</h2>
      {isAhead && (
        <div className="adherence-body">
          <Gauge probability={probability} target={correction.adherenceTarget} />
          <div className="adherence-text">
            <h3>What helps most now</h3>
            <p data-testid="next-action">{nextAction(summary, correction, promise, probability)}</p>
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
      {promise && <PromiseLine promise={promise} />}
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
