/** Insights over HTTP: of one's own account only (I9). */
import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { type Category, isCategory } from "../../../config/taxonomy.ts"
import { localDay, textToDay } from "../../budget/calendar.ts"
import { readSettings } from "../../ledger/inbox.ts"
import { evidencePage } from "../../ledger/insights/evidence.ts"
import { catchUp } from "../../ledger/insights/rollup.ts"
import { Api } from "../contract.ts"
import { insightsAnswer } from "../insights.ts"
import { OwnerViews } from "../owner-views.ts"
import { databaseAway } from "../problem.ts"
import { allowAccount } from "./access.ts"

const categoriesIn = (list: string | undefined): ReadonlyArray<Category> => (list ?? "").split(",").filter(isCategory)

export const analyticsHandlers = HttpApiBuilder.group(Api, "analytics", (handlers) =>
  handlers.handleAll({
    insights: ({ params: { userId }, query }) =>
      Effect.gen(function* () {
        yield* allowAccount("read", userId, "userId")
        const { partitionOf } = yield* OwnerViews
        const nowMs = yield* Clock.currentTimeMillis
        const timeZone = query.timeZone ?? (yield* readSettings(userId)).timeZone ?? "UTC"
        return yield* insightsAnswer({
          userId,
          partition: partitionOf(userId),
          period: query.period ?? "month",
          compareWith: query.compareWith ?? "previous",
          categories: categoriesIn(query.categories),
          currency: query.currency,
          today: localDay(nowMs, timeZone),
        })
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    transactions: ({ params: { userId }, query }) =>
      Effect.gen(function* () {
        yield* allowAccount("read", userId, "userId")
        const partition = (yield* OwnerViews).partitionOf(userId)
        yield* catchUp(userId, partition)
        const { merchantKey, transactionIds } = query
        const filter = {
          fromDay: textToDay(query.from),
          toDay: textToDay(query.to),
          categories: categoriesIn(query.categories),
          ...(merchantKey === undefined ? {} : { merchantKey }),
          ...(transactionIds === undefined ? {} : { transactionIds: transactionIds.split(",") }),
        }
        const limit = query.limit ?? limits.pageRowsMax
        const page = yield* evidencePage({ userId, partition }, query.currency, filter, query.offset ?? 0, limit)
        return { currency: query.currency, ...page }
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
  }),
)
