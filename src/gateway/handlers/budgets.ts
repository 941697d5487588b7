/** Budgets over HTTP. A budget of somebody else is asked for at its asker's own owner, who has none such: 404 (I9). */
import { Effect, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { transactionPage } from "../../ledger/queries.ts"
import { changeBudgetEvent, closeBudgetEvent, openBudgetEvent } from "../commands.ts"
import { SignedIn } from "../contract/access.ts"
import { BudgetSummary, DashboardAnswer } from "../contract/views.ts"
import { Api } from "../contract.ts"
import { OwnerViews } from "../owner-views.ts"
import { budgetNotFound, databaseAway, unavailable } from "../problem.ts"
import { submit } from "../submit.ts"
import { versionText } from "../version.ts"
import { allowBudget, ownAccount } from "./access.ts"
import { originOf } from "./origin.ts"

const { version: _version, ...viewFields } = DashboardAnswer.fields
const decodeView = Schema.decodeUnknownEffect(Schema.Struct(viewFields))
const decodeSummaries = Schema.decodeUnknownEffect(Schema.Array(BudgetSummary))

const unreadable = () => unavailable("The engine answered in a way this gateway does not understand.")

/** The traveller's budget as its owner shows it now. */
const viewOf = Effect.fnUntraced(function* (action: "read" | "write", budgetId: string) {
  const { userId } = yield* SignedIn
  yield* allowBudget(action, userId, budgetId)
  const found = yield* (yield* OwnerViews).ask({ ask: "budget", userId, budgetId })
  if (found === undefined) return yield* Effect.fail(budgetNotFound(budgetId))
  const view = yield* Effect.mapError(decodeView(found.view), unreadable)
  yield* allowBudget(action, view.summary.userId, budgetId)
  return { ...view, version: versionText(found.version) }
})

const answerOf = (view: Effect.Success<ReturnType<typeof viewOf>>) => ({ budget: view.summary, version: view.version })

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
        const event = openBudgetEvent(yield* originOf(headers), payload)
        yield* submit(event)
        return answerOf(yield* viewOf("read", event.data.budgetId))
      }).pipe(
        Effect.catchIf(
          (problem) => problem.status === 404,
          () => Effect.fail(unreadable()),
        ),
      ),
    read: ({ params }) => Effect.map(viewOf("read", params.budgetId), answerOf),
    change: ({ params, payload, headers }) =>
      Effect.gen(function* () {
        return yield* command(params.budgetId, changeBudgetEvent(yield* originOf(headers), params.budgetId, payload))
      }),
    close: ({ params, payload, headers }) =>
      Effect.gen(function* () {
        return yield* command(params.budgetId, closeBudgetEvent(yield* originOf(headers), params.budgetId, payload))
      }),
    dashboard: ({ params }) => viewOf("read", params.budgetId),
    transactions: ({ params, query }) =>
      Effect.gen(function* () {
        const { summary } = yield* viewOf("read", params.budgetId)
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
const command = Effect.fnUntraced(function* (budgetId: string, event: PacerEvent) {
  yield* viewOf("write", budgetId)
  yield* submit(event)
  return answerOf(yield* viewOf("read", budgetId))
})
