/** What fitting the plan to the budget would change, before it is taken. */
import type { Plan } from "../itinerary-calls.ts"
import { overWords } from "../itinerary-words.ts"
import { formatMoney } from "../money.ts"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"

const goalNames = { cost: "Cheapest", balanced: "Balanced", experience: "Best liked" } as const

export const FitSheet = ({
  plan,
  busy,
  take,
  close,
}: {
  readonly plan: Plan
  readonly busy: boolean
  readonly take: () => void
  readonly close: () => void
}) => {
  const { currency } = plan.itinerary
  const money = (minor: number) => formatMoney(minor, currency)
  return (
    <Sheet title="Fit to budget" close={close}>
      <div className="plan-fit" data-testid="fit">
        <p className="plan-sums">
          <span>
            <span className="quiet">Now</span> {money(plan.beforeMinor)}
          </span>
          <Icon name="arrow" />
          <span>
            <span className="quiet">Then</span> {money(plan.afterMinor)}
          </span>
        </p>
        <p data-testid="fit-over">{overWords(plan.over, currency)}</p>
        <p>
          {plan.savedMinor >= 0 ? `Saves ${money(plan.savedMinor)}` : `Costs ${money(-plan.savedMinor)} more`}
          {plan.personalised && ", by what you liked before"}.
        </p>
        {plan.swaps.length === 0 ? (
          <p className="quiet">No place has to go.</p>
        ) : (
          <ul className="plan-swaps">
            {plan.swaps.map(({ removed, added, savesMinor }) => (
              <li key={`${removed?.placeId} ${added?.placeId}`}>
                <span>
                  {removed && <s>{removed.name}</s>} {added && <strong>{added.name}</strong>}
                </span>
                <span className="quiet">
                  {savesMinor === 0
                    ? "same price"
                    : `${savesMinor > 0 ? "saves" : "adds"} ${money(Math.abs(savesMinor))}`}
                </span>
              </li>
            ))}
          </ul>
        )}
        {plan.choices.length > 1 && (
          <p className="quiet">
            {plan.choices.map(({ goal, costMinor }) => `${goalNames[goal]} ${money(costMinor)}`).join(" · ")}
          </p>
        )}
        <button type="button" className="primary" disabled={busy} onClick={take}>
          <Icon name="check" size={18} /> Take it
        </button>
        <button type="button" className="quiet-button" onClick={close}>
          Leave it as it is
        </button>
      </div>
    </Sheet>
  )
}
