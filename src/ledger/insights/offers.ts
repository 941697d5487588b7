/** Whose last week has not been looked at for something worth telling; only those who have asked for insights before. */
import { PgTypes } from "@effect/sql-pg"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { partitionOf } from "../../../streams/subjects.ts"
import { msPerDay } from "../../budget/calendar.ts"
import { periodAt } from "../../budget/insights/period.ts"

export interface Offer {
  readonly userId: string
  readonly partition: number
  /** Where the traveller's partition stands, and the log's time there. */
  readonly seq: number
  readonly logMs: number
  /** The last day of the week that is over. */
  readonly lastDay: number
}

interface StandingRow {
  readonly partition: number
  readonly seq: number
  readonly logMs: number
}

/** A few travellers, by the log's clock: a Monday of any size is worked off page by page. */
export const weeksToOffer = Effect.fn("weeksToOffer")(function* (partitionCount: number) {
  const sql = yield* SqlClient.SqlClient
  const standings = yield* sql<StandingRow>`
    select partition, cursor::float8 as seq, greatest(clock_ms, coalesce(cursor_log_ms, 0))::float8 as "logMs"
      from partitions`
  const logMs = Math.max(0, ...standings.map((one) => one.logMs))
  const monday = periodAt("week", Math.floor(logMs / msPerDay)).fromDay
  const users = yield* sql<{ readonly userId: string }>`
    select user_id as "userId" from insight_cursors
     where seq > 0 and offered_day < ${PgTypes.int4(monday)}
     order by offered_day, user_id limit ${PgTypes.int4(limits.insightOffersPage)}`
  return users.flatMap(({ userId }): ReadonlyArray<Offer> => {
    const partition = partitionOf(userId, partitionCount)
    const standing = standings.find((one) => one.partition === partition)
    return standing === undefined ? [] : [{ ...standing, userId, logMs, lastDay: monday - 1 }]
  })
})

export const offeredTo = Effect.fnUntraced(function* (userId: string, day: number) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`update insight_cursors set offered_day = ${PgTypes.int4(day)} where user_id = ${userId}`
})
