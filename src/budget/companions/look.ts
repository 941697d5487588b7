/** What a screen sees of a trip's companions: pure over the budget's balances and the words about its members. */
import type { BudgetState } from "../state.ts"
import type { CompanionsView } from "../view.ts"
import { settleUp } from "./balances.ts"
import type { Members } from "./members.ts"

/** @param members undefined for a trip alone */
export const viewCompanions = (state: BudgetState, members: Members | undefined): CompanionsView => {
  const { budgetId, userId, currency } = state.plan
  const present = [...(members ?? [])].flatMap(([memberId, words]) => {
    const role = words.at(-1)?.role ?? null
    return role === null ? [] : [{ userId: memberId, role }]
  })
  return {
    budgetId,
    ownerUserId: userId,
    currency,
    members: [{ userId, role: "owner" }, ...present],
    balances: state.balances.map(({ userId: of, netMinor }) => ({ userId: of, netMinor })),
    transfers: settleUp(state.balances),
  }
}
