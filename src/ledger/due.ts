/**
 * The index of what falls due: who has to be looked at when time has come so far. It is written with the commits that
 * change it, and only names whom to load; what is really due, the state says.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"

/** A partition, and how late it is there at least. */
export interface DueBy {
  readonly partition: number
  readonly nowMs: number
}

export interface DueTraveller {
  readonly partition: number
  readonly userId: string
}

const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))

/** Travellers with something due, the longest due first, at most a page of index rows for each partition. */
export const readDue = Effect.fnUntraced(function* (wanted: ReadonlyArray<DueBy>) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<DueTraveller>(
    `select distinct w.partition, page.user_id as "userId"
       from unnest($1::smallint[], $2::float8[]) as w(partition, now_ms)
       cross join lateral (
         select d.user_id from due d where d.partition = w.partition and d.due_ms <= w.now_ms::bigint
          order by d.due_ms, d.user_id, d.budget_id limit ${limits.dueRowsPerTickMax}
       ) as page`,
    [
      array(
        wanted.map((one) => one.partition),
        PgTypes.OID.int2,
      ),
      array(
        wanted.map((one) => one.nowMs),
        PgTypes.OID.float8,
      ),
    ],
  )
})
