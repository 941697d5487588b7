/**
 * Deals for this trip: a map coloured by what its money allows, and the list of those that are worth most to it, each with
 * its reason. Both follow the same filters, and are asked for anew as the budget moves.
 */
import { memo, useCallback, useEffect, useRef, useState } from "react"
import { cityOf } from "../../../config/areas.ts"
import { limits } from "../../../config/limits.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { BudgetSummary } from "../../budget/view.ts"
import { lookOf } from "../category-look.ts"
import type { DealFilters } from "../deal-calls.ts"
import type { Deal, DealForBudget, Deals } from "../deal-shape.ts"
import type { MapMarks } from "../map-marks.ts"
import { boundsOf, type MapSize, type MapView } from "../map-projection.ts"
import { parseMoney } from "../money.ts"
import { type Problem, problemText } from "../problem.ts"
import { isSame } from "../same.ts"
import type { Store } from "../store.ts"
import { DealCard } from "./deal-card.tsx"
import { DealList } from "./deal-list.tsx"
import { DealMap } from "./deal-map.tsx"
import { Icon } from "./icon.tsx"
import { Legend } from "./verdict-mark.tsx"

const noFilters: DealFilters = { category: undefined, priceMaxMinor: undefined, openNow: false, floor: undefined }
const floors = [-2, -1, 0, 1, 2, 3, 4, 5]
const startZoom = 14.5
const earth: MapView = { longitude: 110, latitude: 0, zoom: 3 }

const passes = (deal: Deal, { category, priceMaxMinor, openNow, floor }: DealFilters): boolean =>
  (category === undefined || deal.category === category) &&
  (priceMaxMinor === undefined || deal.paidMinor <= priceMaxMinor) &&
  (!openNow || deal.openNow) &&
  (floor === undefined || deal.place.floor === floor)

/** What is said again is what it was, so that nothing is drawn anew for it. */
const unlessSame =
  <Said,>(said: Said) =>
  (before: Said | undefined): Said =>
    before !== undefined && isSame(before, said) ? before : said

/** Asked anew when `what` changes and every now and then; a late answer to an older question is dropped. */
const useAsked = (ask: () => Promise<void>, what: string, restMs: number) => {
  const latest = useRef(ask)
  latest.current = ask
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question is named by `what`
  useEffect(() => {
    const rest = setTimeout(() => void latest.current(), restMs)
    const again = setInterval(() => void latest.current(), limits.dealsRefreshMs)
    return () => {
      clearTimeout(rest)
      clearInterval(again)
    }
  }, [what])
}

const Filters = memo(function Filters({
  filters,
  change,
  currency,
}: {
  readonly filters: DealFilters
  readonly change: (filters: DealFilters) => void
  readonly currency: string
}) {
  const [typed, setTyped] = useState("")
  const shown: ReadonlyArray<Category> = categories.filter((one) => one !== "fees_cash" && one !== "other")
  return (
    <div className="deal-filters">
      <fieldset className="filter-chips">
        <legend className="sr-only">Category</legend>
        {shown.map((category) => (
          <button
            key={category}
            type="button"
            className="pill"
            aria-pressed={filters.category === category}
            onClick={() => change({ ...filters, category: filters.category === category ? undefined : category })}
          >
            <Icon name={lookOf(category).icon} size={16} /> {lookOf(category).name}
          </button>
        ))}
      </fieldset>
      <div className="deal-fields">
        <label>
          <span>Up to</span>
          <input
            inputMode="decimal"
            value={typed}
            placeholder={`any price, ${currency}`}
            onChange={({ target }) => {
              setTyped(target.value)
              change({
                ...filters,
                priceMaxMinor: target.value === "" ? undefined : parseMoney(target.value, currency),
              })
            }}
          />
        </label>
        <label>
          <span>Floor</span>
          <select
            value={filters.floor ?? ""}
            onChange={({ target }) =>
              change({ ...filters, floor: target.value === "" ? undefined : Number(target.value) })
            }
          >
            <option value="">Any</option>
            {floors.map((floor) => (
              <option key={floor} value={floor}>
                {floor === 0 ? "Ground" : floor}
              </option>
            ))}
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={filters.openNow}
            onChange={({ target }) => change({ ...filters, openNow: target.checked })}
          />
          <span>Open now</span>
        </label>
      </div>
    </div>
  )
})

const useDeals = ({ summary, store, ends }: DealsPageProps, filters: DealFilters) => {
  const { budgetId, destination, spentMinor, totalMinor } = summary
  const city = cityOf(destination)
  const [view, setView] = useState<MapView>(city === undefined ? earth : { ...city, zoom: startZoom })
  const [size, setSize] = useState<MapSize>({ width: 0, height: 0 })
  const [list, setList] = useState<Deals>()
  const [map, setMap] = useState<MapMarks>()
  const [problem, setProblem] = useState<Problem>()
  const moves = `${spentMinor} ${totalMinor} ${ends}`
  const loadList = async () => {
    const answer = await store.deals.list(budgetId)
    if (answer.ok) {
      // Where the gateway looks is where the map begins.
      if (list === undefined && answer.value.place !== null) setView({ ...answer.value.place, zoom: startZoom })
      setList(unlessSame(answer.value))
    }
    setProblem(answer.ok ? undefined : answer.problem)
  }
  useAsked(loadList, moves, 0)
  const asked = useRef(0)
  useAsked(
    async () => {
      if (size.width === 0) return
      const turn = ++asked.current
      const answer = await store.deals.map(budgetId, boundsOf(view, size), filters)
      if (turn !== asked.current) return
      if (answer.ok) setMap(answer.value)
      else setProblem(answer.problem)
    },
    `${JSON.stringify([view, size, filters])} ${moves}`,
    limits.dealMapRestMs,
  )
  return { view, setView, setSize, list, map, problem, loadList }
}

interface DealsPageProps {
  readonly summary: BudgetSummary
  readonly store: Store
  /** Counts whenever deals have ended. */
  readonly ends: number
}

export const DealsPage = (props: DealsPageProps) => {
  const { summary, store } = props
  const { budgetId, currency } = summary
  const [filters, setFilters] = useState<DealFilters>(noFilters)
  const [chosen, setChosen] = useState<ReadonlyArray<DealForBudget>>([])
  const [busy, setBusy] = useState<string>()
  const { view, setView, setSize, list, map, problem, loadList } = useDeals(props, filters)
  const measured = useCallback((size: MapSize) => setSize(size), [setSize])
  const choose = async (dealIds: ReadonlyArray<string>) => {
    const answers = await Promise.all(dealIds.map((dealId) => store.deals.read(budgetId, dealId)))
    setChosen(answers.flatMap((answer) => (answer.ok ? [answer.value] : [])))
    if (answers.every((answer) => !answer.ok)) store.say("critical", "This deal has just gone.")
  }
  // What is looked at may be among those that ended.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another end is news
  useEffect(() => {
    if (chosen.length > 0) void choose(chosen.map((one) => one.deal.dealId))
  }, [props.ends])
  const claim = async ({ dealId, title, merchantName }: Deal) => {
    setBusy(dealId)
    const answer = await store.deals.claim(budgetId, dealId, store.newId())
    setBusy(undefined)
    if (answer.ok) store.say("good", `${merchantName}: ${title} is yours.`)
    else store.say("critical", problemText(answer.problem))
    await loadList()
    if (chosen.length > 0) await choose(chosen.map((one) => one.deal.dealId))
  }
  const latestClaim = useRef(claim)
  latestClaim.current = claim
  const claimLatest = useCallback((deal: Deal) => void latestClaim.current(deal), [])
  const passing = useCallback((deal: Deal) => passes(deal, filters), [filters])
  return (
    <main className="deals-page" data-testid="deals-page">
      <h2>Deals{list?.place ? ` around ${list.place.name}` : ""}</h2>
      <Filters filters={filters} change={setFilters} currency={currency} />
      {problem && (
        <p className="card refusal" role="alert">
          {problemText(problem)}
        </p>
      )}
      <div className="deals-columns">
        <section className="card deal-map-card" aria-label="Map">
          <DealMap
            view={view}
            change={setView}
            measured={measured}
            map={map}
            chosen={chosen.map((one) => one.deal.dealId)}
            choose={(dealIds) => void choose(dealIds)}
          />
          <Legend />
          {chosen.length > 0 && (
            <div className="deal-chosen" data-testid="deal-chosen">
              <ul className="deals">
                {chosen.map((found) => (
                  <DealCard
                    key={found.deal.dealId}
                    found={found}
                    claim={() => claimLatest(found.deal)}
                    busy={busy === found.deal.dealId}
                  />
                ))}
              </ul>
              <button type="button" className="quiet-button" onClick={() => setChosen([])}>
                Close
              </button>
            </div>
          )}
        </section>
        {list && list.claimed.length > 0 && (
          <section className="card deals-claimed" aria-labelledby="claimed-title" data-testid="deals-claimed">
            <header className="card-head">
              <h2 id="claimed-title">Yours to use</h2>
              <span className="quiet">{list.claimed.length}</span>
            </header>
            <ul className="deals">
              {list.claimed.map((deal) => (
                <DealCard
                  key={deal.dealId}
                  found={{ deal, worth: null, obstacles: [] }}
                  claim={() => claimLatest(deal)}
                  busy={false}
                />
              ))}
            </ul>
          </section>
        )}
        <DealList
          list={list}
          passes={passing}
          claim={claimLatest}
          busyDealId={busy}
          leftMinor={summary.leftMinor}
          currency={currency}
        />
      </div>
    </main>
  )
}
