/** On the overview: who comes along, and how the traveller stands with them. All else is one tap away. */
import { formatMoney } from "../money.ts"
import { listed, nameWithin } from "../people.ts"
import type { Companions } from "../view-shape.ts"
import { Avatars } from "./avatar.tsx"
import { Icon } from "./icon.tsx"

/** How `me` stands with all the others: the sentence, and whether it wants something of them. */
export const standingText = (
  { balances, transfers, currency }: Companions,
  me: string,
): { readonly text: string; readonly tone: "even" | "owed" | "owes" } => {
  const net = balances.find((one) => one.userId === me)?.netMinor ?? 0
  if (net === 0) return { text: balances.length === 0 ? "Nobody owes anybody." : "You are square.", tone: "even" }
  const amount = formatMoney(Math.abs(net), currency)
  const others = transfers
    .filter((one) => (net > 0 ? one.to : one.from) === me)
    .map((one) => nameWithin(net > 0 ? one.from : one.to, me))
  return net > 0
    ? { text: `${listed(others)} ${others.length === 1 ? "owes" : "owe"} you ${amount}`, tone: "owed" }
    : { text: `You owe ${listed(others)} ${amount}`, tone: "owes" }
}

export const CompanionsCard = ({
  companions,
  me,
  open,
}: {
  readonly companions: Companions
  readonly me: string
  readonly open: () => void
}) => {
  const { members } = companions
  const alone = members.length === 1 && companions.balances.length === 0
  const standing = standingText(companions, me)
  return (
    <section className="card companions-card" aria-labelledby="companions-title" data-testid="companions">
      <button type="button" className="companions-open" onClick={open} aria-haspopup="dialog">
        {alone ? (
          <span className="chip-icon">
            <Icon name="people" />
          </span>
        ) : (
          <Avatars userIds={members.map((member) => member.userId)} />
        )}
        <span className="row-text">
          <h2 id="companions-title">{alone ? "Travelling together?" : "Companions"}</h2>
          <span className="companions-standing" data-tone={alone ? "even" : standing.tone}>
            {alone ? "Share expenses and see who owes whom." : standing.text}
          </span>
        </span>
        <Icon name="chevron" size={18} />
      </button>
    </section>
  )
}
