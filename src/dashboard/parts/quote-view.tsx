/** A quote as it is read: the price first, then what it is made of, what could go wrong, and what to do then. */
import { lookOf } from "../category-look.ts"
import { chanceWords } from "../forecast-words.ts"
import { formatMoney } from "../money.ts"
import type { TripPlan as Plan, PlannedQuote, Quote } from "../plan-shape.ts"
import { triggerWords } from "../plan-words.ts"
import { Icon } from "./icon.tsx"

const Price = ({ quote, plan }: { readonly quote: Quote; readonly plan: Plan }) => {
  const money = (minor: number) => formatMoney(minor, quote.currency)
  return (
    <div className="price" data-testid="price">
      <p className="quiet">
        {plan.destination} holds with {Math.round(quote.target * 100)} % at
      </p>
      <p className="price-figure">{money(quote.priceMinor)}</p>
      <p>
        Half of such trips stay below {money(quote.expectedMinor)}; the plan itself is {money(plan.totalMinor)}. The
        rest is for what goes wrong.
      </p>
      {quote.budget && (
        <p className="price-own" data-enough={quote.budget.probability >= quote.target}>
          Your {money(quote.budget.totalMinor)} would be enough with {chanceWords(quote.budget.probability)}.
        </p>
      )}
    </div>
  )
}

/** The reason that most lines share: said once, above them. */
const commonReason = ({ categories }: Plan): string | undefined => {
  const counts = new Map<string, number>()
  for (const { reason } of categories) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const [most] = [...counts].sort(([, one], [, other]) => other - one)
  return most !== undefined && most[1] > 2 ? most[0] : undefined
}

const PlanLines = ({
  plan,
  common = commonReason(plan),
}: {
  readonly plan: Plan
  readonly common?: string | undefined
}) => (
  <section aria-labelledby="plan-lines">
    <h3 id="plan-lines">The plan, and why</h3>
    {common !== undefined && <p className="quiet plan-common">Unless a line says otherwise: {common}.</p>}
    <ul className="plan-lines">
      {plan.categories.map(({ category, plannedMinor, reason }) => (
        <li key={category} data-category={category}>
          <span className="chip-icon">
            <Icon name={lookOf(category).icon} size={18} />
          </span>
          <span className="row-text">
            <span className="row-name">{lookOf(category).name}</span>
            {reason !== common && <span className="quiet">{reason}</span>}
          </span>
          <strong>{formatMoney(plannedMinor, plan.currency)}</strong>
        </li>
      ))}
    </ul>
    <ul className="reasons quiet">
      {plan.reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  </section>
)

const Risks = ({ quote }: { readonly quote: Quote }) => (
  <section aria-labelledby="risks">
    <h3 id="risks">What could make it dearer</h3>
    <ul className="risks">
      {quote.drivers.map(({ category, share, atRiskMinor, why }) => (
        <li key={category} data-category={category}>
          <span className="row-name">{lookOf(category).name}</span>
          <span>
            {Math.round(share * 100)} % · {formatMoney(atRiskMinor, quote.currency)}
          </span>
          <span className="bar" data-planned="true" aria-hidden="true">
            <span className="bar-fill" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="quiet">{why}</span>
        </li>
      ))}
    </ul>
  </section>
)

const Strategies = ({ quote }: { readonly quote: Quote }) => (
  <section aria-labelledby="strategies">
    <h3 id="strategies">What to do, and when</h3>
    <ul className="strategies">
      {quote.strategies.map((strategy) => (
        <li key={strategy.category} data-category={strategy.category}>
          <span className="chip-icon">
            <Icon name={lookOf(strategy.category).icon} size={18} />
          </span>
          <span className="row-text">
            <span className="row-name">{triggerWords(strategy, quote.currency)}</span>
            <span>{strategy.action}</span>
            <span className="quiet">Brings about {formatMoney(strategy.bringsMinor, quote.currency)}</span>
          </span>
        </li>
      ))}
    </ul>
  </section>
)

export const QuoteView = ({
  answer,
  openTrackRecord,
}: {
  readonly answer: PlannedQuote
  readonly openTrackRecord: () => void
}) => {
  const { quote, plan, statement } = answer
  return (
    <div className="quote" data-testid="quote">
      <Price quote={quote} plan={plan} />
      <PlanLines plan={plan} />
      <Risks quote={quote} />
      <Strategies quote={quote} />
      <p className="statement">
        <Icon name="info" size={18} /> <span>{statement}</span>
      </p>
      <button type="button" className="link" onClick={openTrackRecord}>
        Our track record <Icon name="chevron" size={16} />
      </button>
    </div>
  )
}
