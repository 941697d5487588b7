/** Setting a goal, or changing one. */
import { type FormEvent, useState } from "react"
import { categories } from "../../../config/taxonomy.ts"
import type { BudgetSummary } from "../../budget/view.ts"
import { errorsFrom, type FieldErrors } from "../budget-draft.ts"
import { lookOf } from "../category-look.ts"
import { emptyGoal, type GoalDraft, goalChange, goalDraftOf, goalKinds, newGoal } from "../goal-draft.ts"
import { symbolOf } from "../money.ts"
import type { GoalView } from "../plan-shape.ts"
import type { Store } from "../store.ts"
import { Choice } from "./choice.tsx"
import { Field } from "./field.tsx"

const known = new Set(["name", "targetMinor", "byDate", "category"])

export const GoalForm = ({
  goal,
  summary,
  store,
  done,
}: {
  /** The goal to change; without one a new goal is set. */
  readonly goal: GoalView | undefined
  readonly summary: BudgetSummary
  readonly store: Store
  readonly done: () => void
}) => {
  const { budgetId, currency } = summary
  const [draft, setDraft] = useState<GoalDraft>(goal === undefined ? emptyGoal : goalDraftOf(goal, currency))
  const [errors, setErrors] = useState<FieldErrors>({})
  const [busy, setBusy] = useState(false)
  // Asked again after no answer came, it is the same goal.
  const [key] = useState(store.newId)
  const change = (patch: Partial<GoalDraft>) => setDraft((before) => ({ ...before, ...patch }))
  const ask = () => {
    if (goal === undefined) {
      const checked = newGoal(draft, currency)
      return "errors" in checked ? checked : store.plans.setGoal(budgetId, checked.request, key)
    }
    const checked = goalChange(draft, currency)
    return "errors" in checked ? checked : store.plans.changeGoal(budgetId, goal.goalId, checked.request)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const asked = ask()
    if ("errors" in asked) return setErrors(asked.errors)
    setBusy(true)
    const answer = await asked
    setBusy(false)
    if (!answer.ok) return setErrors(errorsFrom(answer.problem))
    store.say("good", goal === undefined ? "The goal is set." : "The goal is changed.")
    done()
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      {goal === undefined && (
        <>
          <Choice label="Kind of goal" values={goalKinds} chosen={draft.kind} choose={(kind) => change({ kind })} />
          <p className="hint">{goalKinds.find(([kind]) => kind === draft.kind)?.[2]}</p>
        </>
      )}
      <Field label="Name" error={errors["name"]}>
        {(field) => (
          <input
            {...field}
            value={draft.name}
            maxLength={120}
            placeholder="Come home with some"
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Amount" error={errors["targetMinor"]}>
        {(field) => (
          <span className="money-input">
            <span aria-hidden="true">{symbolOf(currency)}</span>
            <input
              {...field}
              inputMode="decimal"
              autoComplete="off"
              value={draft.target}
              onChange={(event) => change({ target: event.target.value })}
            />
          </span>
        )}
      </Field>
      {draft.kind === "limit" && goal === undefined && (
        <Field label="Category" error={errors["category"]}>
          {(field) => (
            <select
              {...field}
              value={draft.category}
              onChange={(event) =>
                change({ category: categories.find((one) => one === event.target.value) ?? draft.category })
              }
            >
              {categories.map((category) => (
                <option key={category} value={category}>
                  {lookOf(category).name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <div className="pair">
        <Field label="By (optional)" error={errors["byDate"]} hint="Else the last day.">
          {(field) => (
            <input
              {...field}
              type="date"
              value={draft.byDate}
              min={summary.startDate}
              max={summary.endDate}
              onChange={(event) => change({ byDate: event.target.value })}
            />
          )}
        </Field>
        <Field label="Priority" error={errors["priority"]} hint="1 gets its money first.">
          {(field) => (
            <select
              {...field}
              value={draft.priority}
              onChange={(event) => change({ priority: Number(event.target.value) })}
            >
              {[1, 2, 3, 4, 5].map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {Object.entries(errors)
        .filter(([field]) => !known.has(field))
        .map(([field, text]) => (
          <p key={field} className="refusal" role="alert">
            {text}
          </p>
        ))}
      <button type="submit" className="wide primary" disabled={busy}>
        {goal === undefined ? "Set the goal" : "Save changes"}
      </button>
    </form>
  )
}
