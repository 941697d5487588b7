/**
 * What the ledger says since the insights' cursor, and which transactions that may have changed: the row's own, those
 * that its event met, whatever is tied to either, and for a command or a rate also all that is not settled yet. Each is
 * read as it stands now, so that taking it in twice, or late, gives the same.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { eventTypeCodes } from "../../../streams/events.ts"
import { linkedTo } from "../../budget/insights/contribution.ts"
import type { TransactionRecord } from "../../budget/traveller/record.ts"
import type { Cipher } from "../../trust/field-cipher.ts"
import { archived, columns, knownOf, knownOfRow, type StoredRow } from "../archive.ts"
import type { ArchivedEvent } from "../rows.ts"

export interface LedgerPage {
  readonly lastSeq: number
  readonly isLast: boolean
  /** Events that are no transaction's. */
  readonly others: ReadonlyArray<ArchivedEvent>
  /** By identity, as they stand now. */
  readonly records: ReadonlyMap<string, TransactionRecord>
}

type PendingRow = StoredRow & { readonly record: string | null; readonly isFirst: boolean }

const transactionTypes: ReadonlySet<number> = new Set(
  Object.entries(eventTypeCodes).flatMap(([type, code]) => (type.startsWith("txn.") ? [code] : [])),
)

const readRows = Effect.fnUntraced(function* (userId: string, partition: number, afterSeq: number) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<PendingRow>(
    `select ${columns}, i.record, coalesce(i.seq = l.seq, false) as "isFirst"
       from (select * from ledger where user_id = $1 and seq > $3::float8::bigint order by seq
             limit ${limits.insightPageRows}) l
       left join lateral (
         select seq, record from identities k where k.partition = $2::int2 and k.identity = l.identity limit 1
       ) i on true
      order by l.seq`,
    [userId, PgTypes.int2(partition), PgTypes.float8(afterSeq)],
  )
})

/** The records of these, and of all that is tied to them. */
const closure = Effect.fnUntraced(function* (
  userId: string,
  partition: number,
  known: Map<string, TransactionRecord>,
  wanted: ReadonlySet<string>,
  cipher: Cipher,
) {
  let missing = new Set([...wanted].filter((identity) => !known.has(identity)))
  for (const record of known.values()) {
    for (const identity of linkedTo(record)) if (!known.has(identity)) missing.add(identity)
  }
  const asked = new Set<string>()
  while (missing.size > 0) {
    const ask = [...missing].map((identity) => ({ partition, userId, identity }))
    const found = yield* knownOf(ask, cipher)
    for (const identity of missing) asked.add(identity)
    missing = new Set()
    for (const [identity, { record }] of found) {
      known.set(identity, record)
      for (const other of linkedTo(record)) if (!known.has(other) && !asked.has(other)) missing.add(other)
    }
  }
})

/** Records that a row names beside its own: what it met, and what either was tied to before. */
const namedBy = (row: StoredRow, cipher: Cipher): ReadonlyArray<string> => {
  if (!row.body.includes('"met":') && !row.body.includes('"prior":')) return []
  const { met, prior } = archived(row, cipher)
  return [
    ...met.map((record) => record.identity),
    ...[...met, ...(prior === undefined ? [] : [prior])].flatMap(linkedTo),
  ]
}

/** @param unsettled what counts nowhere yet, asked only where it is needed */
export const readPending = Effect.fnUntraced(function* <E, R>(
  userId: string,
  partition: number,
  afterSeq: number,
  unsettled: Effect.Effect<ReadonlyArray<string>, E, R>,
  cipher: Cipher,
) {
  const rows = yield* readRows(userId, partition, afterSeq)
  const records = new Map<string, TransactionRecord>()
  const wanted = new Set<string>()
  const others: Array<ArchivedEvent> = []
  for (const row of rows) {
    for (const identity of namedBy(row, cipher)) wanted.add(identity)
    if (!transactionTypes.has(row.type)) others.push(archived(row, cipher))
    else if (row.isFirst) {
      const { record } = knownOfRow(row, cipher)
      records.set(record.identity, record)
    } else wanted.add(Buffer.from(row.identity).toString("hex"))
  }
  if (others.length > 0) for (const identity of yield* unsettled) wanted.add(identity)
  yield* closure(userId, partition, records, wanted, cipher)
  const page: LedgerPage = {
    lastSeq: rows.at(-1)?.seq ?? afterSeq,
    isLast: rows.length < limits.insightPageRows,
    others,
    records,
  }
  return page
})
