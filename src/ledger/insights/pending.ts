/**
 * What the ledger says since the insights' cursor, and which transactions that may have changed: the row's own, those
 * that its event met, whatever is tied to either, and for a command or a rate also all that is not settled yet. Each is
 * read as it stands now, so that taking it in twice, or late, gives the same.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { eventTypeCodes } from "../../../streams/events.ts"
import { linkedTo, type SpendLine } from "../../budget/insights/contribution.ts"
import type { TransactionRecord } from "../../budget/traveller/record.ts"
import type { Cipher } from "../../trust/field-cipher.ts"
import { archived, columnsWith, knownOf, knownOfRow, type StoredRow } from "../archive.ts"
import type { ArchivedEvent } from "../rows.ts"

export interface LedgerPage {
  readonly lastSeq: number
  readonly isLast: boolean
  /** Events that are no transaction's. */
  readonly others: ReadonlyArray<ArchivedEvent>
  /** By identity, as they stand now. */
  readonly records: ReadonlyMap<string, TransactionRecord>
  /** Transactions of which the first row says all: nearly every one. */
  readonly plain: ReadonlyArray<SpendLine>
}

type PendingRow = Omit<StoredRow, "body"> & {
  /** Null: the row is plain. */
  readonly body: string | null
  readonly record: string | null
  readonly isFirst: boolean
}

const transactionTypes: ReadonlySet<number> = new Set(
  Object.entries(eventTypeCodes).flatMap(([type, code]) => (type.startsWith("txn.") ? [code] : [])),
)

/**
 * Placed by its first event, touched by nothing since and naming no other transaction: its columns are its line. The
 * event's text is not even sent: reading it was most of a first look.
 */
const isPlain = `i.seq = l.seq and i.record is null
  and l.type in (${eventTypeCodes["txn.recorded.v1"]}, ${eventTypeCodes["txn.amended.v1"]})
  and l.budget_id is not null and l.local_day is not null and l.category is not null and l.spend_minor is not null
  and position('"met":' in l.body) = 0 and position('"prior":' in l.body) = 0 and position('"refunds":' in l.body) = 0`

const readRows = Effect.fnUntraced(function* (userId: string, partition: number, afterSeq: number) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<PendingRow>(
    `select ${columnsWith(`case when ${isPlain} then null else l.body end`)}, i.record,
            coalesce(i.seq = l.seq, false) as "isFirst"
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

const decodePersonal = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ merchant: Schema.optionalKey(Schema.String) })),
)

/** Opens the merchants of rows: the same words again and again, decoded once. */
const merchantsOf = (userId: string, cipher: Cipher) => {
  const known = new Map<string, string>()
  return (personal: Uint8Array | null): string => {
    if (personal === null) return ""
    const text = cipher.open(userId, personal)
    const merchant = known.get(text) ?? decodePersonal(text).merchant ?? ""
    known.set(text, merchant)
    return merchant
  }
}

const plainLine = (row: PendingRow, label: string): SpendLine => ({
  identity: Buffer.from(row.identity).toString("hex"),
  part: 0,
  day: row.localDay ?? 0,
  category: row.category ?? 0,
  label,
  minor: row.spendMinor ?? 0,
  budgetId: row.budgetId ?? "",
})

const isEventful = (row: PendingRow): row is PendingRow & { readonly body: string } => row.body !== null

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
  const plain: Array<SpendLine> = []
  const merchantIn = merchantsOf(userId, cipher)
  for (const row of rows) {
    if (!isEventful(row)) {
      plain.push(plainLine(row, merchantIn(row.personal)))
      continue
    }
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
    // What something else of this page names is read as a record, and is no line twice.
    plain: records.size === 0 ? plain : plain.filter(({ identity }) => !records.has(identity)),
  }
  return page
})
