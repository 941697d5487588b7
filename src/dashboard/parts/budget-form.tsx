/** Opening a trip, or changing one: what it is called, where and when it is, and how much there is for it. */
import { type FormEvent, useState } from "react"
import { currencyExponents } from "../../../config/currencies.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { BudgetSummary } from "../../budget/view.ts"
import type { Answer } from "../api.ts"
import {
  type BudgetDraft,
  changeRequest,
  draftOf,
  emptyDraft,
  errorsFrom,
  type FieldErrors,
  leftoverErrors,
  openRequest,
  unplannedMinor,
} from "../budget-draft.ts"
import { lookOf } from "../category-look.ts"
import { counted, daysBetween } from "../days.ts"
import { formatMoney, parseMoney, symbolOf } from "../money.ts"
import type { Store } from "../store.ts"
import { Field } from "./field.tsx"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"

export const currencies = [...currencyExponents.keys()].sort()
const zones = Intl.supportedValuesOf("timeZone")

type Change = (patch: Partial<BudgetDraft>) => void
interface PartProps {
  readonly draft: BudgetDraft
  readonly errors: FieldErrors
  readonly change: Change
}

const CurrencySelect = ({
  value,
  choose,
  ...rest
}: {
  readonly value: string
  readonly choose: (currency: string) => void
  readonly id: string
}) => (
  <select {...rest} value={value} onChange={(event) => choose(event.target.value)}>
    {currencies.map((currency) => (
      <option key={currency}>{currency}</option>
    ))}
  </select>
)

/** What is fixed once a trip is open: the currency its money is counted in, and the zone its days turn in. */
const PlaceFields = ({ draft, errors, change }: PartProps) => (
  <>
    <Field label="Destination" error={errors["destination"]}>
      {(field) => (
        <input
          {...field}
          value={draft.destination}
          maxLength={120}
          placeholder="Bali, Indonesia"
          onChange={(event) => change({ destination: event.target.value })}
        />
      )}
    </Field>
    <Field label="Time zone there" error={errors["timeZone"]} hint="A trip’s day ends at midnight there.">
      {(field) => (
        <>
          <input
            {...field}
            list="zones"
            value={draft.timeZone}
            autoComplete="off"
            onChange={(event) => change({ timeZone: event.target.value })}
          />
          <datalist id="zones">
            {zones.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
    <div className="pair">
      <Field label="Budget currency" error={errors["currency"]}>
        {(field) => <CurrencySelect {...field} value={draft.currency} choose={(currency) => change({ currency })} />}
      </Field>
      <Field label="Home currency" error={errors["homeCurrency"]}>
        {(field) => (
          <CurrencySelect {...field} value={draft.homeCurrency} choose={(homeCurrency) => change({ homeCurrency })} />
        )}
      </Field>
    </div>
  </>
)

const DateFields = ({ draft, errors, change }: PartProps) => {
  const days = daysBetween(draft.startDate, draft.endDate) + 1
  return (
    <div className="pair">
      <Field label="First day" error={errors["startDate"]}>
        {(field) => (
          <input
            {...field}
            type="date"
            value={draft.startDate}
            onChange={(event) => change({ startDate: event.target.value })}
          />
        )}
      </Field>
      <Field label="Last day" error={errors["endDate"]} hint={days > 0 ? counted(days, "day") : ""}>
        {(field) => (
          <input
            {...field}
            type="date"
            value={draft.endDate}
            min={draft.startDate}
            onChange={(event) => change({ endDate: event.target.value })}
          />
        )}
      </Field>
    </div>
  )
}

const TotalField = ({ draft, errors, change }: PartProps) => {
  const total = parseMoney(draft.total, draft.currency) ?? 0
  const days = daysBetween(draft.startDate, draft.endDate) + 1
  const hint =
    total > 0 && days > 0
      ? `${formatMoney(total, draft.currency)}, about ${formatMoney(Math.round(total / days), draft.currency)} a day`
      : ""
  return (
    <Field label="Total budget" error={errors["totalMinor"]} hint={hint}>
      {(field) => (
        <span className="money-input">
          <span aria-hidden="true">{symbolOf(draft.currency)}</span>
          <input
            {...field}
            inputMode="decimal"
            autoComplete="off"
            value={draft.total}
            onChange={(event) => change({ total: event.target.value })}
          />
        </span>
      )}
    </Field>
  )
}

const SplitFields = ({ draft, errors, change }: PartProps) => {
  const rest = unplannedMinor(draft)
  const set = (category: Category, text: string) => change({ split: { ...draft.split, [category]: text } })
  return (
    <details className="split" open={Object.keys(draft.split).length > 0}>
      <summary>Split by category (optional)</summary>
      <p className="hint" data-over={rest < 0}>
        {rest < 0
          ? `${formatMoney(-rest, draft.currency)} more than the total`
          : `${formatMoney(rest, draft.currency)} not planned yet`}
      </p>
      {categories.map((category) => {
        const error = errors[`categoryPlanMinor.${category}`]
        return (
          <label key={category} className="split-line" data-category={category}>
            <span className="chip-icon">
              <Icon name={lookOf(category).icon} size={18} />
            </span>
            <span>{lookOf(category).name}</span>
            <input
              inputMode="decimal"
              autoComplete="off"
              aria-invalid={error !== undefined}
              title={error}
              placeholder="0"
              value={draft.split[category] ?? ""}
              onChange={(event) => set(category, event.target.value)}
            />
          </label>
        )
      })}
    </details>
  )
}

const CloseTrip = ({ closeTrip, busy }: { readonly closeTrip: () => void; readonly busy: boolean }) => {
  const [sure, setSure] = useState(false)
  return sure ? (
    <div className="sure">
      <p>Close this trip? Its figures stay; new purchases no longer count to it.</p>
      <button type="button" className="danger" disabled={busy} onClick={closeTrip}>
        Close the trip
      </button>
      <button type="button" className="quiet-button" onClick={() => setSure(false)}>
        Keep it open
      </button>
    </div>
  ) : (
    <button type="button" className="wide quiet-button" onClick={() => setSure(true)}>
      <Icon name="flag" /> Close this trip
    </button>
  )
}

const startingDraft = (budget: BudgetSummary | undefined, homeCurrency: string): BudgetDraft =>
  budget === undefined
    ? emptyDraft(new Date().toLocaleDateString("en-CA"), homeCurrency, Intl.DateTimeFormat().resolvedOptions().timeZone)
    : draftOf(budget)

export const BudgetForm = ({
  budget,
  homeCurrency,
  store,
  close,
}: {
  /** The trip to change; without one a new trip is opened. */
  readonly budget?: BudgetSummary
  readonly homeCurrency: string
  readonly store: Store
  readonly close: () => void
}) => {
  const [draft, setDraft] = useState(() => startingDraft(budget, homeCurrency))
  const [errors, setErrors] = useState<FieldErrors>({})
  const [busy, setBusy] = useState(false)
  const part = {
    draft,
    errors,
    change: (patch: Partial<BudgetDraft>) => setDraft((before) => ({ ...before, ...patch })),
  }

  const settle = async (asked: Promise<Answer<BudgetSummary>>, done: string) => {
    setBusy(true)
    const answer = await asked
    setBusy(false)
    if (!answer.ok) return setErrors(errorsFrom(answer.problem))
    store.say("good", done)
    close()
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setErrors({})
    if (budget === undefined) {
      const checked = openRequest(draft)
      if ("errors" in checked) return setErrors(checked.errors)
      return void settle(store.openBudget(checked.request), `${checked.request.name} is open.`)
    }
    const checked = changeRequest(draft, budget)
    if ("errors" in checked) return setErrors(checked.errors)
    if (Object.keys(checked.request).length === 0) return close()
    void settle(store.changeBudget(budget.budgetId, checked.request), "Trip changed.")
  }

  return (
    <Sheet title={budget === undefined ? "Plan a trip" : "Change trip"} close={close} tall>
      <form className="form" onSubmit={submit} noValidate>
        <Field label="Name" error={errors["name"]}>
          {(field) => (
            <input
              {...field}
              value={draft.name}
              maxLength={120}
              placeholder="Two weeks in Bali"
              onChange={(event) => part.change({ name: event.target.value })}
            />
          )}
        </Field>
        {budget === undefined && <PlaceFields {...part} />}
        <DateFields {...part} />
        <TotalField {...part} />
        <SplitFields {...part} />
        {leftoverErrors(errors).map((text) => (
          <p key={text} className="refusal" role="alert">
            {text}
          </p>
        ))}
        <button type="submit" className="wide primary" disabled={busy}>
          {budget === undefined ? "Open the trip" : "Save changes"}
        </button>
        {budget !== undefined && budget.phase !== "closed" && (
          <CloseTrip busy={busy} closeTrip={() => void settle(store.closeBudget(budget.budgetId), "Trip closed.")} />
        )}
      </form>
    </Sheet>
  )
}
