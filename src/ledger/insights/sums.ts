/**
 * The tables behind the insights, kept in step: lines are replaced, and every sum moves by the difference. What sums to
 * no line at all is gone.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"
import type { SpendLine } from "../../budget/insights/contribution.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"

/** A line with its merchant hashed, in its budget's currency. */
export interface StoredLine extends Omit<SpendLine, "merchant"> {
  readonly merchant: Uint8Array
  readonly currency: string
}

interface Counted {
  readonly day: number
  readonly category: number
  readonly merchant: Uint8Array
  readonly currency: string
  minor: number
  count: number
}

const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

/** Differences by day, category, merchant and currency. */
class Differences {
  readonly #rows = new Map<string, Counted>()

  add({ day, category, merchant, currency, minor }: Omit<Counted, "count">, sign: 1 | -1): void {
    const key = `${day} ${category} ${currency} ${hex(merchant)}`
    const row = this.#rows.get(key)
    if (row === undefined) this.#rows.set(key, { day, category, merchant, currency, minor: sign * minor, count: sign })
    else {
      row.minor += sign * minor
      row.count += sign
    }
  }

  get rows(): ReadonlyArray<Counted> {
    return [...this.#rows.values()].filter(({ minor, count }) => minor !== 0 || count !== 0)
  }
}

const grouped = (rows: ReadonlyArray<Counted>, keyOf: (row: Counted) => string): ReadonlyArray<Counted> => {
  const groups = new Map<string, Counted>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { ...row })
    else {
      group.minor += row.minor
      group.count += row.count
    }
  }
  return [...groups.values()]
}

const deleteLines = Effect.fnUntraced(function* (userId: string, touched: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<Counted>(
    `delete from spend_lines where user_id = $1 and identity = any($2::bytea[])
     returning day, category, merchant, currency, minor::float8 as minor, 1 as count`,
    [
      userId,
      array(
        touched.map((one) => Buffer.from(one, "hex")),
        PgTypes.OID.bytea,
      ),
    ],
  )
})

const insertLines = Effect.fnUntraced(function* (userId: string, lines: ReadonlyArray<StoredLine>) {
  if (lines.length === 0) return
  const sql = yield* SqlClient.SqlClient
  const column = (of: (line: StoredLine) => unknown, oid: number) => array(lines.map(of), oid)
  yield* sql.unsafe(
    `insert into spend_lines (user_id, identity, part, day, category, merchant, currency, minor, budget_id)
     select $1, identity, part, day, category, merchant, currency, minor::bigint, budget_id
       from unnest($2::bytea[], $3::int2[], $4::int4[], $5::int2[], $6::bytea[], $7::text[], $8::float8[], $9::text[])
         as n(identity, part, day, category, merchant, currency, minor, budget_id)`,
    [
      userId,
      column((line) => Buffer.from(line.identity, "hex"), PgTypes.OID.bytea),
      column((line) => line.part, PgTypes.OID.int2),
      column((line) => line.day, PgTypes.OID.int4),
      column((line) => line.category, PgTypes.OID.int2),
      column((line) => line.merchant, PgTypes.OID.bytea),
      column((line) => line.currency, PgTypes.OID.text),
      column((line) => line.minor, PgTypes.OID.float8),
      column((line) => line.budgetId, PgTypes.OID.text),
    ],
  )
})

const counted = (rows: ReadonlyArray<Counted>) => ({
  currency: array(
    rows.map((row) => row.currency),
    PgTypes.OID.text,
  ),
  day: array(
    rows.map((row) => row.day),
    PgTypes.OID.int4,
  ),
  category: array(
    rows.map((row) => row.category),
    PgTypes.OID.int2,
  ),
  merchant: array(
    rows.map((row) => row.merchant),
    PgTypes.OID.bytea,
  ),
  minor: array(
    rows.map((row) => row.minor),
    PgTypes.OID.float8,
  ),
  count: array(
    rows.map((row) => row.count),
    PgTypes.OID.int4,
  ),
})

const moveDays = Effect.fnUntraced(function* (userId: string, differences: ReadonlyArray<Counted>) {
  const rows = grouped(differences, ({ day, category, currency }) => `${day} ${category} ${currency}`)
  const sql = yield* SqlClient.SqlClient
  const { currency, day, category, minor, count } = counted(rows)
  yield* sql.unsafe(
    `insert into spend_days as s (user_id, currency, day, category, minor, count)
     select $1, currency, day, category, minor::bigint, count
       from unnest($2::text[], $3::int4[], $4::int2[], $5::float8[], $6::int4[]) as n(currency, day, category, minor, count)
     on conflict (user_id, currency, day, category)
     do update set minor = s.minor + excluded.minor, count = s.count + excluded.count`,
    [userId, currency, day, category, minor, count],
  )
  yield* sql.unsafe("delete from spend_days where user_id = $1 and day = any($2::int4[]) and count = 0", [userId, day])
})

const moveMerchantDays = Effect.fnUntraced(function* (userId: string, rows: ReadonlyArray<Counted>) {
  const sql = yield* SqlClient.SqlClient
  const { currency, day, category, merchant, minor, count } = counted(rows)
  yield* sql.unsafe(
    `insert into spend_merchant_days as s (user_id, currency, day, category, merchant, minor, count)
     select $1, currency, day, category, merchant, minor::bigint, count
       from unnest($2::text[], $3::int4[], $4::int2[], $5::bytea[], $6::float8[], $7::int4[])
         as n(currency, day, category, merchant, minor, count)
     on conflict (user_id, currency, day, category, merchant)
     do update set minor = s.minor + excluded.minor, count = s.count + excluded.count`,
    [userId, currency, day, category, merchant, minor, count],
  )
  yield* sql.unsafe(
    `delete from spend_merchant_days s using unnest($2::text[], $3::int4[], $4::int2[], $5::bytea[])
       as n(currency, day, category, merchant)
      where s.user_id = $1 and s.currency = n.currency and s.day = n.day and s.category = n.category
        and s.merchant = n.merchant and s.count = 0`,
    [userId, currency, day, category, merchant],
  )
})

const moveMerchants = Effect.fnUntraced(function* (
  userId: string,
  differences: ReadonlyArray<Counted>,
  labels: ReadonlyMap<string, string>,
) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const rows = grouped(differences, ({ merchant }) => hex(merchant)).filter((row) => row.merchant.byteLength > 0)
  if (rows.length === 0) return
  const { merchant, count } = counted(rows)
  const sealed = array(
    rows.map((row) => {
      const label = labels.get(hex(row.merchant))
      return label === undefined ? null : cipher.seal(userId, label)
    }),
    PgTypes.OID.bytea,
  )
  // One that is only taken away keeps the name that it has.
  yield* sql.unsafe(
    `insert into spend_merchants as s (user_id, merchant, label, count)
     select $1, merchant, coalesce(label, ''::bytea), count from unnest($2::bytea[], $3::bytea[], $4::int4[]) as n(merchant, label, count)
     on conflict (user_id, merchant) do update set count = s.count + excluded.count,
       label = case when excluded.label = ''::bytea then s.label else excluded.label end`,
    [userId, merchant, sealed, count],
  )
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
  const differences = new Differences()
  for (const gone of yield* deleteLines(userId, touched)) differences.add(gone, -1)
  const labels = new Map<string, string>()
  for (const line of lines) {
    differences.add(line, 1)
    labels.set(hex(line.merchant), line.label)
  }
  yield* insertLines(userId, lines)
  const { rows } = differences
  if (rows.length === 0) return
  yield* moveDays(userId, rows)
  yield* moveMerchantDays(userId, rows)
  yield* moveMerchants(userId, rows, labels)
})
