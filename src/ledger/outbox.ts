/** The rows of the outbox that are committed and not yet confirmed by the log that they go to (I10). */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import type { OutboxRow } from "./batch-rows.ts"

const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))

/** The oldest rows of these partitions, at most `limits.outboxPageRows`. */
export const readOutbox = Effect.fnUntraced(function* (partitions: ReadonlyArray<number>) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<OutboxRow>(
    `select partition, seq::float8 as seq, n, subject, convert_from(payload, 'UTF8') as payload
       from outbox where partition = any($1::smallint[])
      order by partition, seq, n limit ${limits.outboxPageRows}`,
    [array(partitions, PgTypes.OID.int2)],
  )
})

export const forgetOutbox = Effect.fnUntraced(function* (rows: ReadonlyArray<OutboxRow>) {
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe(
    `delete from outbox o using unnest($1::smallint[], $2::float8[], $3::int4[]) as d(partition, seq, n)
      where o.partition = d.partition and o.seq = d.seq::bigint and o.n = d.n`,
    [
      array(
        rows.map((row) => row.partition),
        PgTypes.OID.int2,
      ),
      array(
        rows.map((row) => row.seq),
        PgTypes.OID.float8,
      ),
      array(
        rows.map((row) => row.n),
        PgTypes.OID.int4,
      ),
    ],
  )
})
