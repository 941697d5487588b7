/** "How much will it cost?": the question, the answer or why there is none, and the trip that is opened from it. */
import { type FormEvent, useState } from "react"
import { errorsFrom, type FieldErrors } from "../budget-draft.ts"
import { addDays, counted, daysBetween } from "../days.ts"
import { symbolOf } from "../money.ts"
import type { QuoteRequest } from "../plan-calls.ts"
import type { PlannedQuote } from "../plan-shape.ts"
import { withoutField } from "../plan-words.ts"
import { problemText } from "../problem.ts"
import { mayBePromised, promiseFrom, type QuoteDraft, quoteRequest, tripFrom } from "../quote-draft.ts"
import type { Store } from "../store.ts"
import { currencies } from "./budget-form.tsx"
import { Choice } from "./choice.tsx"
import { Field } from "./field.tsx"
import { Icon } from "./icon.tsx"
import { JourneyFields } from "./journey-fields.tsx"
import { QuoteView } from "./quote-view.tsx"
import { Sheet } from "./sheet.tsx"

const styles: ReadonlyArray<readonly [QuoteDraft["style"], string]> = [
  ["budget", "Budget"],
  ["mid-range", "Mid-range"],
  ["luxury", "Luxury"],
]
const targets = [0.8, 0.9, 0.95, 0.99]
const daysAhead = 30
const usualDays = 6
const inForm = new Set([
  "destination",
  "stops",
  "startDate",
  "endDate",
  "adults",
  "children",
  "style",
  "currency",
  "budget",
])

const firstDraft = (currency: string): QuoteDraft => {
  const startDate = addDays(new Date().toLocaleDateString("en-CA"), daysAhead)
  return {
    ...{
      destination: "",
      more: [],
      itineraryId: "",
      startDate,
      endDate: addDays(startDate, usualDays - 1),
      adults: 2,
      children: 0,
    },
    ...{ style: "mid-range", currency, target: 0.95, budget: "" },
  }
}

interface PartProps {
  readonly draft: QuoteDraft
  readonly errors: FieldErrors
  readonly change: (patch: Partial<QuoteDraft>) => void
}

const CountField = ({ draft, errors, change, of, label }: PartProps & { of: "adults" | "children"; label: string }) => (
  <Field label={label} error={errors[of]}>
    {(field) => (
      <input
        {...field}
        type="number"
        inputMode="numeric"
        min={of === "adults" ? 1 : 0}
        max={20}
        value={draft[of]}
        onChange={(event) => change({ [of]: Number(event.target.value) })}
      />
    )}
  </Field>
)

const WhenAndWho = (part: PartProps) => {
  const { draft, errors, change } = part
  const days = daysBetween(draft.startDate, draft.endDate) + 1
  return (
    <>
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
              onChange={(event) => change({ endDate: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div className="pair">
        <CountField {...part} of="adults" label="Adults" />
        <CountField {...part} of="children" label="Children" />
      </div>
    </>
  )
}

const MoneyFields = ({ draft, errors, change }: PartProps) => (
  <>
    <div className="pair">
      <Field label="Currency" error={errors["currency"]}>
        {(field) => (
          <select {...field} value={draft.currency} onChange={(event) => change({ currency: event.target.value })}>
            {currencies.map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Shall hold with" error={errors["target"]}>
        {(field) => (
          <select {...field} value={draft.target} onChange={(event) => change({ target: Number(event.target.value) })}>
            {targets.map((target) => (
              <option key={target} value={target}>
                {Math.round(target * 100)} %
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
    <Field label="Your budget (optional)" error={errors["budget"]} hint="Then you see how likely it is to be enough.">
      {(field) => (
        <span className="money-input">
          <span aria-hidden="true">{symbolOf(draft.currency)}</span>
          <input
            {...field}
            inputMode="decimal"
            autoComplete="off"
            value={draft.budget}
            onChange={(event) => change({ budget: event.target.value })}
          />
        </span>
      )}
    </Field>
  </>
)

const QuoteForm = ({
  draft,
  errors,
  change,
  refusal,
  busy,
  submit,
  store,
}: PartProps & {
  readonly store: Store
  readonly refusal: string | undefined
  readonly busy: boolean
  readonly submit: (event: FormEvent) => void
}) => (
  <form className="form" onSubmit={submit} noValidate>
    <JourneyFields draft={draft} errors={errors} change={change} store={store} />
    <WhenAndWho draft={draft} errors={errors} change={change} />
    <Choice label="Style" values={styles} chosen={draft.style} choose={(style) => change({ style })} />
    <MoneyFields draft={draft} errors={errors} change={change} />
    {refusal !== undefined && (
      <div className="refused" role="alert" data-testid="quote-refused">
        <strong>Nothing can be promised for this.</strong>
        <p>{refusal}</p>
      </div>
    )}
    {Object.entries(errors)
      .filter(([field]) => !inForm.has(field))
      .map(([field, text]) => (
        <p key={field} className="refusal" role="alert">
          {text}
        </p>
      ))}
    <button type="submit" className="wide primary" disabled={busy}>
      How much will it cost?
    </button>
  </form>
)

/** A price with its plan; a refusal; or what went wrong on the way. */
const priceOf = async (store: Store, request: QuoteRequest) => {
  const [quoted, planned] = await Promise.all([store.plans.quote(request), store.plans.plan(request)])
  if (!quoted.ok) return { problem: quoted.problem }
  if ("refused" in quoted.value) return { refusal: quoted.value }
  if (!planned.ok) return { problem: planned.problem }
  return { answer: { plan: planned.value, ...quoted.value } satisfies PlannedQuote }
}

export const QuoteSheet = ({
  homeCurrency,
  store,
  openTrackRecord,
  close,
}: {
  readonly homeCurrency: string
  readonly store: Store
  readonly openTrackRecord: () => void
  readonly close: () => void
}) => {
  const [draft, setDraft] = useState(() => firstDraft(homeCurrency))
  const [errors, setErrors] = useState<FieldErrors>({})
  const [answer, setAnswer] = useState<PlannedQuote>()
  const [refusal, setRefusal] = useState<string>()
  const [busy, setBusy] = useState(false)
  // Tried again, it is the same promise.
  const [key] = useState(store.newId)
  const ask = async (event: FormEvent) => {
    event.preventDefault()
    const checked = quoteRequest(draft)
    setRefusal(undefined)
    setErrors("errors" in checked ? checked.errors : {})
    if ("errors" in checked) return
    setBusy(true)
    const { answer: priced, problem, refusal: refused } = await priceOf(store, checked.request)
    setBusy(false)
    if (priced !== undefined) return setAnswer(priced)
    if (problem !== undefined) return setErrors(errorsFrom(problem))
    const { reason, field } = refused
    setRefusal(withoutField(reason, field))
    // The reason stands over the button; the field is only marked.
    if (field !== undefined && inForm.has(field)) setErrors({ [field]: "" })
  }
  const open = async (promised: boolean) => {
    if (answer === undefined) return
    const trip = tripFrom(answer, draft, homeCurrency)
    setBusy(true)
    const opened = await store.openBudget(trip)
    if (!opened.ok) {
      setBusy(false)
      return store.say("warning", problemText(opened.problem))
    }
    const { budgetId } = opened.value
    const taken = promised ? await store.plans.takePromise(budgetId, promiseFrom(answer, draft), key) : undefined
    if (taken?.ok === false) store.say("warning", `The trip is open without a promise: ${problemText(taken.problem)}`)
    else store.say("good", promised ? `${trip.name} is open, with the promise.` : `${trip.name} is open.`)
    close()
  }
  if (answer) {
    return (
      <Sheet key="answer" title="How much will it cost?" close={close} back={() => setAnswer(undefined)} tall>
        <QuoteView answer={answer} openTrackRecord={openTrackRecord} />
        {mayBePromised(draft) ? (
          <>
            <button type="button" className="wide primary" disabled={busy} onClick={() => void open(true)}>
              <Icon name="check" /> Open this trip with the promise
            </button>
            <button type="button" className="wide quiet-button" disabled={busy} onClick={() => void open(false)}>
              Open it without a promise
            </button>
          </>
        ) : (
          <>
            <p className="hint">A promise is made before a trip begins, and this one has its first day already.</p>
            <button type="button" className="wide primary" disabled={busy} onClick={() => void open(false)}>
              <Icon name="check" /> Open this trip
            </button>
          </>
        )}
      </Sheet>
    )
  }
  return (
    <Sheet key="form" title="How much will it cost?" close={close} tall>
      <QuoteForm
        draft={draft}
        errors={errors}
        store={store}
        change={(patch) => {
          // What was wrong with the last question is not said of the next one.
          setErrors({})
          setRefusal(undefined)
          setDraft((before) => ({ ...before, ...patch }))
        }}
        refusal={refusal}
        busy={busy}
        submit={(event) => void ask(event)}
      />
    </Sheet>
  )
}
