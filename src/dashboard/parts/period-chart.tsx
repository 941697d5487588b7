/** The periods side by side: what each came to, and how much of it by the day that the present one has reached. */
import { categories } from "../../../config/taxonomy.ts"
import type { Insights } from "../insight-shape.ts"
import { formatMoney } from "../money.ts"

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

const labelOf = (from: string, period: Insights["period"]): string => {
  const [year = "", month = "1", day = ""] = from.split("-")
  const name = monthNames[Number(month) - 1] ?? ""
  if (period === "year") return year
  if (period === "quarter") return `Q${Math.ceil(Number(month) / 3)} ${year.slice(2)}`
  return period === "month" ? name : `${Number(day)} ${name}`
}

export const PeriodChart = ({ answer }: { readonly answer: Insights }) => {
  const highest = Math.max(1, ...answer.periods.map((one) => one.spentMinor))
  const present = answer.periods.at(-1)
  const before = answer.periods.at(-2)
  const difference = (present?.spentByNowMinor ?? 0) - (before?.spentByNowMinor ?? 0)
  return (
    <section className="card period-chart" aria-labelledby="periods-title" data-testid="period-chart">
      <h2 id="periods-title">{formatMoney(present?.spentMinor ?? 0, answer.currency)}</h2>
      <p className="quiet">
        this {answer.period}
        {before !== undefined && before.spentByNowMinor > 0 && (
          <>
            , {formatMoney(Math.abs(difference), answer.currency)} {difference >= 0 ? "more" : "less"} than the one
            before by this day
          </>
        )}
      </p>
      <ol className="period-bars">
        {answer.periods.map((one, index) => (
          <li key={one.from} data-present={index === answer.periods.length - 1}>
            <span className="sr-only">
              {labelOf(one.from, answer.period)}: {formatMoney(one.spentMinor, answer.currency)}
            </span>
            <span className="period-bar" aria-hidden="true">
              <span className="period-stack" style={{ height: `${(Math.max(0, one.spentMinor) / highest) * 100}%` }}>
                {categories.map((category) => {
                  const sum = one.byCategory.find((line) => line.category === category)
                  return sum === undefined || sum.spentMinor <= 0 ? null : (
                    <span key={category} data-category={category} style={{ flexGrow: sum.spentMinor }} />
                  )
                })}
              </span>
            </span>
            <span className="period-label" aria-hidden="true">
              {labelOf(one.from, answer.period)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
