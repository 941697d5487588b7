/**
 * Travellers of whom commits have said something: a threshold, a warning, a trip begun, a correction. It is read behind
 * what was read before, by the facts' own key, so that a commit pays nothing for it and nothing is read twice.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"

/** Partition to the last sequence that was read. */
export type FactCursors = ReadonlyMap<number, number>

const array = (values: ReadonlyArray<number>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))

/** Where every partition stands now. */
export const factCursors = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly partition: number; readonly cursor: number }>`
    select partition, cursor::float8 as cursor from partitions`
  return new Map(rows.map(({ partition, cursor }) => [partition, cursor] as const))
})

/** The next of each partition, at most so many facts of it; the cursors behind them. */
export const toldSince = Effect.fn("toldSince")(function* (cursors: FactCursors, perPartitionMax: number) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly partition: number; readonly seq: number; readonly userId: string }>`
    select page.partition, page.seq::float8 as seq, page.user_id as "userId"
      from unnest(${array([...cursors.keys()], PgTypes.OID.int2)}::int2[],
                  ${array([...cursors.values()], PgTypes.OID.float8)}::float8[]) as c(partition, seq)
      cross join lateral (
        select f.partition, f.seq, f.user_id from facts f
         where f.partition = c.partition and f.seq > c.seq::bigint
         order by f.seq, f.n limit ${PgTypes.int4(perPartitionMax)}
      ) as page`
  const next = new Map(cursors)
  for (const { partition, seq } of rows) next.set(partition, Math.max(seq, next.get(partition) ?? 0))
  return { userIds: new Set(rows.map(({ userId }) => userId)), cursors: next }
})
