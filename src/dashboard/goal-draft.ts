/** A goal's form as typed, and the request that it makes; what is right beyond that is the gateway's to say. */
import type { Category } from "../../config/taxonomy.ts"
import type { ChangeGoal, NewGoal } from "../gateway/contract/goals.ts"
import type { FieldErrors } from "./budget-draft.ts"
import { editableMoney, parseMoney } from "./money.ts"
import type { GoalView } from "./plan-shape.ts"

export interface GoalDraft {
  readonly kind: GoalView["kind"]
  readonly name: string
  readonly target: string
  readonly byDate: string
  readonly category: Category
  readonly priority: number
}

export const goalKinds: ReadonlyArray<readonly [GoalView["kind"], string, string]> = [
  ["save", "Save", "So much is left when the day comes."],
  ["limit", "Limit", "At most so much on one category."],
  ["keep", "Keep", "So much stays for the last day."],
  ["fund", "Purchase", "Put aside for one thing, bit by bit."],
]

export const emptyGoal: GoalDraft = {
  kind: "save",
  name: "",
  target: "",
  byDate: "",
  category: "shopping",
  priority: 3,
}

export const goalDraftOf = (goal: GoalView, currency: string): GoalDraft => ({
  kind: goal.kind,
  name: goal.name,
  target: editableMoney(goal.targetMinor, currency),
  byDate: goal.byDate ?? "",
  category: goal.category ?? "shopping",
  priority: goal.priority,
})

const errorsOf = (draft: GoalDraft, targetMinor: number | undefined): FieldErrors => ({
  ...(draft.name.trim() === "" ? { name: "What is it for?" } : {}),
  ...(targetMinor === undefined || targetMinor === 0 ? { targetMinor: "How much is it?" } : {}),
})

export const newGoal = (
  draft: GoalDraft,
  currency: string,
): { readonly request: NewGoal } | { readonly errors: FieldErrors } => {
  const targetMinor = parseMoney(draft.target, currency)
  const errors = errorsOf(draft, targetMinor)
  if (Object.keys(errors).length > 0 || targetMinor === undefined) return { errors }
  return {
    request: {
      ...{ name: draft.name.trim(), targetMinor, kind: draft.kind, priority: draft.priority },
      ...(draft.byDate === "" ? {} : { byDate: draft.byDate }),
      ...(draft.kind === "limit" ? { category: draft.category } : {}),
    },
  }
}

/** Kind and category of a goal stay what they are: another is another goal. */
export const goalChange = (
  draft: GoalDraft,
  currency: string,
): { readonly request: ChangeGoal } | { readonly errors: FieldErrors } => {
  const checked = newGoal(draft, currency)
  if ("errors" in checked) return checked
  const { name, targetMinor, priority = draft.priority } = checked.request
  return { request: { name, targetMinor, priority, byDate: draft.byDate === "" ? null : draft.byDate } }
}
