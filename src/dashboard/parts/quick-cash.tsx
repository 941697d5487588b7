/**
 * The first of the two taps, on the page itself: an amount of late opens the sheet with it entered. Beside it stands the
 * other way of paying at a till.
 */
import type { BudgetView } from "../../budget/view.ts"
import { cashHabits } from "../cash-habits.ts"
import { formatKey, formatMoney } from "../money.ts"
import type { OutboxEntry } from "../outbox.ts"
import type { CashStart } from "./cash-sheet.tsx"
import { Icon } from "./icon.tsx"

export const QuickCash = ({
  view,
  waiting,
  open,
  scan,
}: {
  readonly view: BudgetView
  readonly waiting: ReadonlyArray<OutboxEntry>
  readonly open: (start: CashStart) => void
  /** Undefined on somebody else's trip: a scan is the traveller's own spending. */
  readonly scan: (() => void) | undefined
}) => {
  const habits = cashHabits(view, waiting)
  const currency = habits.currencies[0] ?? view.summary.currency
  return (
    <section className="card quick-cash" aria-labelledby="quick-title">
      <h2 id="quick-title">
        <Icon name="cash" /> Paid cash?
      </h2>
      <div className="presets">
        {habits.amounts(currency).map((amountMinor) => (
          <button
            key={amountMinor}
            type="button"
            className="pill"
            data-testid="quick-amount"
            aria-label={`Paid ${formatMoney(amountMinor, currency)} in cash`}
            onClick={() => open({ amountMinor, currency })}
          >
            {formatKey(amountMinor, currency)}
          </button>
        ))}
        <button type="button" className="pill strong" onClick={() => open({})}>
          <Icon name="plus" size={16} /> Other
        </button>
      </div>
      {scan && (
        <button type="button" className="pill scan-button" data-testid="scan" onClick={scan}>
          <Icon name="qr" size={18} /> Scan
        </button>
      )}
    </section>
  )
}
