/** All trips: choose one, change it, plan another, sign out. */
import type { BudgetSummary } from "../../budget/view.ts"
import { dayRange } from "../days.ts"
import { whereInTrip } from "../hero-words.ts"
import { formatMoney } from "../money.ts"
import { nameOf } from "../people.ts"
import type { SharedTrip } from "../view-shape.ts"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"

const phaseOrder = ["running", "upcoming", "ended", "closed"]

const TripLine = ({
  budget,
  chosen,
  choose,
  change,
  ownerName,
}: {
  readonly budget: BudgetSummary
  readonly chosen: boolean
  readonly choose: () => void
  readonly change?: () => void
  /** Of a trip that is somebody else's. */
  readonly ownerName?: string
}) => {
  const spent = budget.totalMinor <= 0 ? 0 : Math.min(100, Math.max(0, (budget.spentMinor / budget.totalMinor) * 100))
  return (
    <li className="trip" data-chosen={chosen} data-phase={budget.phase} data-testid="trip">
      <button type="button" className="trip-button" onClick={choose} aria-current={chosen}>
        <span className="trip-name">
          {budget.name}
          {ownerName && (
            <span className="tag" data-tone="shared">
              <Icon name="people" size={12} /> {ownerName}
            </span>
          )}
        </span>
        <span className="quiet">
          {whereInTrip(budget)} · {dayRange(budget.startDate, budget.endDate)}
        </span>
        <span className="bar" data-planned="true" aria-hidden="true">
          <span className="bar-fill" style={{ width: `${spent}%` }} />
        </span>
        <span className="trip-left">
          {formatMoney(Math.abs(budget.leftMinor), budget.currency)} {budget.leftMinor < 0 ? "over" : "left"}
        </span>
      </button>
      {change && (
        <button type="button" className="round" onClick={change} aria-label={`Change ${budget.name}`}>
          <Icon name="edit" size={18} />
        </button>
      )}
    </li>
  )
}

export const TripsSheet = ({
  budgets,
  shared,
  chosenId,
  choose,
  change,
  plan,
  askPrice,
  openLinked,
  openConsents,
  openImport,
  signOut,
  close,
}: {
  readonly budgets: ReadonlyArray<BudgetSummary>
  /** Trips of others. */
  readonly shared: ReadonlyArray<SharedTrip>
  readonly chosenId: string | undefined
  readonly choose: (budgetId: string) => void
  readonly change: (budget: BudgetSummary) => void
  readonly plan: () => void
  readonly askPrice: () => void
  readonly openLinked: () => void
  readonly openConsents: () => void
  readonly openImport: () => void
  readonly signOut: () => void
  readonly close: () => void
}) => {
  const ordered = [...budgets].sort(
    (one, other) =>
      phaseOrder.indexOf(one.phase) - phaseOrder.indexOf(other.phase) || other.startDate.localeCompare(one.startDate),
  )
  return (
    <Sheet title="Your trips" close={close}>
      <ul className="trips">
        {ordered.map((budget) => (
          <TripLine
            key={budget.budgetId}
            budget={budget}
            chosen={budget.budgetId === chosenId}
            choose={() => choose(budget.budgetId)}
            change={() => change(budget)}
          />
        ))}
        {shared.map(({ budget }) => (
          <TripLine
            key={`${budget.userId} ${budget.budgetId}`}
            budget={budget}
            chosen={budget.budgetId === chosenId}
            choose={() => choose(budget.budgetId)}
            ownerName={nameOf(budget.userId)}
          />
        ))}
      </ul>
      <button type="button" className="wide primary" onClick={plan}>
        <Icon name="plus" /> Plan a trip
      </button>
      <button type="button" className="wide quiet-button" onClick={askPrice}>
        <Icon name="gauge" /> How much will it cost?
      </button>
      <button type="button" className="wide quiet-button" onClick={openLinked} data-testid="open-accounts">
        <Icon name="bank" /> Linked accounts
      </button>
      <button type="button" className="wide quiet-button" onClick={openImport}>
        <Icon name="list" /> Import a statement
      </button>
      <button type="button" className="wide quiet-button" onClick={openConsents}>
        <Icon name="check" /> Who may read what
      </button>
      <button type="button" className="wide quiet-button" onClick={signOut}>
        <Icon name="out" /> Sign out of this device
      </button>
    </Sheet>
  )
}
