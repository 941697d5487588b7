/**
 * All that was said about the goals of one budget, in the user stage: per goal the word that stands, and what was put
 * aside for it. A removed goal leaves its word behind, so that an older one does not bring it back (I8); bounded (I5).
 */
import { limits } from "../../../config/limits.ts"
import { standsOver, type Word } from "../correction/word.ts"
import type { Goal } from "./goal.ts"

export interface GoalEntry {
  /** Undefined: only contributions are known yet. */
  word?: Word
  /** Null: removed, or not set yet. */
  goal: Omit<Goal, "contributedMinor"> | null
  contributedMinor: number
}

export type GoalBook = Map<string, GoalEntry>

export const tooManyGoals = `a budget has at most ${limits.goalsPerBudgetMax} goals`

const isStanding = ({ goal }: GoalEntry): boolean => goal !== null

/** Room for one more entry: words of removed goals make way, oldest first. */
const makeRoom = (book: GoalBook): boolean => {
  if (book.size < limits.goalWordsPerBudgetMax) return true
  for (const [goalId, entry] of book) {
    if (isStanding(entry)) continue
    book.delete(goalId)
    return true
  }
  return false
}

/**
 * A goal as the traveller wants it, or null for no longer.
 * @returns why not, when there are too many
 */
export const hearGoal = (book: GoalBook, goalId: string, goal: GoalEntry["goal"], word: Word): string | undefined => {
  const entry = book.get(goalId)
  if (entry !== undefined) {
    if (!standsOver(word, entry.word)) return undefined
    if (goal !== null && !isStanding(entry) && standing(book) >= limits.goalsPerBudgetMax) return tooManyGoals
    entry.word = word
    entry.goal = goal
    return undefined
  }
  if (goal !== null && standing(book) >= limits.goalsPerBudgetMax) return tooManyGoals
  if (!makeRoom(book)) return tooManyGoals
  book.set(goalId, { word, goal, contributedMinor: 0 })
  return undefined
}

const standing = (book: GoalBook): number => [...book.values()].filter(isStanding).length

/** Put aside for a goal, or taken back out of it; before the goal itself, too. */
export const hearContribution = (book: GoalBook, goalId: string, amountMinor: number): string | undefined => {
  const entry = book.get(goalId)
  const sumMinor = (entry?.contributedMinor ?? 0) + amountMinor
  if (Math.abs(sumMinor) > limits.amountMinorMax) return "more than an amount may be"
  if (entry !== undefined) {
    entry.contributedMinor = sumMinor
    return undefined
  }
  if (!makeRoom(book)) return tooManyGoals
  book.set(goalId, { goal: null, contributedMinor: sumMinor })
  return undefined
}

/** The goals that stand: most important first, then by their ids. */
export const goalsOf = (book: GoalBook): ReadonlyArray<Goal> =>
  [...book.values()]
    .flatMap(({ goal, contributedMinor }) =>
      goal === null ? [] : [{ ...goal, contributedMinor: Math.max(0, contributedMinor) }],
    )
    .sort((left, right) => left.priority - right.priority || (left.goalId < right.goalId ? -1 : 1))
