/** What an offer has cost by day, as a line, with the usual range behind it and the day that is asked about. */
import type { PriceHistory } from "../comparison-shape.ts"
import { shortDay } from "../days.ts"
import { formatMoney } from "../money.ts"

const width = 640
const height = 180
const margin = { left: 8, right: 8, top: 12, bottom: 28 }

const quantile = (sorted: ReadonlyArray<number>, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0

export const PriceHistoryChart = ({
  history,
  sourceName,
  checkIn,
}: {
  readonly history: PriceHistory
  readonly sourceName: string
  readonly checkIn: string
}) => {
  const { points, currency } = history
  if (points.length < 2 || currency === null) {
    return <p className="quiet">Not seen often enough yet to draw a history. It grows with each comparison.</p>
  }
  const sorted = points.map(({ minor }) => minor).sort((a, b) => a - b)
  const [lowest, highest] = [sorted[0] ?? 0, sorted.at(-1) ?? 1]
  const [usualFrom, usualTo] = [quantile(sorted, 0.3), quantile(sorted, 0.7)]
  const times = points.map(({ date }) => Date.parse(date))
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 1]
  const x = (time: number) =>
    margin.left + ((time - first) / Math.max(1, last - first)) * (width - margin.left - margin.right)
  const y = (minor: number) =>
    margin.top + (1 - (minor - lowest) / Math.max(1, highest - lowest)) * (height - margin.top - margin.bottom)
  const line = points.map(({ minor }, index) => `${x(times[index] ?? 0).toFixed(1)},${y(minor).toFixed(1)}`).join(" ")
  const asked = points.find(({ date }) => date === checkIn)
  const words = `At ${sourceName} from ${formatMoney(lowest, currency)} to ${formatMoney(highest, currency)}, mostly ${formatMoney(usualFrom, currency)} to ${formatMoney(usualTo, currency)}`
  return (
    <figure className="price-history" data-testid="price-history">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
        <rect
          className="price-usual"
          x={margin.left}
          width={width - margin.left - margin.right}
          y={y(usualTo)}
          height={Math.max(1, y(usualFrom) - y(usualTo))}
        />
        <polyline className="price-line" points={line} />
        {asked && <circle className="price-asked" cx={x(Date.parse(asked.date))} cy={y(asked.minor)} r={6} />}
        <text x={margin.left} y={height - 4}>
          {shortDay(points[0]?.date ?? checkIn)}
        </text>
        <text x={width - margin.right} y={height - 4} textAnchor="end">
          {shortDay(points.at(-1)?.date ?? checkIn)}
        </text>
      </svg>
      <figcaption className="quiet">{words}, a night with taxes. The band is the usual range.</figcaption>
    </figure>
  )
}
