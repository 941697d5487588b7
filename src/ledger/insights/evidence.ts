/** The transactions behind an insight: a few for its answer, and page by page for who opens it, each as it stands now. */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import type { EvidenceFilter } from "../../budget/insights/insight.ts"
import { viewTransaction } from "../../budget/look.ts"
import { placementsOf } from "../../budget/traveller/record.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { knownOf } from "../archive.ts"
import { codesOf } from "./read.ts"

const array = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

/** Only what is asked is compared, so that each question finds its index. */
const conditionsOf = (filter: EvidenceFilter): string => `l.user_id = $1 and l.currency = $2
  and l.day between $3::int4 and $4::int4 and l.category = any($5::int2[])
  and ${filter.merchantKey === undefined ? "$6::bytea is null" : "l.merchant = $6::bytea"}
  and ${filter.transactionIds === undefined ? "$7::bytea[] is null" : "l.identity = any($7::bytea[])"}`

const parametersOf = (userId: string, currency: string, filter: EvidenceFilter): ReadonlyArray<unknown> => [
  userId,
  currency,
  PgTypes.int4(filter.fromDay),
  PgTypes.int4(filter.toDay),
  array(codesOf(filter.categories ?? []), PgTypes.OID.int2),
  filter.merchantKey === undefined ? null : Buffer.from(filter.merchantKey, "hex"),
  filter.transactionIds === undefined
    ? null
    : array(
        filter.transactionIds.map((one) => Buffer.from(one.slice(0, 32), "hex")),
        PgTypes.OID.bytea,
      ),
]

/**
 * No older than this the newest few are: each day in the sums holds at least one of them, so that the lines of a few days
 * are looked through instead of all that a rare category's would be searched in. A merchant's stand together anyway.
 */
const newestFrom = Effect.fnUntraced(function* (userId: string, currency: string, filter: EvidenceFilter) {
  if (filter.merchantKey !== undefined) return filter.fromDay
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql.unsafe<{ readonly day: number | null }>(
    `select min(day) as day from (
       select distinct day from spend_days
        where user_id = $1 and currency = $2 and day between $3::int4 and $4::int4 and category = any($5::int2[])
        order by day desc limit ${limits.insightEvidenceMax}) d`,
    parametersOf(userId, currency, filter).slice(0, 5),
  )
  return row?.day ?? filter.fromDay
})

/** Ids of the newest few behind a filter. */
export const evidenceIds = Effect.fnUntraced(function* (userId: string, currency: string, filter: EvidenceFilter) {
  if (filter.transactionIds !== undefined) return filter.transactionIds
  const sql = yield* SqlClient.SqlClient
  const fromDay = yield* newestFrom(userId, currency, filter)
  const rows = yield* sql.unsafe<{ readonly identity: Uint8Array }>(
    `select l.identity from spend_lines l where ${conditionsOf(filter)} order by l.day desc, l.minor desc limit ${limits.insightEvidenceMax}`,
    parametersOf(userId, currency, { ...filter, fromDay }),
  )
  return [...new Set(rows.map(({ identity }) => hex(identity)))]
})

interface LineRow {
  readonly identity: Uint8Array
  readonly part: number
  readonly budgetId: string
}

/** One page of the transactions behind a filter, newest day first. @param offset of the page */
export const evidencePage = Effect.fn("evidencePage")(function* (
  owner: { readonly userId: string; readonly partition: number },
  currency: string,
  filter: EvidenceFilter,
  offset: number,
  limit: number,
) {
  const { userId, partition } = owner
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const lines = yield* sql.unsafe<LineRow>(
    `select l.identity, l.part, l.budget_id as "budgetId" from spend_lines l where ${conditionsOf(filter)}
      order by l.day desc, l.minor desc, l.identity, l.part limit $8::int4 offset $9::int4`,
    [...parametersOf(userId, currency, filter), PgTypes.int4(limit + 1), PgTypes.int4(offset)],
  )
  const shown = lines.slice(0, limit)
  const wanted = shown.map(({ identity }) => ({ partition, userId, identity: hex(identity) }))
  const known = yield* knownOf(wanted, cipher)
  const transactions = shown.flatMap(({ identity, part, budgetId }) => {
    const record = known.get(hex(identity))?.record
    const placed = record === undefined ? undefined : placementsOf(record)[part]
    return placed === undefined ? [] : [{ budgetId, transaction: viewTransaction(placed.entry) }]
  })
  return { transactions, next: lines.length > limit ? offset + limit : null }
})
