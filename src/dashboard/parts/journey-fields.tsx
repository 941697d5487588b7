/** Where a trip goes: one place or several in their order, and the day plan whose costs are counted. */
import { useEffect, useState } from "react"
import type { FieldErrors } from "../budget-draft.ts"
import { addDays, counted } from "../days.ts"
import type { ItineraryChoice } from "../itinerary-calls.ts"
import type { Leg, QuoteDraft } from "../quote-draft.ts"
import type { Store } from "../store.ts"
import { Field } from "./field.tsx"
import { Icon } from "./icon.tsx"

interface JourneyProps {
  readonly draft: QuoteDraft
  readonly errors: FieldErrors
  readonly change: (patch: Partial<QuoteDraft>) => void
  readonly store: Store
}

/** One of the traveller's own day plans: its place and dates come with it. */
const DayPlan = ({ draft, change, store }: JourneyProps) => {
  const [plans, setPlans] = useState<ReadonlyArray<ItineraryChoice>>([])
  useEffect(() => {
    void store.itinerary
      .all()
      .then((answer) => setPlans(answer.ok ? answer.value.filter(({ stops }) => stops > 0) : []))
  }, [store])
  if (plans.length === 0) return null
  const choose = (itineraryId: string) => {
    const plan = plans.find((one) => one.itineraryId === itineraryId)
    if (plan === undefined) return change({ itineraryId: "" })
    const { city, startDate, days } = plan
    change({ itineraryId, destination: city, more: [], startDate, endDate: addDays(startDate, days - 1) })
  }
  return (
    <Field label="Day plan" error={undefined} hint="Its fees and ways are counted at their own prices.">
      {(field) => (
        <select {...field} value={draft.itineraryId} onChange={(event) => choose(event.target.value)}>
          <option value="">None</option>
          {plans.map(({ itineraryId, name, stops }) => (
            <option key={itineraryId} value={itineraryId}>
              {name}, {counted(stops, "stop")}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

const LegRow = ({
  leg,
  at,
  change,
  remove,
}: {
  readonly leg: Leg
  readonly at: number
  readonly change: (patch: Partial<Leg>) => void
  readonly remove: () => void
}) => (
  <div className="leg" data-testid="leg">
    <Field label="Then" error={undefined}>
      {(field) => (
        <input
          {...field}
          aria-label={`Place ${at + 2}`}
          value={leg.destination}
          maxLength={120}
          placeholder="Yogyakarta"
          onChange={(event) => change({ destination: event.target.value })}
        />
      )}
    </Field>
    <Field label="Days" error={undefined}>
      {(field) => (
        <input
          {...field}
          aria-label={`Days at place ${at + 2}`}
          type="number"
          inputMode="numeric"
          min={1}
          value={leg.days}
          onChange={(event) => change({ days: Number(event.target.value) })}
        />
      )}
    </Field>
    <button type="button" className="round" aria-label={`Remove place ${at + 2}`} onClick={remove}>
      <Icon name="trash" size={18} />
    </button>
  </div>
)

const legsMax = 11
const usualDays = 2

export const JourneyFields = (part: JourneyProps) => {
  const { draft, errors, change, store } = part
  const { more } = draft
  const add = () => change({ more: [...more, { key: store.newId(), destination: "", days: usualDays }] })
  return (
    <>
      <DayPlan {...part} />
      <Field label="Where to?" error={errors["destination"]}>
        {(field) => (
          <input
            {...field}
            value={draft.destination}
            maxLength={120}
            placeholder="Bali"
            onChange={(event) => change({ destination: event.target.value })}
          />
        )}
      </Field>
      {more.map((leg, at) => (
        <LegRow
          key={leg.key}
          leg={leg}
          at={at}
          change={(patch) => change({ more: more.map((one) => (one === leg ? { ...one, ...patch } : one)) })}
          remove={() => change({ more: more.filter((one) => one !== leg) })}
        />
      ))}
      {errors["stops"] !== undefined && (
        <p className="refusal" role="alert">
          {errors["stops"]}
        </p>
      )}
      {more.length < legsMax && (
        <button type="button" className="link" onClick={add}>
          <Icon name="plus" size={16} /> Another place on the way
        </button>
      )}
    </>
  )
}
