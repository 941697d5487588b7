/** Which trip a page opens on when nobody has chosen one. */
import type { BudgetSummary } from "../budget/view.ts"

/** What a traveller most likely came for: the trip under way, else the next one, else the latest. */
export const likeliest = (budgets: ReadonlyArray<BudgetSummary>): BudgetSummary | undefined => {
  const phases = ["running", "upcoming", "ended", "closed"]
  const order = (budget: BudgetSummary) => phases.indexOf(budget.phase)
  return [...budgets].sort(
    (one, other) =>
      order(one) - order(other) ||
      (one.phase === "upcoming"
        ? one.startDate.localeCompare(other.startDate)
        : other.startDate.localeCompare(one.startDate)),
  )[0]
}
