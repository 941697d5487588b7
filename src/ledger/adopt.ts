/**
 * Writes down that a partition goes on with another stream (partition/stream-adoption.ts): cursor, place and record in
 * one transaction, only if nobody has moved the partition meanwhile, and with a higher epoch, so that an owner that
 * still lives is fenced (I4). Snapshots stay valid: the archive's sequences go on.
 */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import type { Tenure } from "./cursors.ts"

export interface NewPlace {
  readonly kind: string
  readonly generation: string
  readonly base: number
  readonly cursor: number
  readonly lost: { readonly from: number; readonly to: number } | undefined
}

/** False when the partition has moved since it was looked at: then nothing was written. */
export const writePlace = Effect.fnUntraced(function* (tenure: Tenure, place: NewPlace) {
  const sql = yield* SqlClient.SqlClient
  const { partition } = tenure
  const epoch = tenure.epoch + 1
  return yield* sql.withTransaction(
    Effect.gen(function* () {
      const moved = yield* sql`update partitions
          set epoch = ${epoch}, generation = ${place.generation}, base = ${place.base}, cursor = ${place.cursor},
            cursor_log_ms = null
        where partition = ${partition} and epoch = ${tenure.epoch} and cursor = ${tenure.cursor}
        returning partition`
      if (moved.length === 0) return false
      yield* sql`update snapshots set generation = ${place.generation}
        where partition = ${partition} and generation = ${tenure.generation} and seq <= ${tenure.cursor}`
      yield* sql`insert into stream_adoptions
          (partition, epoch, kind, old_generation, old_base, old_cursor, generation, base, cursor, lost_from, lost_to)
        values (${partition}, ${epoch}, ${place.kind}, ${tenure.generation}, ${tenure.base}, ${tenure.cursor},
          ${place.generation}, ${place.base}, ${place.cursor}, ${place.lost?.from ?? null}, ${place.lost?.to ?? null})`
      return true
    }),
  )
})
