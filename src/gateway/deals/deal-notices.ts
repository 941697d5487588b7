/**
 * Which of the deals that were found a traveller is told of: the best one, when its category needs it, few a day, and then
 * by the same pacing as everything else that is said to them. All the others wait in the list.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { takeTelling } from "../../ledger/deals/matches.ts"
import { byScore, type DealMatch } from "../../trip/deals/relevance.ts"
import { decide } from "../notifier.ts"
import { OwnerViews } from "../owner-views.ts"

/** Below these a deal is no news: the category does not need it, or it will hardly be used. */
const needMin = 0.5
const probabilityMin = 0.05

/** @param matches of one budget, found just now */
export const tellBest = Effect.fnUntraced(function* (matches: ReadonlyArray<DealMatch>, nowMs: number) {
  const [best] = matches
    .filter(({ need, probability }) => need >= needMin && probability >= probabilityMin)
    .toSorted(byScore)
  if (best === undefined) return
  const { deal, budget, reason } = best
  const partition = (yield* OwnerViews).partitionOf(budget.userId)
  const sql = yield* SqlClient.SqlClient
  const [standing] = yield* sql<{ readonly seq: number; readonly logMs: number }>`
    select cursor::float8 as seq, greatest(clock_ms, coalesce(cursor_log_ms, 0))::float8 as "logMs"
      from partitions where partition = ${PgTypes.int2(partition)}`
  if (standing === undefined || !(yield* takeTelling(best, nowMs, limits.dealNoticesPerDayMax))) return
  yield* decide({
    ...{ userId: budget.userId, budgetId: budget.budgetId, partition, seq: standing.seq, atMs: standing.logMs },
    ...{ kind: "deal", severity: "info", topic: `deal:${deal.dealId}`, timeZone: budget.timeZone },
    notificationId: `d-${deal.dealId}-${budget.budgetId}`,
    text: `${deal.merchantName}: ${deal.title}. ${reason}`,
  })
})
