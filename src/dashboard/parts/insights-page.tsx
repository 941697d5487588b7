/**
 * Insights: what a period's spending says, with a chart of the periods, what each category is measured against, and the
 * findings; each opens the transactions behind it. Period, comparison and categories are chosen here.
 */
import { useEffect, useState } from "react"
import { type Category, categories } from "../../../config/taxonomy.ts"
import { lookOf } from "../category-look.ts"
import type { Comparison, Insight, InsightPeriod, Insights } from "../insight-shape.ts"
import { formatMoney } from "../money.ts"
import { type Problem, problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Choice } from "./choice.tsx"
import { EvidenceSheet } from "./evidence-sheet.tsx"
import { Icon, type IconName } from "./icon.tsx"
import { PeriodChart } from "./period-chart.tsx"

const periods: ReadonlyArray<readonly [InsightPeriod, string]> = [
  ["week", "Week"],
  ["month", "Month"],
  ["quarter", "Quarter"],
  ["year", "Year"],
]
const comparisons: ReadonlyArray<readonly [Comparison, string]> = [
  ["previous", "Before"],
  ["average", "My usual"],
  ["peers", "Others"],
]
const kindIcons: { readonly [kind: string]: IconName } = {
  trend: "over",
  comparison: "gauge",
  category_mover: "over",
  top_merchant: "bag",
  merchant_mover: "bag",
  recurring: "sync",
  unusual: "warning",
  saving: "cash",
  peers: "people",
}
const kindNames: { readonly [kind: string]: string } = {
  trend: "Trend",
  comparison: "Compared",
  category_mover: "Category",
  top_merchant: "Merchant",
  merchant_mover: "Merchant",
  recurring: "Recurring",
  unusual: "Unusual",
  saving: "Could save",
  peers: "Others",
}

/** Answers come late and out of order: only the latest question's is shown. */
const useInsights = (
  store: Store,
  period: InsightPeriod,
  compareWith: Comparison,
  wanted: ReadonlyArray<Category>,
  version: number,
) => {
  const [state, setState] = useState<{
    readonly answer?: Insights
    readonly problem?: Problem
    readonly busy: boolean
  }>({ busy: true })
  const key = wanted.join(",")
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when something was corrected (version)
  useEffect(() => {
    let looking = true
    setState((before) => ({ ...before, busy: true }))
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    const categoriesAsked = categories.filter((one) => key.split(",").includes(one))
    void store.insights.insights({ period, compareWith, categories: categoriesAsked, timeZone }).then((answer) => {
      if (!looking) return
      setState((before) =>
        answer.ok
          ? { answer: answer.value, busy: false }
          : { ...(before.answer && { answer: before.answer }), problem: answer.problem, busy: false },
      )
    })
    return () => {
      looking = false
    }
  }, [store, period, compareWith, key, version])
  return state
}

const Filter = ({
  wanted,
  choose,
}: {
  readonly wanted: ReadonlyArray<Category>
  readonly choose: (wanted: ReadonlyArray<Category>) => void
}) => (
  <fieldset className="filter-chips">
    <legend className="sr-only">Categories</legend>
    <button type="button" className="pill" aria-pressed={wanted.length === 0} onClick={() => choose([])}>
      All
    </button>
    {categories.map((category) => (
      <button
        key={category}
        type="button"
        className="pill"
        data-category={category}
        aria-pressed={wanted.includes(category)}
        onClick={() =>
          choose(wanted.includes(category) ? wanted.filter((one) => one !== category) : [...wanted, category])
        }
      >
        <Icon name={lookOf(category).icon} size={16} /> {lookOf(category).name}
      </button>
    ))}
  </fieldset>
)

const Finding = ({
  insight,
  currency,
  open,
}: {
  readonly insight: Insight
  readonly currency: string
  readonly open: () => void
}) => (
  <li>
    <button
      type="button"
      className="finding"
      data-tone={insight.tone}
      data-kind={insight.kind}
      data-testid="insight"
      onClick={open}
    >
      <span className="finding-icon">
        <Icon name={kindIcons[insight.kind] ?? "info"} size={20} />
      </span>
      <span className="finding-text">
        <span className="finding-kind">{kindNames[insight.kind] ?? "Finding"}</span>
        <span className="finding-title">{insight.title}</span>
        <span className="quiet">{insight.text}</span>
      </span>
      {insight.kind === "saving" && (
        <span className="finding-amount">{formatMoney(insight.amountMinor, currency)}</span>
      )}
      <Icon name="chevron" size={18} />
    </button>
  </li>
)

const Compared = ({ answer }: { readonly answer: Insights }) => {
  const highest = Math.max(1, ...answer.comparison.flatMap((one) => [one.nowMinor, one.againstMinor ?? 0]))
  const width = (minor: number) => `${Math.min(100, Math.max(0, (minor / highest) * 100))}%`
  const sorted = [...answer.comparison].sort((one, other) => other.nowMinor - one.nowMinor)
  return (
    <section className="card" aria-labelledby="compared-title" data-testid="compared">
      <h2 id="compared-title">By category</h2>
      {answer.peers.status === "too-few" && (
        <p className="quiet">
          Fewer than {answer.peers.atLeast} people share their figures for this, so nobody’s are shown.
        </p>
      )}
      {answer.peers.status === "told" && (
        <p className="quiet">Against more than {answer.peers.people} people who share their figures, per person.</p>
      )}
      <ul className="compared">
        {sorted.map(({ category, nowMinor, againstMinor }) => (
          <li key={category} data-category={category}>
            <span className="compared-name">
              <Icon name={lookOf(category).icon} size={18} /> {lookOf(category).name}
            </span>
            <span className="compared-now">{formatMoney(nowMinor, answer.currency)}</span>
            <span className="compared-bars" aria-hidden="true">
              <span className="compared-bar" style={{ width: width(nowMinor) }} />
              {againstMinor !== null && (
                <span className="compared-bar against" style={{ width: width(againstMinor) }} />
              )}
            </span>
            <span className="quiet">
              {againstMinor === null
                ? "Nothing to compare with yet"
                : `against ${formatMoney(againstMinor, answer.currency)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const InsightsPage = ({ store }: { readonly store: Store }) => {
  const [period, setPeriod] = useState<InsightPeriod>("month")
  const [compareWith, setCompareWith] = useState<Comparison>("previous")
  const [wanted, setWanted] = useState<ReadonlyArray<Category>>([])
  const [opened, setOpened] = useState<Insight>()
  const [version, setVersion] = useState(0)
  const { answer, problem, busy } = useInsights(store, period, compareWith, wanted, version)
  return (
    <main className="insights-page" data-testid="insights-page" aria-busy={busy}>
      <header className="insights-head">
        <h2>Insights</h2>
        <Choice label="Period" values={periods} chosen={period} choose={setPeriod} />
        <Choice label="Compare with" values={comparisons} chosen={compareWith} choose={setCompareWith} />
        <Filter wanted={wanted} choose={setWanted} />
      </header>
      {problem && (
        <p className="card refusal" role="alert">
          {problemText(problem)}
        </p>
      )}
      {answer && (
        <div className="insights-columns">
          <div>
            <PeriodChart answer={answer} />
            <Compared answer={answer} />
          </div>
          <section className="card" aria-labelledby="findings-title">
            <header className="card-head">
              <h2 id="findings-title">What stands out</h2>
              {answer.insights.length > 0 && <span className="quiet">{answer.insights.length}</span>}
            </header>
            {answer.insights.length === 0 ? (
              <p className="quiet">Nothing stands out yet. Findings come with a few weeks of spending.</p>
            ) : (
              <ul className="findings">
                {answer.insights.map((insight) => (
                  <Finding
                    key={insight.insightId}
                    insight={insight}
                    currency={answer.currency}
                    open={() => setOpened(insight)}
                  />
                ))}
              </ul>
            )}
            {answer.otherCurrencies.length > 0 && (
              <p className="quiet">Trips in {answer.otherCurrencies.join(", ")} are not in these figures.</p>
            )}
          </section>
        </div>
      )}
      {!answer && !problem && <div className="card ghost ghost-chart" />}
      {answer && opened && (
        <EvidenceSheet
          insight={opened}
          currency={answer.currency}
          store={store}
          corrected={() => setVersion((before) => before + 1)}
          close={() => setOpened(undefined)}
        />
      )}
    </main>
  )
}
