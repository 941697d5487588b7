/** The burn chart with its legend, its tooltip and, for those who do not see it, its table. */
import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import { type ChartColumn, chartColumns, chartSentence } from "../chart-figures.ts"
import { dayName } from "../days.ts"
import { forecastWords } from "../forecast-words.ts"
import { formatMoney } from "../money.ts"
import { type ChartMode, makePlot, type Plot } from "./burn-plot.ts"

interface Pointed {
  readonly index: number
  readonly leftPx: number
}

const columnName = (column: ChartColumn): string => {
  if (column.place === "before") return "Before the trip"
  return column.place === "after" ? "After the trip" : dayName(column.date)
}

const Tip = ({
  column,
  mode,
  currency,
}: {
  readonly column: ChartColumn
  readonly mode: ChartMode
  readonly currency: string
}) => {
  const everyday = column.spentMinor - column.oneOffMinor
  const { forecast } = column
  const isAhead = forecast !== null && column.cumulativeSpentMinor === null
  const lines: ReadonlyArray<readonly [string, number | null]> =
    mode === "daily"
      ? [
          ["Everyday", everyday],
          ["One-offs", column.oneOffMinor === 0 ? null : column.oneOffMinor],
          ["Planned", column.plannedMinor],
        ]
      : [
          ["Spent so far", column.cumulativeSpentMinor],
          ["Expected", isAhead ? forecast.p50 : null],
          ["9 in 10 from", isAhead ? forecast.p05 : null],
          ["to", isAhead ? forecast.p95 : null],
          [isAhead ? "Plan by then" : "Planned so far", column.cumulativePlannedMinor],
        ]
  return (
    <>
      <strong>{columnName(column)}</strong>
      <dl>
        {lines.map(([name, minor]) =>
          minor === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{formatMoney(minor, currency)}</dd>
            </div>
          ),
        )}
      </dl>
    </>
  )
}

const Table = ({ columns, currency }: { readonly columns: ReadonlyArray<ChartColumn>; readonly currency: string }) => (
  <table>
    <caption>Spent and planned per day</caption>
    <thead>
      <tr>
        <th scope="col">Day</th>
        <th scope="col">Spent</th>
        <th scope="col">Of it one-offs</th>
        <th scope="col">Planned</th>
      </tr>
    </thead>
    <tbody>
      {columns.map((column) => (
        <tr key={column.date}>
          <th scope="row">{columnName(column)}</th>
          <td>{formatMoney(column.spentMinor, currency)}</td>
          <td>{formatMoney(column.oneOffMinor, currency)}</td>
          <td>{formatMoney(column.plannedMinor, currency)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const ForecastSentence = ({ summary }: { readonly summary: BudgetSummary }) => {
  const words = forecastWords(summary)
  return words === undefined ? null : (
    <p className="forecast-words" data-testid="forecast">
      <span>{words.range}</span> <strong data-tone={words.tone}>{words.chance}</strong>
    </p>
  )
}

const Legend = ({
  mode,
  overPlan,
  ahead,
}: {
  readonly mode: ChartMode
  readonly overPlan: boolean
  readonly ahead: boolean
}) => (
  <ul className="legend" aria-hidden="true">
    {mode === "daily" ? (
      <>
        <li data-swatch="burn">Everyday</li>
        {overPlan && <li data-swatch="over">Above the day’s plan</li>}
        <li data-swatch="one-off">One-offs</li>
        <li data-swatch="plan">Plan</li>
      </>
    ) : (
      <>
        <li data-swatch="line">Spent</li>
        <li data-swatch="plan">Plan</li>
        {ahead && <li data-swatch="half">Forecast, 1 in 2</li>}
        {ahead && <li data-swatch="most">9 in 10</li>}
      </>
    )}
  </ul>
)

export const BurnChart = ({ summary, themeKey }: { readonly summary: BudgetSummary; readonly themeKey: string }) => {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot>(undefined)
  const [mode, setMode] = useState<ChartMode>("daily")
  const [pointed, setPointed] = useState<Pointed>()
  const columns = useMemo(() => chartColumns(summary), [summary])
  const { currency, totalMinor } = summary

  // The theme is no argument of the plot, but its colours are read when it is made.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (host.current === null) return
    const made = makePlot({
      host: host.current,
      columns,
      currency,
      mode,
      totalMinor,
      pointed: (index, leftPx) => setPointed(index === undefined ? undefined : { index, leftPx }),
    })
    plot.current = made
    return made.destroy
  }, [columns, currency, mode, totalMinor, themeKey])

  const step = (event: KeyboardEvent) => {
    const move = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0
    if (move === 0) return
    event.preventDefault()
    const from =
      pointed?.index ??
      Math.max(
        0,
        columns.findIndex((column) => column.isToday),
      ) - move
    plot.current?.point(Math.min(columns.length - 1, Math.max(0, from + move)))
  }

  const column = pointed && columns[pointed.index]
  const overPlan = columns.some((day) => day.plannedMinor > 0 && day.spentMinor - day.oneOffMinor > day.plannedMinor)
  return (
    <section className="card chart-card" aria-labelledby="chart-title" data-testid="chart">
      <header className="card-head">
        <h2 id="chart-title">{mode === "daily" ? "Spent per day" : "Spent so far"}</h2>
        <fieldset className="segmented">
          <legend className="sr-only">Chart</legend>
          {(["daily", "cumulative"] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="chart-mode" checked={mode === one} onChange={() => setMode(one)} />
              <span>{one === "daily" ? "Per day" : "Total"}</span>
            </label>
          ))}
        </fieldset>
      </header>
      <ForecastSentence summary={summary} />
      {/* biome-ignore lint/a11y/useSemanticElements: a group of one chart, not of fields */}
      <div
        className="chart"
        role="group"
        aria-label="Chart; the arrow keys walk the days"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see the label
        tabIndex={0}
        onKeyDown={step}
        onBlur={() => setPointed(undefined)}
      >
        <div
          ref={host}
          className="plot"
          role="img"
          aria-label={chartSentence(columns, (minor) => formatMoney(minor, currency))}
        />
        {column && pointed && (
          <div
            className="tip"
            aria-live="polite"
            data-side={pointed.leftPx > (host.current?.clientWidth ?? 0) / 2 ? "left" : "right"}
            style={{ "--at": `${pointed.leftPx}px` } as CSSProperties}
          >
            <Tip column={column} mode={mode} currency={currency} />
          </div>
        )}
      </div>
      <Legend mode={mode} overPlan={overPlan} ahead={columns.some((day) => day.forecast !== null)} />
      <div className="sr-only">
        <Table columns={columns} currency={currency} />
      </div>
    </section>
  )
}
