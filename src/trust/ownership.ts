/**
 * I9: the one place that decides who may do what. Every HTTP route and every WebSocket topic passes `authorize`; a
 * matrix test generated from the contract walks all of them with an owner, companions by role, one who has left,
 * another user, an expired token and nobody. What belongs to somebody else is hidden rather than forbidden: its
 * existence is nobody's business. A companion knows the trip, so that what their role does not allow is said plainly.
 *
 * What a companion may do in a shared budget: a viewer looks (`read`, `subscribe`); an editor also adds (`contribute`:
 * shares expenses with it, records settlements); a companion with the role of an owner also runs it (`manage`: its
 * companions). Its plan and its end (`write`) stay with the traveller whose budget it is. Everybody may leave.
 */
import type { Role } from "../budget/companions/members.ts"
import type { Principal } from "./principal.ts"

export type Action = "read" | "write" | "subscribe" | "contribute" | "manage"

/** What somebody is in another traveller's budget: a role, one who has left, or nobody at all. */
export type Standing = Role | "left" | "none"

/** `userId` is the owner: who an account, a budget, a transaction or a notification belongs to, never who asks. */
export type Resource =
  | { readonly kind: "account"; readonly userId: string }
  | {
      readonly kind: "budget"
      readonly userId: string
      readonly budgetId: string
      /** Of whoever asks; counts only when they are not the owner. */
      readonly standing: Standing
    }
  /** Somebody's place in a budget with companions. */
  | {
      readonly kind: "membership"
      readonly userId: string
      readonly budgetId: string
      readonly memberId: string
      readonly standing: Standing
    }
  | { readonly kind: "transaction"; readonly userId: string; readonly transactionId: string }
  | { readonly kind: "notification"; readonly userId: string; readonly notificationId: string }
  | { readonly kind: "itinerary"; readonly userId: string; readonly itineraryId: string }

/**
 * `forbidden`: exists and is not theirs. `role`: theirs to see, not to do. `ended`: was theirs. `hidden`: to be
 * answered as if it did not exist.
 */
export type Verdict = "granted" | "unauthenticated" | "forbidden" | "role" | "ended" | "hidden"

const allowed: { readonly [role in Role]: ReadonlySet<Action> } = {
  viewer: new Set(["read", "subscribe"]),
  editor: new Set(["read", "subscribe", "contribute"]),
  owner: new Set(["read", "subscribe", "contribute", "manage"]),
}

/**
 * @param principal undefined when nobody is signed in
 * @param nowMs epoch milliseconds: a principal counts only until it expires, also on a socket that stays open
 */
export const authorize = (
  principal: Principal | undefined,
  action: Action,
  resource: Resource,
  nowMs: number,
): Verdict => {
  if (principal === undefined || principal.expiresMs <= nowMs) return "unauthenticated"
  if (principal.userId === resource.userId) return "granted"
  if (resource.kind === "account") return "forbidden"
  if (resource.kind === "transaction" || resource.kind === "notification" || resource.kind === "itinerary")
    return "hidden"
  if (resource.standing === "none") return "hidden"
  if (resource.standing === "left") return "ended"
  if (resource.kind === "membership" && resource.memberId === principal.userId && action === "write") return "granted"
  const asked = resource.kind === "membership" && action === "write" ? "manage" : action
  return allowed[resource.standing].has(asked) ? "granted" : "role"
}
