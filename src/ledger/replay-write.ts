/**
 * What a replay writes, traveller by traveller, each in one transaction that is fenced like a commit (I3, I4):
 *
 * - `snapshots`: the rebuilt state, in the place of whatever stood there;
 * - `identities.record`: the record of each transaction that stands otherwise than before, which is what later events
 *   meet and what the pages of transactions show;
 * - `ledger`: one more row for each rate event that now moves something for this traveller and did not before;
 * - `replayed_rates`: rates that an archived event uses now for the first time, categories that it now decides otherwise;
 * - `due`: when something falls due next;
 * - `awaiting_rates`: what now waits for a rate, and no longer what does not;
 * - the insights' sums: none, so that whoever asks next computes them anew.
 *
 * The ledger's rows and the facts stay as they were written: they say what was applied and announced at the time.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { duesOf } from "../budget/traveller/due.ts"
import { reachDay } from "../budget/traveller/reach.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import type { Cipher } from "../trust/field-cipher.ts"
import type { Tenure } from "./cursors.ts"
import { forgetInsights } from "./insights/rollup.ts"
import type { Rebuild, Release } from "./rebuild.ts"
import { encodeRecord, toRow } from "./rows.ts"
import { replaceSnapshot, sealSnapshot } from "./snapshots.ts"

/** Another owner has taken over while the replay wrote: everything written so far stands, nothing more is. */
export class ReplayFenced extends Schema.TaggedError<ReplayFenced>()("ReplayFenced", { message: Schema.String }) {}

const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))
const bytesOf = (identity: string): Uint8Array => Buffer.from(identity, "hex")

/** Becomes the owner of every partition: any engine that still lives is fenced. */
export const takeOverAll = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`update partitions set epoch = epoch + 1`
})

const requireOwnership = Effect.fnUntraced(function* ({ partition, epoch, cursor }: Tenure) {
  const sql = yield* SqlClient.SqlClient
  const held = yield* sql`select 1 from partitions
    where partition = ${partition} and epoch = ${epoch} and cursor = ${cursor} for share`
  if (held.length > 0) return
  return yield* new ReplayFenced({
    message: `Partition ${partition} was taken over by an engine; the travellers so far are rewritten, run the replay again for the others`,
  })
})

const writeRecords = Effect.fnUntraced(function* (
  userId: string,
  partition: number,
  changed: ReadonlyArray<TransactionRecord>,
  cipher: Cipher,
) {
  if (changed.length === 0) return
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe(
    `update identities as i set record = c.record, day = c.day
       from unnest($2::bytea[], $3::text[], $4::int4[]) as c(identity, record, day)
      where i.partition = $1::int2 and i.identity = c.identity`,
    [
      PgTypes.int2(partition),
      array(
        changed.map((record) => bytesOf(record.identity)),
        PgTypes.OID.bytea,
      ),
      array(
        changed.map((record) => encodeRecord(userId, record, cipher)),
        PgTypes.OID.text,
      ),
      array(changed.map(reachDay), PgTypes.OID.int4),
    ],
  )
})

const writeRelease = Effect.fnUntraced(function* (userId: string, partition: number, release: Release, cipher: Cipher) {
  const sql = yield* SqlClient.SqlClient
  const { logged, applied, used, met } = release
  const row = toRow(partition, userId, logged, applied, undefined, { used, met }, cipher)
  yield* sql`insert into ledger (partition, seq, logged_at, user_id, type, identity, body)
    values (${partition}, ${row.seq}, to_timestamp(${row.logMs / 1_000}), ${userId}, ${row.type},
      ${bytesOf(row.identity)}, ${row.body})`
})

const writeAwaiting = Effect.fnUntraced(function* (userId: string, partition: number, rebuild: Rebuild) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`delete from awaiting_rates where partition = ${partition} and user_id = ${userId}`
  for (const { record, reason } of rebuild.traveller.held.values()) {
    const base = record.body?.originalCurrency
    if (reason !== "no-rate" || base === undefined) continue
    yield* sql`insert into awaiting_rates (partition, base, identity, user_id)
      values (${partition}, ${base}, ${bytesOf(record.identity)}, ${userId}) on conflict do nothing`
  }
})

const writeDue = Effect.fnUntraced(function* (userId: string, partition: number, rebuild: Rebuild) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`delete from due where partition = ${partition} and user_id = ${userId}`
  for (const { budgetId, dueMs } of duesOf(rebuild.traveller)) {
    if (dueMs === null) continue
    yield* sql`insert into due (partition, user_id, budget_id, due_ms)
      values (${partition}, ${userId}, ${budgetId}, ${dueMs})`
  }
})

/** All of a traveller, or nothing. */
export const writeRebuilt = Effect.fnUntraced(function* (
  userId: string,
  tenure: Tenure,
  rebuild: Rebuild,
  changed: ReadonlyArray<TransactionRecord>,
  cipher: Cipher,
) {
  const sql = yield* SqlClient.SqlClient
  const { partition, generation } = tenure
  const { traveller, budgets } = rebuild.encoded()
  const snapshot = sealSnapshot(
    { userId, partition, generation, seq: rebuild.traveller.lastSeq, traveller, budgets },
    cipher,
  )
  yield* sql.withTransaction(
    Effect.gen(function* () {
      yield* requireOwnership(tenure)
      yield* writeRecords(userId, partition, changed, cipher)
      for (const release of rebuild.releases) yield* writeRelease(userId, partition, release, cipher)
      for (const [seq, rates] of rebuild.newRates) {
        yield* sql`insert into replayed_rates (user_id, seq, rates) values (${userId}, ${seq}, ${JSON.stringify(rates)})
          on conflict (user_id, seq) do update set rates = excluded.rates`
      }
      for (const [seq, decided] of rebuild.newDecisions) {
        yield* sql`insert into replayed_rates (user_id, seq, decided) values (${userId}, ${seq}, ${JSON.stringify(decided)})
          on conflict (user_id, seq) do update set decided = excluded.decided`
      }
      yield* writeAwaiting(userId, partition, rebuild)
      yield* writeDue(userId, partition, rebuild)
      yield* replaceSnapshot(snapshot)
      yield* forgetInsights(userId)
    }),
  )
})
