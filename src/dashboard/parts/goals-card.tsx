/** On the trip: what the money is meant to reach, the most important first. */
import type { GoalsView } from "../plan-shape.ts"
import { GoalLine } from "./goal-line.tsx"
import { Icon } from "./icon.tsx"

const shown = 3

export const GoalsCard = ({
  goals,
  currency,
  open,
}: {
  readonly goals: GoalsView
  readonly currency: string
  readonly open: () => void
}) => (
  <section className="card" aria-labelledby="goals-title" data-testid="goals">
    <header className="card-head">
      <h2 id="goals-title">Goals</h2>
      <button type="button" className="link" aria-haspopup="dialog" onClick={open}>
        {goals.goals.length === 0 ? "Set a goal" : "All goals"} <Icon name="chevron" size={16} />
      </button>
    </header>
    {goals.goals.length === 0 ? (
      <p className="quiet">Save for something, set a limit, or keep some for the last day.</p>
    ) : (
      <ul className="goal-rows">
        {goals.goals.slice(0, shown).map((goal) => (
          <li key={goal.goalId}>
            <GoalLine goal={goal} currency={currency} />
          </li>
        ))}
      </ul>
    )}
    {goals.conflicts.length > 0 && (
      <p className="conflict">
        <Icon name="warning" size={16} /> {goals.conflicts[0]?.text}
      </p>
    )}
  </section>
)
