/** What fitting the plan to the budget, or planning it anew, would change: seen, and another goal tried, before it is taken. */
import type { Itinerary, Plan } from "../itinerary-calls.ts"
import { goalChoices, mealWords, movedPlaces, overWords, stillOverWords, unnamedSavings } from "../itinerary-words.ts"
import { formatMoney } from "../money.ts"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"

/** A plan that is looked at, and what it was asked for. */
export interface Proposal {
  readonly plan: Plan
  readonly how: "fit" | "anew"
  /** Of a plan made anew. */
  readonly goal?: Itinerary["goal"]
  /** What was to be taken is not what fits any more: this is. */
  readonly hasMoved?: boolean
}

type Money = (minor: number) => string

const savesWords = (minor: number, money: Money): string =>
  minor === 0 ? "same price" : `${minor > 0 ? "saves" : "adds"} ${money(Math.abs(minor))}`

const Changes = ({
  plan,
  before,
  money,
}: {
  readonly plan: Plan
  readonly before: Itinerary
  readonly money: Money
}) => {
  const { meals, mealsMinor, waysMinor } = unnamedSavings(plan, before)
  const moved = movedPlaces(before.days, plan.itinerary.days)
  return (
    <>
      {plan.swaps.length === 0 && <p className="quiet">No place has to go.</p>}
      <ul className="plan-swaps">
        {plan.swaps.map(({ removed, added, savesMinor }) => (
          <li key={`${removed?.placeId} ${added?.placeId}`}>
            <span>
              {removed && <s>{removed.name}</s>} {added && <strong>{added.name}</strong>}
            </span>
            <span className="quiet">{savesWords(savesMinor, money)}</span>
          </li>
        ))}
        {(meals !== 0 || mealsMinor !== 0) && (
          <li>
            <span>{mealWords(meals)}</span>
            <span className="quiet">{savesWords(mealsMinor, money)}</span>
          </li>
        )}
        {waysMinor !== 0 && (
          <li>
            <span>Ways between the stops</span>
            <span className="quiet">{savesWords(waysMinor, money)}</span>
          </li>
        )}
      </ul>
      {moved.length > 0 && (
        <p className="quiet">Moved: {moved.map(({ name, day }) => `${name} to day ${day}`).join(", ")}.</p>
      )}
    </>
  )
}

const Goals = ({
  proposal: { plan, how, goal },
  busy,
  money,
  choose,
}: {
  readonly proposal: Proposal
  readonly busy: boolean
  readonly money: Money
  readonly choose: (goal: Itinerary["goal"]) => void
}) => (
  <fieldset className="plan-goals" aria-busy={busy}>
    <legend>{how === "anew" ? "What matters" : "Or planned anew"}</legend>
    {goalChoices(plan, goal).map(({ goal: one, name, costMinor, likedPercent }) => (
      <button key={one} type="button" aria-pressed={one === goal} disabled={busy} onClick={() => choose(one)}>
        <strong>{name}</strong>
        <span>{costMinor === undefined ? "no better" : `${one === goal ? "" : "about "}${money(costMinor)}`}</span>
        <span className="quiet">{likedPercent !== undefined && `liked ${likedPercent}%`}</span>
      </button>
    ))}
  </fieldset>
)

export const FitSheet = ({
  proposal,
  before,
  busy,
  refusal,
  choose,
  take,
  close,
}: {
  readonly proposal: Proposal
  readonly before: Itinerary
  readonly busy: boolean
  /** Why another goal could not be planned. */
  readonly refusal: string | undefined
  readonly choose: (goal: Itinerary["goal"]) => void
  readonly take: () => void
  readonly close: () => void
}) => {
  const { plan, how } = proposal
  const { currency } = plan.itinerary
  const money: Money = (minor) => formatMoney(minor, currency)
  const stillOver = stillOverWords(plan, currency)
  return (
    <Sheet title={how === "fit" ? "Fit to budget" : "Plan anew"} close={close}>
      <div className="plan-fit" data-testid="fit">
        {how === "anew" && <Goals {...{ proposal, busy, money, choose }} />}
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
        {stillOver && <p data-testid="fit-still-over">{stillOver}</p>}
        <Changes {...{ plan, before, money }} />
        {how === "fit" && <Goals {...{ proposal, busy, money, choose }} />}
        {proposal.hasMoved && (
          <p className="plan-rest" role="alert">
            <Icon name="info" size={18} /> The budget has moved since: this is the plan that fits now.
          </p>
        )}
        {refusal !== undefined && (
          <p className="refusal" role="alert">
            {refusal}
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
