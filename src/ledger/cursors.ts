/**
 * The rows that fence partitions (I4): taking a partition over raises its epoch first and reads its cursor then, so
 * that whatever the previous owner still sends is refused by the commit's check.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"

export interface Tenure {
  readonly partition: number
  readonly epoch: number
  readonly cursor: number
  readonly clockMs: number
  /** Of the stream that the cursor counts in; empty when the partition was never read. */
  readonly generation: string
  readonly partitionCount: number
  /** What lies between the stream's own sequences and the archive's. */
  readonly base: number
  /** The log's time of the message at the cursor; null before the first. */
  readonly cursorLogMs: number | null
}

const columns = `partition, epoch::float8 as epoch, cursor::float8 as cursor, clock_ms::float8 as "clockMs", generation,
  partition_count as "partitionCount", base::float8 as base, cursor_log_ms::float8 as "cursorLogMs"`

/** Makes the rows that are missing, takes the partitions over, and tells where each stands. */
export const takeOver = Effect.fnUntraced(function* (
  partitions: ReadonlyArray<{ readonly partition: number; readonly generation: string }>,
  partitionCount: number,
) {
  const sql = yield* SqlClient.SqlClient
  const numbers = Result.getOrThrow(
    PgTypes.array(
      partitions.map((one) => one.partition),
      PgTypes.OID.int2,
    ),
  )
  const generations = Result.getOrThrow(
    PgTypes.array(
      partitions.map((one) => one.generation),
      PgTypes.OID.text,
    ),
  )
  yield* sql.unsafe(
    `insert into partitions (partition, partition_count, generation)
     select t.partition, $3::int2, t.generation from unnest($1::int2[], $2::text[]) as t(partition, generation)
     on conflict do nothing`,
    [numbers, generations, PgTypes.int2(partitionCount)],
  )
  return yield* sql.unsafe<Tenure>(
    `update partitions set epoch = epoch + 1 where partition = any($1::int2[]) returning ${columns}`,
    [numbers],
  )
})

/** Where every partition stands, without taking anything over: for `doctor` and the tests. */
export const readCursors = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<Tenure>(`select ${columns} from partitions order by partition`)
})

/** Whoever has transactions that wait for a rate of these currencies. */
export const readAwaiting = Effect.fnUntraced(function* (
  wanted: ReadonlyArray<{ readonly partition: number; readonly base: string }>,
) {
  const sql = yield* SqlClient.SqlClient
  const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))
  return yield* sql.unsafe<{ readonly partition: number; readonly userId: string }>(
    `select distinct a.partition, a.user_id as "userId" from awaiting_rates a
       join unnest($1::int2[], $2::text[]) as w(partition, base) on a.partition = w.partition and a.base = w.base`,
    [
      array(
        wanted.map((one) => one.partition),
        PgTypes.OID.int2,
      ),
      array(
        wanted.map((one) => one.base),
        PgTypes.OID.text,
      ),
    ],
  )
})

/** The rates a partition has published so far. */
export const readRates = Effect.fnUntraced(function* (partitions: ReadonlyArray<number>) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<{ partition: number; base: string; quote: string; day: number; rate: string }>(
    "select partition, base, quote, day, rate from rates where partition = any($1::int2[])",
    [Result.getOrThrow(PgTypes.array(partitions, PgTypes.OID.int2))],
  )
})
