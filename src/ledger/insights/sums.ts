/**
 * The tables behind the insights, kept in step: lines are replaced, and every sum moves by the difference. What sums to
 * no line at all is gone.
 */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import type { SpendLine } from "../../budget/insights/contribution.ts"
import { monthOf } from "../../budget/insights/period.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { columnOf, identityColumn } from "./columns.ts"

/** A line with its merchant hashed, in its budget's currency. */
export interface StoredLine extends SpendLine {
  readonly merchant: Merchant
  readonly currency: string
}

/** By its hash; empty where nobody is named. */
export interface Merchant {
  readonly hash: Uint8Array
  /** The hash once more, as a key of maps. */
  readonly key: string
}

/** What a line adds to the sums, or has added. */
interface Amount {
  readonly day: number
  readonly category: number
  readonly currency: string
  readonly merchant: Merchant
  readonly minor: number
}

interface Sum extends Amount {
  minor: number
  count: number
}

/** Differences by whatever a table sums by. */
class Differences {
  readonly #sums = new Map<string, Sum>()
  readonly #keyOf: (amount: Amount) => string

  constructor(keyOf: (amount: Amount) => string) {
    this.#keyOf = keyOf
  }

  add(amount: Amount, sign: 1 | -1): void {
    const key = this.#keyOf(amount)
    const sum = this.#sums.get(key)
    if (sum === undefined) this.#sums.set(key, { ...amount, minor: sign * amount.minor, count: sign })
    else {
      sum.minor += sign * amount.minor
      sum.count += sign
    }
  }

  get rows(): ReadonlyArray<Sum> {
    return [...this.#sums.values()].filter(({ minor, count }) => minor !== 0 || count !== 0)
  }
}

type GoneRow = Omit<Amount, "merchant"> & { readonly merchant: Uint8Array }

const deleteLines = Effect.fnUntraced(function* (userId: string, touched: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<GoneRow>(
    `delete from spend_lines where user_id = $1 and identity = any($2::bytea[])
     returning day, category, merchant, currency, minor::float8 as minor`,
    [userId, identityColumn(touched)],
  )
  return rows.map(({ merchant, ...row }): Amount => ({ ...row, merchant: merchantOf(merchant) }))
})

export const merchantOf = (hash: Uint8Array): Merchant => ({ hash, key: Buffer.from(hash).toString("hex") })

const insertLines = Effect.fnUntraced(function* (userId: string, lines: ReadonlyArray<StoredLine>) {
  if (lines.length === 0) return
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe(
    `insert into spend_lines (user_id, identity, part, day, category, merchant, currency, minor, budget_id)
     select $1, identity, part, day, category, merchant, currency, minor::bigint, budget_id
       from unnest($2::bytea[], $3::int2[], $4::int4[], $5::int2[], $6::bytea[], $7::text[], $8::float8[], $9::text[])
         as n(identity, part, day, category, merchant, currency, minor, budget_id)`,
    [
      userId,
      columnOf("bytea", lines, (column, line) => column.hex(line.identity)),
      columnOf("int2", lines, (column, line) => column.int2(line.part)),
      columnOf("int4", lines, (column, line) => column.int4(line.day)),
      columnOf("int2", lines, (column, line) => column.int2(line.category)),
      columnOf("bytea", lines, (column, line) => column.bytes(line.merchant.hash)),
      columnOf("text", lines, (column, line) => column.text(line.currency)),
      columnOf("float8", lines, (column, line) => column.float8(line.minor)),
      columnOf("text", lines, (column, line) => column.text(line.budgetId)),
    ],
  )
})

const sumColumns = (rows: ReadonlyArray<Sum>) => ({
  currency: columnOf("text", rows, (column, row) => column.text(row.currency)),
  category: columnOf("int2", rows, (column, row) => column.int2(row.category)),
  merchant: columnOf("bytea", rows, (column, row) => column.bytes(row.merchant.hash)),
  minor: columnOf("float8", rows, (column, row) => column.float8(row.minor)),
  count: columnOf("int4", rows, (column, row) => column.int4(row.count)),
})

/** Rows that sum to nothing any more, of those that something was taken from. */
const emptied = (rows: ReadonlyArray<Sum>): boolean => rows.some(({ count }) => count < 0)

const moveDays = Effect.fnUntraced(function* (userId: string, rows: ReadonlyArray<Sum>) {
  const sql = yield* SqlClient.SqlClient
  const { currency, category, minor, count } = sumColumns(rows)
  const day = columnOf("int4", rows, (column, row) => column.int4(row.day))
  yield* sql.unsafe(
    `insert into spend_days as s (user_id, currency, day, category, minor, count)
     select $1, currency, day, category, minor::bigint, count
       from unnest($2::text[], $3::int4[], $4::int2[], $5::float8[], $6::int4[]) as n(currency, day, category, minor, count)
     on conflict (user_id, currency, day, category)
     do update set minor = s.minor + excluded.minor, count = s.count + excluded.count`,
    [userId, currency, day, category, minor, count],
  )
  if (!emptied(rows)) return
  yield* sql.unsafe("delete from spend_days where user_id = $1 and day = any($2::int4[]) and count = 0", [userId, day])
})

const moveMerchantMonths = Effect.fnUntraced(function* (userId: string, rows: ReadonlyArray<Sum>) {
  const sql = yield* SqlClient.SqlClient
  const { currency, category, merchant, minor, count } = sumColumns(rows)
  const month = columnOf("int4", rows, (column, row) => column.int4(monthOf(row.day)))
  yield* sql.unsafe(
    `insert into spend_merchant_months as s (user_id, currency, month, merchant, category, minor, count)
     select $1, currency, month, merchant, category, minor::bigint, count
       from unnest($2::text[], $3::int4[], $4::bytea[], $5::int2[], $6::float8[], $7::int4[])
         as n(currency, month, merchant, category, minor, count)
     on conflict (user_id, currency, month, merchant, category)
     do update set minor = s.minor + excluded.minor, count = s.count + excluded.count`,
    [userId, currency, month, merchant, category, minor, count],
  )
  if (!emptied(rows)) return
  yield* sql.unsafe(
    `delete from spend_merchant_months s using unnest($2::text[], $3::int4[], $4::bytea[], $5::int2[])
       as n(currency, month, merchant, category)
      where s.user_id = $1 and s.currency = n.currency and s.month = n.month and s.merchant = n.merchant
        and s.category = n.category and s.count = 0`,
    [userId, currency, month, merchant, category],
  )
})

const moveMerchants = Effect.fnUntraced(function* (
  userId: string,
  rows: ReadonlyArray<Sum>,
  labels: ReadonlyMap<string, string>,
) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const { merchant, count } = sumColumns(rows)
  const sealed = columnOf("bytea", rows, (column, row) => {
    const label = labels.get(row.merchant.key)
    if (label === undefined) column.null()
    else column.bytes(cipher.seal(userId, label))
  })
  // One that is only taken away keeps the name that it has.
  yield* sql.unsafe(
    `insert into spend_merchants as s (user_id, merchant, label, count)
     select $1, merchant, coalesce(label, ''::bytea), count from unnest($2::bytea[], $3::bytea[], $4::int4[]) as n(merchant, label, count)
     on conflict (user_id, merchant) do update set count = s.count + excluded.count,
       label = case when excluded.label = ''::bytea then s.label else excluded.label end`,
    [userId, merchant, sealed, count],
  )
  if (!emptied(rows)) return
  yield* sql.unsafe("delete from spend_merchants where user_id = $1 and merchant = any($2::bytea[]) and count = 0", [
    userId,
    merchant,
  ])
})

/** @param touched transactions whose lines are replaced, by all that they have now */
export const replaceLines = Effect.fnUntraced(function* (
  userId: string,
  touched: ReadonlyArray<string>,
  lines: ReadonlyArray<StoredLine>,
) {
  const days = new Differences(({ day, category, currency }) => `${day} ${category} ${currency}`)
  const months = new Differences(
    ({ day, category, currency, merchant }) => `${monthOf(day)} ${category} ${currency} ${merchant.key}`,
  )
  const merchants = new Differences(({ merchant }) => merchant.key)
  const labels = new Map<string, string>()
  const add = (amount: Amount, sign: 1 | -1): void => {
    days.add(amount, sign)
    if (amount.merchant.key === "") return
    months.add(amount, sign)
    merchants.add(amount, sign)
  }
  for (const gone of yield* deleteLines(userId, touched)) add(gone, -1)
  for (const line of lines) {
    add(line, 1)
    labels.set(line.merchant.key, line.label)
  }
  yield* insertLines(userId, lines)
  if (days.rows.length > 0) yield* moveDays(userId, days.rows)
  if (months.rows.length > 0) yield* moveMerchantMonths(userId, months.rows)
  if (merchants.rows.length > 0) yield* moveMerchants(userId, merchants.rows, labels)
})
