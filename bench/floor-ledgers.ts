/**
 * What the floor writes: a plain table of its own, as bare as a ledger can be, or the very rows that the engine keeps
 * (archive with its index by user, identities that count once), so that a run tells apart what the engine costs and
 * what keeping such rows costs anybody.
 */
import { type PgConnection, PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import type { SqlClient } from "effect/sql"
import { BatchRows } from "../src/ledger/batch-rows.ts"
import { commitBatch } from "../src/ledger/commit.ts"
import { rowText } from "../src/ledger/row-body.ts"
import { transactionIdentity } from "../src/partition/identity.ts"
import type { Cipher } from "../src/trust/field-cipher.ts"
import { type EventOf, eventTypeCodes } from "../streams/events.ts"

type Recorded = EventOf<"txn.recorded.v1">

/** The rows of one batch. */
export interface FloorBatch {
  readonly add: (partition: number, seq: number, event: Recorded) => void
  /** One transaction. */
  readonly write: () => Promise<unknown>
}

/** The whole transaction, kept under its place in the log. */
export const floorSchema = [
  `create table floor_ledger (
     partition smallint, seq bigint, user_id text, source text, account text, external_id text, occurred_ms bigint,
     amount_minor bigint, currency text, direction text, status text, mcc text, merchant text,
     primary key (partition, seq))`,
]

/** One statement is one transaction. */
const commitStatement = `insert into floor_ledger
  select * from unnest($1::int2[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[],
    $8::float8[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])`

const columnTypes = [
  ...[PgTypes.OID.int2, PgTypes.OID.float8],
  ...Array.from({ length: 4 }, () => PgTypes.OID.text),
  ...[PgTypes.OID.float8, PgTypes.OID.float8],
  ...Array.from({ length: 5 }, () => PgTypes.OID.text),
]

const typed = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))

/** Statements queue on the connection, so that one commits while the next batch is parsed. */
export const bareLedger = (database: PgConnection.PgConnection) => (): FloorBatch => {
  const columns: ReadonlyArray<Array<number | string | null>> = columnTypes.map(() => [])
  const [partitions, seqs, users, sources, accounts, externalIds, times, amounts, ...words] = columns
  const [currencies, directions, statuses, mccs, merchants] = words
  return {
    add: (partition, seq, { subject, source, time, data }) => {
      partitions?.push(partition)
      seqs?.push(seq)
      users?.push(subject)
      sources?.push(source)
      accounts?.push(data.account)
      externalIds?.push(data.externalId)
      times?.push(Date.parse(time))
      amounts?.push(data.amountMinor)
      currencies?.push(data.currency)
      directions?.push(data.direction)
      statuses?.push(data.status)
      mccs?.push(data.mcc ?? null)
      merchants?.push(data.merchant ?? null)
    },
    write: () =>
      Effect.runPromise(
        database.query(
          commitStatement,
          columns.map((column, index) => typed(column, columnTypes[index] ?? PgTypes.OID.text)),
        ),
      ),
  }
}

/**
 * The engine's own rows and statement, written with its own means, without what an engine finds out: no budget, no
 * category, no fence. What is committed is used again, as the engine does.
 */
export const pacerLedger = (sql: SqlClient.SqlClient, cipher: Cipher) => {
  const spare: Array<BatchRows> = []
  return (): FloorBatch => {
    const rows = spare.pop() ?? new BatchRows()
    const write = Effect.suspend(() => commitBatch(sql, rows, [])).pipe(
      Effect.andThen(
        Effect.sync(() => {
          rows.clear()
          spare.push(rows)
        }),
      ),
    )
    return {
      add: (partition, seq, event) => addRow(rows, partition, seq, event, cipher),
      write: () => Effect.runPromise(write),
    }
  }
}

const addRow = (rows: BatchRows, partition: number, seq: number, event: Recorded, cipher: Cipher): void => {
  const { subject, source, time, data } = event
  const identity = transactionIdentity(subject, source, data.account, data.externalId)
  const { body, personal } = rowText(event, {})
  rows.addLedger({
    partition,
    seq,
    logMs: Date.parse(time),
    userId: subject,
    type: eventTypeCodes["txn.recorded.v1"],
    identity,
    budgetId: null,
    localDay: null,
    category: null,
    spendMinor: data.amountMinor,
    body,
    personal: personal === undefined ? null : cipher.seal(subject, personal),
  })
  rows.addIdentity(partition, identity, seq)
}
