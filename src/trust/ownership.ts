/**
 * I9: the one place that decides who may do what. Every HTTP route and every WebSocket topic passes `authorize`; a
 * matrix test generated from the contract walks all of them with an owner, another user, an expired token and nobody.
 * A budget or transaction of somebody else is hidden rather than forbidden: its existence is nobody's business.
 */
import type { Principal } from "./principal.ts"

export type Action = "read" | "write" | "subscribe"

/** `userId` is the owner: who an account, a budget or a transaction belongs to, never who asks. */
export type Resource =
  | { readonly kind: "account"; readonly userId: string }
  | { readonly kind: "budget"; readonly userId: string; readonly budgetId: string }
  | { readonly kind: "transaction"; readonly userId: string; readonly transactionId: string }

/** `forbidden`: exists and is not theirs. `hidden`: to be answered as if it did not exist. */
export type Verdict = "granted" | "unauthenticated" | "forbidden" | "hidden"

/**
 * @param principal undefined when nobody is signed in
 * @param nowMs epoch milliseconds: a principal counts only until it expires, also on a socket that stays open
 */
export const authorize = (
  principal: Principal | undefined,
  _action: Action,
  resource: Resource,
  nowMs: number,
): Verdict => {
  if (principal === undefined || principal.expiresMs <= nowMs) return "unauthenticated"
  if (principal.userId === resource.userId) return "granted"
  return resource.kind === "account" ? "forbidden" : "hidden"
}
