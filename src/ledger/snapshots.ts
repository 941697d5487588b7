/**
 * Snapshots are a cache: the newest state of a traveller and their budgets, naming the sequence that it includes. One
 * that is torn, of another schema, of another stream or ahead of the cursor is no snapshot at all, and the archive is
 * folded from the start instead. Written after commits, never with them.
 */
import { createHash } from "node:crypto"
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { EncodedTraveller } from "../budget/traveller/state.ts"
import type { Cipher } from "../trust/field-cipher.ts"

/** Raised whenever the shape or meaning of a traveller's or a budget's state changes: older snapshots are ignored. */
export const snapshotSchema = 3

export interface Snapshot {
  readonly userId: string
  readonly partition: number
  readonly generation: string
  readonly seq: number
  readonly traveller: EncodedTraveller
  /** Budget id to its encoded state. */
  readonly budgets: Readonly<Record<string, string>>
}

const Stored = Schema.Struct({
  schema: Schema.Literal(snapshotSchema),
  traveller: Schema.Unknown,
  budgets: Schema.Record(Schema.String, Schema.String),
})
const decodeStored = Schema.decodeUnknownResult(Schema.fromJsonString(Stored))

export const checksumOf = (state: Uint8Array): Uint8Array => createHash("sha256").update(state).digest().subarray(0, 16)

export interface SealedSnapshot {
  readonly userId: string
  readonly partition: number
  readonly generation: string
  readonly seq: number
  readonly state: Uint8Array
}

/** Encodes at once, so that the state may go on changing while the snapshot waits for its commit. */
export const sealSnapshot = (snapshot: Snapshot, cipher: Cipher): SealedSnapshot => ({
  userId: snapshot.userId,
  partition: snapshot.partition,
  generation: snapshot.generation,
  seq: snapshot.seq,
  state: cipher.seal(
    snapshot.userId,
    JSON.stringify({ schema: snapshotSchema, traveller: snapshot.traveller, budgets: snapshot.budgets }),
  ),
})

const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))

/** Keeps the newest of each traveller. */
export const writeSnapshots = Effect.fnUntraced(function* (snapshots: ReadonlyArray<SealedSnapshot>) {
  if (snapshots.length === 0) return
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe(
    `insert into snapshots (user_id, partition, generation, seq, checksum, state)
     select s.user_id, s.partition, s.generation, s.seq::bigint, s.checksum, s.state
       from unnest($1::text[], $2::smallint[], $3::text[], $4::float8[], $5::bytea[], $6::bytea[])
         as s(user_id, partition, generation, seq, checksum, state)
     on conflict (user_id) do update set partition = excluded.partition, generation = excluded.generation,
       seq = excluded.seq, checksum = excluded.checksum, state = excluded.state, written_at = now()
     where snapshots.generation <> excluded.generation or snapshots.seq < excluded.seq`,
    [
      array(
        snapshots.map((one) => one.userId),
        PgTypes.OID.text,
      ),
      array(
        snapshots.map((one) => one.partition),
        PgTypes.OID.int2,
      ),
      array(
        snapshots.map((one) => one.generation),
        PgTypes.OID.text,
      ),
      array(
        snapshots.map((one) => one.seq),
        PgTypes.OID.float8,
      ),
      array(
        snapshots.map((one) => checksumOf(one.state)),
        PgTypes.OID.bytea,
      ),
      array(
        snapshots.map((one) => one.state),
        PgTypes.OID.bytea,
      ),
    ],
  )
})

/** In the place of whatever stands there, also of one that includes as much: for states that were rebuilt. */
export const replaceSnapshot = Effect.fnUntraced(function* (snapshot: SealedSnapshot) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`delete from snapshots where user_id = ${snapshot.userId}`
  yield* writeSnapshots([snapshot])
})

/** A snapshot's row as a driver reads it. */
export interface StoredSnapshot {
  readonly userId: string
  readonly partition: number
  readonly generation: string
  readonly seq: number
  readonly checksum: Uint8Array
  readonly state: Uint8Array
}

const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0

/** Undefined for a snapshot that is torn or of another schema. */
export const openSnapshot = (row: StoredSnapshot, cipher: Cipher): Snapshot | undefined => {
  if (!sameBytes(checksumOf(row.state), row.checksum)) return undefined
  const stored = decodeStored(cipher.open(row.userId, row.state))
  if (Result.isFailure(stored)) return undefined
  return {
    userId: row.userId,
    partition: row.partition,
    generation: row.generation,
    seq: row.seq,
    // The checksum and the schema number vouch for the shape: only this file's own bytes get here.
    traveller: stored.success.traveller as EncodedTraveller,
    budgets: stored.success.budgets,
  }
}

/** The valid snapshots of these users: of the present stream, and not ahead of the cursor. */
export const readSnapshots = Effect.fnUntraced(function* (userIds: ReadonlyArray<string>, cipher: Cipher) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<StoredSnapshot>(
    `select s.user_id as "userId", s.partition, s.generation, s.seq::float8 as seq, s.checksum, s.state
       from snapshots s join partitions p on p.partition = s.partition and p.generation = s.generation
      where s.user_id = any($1::text[]) and s.seq <= p.cursor`,
    [array(userIds, PgTypes.OID.text)],
  )
  const found = new Map<string, Snapshot>()
  for (const row of rows) {
    const snapshot = openSnapshot(row, cipher)
    if (snapshot !== undefined) found.set(row.userId, snapshot)
  }
  return found
})
