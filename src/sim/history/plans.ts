/** Changes of a budget's plan that move no transaction: its name, what each category is meant to cost, its thresholds. */
import { historyStartMs, hourMs, type Slot, type Story } from "./story.ts"

export const tellPlanWords = (story: Story, userId: string, slots: ReadonlyArray<Slot>): void => {
  const { dice } = story
  for (const { budgetId } of slots) {
    for (let count = dice.pick([0, 0, 1, 2]); count > 0; count--) {
      story.add(userId, "budget.changed.v1", story.instant(historyStartMs + dice.integer(20, 700) * hourMs), {
        budgetId,
        ...(dice.chance(0.5) ? { name: `Trip ${dice.integer(1, 9)}` } : {}),
        ...(dice.chance(0.5) ? { categoryPlanMinor: { food: dice.integer(0, 9_000), lodging: 0 } } : {}),
        ...(dice.chance(0.5) ? { thresholdsPercent: dice.pick([[], [90, 50], [10, 20, 200]]) } : {}),
      })
    }
  }
}
