/** What is compared: hotels, rides or tables, where, when, for how many, and what they should have. */
import type { PriceKind } from "../comparison-shape.ts"
import { isComplete, type PriceDraft } from "../price-draft.ts"
import { Choice } from "./choice.tsx"

const kinds: ReadonlyArray<readonly [PriceKind, string]> = [
  ["hotels", "Hotels"],
  ["transport", "Rides"],
  ["dining", "Dining"],
]
const wishes = ["pool", "breakfast", "wifi", "airport shuttle", "gym"]

export const PriceForm = ({
  draft,
  change,
  ask,
  busy,
}: {
  readonly draft: PriceDraft
  readonly change: (draft: PriceDraft) => void
  readonly ask: () => void
  readonly busy: boolean
}) => {
  const set = (patch: Partial<PriceDraft>) => change({ ...draft, ...patch })
  const toggle = (wish: string) =>
    set({
      preferences: draft.preferences.includes(wish)
        ? draft.preferences.filter((one) => one !== wish)
        : [...draft.preferences, wish],
    })
  return (
    <form
      className="card price-form"
      data-testid="price-form"
      onSubmit={(event) => {
        event.preventDefault()
        ask()
      }}
    >
      <Choice label="What to compare" values={kinds} chosen={draft.kind} choose={(kind) => set({ kind })} />
      <div className="price-fields">
        <label>
          {draft.kind === "transport" ? "From" : "Where"}
          <input value={draft.location} onChange={(event) => set({ location: event.target.value })} />
        </label>
        {draft.kind === "transport" && (
          <label>
            To
            <input value={draft.to} onChange={(event) => set({ to: event.target.value })} />
          </label>
        )}
        <label>
          {draft.kind === "hotels" ? "Check-in" : "Day"}
          <input type="date" value={draft.checkIn} onChange={(event) => set({ checkIn: event.target.value })} />
        </label>
        {draft.kind === "hotels" && (
          <label>
            Check-out
            <input type="date" value={draft.checkOut} onChange={(event) => set({ checkOut: event.target.value })} />
          </label>
        )}
        <label>
          Guests
          <input
            type="number"
            min={1}
            max={20}
            value={draft.guests}
            onChange={(event) => set({ guests: Math.max(1, Math.min(20, Number(event.target.value) || 1)) })}
          />
        </label>
        <button type="submit" className="primary" disabled={busy || !isComplete(draft)}>
          {busy ? "Asking…" : "Compare"}
        </button>
      </div>
      {draft.kind === "hotels" && (
        <fieldset className="filter-chips">
          <legend className="sr-only">It should have</legend>
          {wishes.map((wish) => (
            <button
              key={wish}
              type="button"
              className="pill"
              aria-pressed={draft.preferences.includes(wish)}
              onClick={() => toggle(wish)}
            >
              {wish}
            </button>
          ))}
        </fieldset>
      )}
    </form>
  )
}
