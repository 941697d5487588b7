/** Budgets over HTTP: the traveller's own, and for reading those that they belong to as a companion (I9: reach.ts). */
import { Effect, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { transactionPage } from "../../ledger/queries.ts"
import { answerAlertEvent, changeBudgetEvent, closeBudgetEvent, type Origin, openBudgetEvent } from "../commands.ts"
import { BudgetSummary } from "../contract/views.ts"
import { Api } from "../contract.ts"
import { submitOnce } from "../once.ts"
import { OwnerViews } from "../owner-views.ts"
import { databaseAway } from "../problem.ts"
import { versionText } from "../version.ts"
import { ownAccount } from "./access.ts"
import { originOf } from "./origin.ts"
import { reachBudget, unreadable } from "./reach.ts"

const decodeSummaries = Schema.decodeUnknownEffect(Schema.Array(BudgetSummary))

const answerOf = (view: Effect.Success<ReturnType<typeof reachBudget>>) => ({
  budget: view.summary,
  version: view.version,
})

export const budgetsHandlers = HttpApiBuilder.group(Api, "budgets", (handlers) =>
  handlers.handleAll({
    list: () =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("read")
        const found = yield* (yield* OwnerViews).ask({ ask: "budgets", userId })
        if (found === undefined) return yield* Effect.fail(unreadable())
        const budgets = yield* Effect.mapError(decodeSummaries(found.view), unreadable)
        return { budgets, version: versionText(found.version) }
      }),
    open: ({ payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const event = openBudgetEvent(origin, payload)
        yield* submitOnce(origin, ["budgets.open", payload], Effect.succeed(event))
        return answerOf(yield* reachBudget("read", event.data.budgetId))
      }).pipe(
        Effect.catchIf(
          (problem) => problem.status === 404 || problem.status === 403,
          () => Effect.fail(unreadable()),
        ),
      ),
    read: ({ params }) => Effect.map(reachBudget("read", params.budgetId), answerOf),
    change: ({ params: { budgetId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        return yield* command(origin, budgetId, "budgets.change", payload, changeBudgetEvent(origin, budgetId, payload))
      }),
    close: ({ params: { budgetId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        return yield* command(origin, budgetId, "budgets.close", payload, closeBudgetEvent(origin, budgetId, payload))
      }),
    answerAlert: ({ params: { budgetId, alertId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const event = answerAlertEvent(origin, budgetId, alertId, payload.answer)
        return yield* command(origin, budgetId, "budgets.answerAlert", [alertId, payload], event)
      }),
    dashboard: ({ params }) =>
      Effect.map(reachBudget("read", params.budgetId), ({ reached: _reached, ...view }) => view),
    transactions: ({ params, query }) =>
      Effect.gen(function* () {
        const { summary } = yield* reachBudget("read", params.budgetId)
        const { partitionCount } = yield* OwnerViews
        return yield* transactionPage({
          userId: summary.userId,
          budgetId: params.budgetId,
          partitionCount,
          limit: query.limit ?? limits.pageRowsMax,
          ...(query.before === undefined ? {} : { beforeSeq: query.before }),
        }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway)))
      }),
  }),
)

/** Only for a budget that is theirs: nothing of other budgets ever reaches the log. */
const command = Effect.fnUntraced(function* (
  origin: Origin,
  budgetId: string,
  operation: string,
  request: unknown,
  event: PacerEvent,
) {
  yield* reachBudget("write", budgetId)
  yield* submitOnce(origin, [operation, budgetId, request], Effect.succeed(event))
  return answerOf(yield* reachBudget("read", budgetId))
})
