/**
 * A budget by its address, whoever asks: the traveller's own, asked of their own partition's owner, or else one that
 * they belong to as a companion, which the archive knows and its owner's partition shows. Both pass the one ownership
 * check (I9). What only concerns the owner (bookings of theirs that might join, what they keep aside) is left out of
 * what a companion sees.
 */
import { Effect, Schema } from "effect"
import { membershipIn } from "../../ledger/memberships.ts"
import type { Action, Standing } from "../../trust/ownership.ts"
import { SignedIn } from "../contract/access.ts"
import { CompanionsView, DashboardAnswer } from "../contract/views.ts"
import { type FoundView, notForCompanions, OwnerViews } from "../owner-views.ts"
import { budgetNotFound, databaseAway, unavailable } from "../problem.ts"
import { versionText } from "../version.ts"
import { allowBudget } from "./access.ts"

const { version: _version, ...viewFields } = DashboardAnswer.fields
const decodeView = Schema.decodeUnknownEffect(Schema.Struct(viewFields))
const decodeCompanions = Schema.decodeUnknownEffect(CompanionsView)

/** What an engine says and this gateway cannot read. */
export const unreadable = () => unavailable("The engine answered in a way this gateway does not understand.")

/** Whose a budget is, and what whoever asks is in it. */
export interface Reached {
  readonly ownerUserId: string
  readonly isOwn: boolean
  readonly standing: Standing
}

/** What somebody is in a budget that is not their own. */
export const standingIn = Effect.fnUntraced(function* (userId: string, budgetId: string) {
  const found = yield* membershipIn(userId, budgetId).pipe(Effect.mapError(() => databaseAway))
  const standing: Standing = found === undefined ? "none" : (found.role ?? "left")
  return { ownerUserId: found?.ownerUserId ?? "", standing }
})

const reach = Effect.fnUntraced(function* (ask: "budget" | "companions", action: Action, budgetId: string) {
  const { userId } = yield* SignedIn
  const views = yield* OwnerViews
  const own = yield* views.ask({ ask, userId, budgetId })
  if (own !== undefined) {
    yield* allowBudget(action, userId, budgetId)
    const reached: Reached = { ownerUserId: userId, isOwn: true, standing: "owner" }
    return { reached, found: own }
  }
  const { ownerUserId, standing } = yield* standingIn(userId, budgetId)
  yield* allowBudget(action, ownerUserId, budgetId, standing)
  const found: FoundView | undefined = yield* views.ask({ ask, userId: ownerUserId, budgetId })
  if (found === undefined) return yield* Effect.fail(budgetNotFound(budgetId))
  const reached: Reached = { ownerUserId, isOwn: false, standing }
  return { reached, found }
})

/** The budget as its owner's partition shows it now. */
export const reachBudget = Effect.fnUntraced(function* (action: Action, budgetId: string) {
  const { reached, found } = yield* reach("budget", action, budgetId)
  const view = yield* Effect.mapError(decodeView(found.view), unreadable)
  const shown = reached.isOwn ? view : { ...view, ...notForCompanions }
  return { ...shown, reached, version: versionText(found.version) }
})

/** The budget's companions as its owner's partition shows them now. */
export const reachCompanions = Effect.fnUntraced(function* (action: Action, budgetId: string) {
  const { reached, found } = yield* reach("companions", action, budgetId)
  const view = yield* Effect.mapError(decodeCompanions(found.view), unreadable)
  return { ...view, reached, version: versionText(found.version) }
})
