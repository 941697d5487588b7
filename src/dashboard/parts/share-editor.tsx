/** Who bears an expense: which trip, who of its companions, and how much each. What does not divide is the last one's. */
import { useEffect, useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import { editableMoney, formatMoney, symbolOf } from "../money.ts"
import { nameFor } from "../people.ts"
import { problemText } from "../problem.ts"
import { byWeights, reckoned } from "../split-draft.ts"
import type { Store } from "../store.ts"
import type { ShareRequest } from "../transaction-calls.ts"
import type { Companions, TransactionDetail } from "../view-shape.ts"
import { Avatar } from "./avatar.tsx"
import { Icon } from "./icon.tsx"

type How = "equal" | "shares" | "exact"
const hows: ReadonlyArray<readonly [How, string]> = [
  ["equal", "Equally"],
  ["shares", "By shares"],
  ["exact", "Exactly"],
]

interface Person {
  readonly userId: string
  readonly bears: boolean
  readonly weight: number
  readonly text: string
}

const startOf = (detail: TransactionDetail, { members, budgetId }: Companions): ReadonlyArray<Person> => {
  const said = detail.shared?.budgetId === budgetId ? detail.shared.split.parts : undefined
  return members.map(({ userId }) => {
    const part = said?.find((one) => one.userId === userId)
    return {
      userId,
      bears: said === undefined || part !== undefined,
      weight: part?.weight ?? 1,
      text: part?.amountMinor === undefined ? "" : editableMoney(part.amountMinor, detail.currency),
    }
  })
}

/** What each of those who bear it bears; undefined where nothing usable is typed. */
const sharesOf = (bearing: ReadonlyArray<Person>, how: How, amountMinor: number, currency: string) => {
  if (how === "exact") {
    const { amounts, complete, restMinor } = reckoned(
      bearing.map((one) => one.text),
      amountMinor,
      currency,
    )
    // One alone bears all of it.
    return { amounts, complete: complete || bearing.length === 1, restMinor }
  }
  const weights = bearing.map((one) => (how === "equal" ? 1 : one.weight))
  const complete = weights.some((weight) => weight > 0)
  return { amounts: byWeights(amountMinor, weights), complete, restMinor: 1 }
}

const requestOf = (
  budgetId: string,
  bearing: ReadonlyArray<Person>,
  how: How,
  amounts: ReadonlyArray<number | undefined>,
): ShareRequest => {
  switch (how) {
    case "equal":
      return { budgetId, split: { how, parts: bearing.map(({ userId }) => ({ userId })) } }
    case "shares":
      return { budgetId, split: { how, parts: bearing.map(({ userId, weight }) => ({ userId, weight })) } }
    case "exact":
      return {
        budgetId,
        split: {
          how,
          parts: bearing.map(({ userId }, index) => ({ userId, amountMinor: amounts[index] ?? 0 })),
        },
      }
  }
}

const PersonLine = ({
  person,
  me,
  how,
  amountMinor,
  currency,
  takesRest,
  change,
}: {
  readonly person: Person
  readonly me: string
  readonly how: How
  readonly amountMinor: number | undefined
  readonly currency: string
  readonly takesRest: boolean
  readonly change: (patch: Partial<Person>) => void
}) => {
  const name = nameFor(person.userId, me)
  return (
    <li className="person" data-bears={person.bears} data-testid="person">
      <label className="person-who">
        <input
          type="checkbox"
          checked={person.bears}
          onChange={(event) => change({ bears: event.target.checked })}
          aria-label={`${name} ${person.bears ? "shares" : "does not share"} it`}
        />
        <Avatar userId={person.userId} />
        <span className="row-name">{name}</span>
      </label>
      {person.bears && how === "shares" && (
        <span className="stepper">
          <button
            type="button"
            className="round"
            disabled={person.weight <= 0}
            onClick={() => change({ weight: person.weight - 1 })}
            aria-label={`Fewer shares for ${name}`}
          >
            <Icon name="minus" size={16} />
          </button>
          <output aria-label={`Shares of ${name}`}>{person.weight}</output>
          <button
            type="button"
            className="round"
            disabled={person.weight >= 99}
            onClick={() => change({ weight: person.weight + 1 })}
            aria-label={`More shares for ${name}`}
          >
            <Icon name="plus" size={16} />
          </button>
        </span>
      )}
      {person.bears && how === "exact" && !takesRest ? (
        <span className="money-input person-amount">
          <span>{symbolOf(currency)}</span>
          <input
            value={person.text}
            inputMode="decimal"
            placeholder="0"
            aria-label={`Amount of ${name}`}
            onChange={(event) => change({ text: event.target.value })}
          />
        </span>
      ) : (
        <output className="person-share" data-over={(amountMinor ?? 0) < 0}>
          {person.bears ? formatMoney(amountMinor ?? 0, currency) : "—"}
        </output>
      )}
    </li>
  )
}

const People = ({
  detail,
  companions,
  me,
  busy,
  save,
}: {
  readonly detail: TransactionDetail
  readonly companions: Companions
  readonly me: string
  readonly busy: boolean
  readonly save: (request: ShareRequest) => void
}) => {
  const [how, setHow] = useState<How>(
    detail.shared?.budgetId === companions.budgetId ? detail.shared.split.how : "equal",
  )
  const [people, setPeople] = useState(() => startOf(detail, companions))
  const bearing = people.filter((one) => one.bears)
  const { amounts, complete, restMinor } = sharesOf(bearing, how, detail.amountMinor, detail.currency)
  const shareOf = (person: Person) => amounts[bearing.indexOf(person)]
  return (
    <>
      <fieldset className="segmented wide-segments" aria-label="How it is shared">
        {hows.map(([one, name]) => (
          <label key={one}>
            <input type="radio" name="how" checked={how === one} onChange={() => setHow(one)} />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <ul className="people">
        {people.map((person) => (
          <PersonLine
            key={person.userId}
            person={person}
            me={me}
            how={how}
            amountMinor={shareOf(person)}
            currency={detail.currency}
            takesRest={person === bearing.at(-1)}
            change={(patch) =>
              setPeople((before) => before.map((one) => (one.userId === person.userId ? { ...one, ...patch } : one)))
            }
          />
        ))}
      </ul>
      {how === "exact" && restMinor < 0 && (
        <p className="refusal" role="alert">
          {formatMoney(-restMinor, detail.currency)} more than there is.
        </p>
      )}
      <button
        type="button"
        className="wide primary"
        disabled={busy || bearing.length === 0 || !complete}
        onClick={() => save(requestOf(companions.budgetId, bearing, how, amounts))}
      >
        {bearing.length === 1 ? "Share with one" : `Share among ${bearing.length}`}
      </button>
    </>
  )
}

export const ShareEditor = ({
  detail,
  trips,
  chosenId,
  me,
  store,
  busy,
  save,
  unshare,
  takeAlong,
}: {
  readonly detail: TransactionDetail
  /** Own ones, and those of others that the traveller may add to. */
  readonly trips: ReadonlyArray<BudgetSummary>
  readonly chosenId: string
  readonly me: string
  readonly store: Store
  readonly busy: boolean
  readonly save: (request: ShareRequest) => void
  readonly unshare: () => void
  readonly takeAlong: () => void
}) => {
  const [budgetId, setBudgetId] = useState(detail.shared?.budgetId ?? chosenId)
  const [companions, setCompanions] = useState<Companions>()
  const [refusal, setRefusal] = useState("")
  useEffect(() => {
    let wanted = true
    setCompanions(undefined)
    void store.companions.read(budgetId).then((answer) => {
      if (!wanted) return
      if (answer.ok) setCompanions(answer.value)
      setRefusal(answer.ok ? "" : problemText(answer.problem))
    })
    return () => {
      wanted = false
    }
  }, [budgetId, store])
  return (
    <div className="editor">
      <p className="editor-whole">
        <span className="quiet">You paid</span> {formatMoney(detail.amountMinor, detail.currency)}
      </p>
      {trips.length > 1 && (
        <label className="field">
          <span>Trip</span>
          <select value={budgetId} onChange={(event) => setBudgetId(event.target.value)}>
            {trips.map((trip) => (
              <option key={trip.budgetId} value={trip.budgetId}>
                {trip.userId === me ? trip.name : `${trip.name} (${nameFor(trip.userId, me)})`}
              </option>
            ))}
          </select>
        </label>
      )}
      <p className="refusal" role="alert">
        {refusal}
      </p>
      {companions === undefined && refusal === "" && <div className="ghost ghost-lines" />}
      {companions !== undefined && companions.members.length === 1 && (
        <div className="empty">
          <Icon name="people" size={28} />
          <p>Nobody comes along on this trip yet.</p>
          <button type="button" className="small" onClick={takeAlong}>
            <Icon name="plus" size={16} /> Take somebody along
          </button>
        </div>
      )}
      {companions !== undefined && companions.members.length > 1 && (
        <People key={companions.budgetId} detail={detail} companions={companions} me={me} busy={busy} save={save} />
      )}
      {detail.shared !== null && (
        <button type="button" className="wide quiet-button" disabled={busy} onClick={unshare}>
          Share it no longer
        </button>
      )}
    </div>
  )
}
