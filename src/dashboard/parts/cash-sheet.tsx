/**
 * Cash in two taps: an amount of late, then its category, which saves. The keypad is there for any other amount. What
 * is saved is on the device at once and reaches the trip when there is a line.
 */
import { useCallback, useMemo, useState } from "react"
import type { Category } from "../../../config/taxonomy.ts"
import type { BudgetView } from "../../budget/view.ts"
import { amountOf, amountText, emptyAmount, enteredMinor, pressed } from "../amount-entry.ts"
import { type CashHabits, cashHabits } from "../cash-habits.ts"
import { lookOf } from "../category-look.ts"
import { dayIn } from "../days.ts"
import { approximate, formatKey, formatMoney } from "../money.ts"
import type { CashDraft, OutboxEntry, SaveOutcome } from "../outbox.ts"
import { CurrencyPicker } from "./currency-picker.tsx"
import { Icon } from "./icon.tsx"
import { Keypad } from "./keypad.tsx"
import { Sheet } from "./sheet.tsx"

export interface CashStart {
  readonly amountMinor?: number
  readonly currency?: string
  /** A refused entry being mended. */
  readonly entry?: OutboxEntry
}

const localMinute = (instantMs: number): string => {
  const shifted = new Date(instantMs - new Date(instantMs).getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

const Worth = ({
  minor,
  currency,
  view,
  rate,
}: {
  readonly minor: number
  readonly currency: string
  readonly view: BudgetView
  readonly rate: number | undefined
}) => {
  const own = view.summary.currency
  if (currency === own || minor === 0) return <>{view.summary.name}</>
  return rate === undefined ? (
    <>converted to {own} on arrival</>
  ) : (
    <>about {formatMoney(approximate(minor, currency, own, rate), own)}</>
  )
}

const CategoryKeys = ({
  habits,
  chosen,
  choose,
}: {
  readonly habits: CashHabits
  readonly chosen: Category | undefined
  readonly choose: (category: Category) => void
}) => (
  <fieldset className="category-keys">
    <legend>Tap a category to save</legend>
    {habits.categories.map((category) => (
      <button
        key={category}
        type="button"
        className="category-key"
        data-category={category}
        aria-pressed={chosen === category}
        onClick={() => choose(category)}
      >
        <span className="chip-icon">
          <Icon name={lookOf(category).icon} />
        </span>
        <span>{lookOf(category).name}</span>
      </button>
    ))}
  </fieldset>
)

export const CashSheet = ({
  view,
  waiting,
  start,
  save,
  close,
}: {
  readonly view: BudgetView
  readonly waiting: ReadonlyArray<OutboxEntry>
  readonly start: CashStart
  readonly save: (draft: CashDraft, replaces?: string) => SaveOutcome
  readonly close: () => void
}) => {
  const habits = useMemo(() => cashHabits(view, waiting), [view, waiting])
  const { entry } = start
  const startCurrency = entry?.currency ?? start.currency ?? habits.currencies[0] ?? view.summary.currency
  const startMinor = entry?.amountMinor ?? start.amountMinor
  const [amount, setAmount] = useState(
    startMinor === undefined ? emptyAmount(startCurrency) : amountOf(startMinor, startCurrency),
  )
  const [note, setNote] = useState(entry?.note ?? "")
  const [when, setWhen] = useState(entry === undefined ? "" : localMinute(Date.parse(entry.occurredAt)))
  const [refusal, setRefusal] = useState("")
  const minor = enteredMinor(amount)
  const { currency } = amount

  const press = useCallback((key: Parameters<typeof pressed>[1]) => {
    setRefusal("")
    setAmount((before) => pressed(before, key))
  }, [])

  const choose = (category: Category) => {
    if (minor === 0) return setRefusal("Enter an amount first.")
    const draft: CashDraft = {
      budgetId: view.summary.budgetId,
      amountMinor: minor,
      currency,
      category,
      occurredAt: (when === "" ? new Date() : new Date(when)).toISOString(),
      ...(note.trim() === "" ? {} : { note: note.trim() }),
    }
    const outcome = save(draft, entry?.clientId)
    if ("refused" in outcome) return setRefusal(outcome.refused)
    close()
  }

  return (
    <Sheet title={entry === undefined ? "Add cash" : "Edit entry"} close={close} tall>
      <div className="cash">
        <div className="cash-amount">
          <output data-empty={minor === 0} data-testid="cash-amount">
            {amountText(amount)}
          </output>
          <p className="quiet">
            <Worth minor={minor} currency={currency} view={view} rate={habits.rate(currency)} />
          </p>
          <CurrencyPicker
            currencies={habits.currencies}
            chosen={currency}
            choose={(next) => setAmount(emptyAmount(next))}
          />
        </div>
        <p className="refusal" role="alert">
          {refusal}
        </p>
        <div className="presets">
          {habits.amounts(currency).map((preset) => (
            <button
              key={preset}
              type="button"
              className="pill"
              aria-pressed={preset === minor}
              data-testid="preset"
              aria-label={formatMoney(preset, currency)}
              onClick={() => {
                setRefusal("")
                setAmount(amountOf(preset, currency))
              }}
            >
              {formatKey(preset, currency)}
            </button>
          ))}
        </div>
        <CategoryKeys habits={habits} chosen={entry?.category} choose={choose} />
        <Keypad currency={currency} press={press} />
        <details className="cash-more" open={entry !== undefined}>
          <summary>Note, or another time</summary>
          <label className="field">
            <span>Note</span>
            <input
              value={note}
              maxLength={120}
              onChange={(event) => setNote(event.target.value)}
              placeholder="Who or what it was for"
            />
          </label>
          <label className="field">
            <span>When</span>
            <input
              type="datetime-local"
              value={when}
              max={`${dayIn(Date.now(), view.summary.timeZone)}T23:59`}
              onChange={(event) => setWhen(event.target.value)}
            />
          </label>
        </details>
      </div>
    </Sheet>
  )
}
