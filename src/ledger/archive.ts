/**
 * Reading what was committed: a traveller's events after a snapshot, and the records of identities that memory lacks
 * (I1's `prior`, I2's look-up). Only the owner of a partition reads for folding; its own uncommitted batches lie over
 * what it reads here (partition/overlay.ts).
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { categories, oneOffCategories } from "../../config/taxonomy.ts"
import { eventTypeCodes } from "../../streams/events.ts"
import { bodyOf, companionSource } from "../budget/traveller/body.ts"
import type { Reach } from "../budget/traveller/reach.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import type { Cipher } from "../trust/field-cipher.ts"
import { Decisions } from "./decisions.ts"
import type { ArchivedEvent } from "./rows.ts"
import { decodeRecord, fromRow } from "./rows.ts"

/** A ledger row as a driver reads it. */
export interface StoredRow {
  readonly seq: number
  readonly logMs: number
  readonly userId: string
  readonly type: number
  readonly identity: Uint8Array
  readonly budgetId: string | null
  readonly localDay: number | null
  readonly category: number | null
  readonly spendMinor: number | null
  readonly body: string
  readonly personal: Uint8Array | null
  /** What a replay with newer rules has frozen into it since (JSON). */
  readonly replayedRates?: string | null
  readonly replayedDecisions?: string | null
}

export const columns = `l.seq::float8 as seq, round(extract(epoch from l.logged_at) * 1000)::float8 as "logMs",
  l.user_id as "userId", l.type, l.identity, l.budget_id as "budgetId", l.local_day as "localDay", l.category,
  l.spend_minor::float8 as "spendMinor", l.body, l.personal`

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")

export const archived = (row: StoredRow, cipher: Cipher): ArchivedEvent => {
  const event = fromRow({ ...row, identity: hex(row.identity) }, cipher)
  const { replayedRates, replayedDecisions } = row
  return {
    ...event,
    ...(typeof replayedRates === "string" ? { rates: { ...event.rates, ...decodeRates(replayedRates) } } : {}),
    ...(typeof replayedDecisions === "string"
      ? { decided: { ...event.decided, ...decodeDecisions(replayedDecisions) } }
      : {}),
  }
}

const decodeDecisions = Schema.decodeUnknownSync(Schema.fromJsonString(Decisions))
const decodeRates = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.String)))

export interface After {
  readonly userId: string
  readonly seq: number
}

/**
 * The archived events of several users after a sequence each, by user and then in log order; at most
 * `limits.replayPageEvents` of them: a full page may have more behind its last event.
 */
export const eventsAfter = Effect.fnUntraced(function* (users: ReadonlyArray<After>, cipher: Cipher) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<StoredRow>(
    `select ${columns}, r.rates as "replayedRates", r.decided as "replayedDecisions" from unnest($1::text[], $2::float8[]) as w(user_id, after_seq)
       join ledger l on l.user_id = w.user_id and l.seq > w.after_seq::bigint
       left join replayed_rates r on r.user_id = l.user_id and r.seq = l.seq
      order by l.user_id, l.seq limit ${limits.replayPageEvents}`,
    [
      array(
        users.map((user) => user.userId),
        PgTypes.OID.text,
      ),
      array(
        users.map((user) => user.seq),
        PgTypes.OID.float8,
      ),
    ],
  )
  return rows.map((row) => archived(row, cipher))
})

/** The record that a transaction's first event has made by itself: its body, placed as its row says. */
const recordOfRow = (event: ArchivedEvent, row: StoredRow): TransactionRecord => {
  const { logged } = event
  const bare: TransactionRecord = { identity: logged.identity, firstSeq: logged.seq }
  if (logged.event.type !== "txn.recorded.v1" && logged.event.type !== "txn.amended.v1") return bare
  const body = bodyOf(logged.event, logged)
  const category = row.category === null ? undefined : categories[row.category]
  if (row.budgetId === null || row.localDay === null || category === undefined) return { ...bare, body }
  const rate = Object.values(event.rates)[0]
  const { givenCategory: _category, givenBudgetId: _budget, reference: _reference, ...told } = body
  const { feeMinor: _fee, into: _into, ...entry } = told
  return {
    ...bare,
    body,
    placed: {
      budgetId: row.budgetId,
      entry: {
        ...entry,
        firstSeq: logged.seq,
        category,
        confidence: event.confidence ?? 0,
        decidedBy: event.decidedBy ?? "fallback",
        localDay: row.localDay,
        spendMinor: row.spendMinor ?? 0,
        ...(rate === undefined ? {} : { rate }),
        oneOff: oneOffCategories.has(category),
      },
    },
  }
}

export interface Wanted {
  readonly partition: number
  readonly userId: string
  readonly identity: string
}

/** What is known of an identity: its record, and what became of the first event that carried it. */
export interface Known {
  readonly userId: string
  readonly record: TransactionRecord
  readonly first: {
    readonly disposition: "applied" | "held" | "refused"
    readonly reason?: string
    readonly budgetId: string | null
  }
}

/** What an identity's first row and its record beside it (null: the row says it all) tell together. */
export const knownOfRow = (row: StoredRow & { readonly record: string | null }, cipher: Cipher): Known => {
  const event = archived(row, cipher)
  return {
    userId: row.userId,
    record: row.record === null ? recordOfRow(event, row) : decodeRecord(row.userId, row.record, cipher),
    first: {
      disposition: event.disposition,
      ...(event.reason === undefined ? {} : { reason: event.reason }),
      budgetId: row.budgetId,
    },
  }
}

/**
 * The committed state of these identities; one that is missing from the answer was never committed. Each is looked up by
 * itself: joined as sets, the planner reads whole tables where it has no statistics yet, and the fold waits for it.
 */
export const knownOf = Effect.fnUntraced(function* (wanted: ReadonlyArray<Wanted>, cipher: Cipher) {
  const found = new Map<string, Known>()
  if (wanted.length === 0) return found
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<StoredRow & { readonly record: string | null }>(
    `select ${columns}, i.record
       from unnest($1::smallint[], $2::text[], $3::bytea[]) as w(partition, user_id, identity)
      cross join lateral (
        select seq, record from identities k where k.partition = w.partition and k.identity = w.identity limit 1
      ) i
      cross join lateral (
        select * from ledger r where r.user_id = w.user_id and r.seq = i.seq and r.identity = w.identity limit 1
      ) l`,
    [
      array(
        wanted.map((one) => one.partition),
        PgTypes.OID.int2,
      ),
      array(
        wanted.map((one) => one.userId),
        PgTypes.OID.text,
      ),
      array(
        wanted.map((one) => Buffer.from(one.identity, "hex")),
        PgTypes.OID.bytea,
      ),
    ],
  )
  for (const row of rows) {
    const known = knownOfRow(row, cipher)
    found.set(known.record.identity, known)
  }
  return found
})

/** Whose transactions a command may place anew: those of a span of days, or those that a companion shares. */
export interface Reached {
  readonly partition: number
  readonly userId: string
  readonly reach: ReadonlyArray<Reach>
}

/**
 * At least the transactions in reach, by user; of a user with more than `limits.recordsPerCommandMax`, one more than
 * those. Looks through all of a user's rows: a price of commands, which are rare.
 */
export const knownIn = Effect.fnUntraced(function* (wanted: ReadonlyArray<Reached>, cipher: Cipher) {
  const sql = yield* SqlClient.SqlClient
  const windows = wanted.flatMap(({ partition, userId, reach }) =>
    reach.map((one) =>
      "companionId" in one
        ? { partition, userId, fromDay: 0, toDay: -1, companion: `"source":"${companionSource(one.companionId)}"` }
        : { partition, userId, fromDay: one.fromDay, toDay: one.toDay, companion: null },
    ),
  )
  const rows = yield* sql.unsafe<StoredRow & { readonly record: string | null }>(
    `select found.* from unnest($1::smallint[], $2::text[], $3::int[], $4::int[], $5::text[])
         as w(partition, user_id, from_day, to_day, companion)
       cross join lateral (
         select ${columns}, i.record
           from ledger l join identities i on i.partition = w.partition and i.identity = l.identity and i.seq = l.seq
          where l.user_id = w.user_id and l.type in (${transactionTypes})
            and case when w.companion is null
                  then coalesce(case when i.record is null then l.local_day else i.day end, w.from_day)
                       between w.from_day and w.to_day
                  else position(w.companion in l.body) > 0 end
          limit ${limits.recordsPerCommandMax + 1}
       ) as found`,
    [
      array(
        windows.map((one) => one.partition),
        PgTypes.OID.int2,
      ),
      array(
        windows.map((one) => one.userId),
        PgTypes.OID.text,
      ),
      array(
        windows.map((one) => one.fromDay),
        PgTypes.OID.int4,
      ),
      array(
        windows.map((one) => one.toDay),
        PgTypes.OID.int4,
      ),
      array(
        windows.map((one) => one.companion),
        PgTypes.OID.text,
      ),
    ],
  )
  const found = new Map<string, Map<string, Known>>()
  for (const row of rows) {
    const known = knownOfRow(row, cipher)
    const own = found.get(row.userId) ?? new Map<string, Known>()
    found.set(row.userId, own.set(known.record.identity, known))
  }
  return found
})

/** A user's transactions by their first events, newest first, each with its record as it stands now. */
export const firstEvents = Effect.fnUntraced(function* (
  userId: string,
  partition: number,
  beforeSeq: number,
  limit: number,
  cipher: Cipher,
) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<StoredRow & { readonly record: string | null }>(
    `select ${columns}, i.record
       from ledger l join identities i on i.partition = $2::int2 and i.identity = l.identity and i.seq = l.seq
      where l.user_id = $1 and l.seq < $3::float8::bigint and l.type in (${transactionTypes})
      order by l.seq desc limit ${limit}`,
    [userId, PgTypes.int2(partition), PgTypes.float8(beforeSeq)],
  )
  return rows.map((row) => ({
    seq: row.seq,
    record: row.record === null ? recordOfRow(archived(row, cipher), row) : decodeRecord(userId, row.record, cipher),
  }))
})

/** A transaction may begin with any of its events: they come in any order (I8). */
const transactionTypes = Object.entries(eventTypeCodes)
  .flatMap(([type, code]) => (type.startsWith("txn.") ? [code] : []))
  .join(", ")

const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))
