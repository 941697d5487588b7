/** A trip without a plan: where, how many, and what matters; then it is made. */
import { type FormEvent, useEffect, useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import { addDays } from "../days.ts"
import type { CityChoice, Itinerary, NewItinerary } from "../itinerary-calls.ts"
import { cityName } from "../itinerary-words.ts"
import type { Store } from "../store.ts"

const daysMax = 14
const goals: ReadonlyArray<readonly [Itinerary["goal"], string]> = [
  ["balanced", "A bit of both"],
  ["experience", "What I like most"],
  ["cost", "As cheap as it goes"],
]

/** The city that the trip's own words name. */
const likely = (cities: ReadonlyArray<CityChoice>, { name, destination = "" }: BudgetSummary): string =>
  cities.find(({ city }) => `${name} ${destination}`.toLowerCase().includes(city))?.city ?? cities[0]?.city ?? ""

export const ItineraryStart = ({
  summary,
  store,
  busy,
  start,
}: {
  readonly summary: BudgetSummary
  readonly store: Store
  readonly busy: boolean
  readonly start: (itinerary: NewItinerary) => void
}) => {
  const [cities, setCities] = useState<ReadonlyArray<CityChoice>>([])
  const [city, setCity] = useState<string>()
  const [people, setPeople] = useState(2)
  const [goal, setGoal] = useState<Itinerary["goal"]>("balanced")
  useEffect(() => {
    void store.itinerary.cities().then((answer) => answer.ok && setCities(answer.value))
  }, [store])
  const chosen = city ?? likely(cities, summary)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const last = addDays(summary.startDate, daysMax - 1)
    const endDate = summary.endDate < last ? summary.endDate : last
    start({
      name: summary.name,
      city: chosen,
      budgetId: summary.budgetId,
      startDate: summary.startDate,
      endDate,
      people,
      goal,
    })
  }
  return (
    <form className="card plan-start" onSubmit={submit}>
      <h2>Plan the days of {summary.name}</h2>
      <p className="quiet">
        Pacer proposes where to go within what the budget has left. Everything can be changed after.
      </p>
      <label>
        Where
        <select value={chosen} onChange={(event) => setCity(event.target.value)}>
          {cities.map((one) => (
            <option key={one.city} value={one.city}>
              {cityName(one.city)}
            </option>
          ))}
        </select>
      </label>
      <label>
        People
        <input
          type="number"
          min={1}
          max={20}
          value={people}
          onChange={(event) => setPeople(Math.min(20, Math.max(1, event.target.valueAsNumber || 1)))}
        />
      </label>
      <fieldset>
        <legend>What matters</legend>
        {goals.map(([value, name]) => (
          <button
            key={value}
            type="button"
            className="pill"
            aria-pressed={goal === value}
            onClick={() => setGoal(value)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <button type="submit" className="primary" disabled={busy || chosen === ""}>
        {busy ? "Planning …" : "Plan my days"}
      </button>
    </form>
  )
}
