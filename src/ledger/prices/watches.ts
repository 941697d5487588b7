/** Prices that travellers watch; each that is due is taken up by one gateway. */
import { PgTypes } from "@effect/sql-pg"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"

export interface WatchRow {
  readonly watchId: string
  readonly userId: string
  readonly wish: unknown
  readonly lowSaid: boolean
  readonly highSaid: boolean
  readonly lastMinor: number | null
  readonly checkedAtMs: number | null
}

const columns = `watch_id as "watchId", user_id as "userId", wish, low_said as "lowSaid", high_said as "highSaid",
  last_minor::float8 as "lastMinor", checked_at_ms::float8 as "checkedAtMs"`

export const watchesOf = Effect.fn("priceWatchesOf")(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<WatchRow>(
    `select ${columns} from price_watches where user_id = $1 order by watch_id limit ${limits.priceWatchesPerUserMax}`,
    [userId],
  )
})

/** False when the traveller watches as many as they may. */
export const addWatch = Effect.fn("addPriceWatch")(function* (
  watchId: string,
  userId: string,
  wish: object,
  nowMs: number,
) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    insert into price_watches (watch_id, user_id, wish, next_at_ms)
    select ${watchId}, ${userId}, ${PgTypes.jsonb(wish)}, ${PgTypes.float8(nowMs)}::float8::bigint
     where (select count(*) from price_watches where user_id = ${userId}) < ${PgTypes.int4(limits.priceWatchesPerUserMax)}
    returning watch_id`
  return rows.length > 0
})

/** Whether there was one. */
export const endWatch = Effect.fn("endPriceWatch")(function* (userId: string, watchId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    delete from price_watches where watch_id = ${watchId} and user_id = ${userId} returning watch_id`
  return rows.length > 0
})

export const takeDueWatches = Effect.fn("takeDuePriceWatches")(function* (nowMs: number) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<WatchRow>(
    `update price_watches set next_at_ms = $1::float8::bigint + ${limits.priceWatchEveryMs}
      where watch_id in (
        select watch_id from price_watches where next_at_ms <= $1::float8::bigint
         order by next_at_ms limit ${limits.priceWatchPageRows} for update skip locked)
     returning ${columns}`,
    [PgTypes.float8(nowMs)],
  )
})

export const keepWatchState = Effect.fn("keepPriceWatchState")(function* (
  { watchId, lowSaid, highSaid }: Pick<WatchRow, "watchId" | "lowSaid" | "highSaid">,
  minor: number,
  nowMs: number,
  alerted: boolean,
) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    update price_watches set low_said = ${lowSaid}, high_said = ${highSaid},
           last_minor = ${PgTypes.float8(minor)}::float8::bigint, checked_at_ms = ${PgTypes.float8(nowMs)}::float8::bigint,
           alerts = alerts + ${PgTypes.int4(alerted ? 1 : 0)}
     where watch_id = ${watchId}`
})

/** How often a watch has spoken: names its next word. */
export const alertsOf = Effect.fn("priceWatchAlerts")(function* (watchId: string) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly alerts: number }>`select alerts from price_watches where watch_id = ${watchId}`
  return row?.alerts ?? 0
})

/** The log's own time and place of a partition, which a notification is said by. */
export const logPlace = Effect.fn("logPlace")(function* (partition: number) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly seq: number; readonly atMs: number }>`
    select cursor::float8 as seq, greatest(clock_ms, coalesce(cursor_log_ms, 0))::float8 as "atMs"
      from partitions where partition = ${PgTypes.int2(partition)}`
  return row
})
