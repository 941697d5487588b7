/** The day plan of a trip: timeline, map and money, changed by hand or fitted to what the budget has left. */
import { useCallback, useEffect, useRef, useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import type { Answer } from "../api.ts"
import type { Change, Itinerary, NewItinerary, PlaceChoice, Plan, Taking } from "../itinerary-calls.ts"
import { cityName } from "../itinerary-words.ts"
import { formatMoney } from "../money.ts"
import { noAnswer, type Problem, problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { type Dragging, ItineraryDay } from "./itinerary-day.tsx"
import { FitSheet, type Proposal } from "./itinerary-fit.tsx"
import { ItineraryMap } from "./itinerary-map.tsx"
import { ItineraryStart } from "./itinerary-start.tsx"
import { Sheet } from "./sheet.tsx"

const Money = ({ itinerary }: { readonly itinerary: Itinerary }) => {
  const { currency, costs } = itinerary
  const money = (minor: number) => formatMoney(minor, currency)
  const figures: ReadonlyArray<readonly [string, number]> = [
    ["Planned", costs.plannedMinor],
    ["Paid", costs.actualMinor],
    ["Booked, to pay", costs.committedMinor],
  ]
  const rest = costs.remainingMinor
  return (
    <section className="card plan-money" aria-label="What the plan costs">
      <dl>
        {figures.map(([name, minor]) => (
          <div key={name}>
            <dt className="quiet">{name}</dt>
            <dd>{money(minor)}</dd>
          </div>
        ))}
      </dl>
      {rest !== null && (
        <p className="plan-rest" data-over={rest < 0} data-testid="plan-rest">
          <Icon name={rest < 0 ? "warning" : "check"} size={18} />
          {rest < 0 ? `${money(-rest)} more than the budget has left` : `Fits: ${money(rest)} of the budget stays free`}
        </p>
      )}
    </section>
  )
}

const AddSheet = ({
  itinerary,
  store,
  add,
  close,
}: {
  readonly itinerary: Itinerary
  readonly store: Store
  readonly add: (placeId: string) => void
  readonly close: () => void
}) => {
  const [places, setPlaces] = useState<ReadonlyArray<PlaceChoice>>([])
  useEffect(() => {
    void store.itinerary.places(itinerary.city).then((answer) => answer.ok && setPlaces(answer.value))
  }, [store, itinerary.city])
  const there = new Set(itinerary.days.flatMap(({ stops }) => stops.map(({ placeId }) => placeId)))
  return (
    <Sheet title={`Places in ${cityName(itinerary.city)}`} close={close} tall>
      <ul className="plan-places">
        {places
          .filter(({ placeId }) => !there.has(placeId))
          .map(({ placeId, name, kind, feeMinor }) => (
            <li key={placeId}>
              <button type="button" onClick={() => add(placeId)}>
                <span className="row-text">
                  <strong>{name}</strong> <span className="quiet">{kind}</span>
                </span>
                <span>{feeMinor === 0 ? "Free" : formatMoney(feeMinor, itinerary.currency)}</span>
              </button>
            </li>
          ))}
      </ul>
    </Sheet>
  )
}

/** The plan of a budget and what can be done with it; each answer is the plan as it then is. */
const usePlan = (store: Store, summary: BudgetSummary) => {
  const { budgetId, spentMinor, totalMinor } = summary
  const [itinerary, setItinerary] = useState<Itinerary | null>()
  const [proposal, propose] = useState<Proposal>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is paid and what is left move with the budget
  useEffect(() => {
    let looking = true
    const look = async () => {
      const latest = await store.itinerary.ofBudget(budgetId)
      if (!latest.ok) return looking && setProblem(latest.problem)
      const found = latest.value === null ? undefined : await store.itinerary.read(latest.value)
      if (!looking) return
      if (found?.ok === false) setProblem(found.problem)
      else setItinerary(found?.value ?? null)
    }
    void look()
    return () => {
      looking = false
    }
  }, [store, budgetId, spentMinor, totalMinor])
  const asking = useCallback(async <Value,>(ask: () => Promise<Answer<Value>>, done: (value: Value) => void) => {
    setBusy(true)
    const answer = await ask().catch((): Answer<Value> => ({ ok: false, problem: noAnswer }))
    setBusy(false)
    setProblem(answer.ok ? undefined : answer.problem)
    if (answer.ok) done(answer.value)
  }, [])
  return { itinerary, setItinerary, proposal, propose, problem, busy, asking }
}

/** Back, and forth again until something else changes the plan, here or elsewhere: then what was undone is no step on. */
const useSteps = (
  itinerary: Itinerary | null | undefined,
  calls: Store["itinerary"],
  { asking, setItinerary }: Pick<ReturnType<typeof usePlan>, "asking" | "setItinerary">,
) => {
  const [undone, setUndone] = useState<{ readonly at: number; readonly versions: ReadonlyArray<number> }>({
    at: 0,
    versions: [],
  })
  if (!itinerary) return { undo: () => undefined, redo: undefined }
  const { itineraryId, version } = itinerary
  const versions = undone.at === version ? undone.versions : []
  const last = versions.at(-1)
  const step = (to: number | undefined, left: ReadonlyArray<number>) =>
    void asking(
      () => calls.undo(itineraryId, version, to),
      (now) => {
        setUndone({ at: now.version, versions: left })
        setItinerary(now)
      },
    )
  return {
    undo: () => step(undefined, [...versions, version]),
    redo: last === undefined ? undefined : () => step(last, versions.slice(0, -1)),
  }
}

const Head = ({
  itinerary,
  busy,
  back,
  undo,
  redo,
  fit,
  again,
}: {
  readonly itinerary: Itinerary
  readonly busy: boolean
  readonly back: () => void
  readonly undo: () => void
  /** Absent: nothing was undone since the last change. */
  readonly redo: (() => void) | undefined
  readonly fit: () => void
  readonly again: () => void
}) => (
  <header className="plan-head">
    <button type="button" className="quiet-button" onClick={back}>
      <Icon name="left" size={18} /> Trip
    </button>
    <h2>
      Day plan <span className="quiet">{cityName(itinerary.city)}</span>
    </h2>
    <div className="plan-verbs">
      <button type="button" className="quiet-button" disabled={busy || !itinerary.canUndo} onClick={undo}>
        <Icon name="undo" size={18} /> Undo
      </button>
      {redo && (
        <button type="button" className="quiet-button" disabled={busy} onClick={redo}>
          Redo
        </button>
      )}
      <button type="button" className="quiet-button" disabled={busy} onClick={again}>
        <Icon name="sync" size={18} /> Plan anew
      </button>
      <button type="button" className="primary" disabled={busy} onClick={fit}>
        <Icon name="gauge" size={18} /> Fit to budget
      </button>
    </div>
  </header>
)

export const ItineraryPage = ({
  summary,
  store,
  back,
}: {
  readonly summary: BudgetSummary
  readonly store: Store
  readonly back: () => void
}) => {
  const { itinerary, setItinerary, proposal, propose, problem, busy, asking } = usePlan(store, summary)
  const [chosen, setChosen] = useState<number>()
  const [dragging, drag] = useState<Dragging>()
  const keyedStop = useRef<string>(undefined)
  const [adding, setAdding] = useState<number>()
  const calls = store.itinerary
  const steps = useSteps(itinerary, calls, { asking, setItinerary })
  const start = (asked: NewItinerary) =>
    asking(
      async () => {
        const made = await calls.create(asked)
        if (made.ok) setItinerary(made.value)
        return made.ok ? calls.generate(made.value.itineraryId) : made
      },
      (plan) => setItinerary(plan.itinerary),
    )
  const failed = problem && (
    <p className="card refusal" role="alert">
      {problemText(problem)}
    </p>
  )
  if (itinerary === null || itinerary === undefined) {
    return (
      <main className="plan-page" data-testid="plan-page" aria-busy={busy}>
        <button type="button" className="quiet-button" onClick={back}>
          <Icon name="left" size={18} /> Trip
        </button>
        {failed}
        {itinerary === null && <ItineraryStart summary={summary} store={store} busy={busy} start={start} />}
        {itinerary === undefined && !problem && <div className="card ghost ghost-chart" />}
      </main>
    )
  }
  const { itineraryId, version, days } = itinerary
  const change = (one: Change) => void asking(() => calls.edit(itineraryId, one, version), setItinerary)
  const takePlan = (plan: Plan) => {
    propose(undefined)
    setItinerary(plan.itinerary)
  }
  const plan = ({ how, goal }: Pick<Proposal, "how" | "goal">, taking: Taking) =>
    how === "fit" ? calls.fit(itineraryId, taking) : calls.generate(itineraryId, goal, taking)
  const look = (asked: Pick<Proposal, "how" | "goal">) =>
    void asking(
      () => plan(asked, "preview"),
      (shown) => propose({ ...asked, plan: shown }),
    )
  const take = ({ plan: { afterMinor }, hasMoved: _, ...asked }: Proposal) =>
    void asking(
      () => plan(asked, { onlyAtMinor: afterMinor }),
      (taken) => (taken.preview ? propose({ ...asked, plan: taken, hasMoved: true }) : takePlan(taken)),
    )
  const todayAt = days.findIndex(({ date }) => date === summary.today)
  const day = chosen ?? Math.max(0, todayAt)
  return (
    <main className="plan-page" data-testid="plan-page" aria-busy={busy}>
      <Head
        {...{ itinerary, busy, back }}
        {...steps}
        again={() => look({ how: "anew", goal: itinerary.goal })}
        fit={() => look({ how: "fit" })}
      />
      {failed}
      <div className="plan-columns">
        <div className="plan-side">
          <Money itinerary={itinerary} />
          <ItineraryMap itinerary={itinerary} day={day} choose={setChosen} />
        </div>
        <div className="plan-days">
          {days.map(({ date }, at) => (
            <ItineraryDay
              key={date}
              {...{ itinerary, change, dragging, drag, keyedStop }}
              day={at}
              today={summary.today}
              isChosen={at === day}
              choose={() => setChosen(at)}
              add={() => {
                setChosen(at)
                setAdding(at)
              }}
            />
          ))}
        </div>
      </div>
      {proposal && (
        <FitSheet
          {...{ proposal, busy }}
          before={itinerary}
          refusal={problem && problemText(problem)}
          choose={(goal) => look({ how: "anew", goal })}
          take={() => take(proposal)}
          close={() => propose(undefined)}
        />
      )}
      {adding !== undefined && (
        <AddSheet
          itinerary={itinerary}
          store={store}
          add={(placeId) => {
            setAdding(undefined)
            change({ edit: "add", placeId, day: adding })
          }}
          close={() => setAdding(undefined)}
        />
      )}
    </main>
  )
}
