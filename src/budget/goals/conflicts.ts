/**
 * Goals that do not go together, in words with numbers: money that is wanted twice, and a limit that is below what its
 * category's plan gives. The less important goal is named as the one in the way.
 */
import { categoryWords } from "../category-words.ts"
import type { Situation } from "../correction/situation.ts"
import { formatMoney } from "../money.ts"
import type { Goal } from "./goal.ts"
import { holdsMoney } from "./outlook.ts"

export interface GoalConflict {
  readonly goalIds: ReadonlyArray<string>
  readonly shortMinor: number
  readonly text: string
}

/** What is likely left at the end of the trip when it goes on as it does. */
const leftMinor = ({ headroomMinor, expectedMinor }: Situation): number => Math.max(0, headroomMinor - expectedMinor)

const moneyConflicts = (situation: Situation, goals: ReadonlyArray<Goal>): ReadonlyArray<GoalConflict> => {
  const { currency } = situation.plan
  const left = leftMinor(situation)
  const before: Array<Goal> = []
  let promisedMinor = 0
  return goals.filter(holdsMoney).flatMap((goal) => {
    const others = [...before]
    before.push(goal)
    promisedMinor += goal.targetMinor
    const shortMinor = Math.min(goal.targetMinor, promisedMinor - left)
    if (shortMinor <= 0 || others.length === 0) return []
    const names = others.map(({ name, targetMinor }) => `“${name}” (${formatMoney(targetMinor, currency)})`).join(", ")
    const text =
      `“${goal.name}” (${formatMoney(goal.targetMinor, currency)}) does not go together with ${names}: ` +
      `together they want ${formatMoney(promisedMinor, currency)}, and about ${formatMoney(left, currency)} will be ` +
      `left, ${formatMoney(shortMinor, currency)} too little for it.`
    return [{ goalIds: [...others, goal].map(({ goalId }) => goalId), shortMinor, text }]
  })
}

const limitConflicts = ({ plan }: Situation, goals: ReadonlyArray<Goal>): ReadonlyArray<GoalConflict> =>
  goals.flatMap((goal) => {
    const { kind, paused, category, targetMinor } = goal
    if (kind !== "limit" || category === undefined || paused) return []
    const plannedMinor = plan.categoryPlanMinor[category]
    if (plannedMinor === undefined || plannedMinor <= targetMinor) return []
    const shortMinor = plannedMinor - targetMinor
    const text =
      `“${goal.name}” limits ${categoryWords[category]} to ${formatMoney(targetMinor, plan.currency)}, but its plan is ` +
      `${formatMoney(plannedMinor, plan.currency)}: ${formatMoney(shortMinor, plan.currency)} of the plan would never be spent.`
    return [{ goalIds: [goal.goalId], shortMinor, text }]
  })

/** @param goals most important first */
export const conflictsOf = (situation: Situation, goals: ReadonlyArray<Goal>): ReadonlyArray<GoalConflict> => [
  ...moneyConflicts(situation, goals),
  ...limitConflicts(situation, goals),
]
