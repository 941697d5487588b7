/**
 * Companions over HTTP. Commands about a trip go to its owner's log, whoever gives them: who may is decided by the one
 * ownership check (I9), and what they answer is what the owner's partition shows after the commit.
 */
import { Effect, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import type { Role } from "../../budget/companions/members.ts"
import { isKnownUser, membershipsOf } from "../../ledger/memberships.ts"
import { memberEvent, settlementEvent } from "../commands.ts"
import { DashboardAnswer } from "../contract/views.ts"
import { Api } from "../contract.ts"
import { submitOnce } from "../once.ts"
import { OwnerViews } from "../owner-views.ts"
import { companionNotFound, databaseAway, refused, unknownCompanion, userNotFound } from "../problem.ts"
import { allowBudget, allowMembership, ownAccount } from "./access.ts"
import { originOf } from "./origin.ts"
import { reachCompanions, unreadable } from "./reach.ts"

const asksAtOnce = 8

const decodeSummary = Schema.decodeUnknownEffect(Schema.Struct({ summary: DashboardAnswer.fields.summary }))

const away = Effect.mapError(() => databaseAway)

type Reached = Effect.Success<ReturnType<typeof reachCompanions>>

const roleOf = ({ standing }: Reached["reached"]): Role =>
  standing === "left" || standing === "none" ? "viewer" : standing

const answerOf = ({ reached, ...view }: Reached) => ({ ...view, yourRole: roleOf(reached) })

/** Everybody who has or had a part in it: who has left may still owe. */
const isCompanion = ({ members, balances }: Reached, userId: string): boolean =>
  members.some((one) => one.userId === userId) || balances.some((one) => one.userId === userId)

/** A trip of somebody else, as its owner shows it; undefined when it is not there any more. */
const sharedBudget = Effect.fnUntraced(function* (ownerUserId: string, budgetId: string, role: Role) {
  yield* allowBudget("read", ownerUserId, budgetId, role)
  const found = yield* (yield* OwnerViews).ask({ ask: "budget", userId: ownerUserId, budgetId })
  if (found === undefined) return []
  const { summary } = yield* Effect.mapError(decodeSummary(found.view), unreadable)
  return [{ yourRole: role, budget: summary }]
})

export const companionsHandlers = HttpApiBuilder.group(Api, "companions", (handlers) =>
  handlers.handleAll({
    sharedBudgets: () =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        const memberships = (yield* membershipsOf(userId).pipe(away)).slice(0, limits.budgetsPerUserMax)
        const budgets = yield* Effect.forEach(
          memberships,
          ({ ownerUserId, budgetId, role }) =>
            role === null ? Effect.succeed([]) : sharedBudget(ownerUserId, budgetId, role),
          { concurrency: asksAtOnce },
        )
        return { budgets: budgets.flat() }
      }).pipe(
        Effect.catchIf(
          (problem) => problem.status === 404 || problem.status === 403,
          () => Effect.fail(unreadable()),
        ),
      ),
    read: ({ params }) => Effect.map(reachCompanions("read", params.budgetId), answerOf),
    setRole: ({ params: { budgetId, userId }, payload: { role }, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const { reached } = yield* reachCompanions("manage", budgetId)
        const { ownerUserId } = reached
        const make = Effect.gen(function* () {
          if (userId === ownerUserId) return yield* Effect.fail(refused("the trip is theirs already", "userId"))
          if (!(yield* isKnownUser(userId).pipe(away))) return yield* Effect.fail(userNotFound(userId, "userId"))
          return memberEvent(origin, ownerUserId, budgetId, userId, role)
        })
        yield* submitOnce(origin, ["companions.setRole", budgetId, userId, role], make)
        return answerOf(yield* reachCompanions("read", budgetId))
      }),
    remove: ({ params: { budgetId, userId }, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const found = yield* reachCompanions("read", budgetId)
        const { ownerUserId, standing } = found.reached
        yield* allowMembership(ownerUserId, budgetId, userId, standing)
        const make = Effect.suspend(() =>
          userId !== ownerUserId && found.members.some((one) => one.userId === userId)
            ? Effect.succeed(memberEvent(origin, ownerUserId, budgetId, userId, null))
            : Effect.fail(
                userId === ownerUserId
                  ? refused("the trip is theirs; close it instead", "userId")
                  : companionNotFound(userId),
              ),
        )
        yield* submitOnce(origin, ["companions.remove", budgetId, userId], make)
      }),
    settle: ({ params: { budgetId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const found = yield* reachCompanions("contribute", budgetId)
        const { ownerUserId } = found.reached
        const make = Effect.gen(function* () {
          for (const field of ["from", "to"] as const) {
            if (!isCompanion(found, payload[field])) {
              return yield* Effect.fail(unknownCompanion(payload[field], field))
            }
          }
          return settlementEvent(origin, ownerUserId, budgetId, payload)
        })
        yield* submitOnce(origin, ["companions.settle", budgetId, payload], make)
        return answerOf(yield* reachCompanions("read", budgetId))
      }),
  }),
)
