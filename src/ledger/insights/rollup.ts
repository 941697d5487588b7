/**
 * Brings a traveller's sums up to the committed ledger: read behind a cursor of their own, under a lock on it, so that a
 * commit pays nothing, gateways do not get in each other's way, and whoever asks sees all that is committed. Sums are
 * kept by differences of lines that are replaced whole: they equal a computation from the start (a property says so).
 */
import { createHmac, randomBytes } from "node:crypto"
import { PgTypes } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { isUnsettled, linesOf } from "../../budget/insights/contribution.ts"
import { merchantName } from "../../budget/insights/merchant-name.ts"
import { type Consents, hearConsent } from "../../budget/traveller/consents.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import type { ArchivedEvent } from "../rows.ts"
import { identityColumn } from "./columns.ts"
import { type LedgerPage, readPending } from "./pending.ts"
import { type Merchant, merchantOf, replaceLines, type StoredLine } from "./sums.ts"

const hashBytes = 16
const keyBytes = 32

const BudgetFacts = Schema.Record(Schema.String, Schema.Struct({ currency: Schema.String, timeZone: Schema.String }))
export type BudgetFacts = typeof BudgetFacts.Type
const KeptConsents = Schema.Record(
  Schema.String,
  Schema.Struct({
    state: Schema.Literals(["granted", "withdrawn"]),
    timeMs: Schema.Finite,
    expiresMs: Schema.optionalKey(Schema.Finite),
  }),
)
const decodeBudgets = Schema.decodeUnknownSync(BudgetFacts)
const decodeConsents = Schema.decodeUnknownSync(KeptConsents)

interface CursorRow {
  readonly seq: number
  readonly key: Uint8Array
  readonly budgets: unknown
  readonly consents: unknown
}

/** Where a traveller's sums stand, and by what their merchants are hashed. */
interface Standing {
  seq: number
  readonly key: Uint8Array
  budgets: BudgetFacts
  readonly consents: Consents
}

/** The cursor, locked until the transaction ends; made when there is none. */
const lockCursor = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const fresh = cipher.seal(userId, randomBytes(keyBytes).toString("base64"))
  yield* sql`insert into insight_cursors (user_id, key) values (${userId}, ${fresh}) on conflict do nothing`
  const [row] = yield* sql<CursorRow>`
    select seq::float8 as seq, key, budgets, consents from insight_cursors where user_id = ${userId} for update`
  const standing: Standing = {
    seq: row?.seq ?? 0,
    key: Buffer.from(cipher.open(userId, row?.key ?? fresh), "base64"),
    budgets: decodeBudgets(row?.budgets ?? {}),
    consents: new Map(Object.entries(decodeConsents(row?.consents ?? {}))),
  }
  return standing
})

const unsettledOf = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly identity: Uint8Array }>`
    select identity from spend_unsettled where user_id = ${userId}`
  return rows.map(({ identity }) => Buffer.from(identity).toString("hex"))
})

const openedType = 1
const Opened = Schema.fromJsonString(
  Schema.Struct({
    data: Schema.Struct({ budgetId: Schema.String, currency: Schema.String, timeZone: Schema.String }),
    disposition: Schema.optionalKey(Schema.String),
  }),
)
const decodeOpened = Schema.decodeUnknownSync(Opened)

/** Currency and zone of all budgets: neither ever changes. Their names stay where they are sealed. */
const readBudgets = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{
    readonly body: string
  }>`select body from ledger where user_id = ${userId} and type = ${openedType}`
  const budgets: Record<string, BudgetFacts[string]> = {}
  for (const { body } of rows) {
    const { data, disposition } = decodeOpened(body)
    if (disposition === undefined) budgets[data.budgetId] = { currency: data.currency, timeZone: data.timeZone }
  }
  return budgets
})

const hear = (standing: Standing, others: ReadonlyArray<ArchivedEvent>): void => {
  for (const { logged } of others) {
    const { event, timeMs } = logged
    if (event.type === "consent.changed.v1" && event.data.purpose === "peers") {
      hearConsent(standing.consents, event, timeMs)
    }
  }
}

const never = Number.MAX_SAFE_INTEGER

/** Until when the traveller lets their figures stand among others'; 0: not at all. One source that may is enough. */
const peersUntilMs = (consents: Consents): number =>
  Math.max(0, ...[...consents.values()].map(({ state, expiresMs }) => (state === "granted" ? (expiresMs ?? never) : 0)))

const unnamed = merchantOf(new Uint8Array(0))

/** Merchants by the names as they came: hashed once each, however often they are met. */
const merchantsFor = ({ key }: Standing) => {
  const known = new Map<string, Merchant>()
  return (label: string): Merchant => {
    const found = known.get(label)
    if (found !== undefined) return found
    const name = merchantName(label === "" ? undefined : label)
    const hash = () => createHmac("sha256", key).update(name).digest().subarray(0, hashBytes)
    const merchant = name === "" ? unnamed : merchantOf(hash())
    known.set(label, merchant)
    return merchant
  }
}

/** The lines of a page's transactions. */
const linesIn = Effect.fnUntraced(function* (userId: string, standing: Standing, { records, plain }: LedgerPage) {
  const told = plain.filter(({ minor }) => minor !== 0)
  for (const record of records.values()) told.push(...linesOf(record))
  if (told.some(({ budgetId }) => standing.budgets[budgetId] === undefined)) {
    standing.budgets = yield* readBudgets(userId)
  }
  const merchantNamed = merchantsFor(standing)
  return told.map((line): StoredLine => {
    const currency = standing.budgets[line.budgetId]?.currency
    if (currency === undefined) throw new Error(`no budget ${line.budgetId} in the archive`)
    return { ...line, merchant: merchantNamed(line.label), currency }
  })
})

const keepUnsettled = Effect.fnUntraced(function* (
  userId: string,
  touched: ReadonlyArray<string>,
  unsettled: ReadonlyArray<string>,
) {
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe("delete from spend_unsettled where user_id = $1 and identity = any($2::bytea[])", [
    userId,
    identityColumn(touched),
  ])
  if (unsettled.length === 0) return
  yield* sql.unsafe("insert into spend_unsettled (user_id, identity) select $1, unnest($2::bytea[])", [
    userId,
    identityColumn(unsettled),
  ])
})

const takeIn = Effect.fnUntraced(function* (userId: string, standing: Standing, page: LedgerPage) {
  hear(standing, page.others)
  const { records, plain } = page
  if (records.size + plain.length > 0) {
    const touched = [...records.keys(), ...plain.map(({ identity }) => identity)]
    yield* replaceLines(userId, touched, yield* linesIn(userId, standing, page))
    const unsettled = [...records.values()].filter(isUnsettled).map(({ identity }) => identity)
    yield* keepUnsettled(userId, touched, unsettled)
  }
  standing.seq = page.lastSeq
})

/** One page of the ledger, with the cursor: both or neither. */
const takePage = Effect.fnUntraced(function* (userId: string, partition: number) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const standing = yield* lockCursor(userId)
  const page = yield* readPending(userId, partition, standing.seq, unsettledOf(userId), cipher)
  if (page.lastSeq > standing.seq) {
    yield* takeIn(userId, standing, page)
    yield* sql`update insight_cursors set seq = ${PgTypes.float8(standing.seq)}::float8::bigint,
      budgets = ${PgTypes.jsonb(standing.budgets)}, consents = ${PgTypes.jsonb(Object.fromEntries(standing.consents))},
      peers_until = ${PgTypes.float8(peersUntilMs(standing.consents))}::float8::bigint
      where user_id = ${userId}`
  }
  return page.isLast
})

/** One look that locks nothing and writes nothing: mostly the sums are where the ledger is. */
const isCaughtUp = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    select 1 from insight_cursors c
     where c.user_id = ${userId}
       and c.seq >= (select l.seq from ledger l where l.user_id = ${userId} order by l.seq desc limit 1)`
  return rows.length > 0
})

/**
 * Takes in all that is committed of a traveller, a page per transaction: whoever gives up in the middle of a long first
 * look has not looked in vain.
 */
export const catchUp = Effect.fn("catchUpInsights")(function* (userId: string, partition: number) {
  const sql = yield* SqlClient.SqlClient
  if (yield* isCaughtUp(userId)) return
  while (!(yield* sql.withTransaction(takePage(userId, partition)))) yield* Effect.yieldNow
})

/** After a replay has rewritten a traveller's records: everything is taken in anew by whoever asks next. */
export const forgetInsights = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  for (const table of ["spend_lines", "spend_unsettled", "spend_days", "spend_merchant_months", "spend_merchants"]) {
    yield* sql.unsafe(`delete from ${table} where user_id = $1`, [userId])
  }
  yield* sql`update insight_cursors set seq = 0, consents = '{}' where user_id = ${userId}`
})
