/**
 * What a traveller wants of a trip's money: to have some left by a day, to spend no more than so much on a category, to
 * keep some for the last day, to put some aside for a purchase. Kept by the user stage, whose words about one goal are
 * whole (the latest by its own time stands, I8); a budget has a copy of those that stand.
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { EpochDay } from "../model.ts"
import { readBoolean, readFields, readInteger, readOneOf, readOptional, readText } from "../shape.ts"

/** `save`: so much is left by the day. `limit`: at most so much on a category. `keep`: for the last day. `fund`: a purchase. */
export const goalKinds = ["save", "limit", "keep", "fund"] as const
export type GoalKind = (typeof goalKinds)[number]

export interface Goal {
  readonly goalId: string
  readonly kind: GoalKind
  readonly name: string
  /** In the budget's currency. */
  readonly targetMinor: number
  readonly byDay?: EpochDay
  /** Of a limit: what it limits. */
  readonly category?: Category
  /** 1 comes first. */
  readonly priority: number
  readonly paused: boolean
  /** Put aside for it so far. */
  readonly contributedMinor: number
}

export interface GoalChange {
  readonly goalId: string
  readonly what: "set" | "removed" | "contributed"
}

export const goalPriorityDefault = 3

/** From parsed snapshot text. */
export const readGoal = (value: unknown): Goal => {
  const fields = readFields(value)
  return {
    goalId: readText(fields["goalId"]),
    kind: readOneOf(goalKinds, fields["kind"]),
    name: readText(fields["name"]),
    targetMinor: readInteger(fields["targetMinor"]),
    ...readOptional("byDay", fields["byDay"], readInteger),
    ...readOptional("category", fields["category"], (category) => readOneOf(categories, category)),
    priority: readInteger(fields["priority"]),
    paused: readBoolean(fields["paused"]),
    contributedMinor: readInteger(fields["contributedMinor"]),
  }
}
