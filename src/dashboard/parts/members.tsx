/** Who comes along, as what, and how each stands; whoever runs the trip changes that here, anybody may leave. */
import { useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import { formatMoney } from "../money.ts"
import { nameFor, nameOf } from "../people.ts"
import { type Problem, problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import type { Companions, Role } from "../view-shape.ts"
import { Avatar } from "./avatar.tsx"
import { Icon } from "./icon.tsx"

const roles: ReadonlyArray<{ readonly role: Role; readonly name: string; readonly may: string }> = [
  { role: "viewer", name: "Can view", may: "Sees the trip and who owes whom." },
  { role: "editor", name: "Can add", may: "Also shares expenses and settles up." },
  { role: "owner", name: "Co-owner", may: "Also takes people along, and out again." },
]

const roleFrom = (value: string): Role => roles.find((one) => one.role === value)?.role ?? "viewer"

const netText = (netMinor: number, currency: string): string =>
  netMinor === 0
    ? "square"
    : netMinor > 0
      ? `is owed ${formatMoney(netMinor, currency)}`
      : `owes ${formatMoney(-netMinor, currency)}`

const MemberLine = ({
  member,
  companions,
  me,
  busy,
  setRole,
  remove,
}: {
  readonly member: Companions["members"][number]
  readonly companions: Companions
  readonly me: string
  readonly busy: boolean
  readonly setRole: ((role: Role) => void) | undefined
  readonly remove: (() => void) | undefined
}) => {
  const { userId, role } = member
  const net = companions.balances.find((one) => one.userId === userId)?.netMinor ?? 0
  const isTripOwner = userId === companions.ownerUserId
  return (
    <li className="member" data-testid="member">
      <Avatar userId={userId} />
      <span className="row-text">
        <span className="row-name">{nameFor(userId, me)}</span>
        <span className="member-net" data-tone={net < 0 ? "owes" : net > 0 ? "owed" : "even"}>
          {userId === me
            ? netText(net, companions.currency).replace("is owed", "are owed").replace("owes", "owe")
            : netText(net, companions.currency)}
        </span>
      </span>
      {isTripOwner ? (
        <span className="role">Trip owner</span>
      ) : setRole === undefined ? (
        <span className="role">{roles.find((one) => one.role === role)?.name}</span>
      ) : (
        <select
          className="role-select"
          value={role}
          disabled={busy}
          aria-label={`Role of ${nameOf(userId)}`}
          onChange={(event) => setRole(roleFrom(event.target.value))}
        >
          {roles.map((one) => (
            <option key={one.role} value={one.role}>
              {one.name}
            </option>
          ))}
        </select>
      )}
      {remove && (
        <button
          type="button"
          className="round"
          disabled={busy}
          onClick={remove}
          aria-label={`Remove ${nameOf(userId)}`}
        >
          <Icon name="close" size={16} />
        </button>
      )}
    </li>
  )
}

const Invite = ({
  busy,
  invite,
}: {
  readonly busy: boolean
  readonly invite: (userId: string, role: Role) => Promise<Problem | undefined>
}) => {
  const [userId, setUserId] = useState("")
  const [role, setRole] = useState<Role>("editor")
  const [wrong, setWrong] = useState("")
  const submit = async () => {
    const name = userId.trim()
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) return setWrong("Enter the name that they sign in with.")
    const problem = await invite(name, role)
    setWrong(problem === undefined ? "" : problemText(problem))
    if (problem === undefined) setUserId("")
  }
  return (
    <form
      className="invite"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label className="field">
        <span>Take somebody along</span>
        <input
          value={userId}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          aria-invalid={wrong !== ""}
          placeholder="Their Pacer name"
          onChange={(event) => setUserId(event.target.value)}
        />
      </label>
      <fieldset className="segmented" aria-label="What they may do">
        {roles.map((one) => (
          <label key={one.role}>
            <input
              type="radio"
              name="invite-role"
              checked={role === one.role}
              onChange={() => setRole(one.role)}
              aria-label={`${one.name}: ${one.may}`}
            />
            <span>{one.name}</span>
          </label>
        ))}
      </fieldset>
      <p className="hint">{roles.find((one) => one.role === role)?.may}</p>
      <button type="submit" className="small" disabled={busy}>
        <Icon name="plus" size={16} /> Take along
      </button>
      <p className="refusal" role="alert">
        {wrong}
      </p>
    </form>
  )
}

/** A trip that is travelled together, and who looks at it. */
export interface TripTogether {
  readonly companions: Companions
  readonly summary: BudgetSummary
  readonly me: string
  readonly store: Store
  readonly close: () => void
}

export const Members = ({ companions, summary, me, store, close }: TripTogether) => {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState("")
  const [leaving, setLeaving] = useState<string>()
  const { budgetId, members, ownerUserId, yourRole } = companions
  const runs = yourRole === "owner"

  const change = async (userId: string, role: Role): Promise<Problem | undefined> => {
    setBusy(true)
    const answer = await store.companions.setRole(budgetId, userId, role)
    setBusy(false)
    return answer.ok ? undefined : answer.problem
  }
  const remove = async (userId: string) => {
    setBusy(true)
    const answer = await store.companions.remove(budgetId, userId)
    setBusy(false)
    setLeaving(undefined)
    if (!answer.ok) return setRefusal(problemText(answer.problem))
    if (userId !== me) return setRefusal("")
    store.say("info", `You have left ${summary.name}.`)
    close()
    void store.refresh()
  }
  return (
    <section aria-labelledby="members-title">
      <h3 id="members-title" className="section-title">
        Who comes along
      </h3>
      <ul className="members">
        {members.map((member) => (
          <MemberLine
            key={member.userId}
            member={member}
            companions={companions}
            me={me}
            busy={busy}
            setRole={
              runs && member.userId !== ownerUserId
                ? (role) =>
                    void change(member.userId, role).then((problem) => setRefusal(problem ? problemText(problem) : ""))
                : undefined
            }
            remove={
              member.userId !== ownerUserId && runs && member.userId !== me
                ? () => setLeaving(member.userId)
                : undefined
            }
          />
        ))}
      </ul>
      <p className="refusal" role="alert">
        {refusal}
      </p>
      {leaving !== undefined && (
        <div className="sure">
          <p>
            {leaving === me ? `Leave ${summary.name}?` : `Take ${nameOf(leaving)} out of this trip?`} What was shared,
            and what is owed, stays as it is.
          </p>
          <button type="button" className="danger" disabled={busy} onClick={() => void remove(leaving)}>
            {leaving === me ? "Leave" : "Take out"}
          </button>
          <button type="button" className="quiet-button" onClick={() => setLeaving(undefined)}>
            Keep
          </button>
        </div>
      )}
      {runs && <Invite busy={busy} invite={change} />}
      {me !== ownerUserId && leaving === undefined && (
        <button type="button" className="wide quiet-button" onClick={() => setLeaving(me)}>
          <Icon name="out" /> Leave this trip
        </button>
      )}
    </section>
  )
}
