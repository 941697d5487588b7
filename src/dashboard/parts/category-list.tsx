/** Where the money goes: spent against planned, per category. */
import type { BudgetSummary } from "../../budget/view.ts"
import { lookOf } from "../category-look.ts"
import type { PriceKind } from "../comparison-shape.ts"
import { counted } from "../days.ts"
import { formatMoney } from "../money.ts"
import { Icon } from "./icon.tsx"

type Line = BudgetSummary["byCategory"][number]

const goneMinor = (line: Line) => line.spentMinor + line.committedMinor
const weight = (line: Line) => Math.max(goneMinor(line), line.plannedMinor ?? 0)

const standing = (line: Line, currency: string): string => {
  if (line.plannedMinor === null) return counted(line.count, "purchase")
  const left = line.plannedMinor - goneMinor(line)
  const plan = formatMoney(line.plannedMinor, currency)
  return left >= 0 ? `${formatMoney(left, currency)} left of ${plan}` : `${formatMoney(-left, currency)} over ${plan}`
}
const note = (line: Line, currency: string): string => {
  if (line.committedMinor === 0) return standing(line, currency)
  const booked = `${formatMoney(line.committedMinor, currency)} booked, not yet paid`
  return line.plannedMinor === null && line.count === 0 ? booked : `${standing(line, currency)} · ${booked}`
}

const kinds: { readonly [category: string]: PriceKind } = { lodging: "hotels", transport_intercity: "transport" }
const compareOf = (line: Line, compare: ((kind: PriceKind) => void) | undefined) => {
  const kind = kinds[line.category]
  return compare === undefined || kind === undefined ? undefined : () => compare(kind)
}

const CategoryLine = ({
  line,
  currency,
  highest,
  compare,
}: {
  readonly line: Line
  readonly currency: string
  readonly highest: number
  readonly compare: (() => void) | undefined
}) => {
  const look = lookOf(line.category)
  const planned = line.plannedMinor
  const over = planned !== null && goneMinor(line) > planned
  // With a plan the bar's end is the plan; without one, bars compare with the largest of them.
  const scale = planned === null ? highest : Math.max(planned, goneMinor(line))
  const share = (minor: number) => `${scale <= 0 ? 0 : Math.min(100, Math.max(0, (minor / scale) * 100))}%`
  return (
    <li className="category" data-category={line.category} data-over={over}>
      <span className="chip-icon">
        <Icon name={look.icon} />
      </span>
      <span className="category-name">{look.name}</span>
      <span className="category-spent">{formatMoney(line.spentMinor, currency)}</span>
      <span className="bar" data-planned={planned !== null} aria-hidden="true">
        <span className="bar-fill" style={{ width: share(line.spentMinor) }} />
        {line.committedMinor > 0 && (
          <span className="bar-booked" style={{ left: share(line.spentMinor), width: share(line.committedMinor) }} />
        )}
        {over && planned > 0 && <span className="bar-plan" style={{ left: share(planned) }} />}
      </span>
      <span className="category-note">
        {over && <Icon name="warning" size={13} />} {note(line, currency)}
      </span>
      {compare && (
        <button type="button" className="category-compare" onClick={compare} data-testid={`compare-${line.category}`}>
          Compare prices <Icon name="chevron" size={14} />
        </button>
      )}
    </li>
  )
}

export const CategoryList = ({
  summary,
  compare,
}: {
  readonly summary: BudgetSummary
  /** Opens the comparison of what a category buys, already filled in. */
  readonly compare?: ((kind: PriceKind) => void) | undefined
}) => {
  const lines = summary.byCategory
    .filter((line) => goneMinor(line) !== 0 || line.count > 0 || (line.plannedMinor ?? 0) > 0)
    .sort((one, other) => weight(other) - weight(one))
  const highest = Math.max(0, ...lines.map(goneMinor))
  return (
    <section className="card" aria-labelledby="categories-title" data-testid="categories">
      <h2 id="categories-title">Categories</h2>
      {lines.length === 0 ? (
        <p className="quiet">Nothing spent yet. The first purchase opens its category.</p>
      ) : (
        <ul className="categories">
          {lines.map((line) => (
            <CategoryLine
              key={line.category}
              line={line}
              currency={summary.currency}
              highest={highest}
              compare={compareOf(line, compare)}
            />
          ))}
        </ul>
      )}
    </section>
  )
}
