/** The traveller's word that one transaction is several: by amounts that need not add up, by weights, and whole again. */
import type { Category } from "../../../config/taxonomy.ts"
import { cardSource, type Slot, type Story, type TransactionKey } from "./story.ts"

const categories: ReadonlyArray<Category> = ["food", "lodging", "shopping", "health"]

/** @param source of the transaction's own events */
export const tellSplit = (
  story: Story,
  userId: string,
  slots: ReadonlyArray<Slot>,
  key: TransactionKey,
  timeMs: number,
  source = cardSource,
): void => {
  const { dice } = story
  const place = () => ({
    ...(dice.chance(0.4) ? { budgetId: dice.pick([...slots.map((slot) => slot.budgetId), "nowhere", null]) } : {}),
    ...(dice.chance(0.4) ? { category: dice.pick(categories) } : {}),
  })
  const count = dice.weighted([
    [0, 1],
    [1, 1],
    [2, 4],
    [3, 3],
  ])
  const byWeight = dice.chance(0.5)
  const part = () =>
    byWeight
      ? { ...place(), weight: dice.pick([0, 1, 1, 2, 3, 7]) }
      : { ...place(), amountMinor: dice.integer(1, 30_000) }
  const parts = Array.from({ length: count }, part)
  story.add(userId, "txn.split.v1", timeMs, { source, ...key, parts })
}
