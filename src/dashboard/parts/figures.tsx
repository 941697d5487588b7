/** How fast money leaves: the rolling windows, and the rate per day with and without what is paid once. */
import type { BudgetSummary } from "../../budget/view.ts"
import { formatMoney } from "../money.ts"

const Rolling = ({ summary }: { readonly summary: BudgetSummary }) => (
  <dl className="rolling">
    {(
      [
        ["Last hour", summary.rolling.hourMinor],
        ["24 hours", summary.rolling.dayMinor],
        ["7 days", summary.rolling.weekMinor],
      ] as const
    ).map(([name, minor]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{formatMoney(minor, summary.currency)}</dd>
      </div>
    ))}
  </dl>
)

const RateBar = ({
  name,
  minor,
  highest,
  currency,
  tone,
}: {
  readonly name: string
  readonly minor: number
  readonly highest: number
  readonly currency: string
  readonly tone: "plan" | "everyday" | "all"
}) => (
  <li className="rate" data-tone={tone}>
    <span className="rate-name">{name}</span>
    <span className="rate-value">{formatMoney(minor, currency)}</span>
    <span className="rate-bar" aria-hidden="true">
      <span style={{ width: `${highest <= 0 ? 0 : Math.max(0, (minor / highest) * 100)}%` }} />
    </span>
  </li>
)

export const Figures = ({ summary }: { readonly summary: BudgetSummary }) => {
  const { perDayMinor, perDayWithOneOffsMinor, plannedPerDayMinor } = summary.burn
  const highest = Math.max(perDayMinor, perDayWithOneOffsMinor, plannedPerDayMinor)
  const bar = { highest, currency: summary.currency }
  return (
    <section className="card burn" aria-labelledby="figures-title">
      <h2 id="figures-title">Burn rate</h2>
      <ul className="rates">
        <RateBar {...bar} tone="everyday" name="Everyday, per day" minor={perDayMinor} />
        <RateBar {...bar} tone="plan" name="Planned, per day" minor={plannedPerDayMinor} />
        <RateBar {...bar} tone="all" name="With one-offs, per day" minor={perDayWithOneOffsMinor} />
      </ul>
      <Rolling summary={summary} />
    </section>
  )
}
