/** What the page asks the gateway about companions: who comes along, who owes whom, settling up. */
import type { Answer, Call } from "./api.ts"
import { type Companions, isCompanions, isRecord, isSharedTrip, type Role, type SharedTrip } from "./view-shape.ts"

export interface Settlement {
  readonly from: string
  readonly to: string
  readonly amountMinor: number
}

export interface CompanionCalls {
  /** Trips of others that the traveller belongs to. */
  readonly sharedTrips: () => Promise<Answer<ReadonlyArray<SharedTrip>>>
  readonly read: (budgetId: string) => Promise<Answer<Companions>>
  readonly setRole: (budgetId: string, userId: string, role: Role) => Promise<Answer<Companions>>
  readonly remove: (budgetId: string, userId: string) => Promise<Answer<true>>
  /** @param key the same for each try of one settlement */
  readonly settle: (budgetId: string, settlement: Settlement, key: string) => Promise<Answer<Companions>>
}

const companionsIn = (body: unknown): Companions | undefined => (isCompanions(body) ? body : undefined)

const sharedIn = (body: unknown): ReadonlyArray<SharedTrip> | undefined =>
  isRecord(body) && Array.isArray(body["budgets"]) ? body["budgets"].filter(isSharedTrip) : undefined

export const companionCalls = (call: Call): CompanionCalls => {
  const at = (budgetId: string, rest: string) => `/api/budgets/${encodeURIComponent(budgetId)}/${rest}`
  const member = (budgetId: string, userId: string) => at(budgetId, `members/${encodeURIComponent(userId)}`)
  return {
    sharedTrips: () => call("GET", "/api/shared-budgets", sharedIn),
    read: (budgetId) => call("GET", at(budgetId, "companions"), companionsIn),
    setRole: (budgetId, userId, role) => call("PUT", member(budgetId, userId), companionsIn, { role }),
    remove: (budgetId, userId) => call("DELETE", member(budgetId, userId), () => true as const),
    settle: (budgetId, settlement, key) => call("POST", at(budgetId, "settlements"), companionsIn, settlement, key),
  }
}
