/** Promises as they were taken and how they ended (`plan_promises`), and how often nothing could be promised. */
import { PgTypes } from "@effect/sql-pg"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"

export interface PromiseRow {
  readonly userId: string
  readonly budgetId: string
  readonly promisedAt: Date
  readonly request: unknown
  readonly currency: string
  readonly priceMinor: number
  readonly probability: number
  readonly target: number
  readonly endDate: string
  readonly finalMinor: number | null
  readonly claims: ReadonlyArray<number> | null
}

const columns = `user_id as "userId", budget_id as "budgetId", promised_at as "promisedAt", request, currency,
  price_minor::float8 as "priceMinor", probability, target, end_date::text as "endDate",
  final_minor::float8 as "finalMinor", claims`

/** The promise of a budget, if one was taken. */
export const promiseOf = Effect.fn("promiseOf")(function* (userId: string, budgetId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<PromiseRow>`
    select ${sql.literal(columns)} from plan_promises where user_id = ${userId} and budget_id = ${budgetId}`
  return rows[0]
})

/** Written once: a promise that stands is not replaced. */
export const writePromise = Effect.fn("writePromise")(function* (
  row: Omit<PromiseRow, "promisedAt" | "finalMinor" | "claims">,
) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    insert into plan_promises (user_id, budget_id, request, currency, price_minor, probability, target, end_date)
    values (${row.userId}, ${row.budgetId}, ${JSON.stringify(row.request)}::text::jsonb, ${row.currency},
      ${PgTypes.float8(row.priceMinor)}::float8::bigint, ${PgTypes.float8(row.probability)},
      ${PgTypes.float8(row.target)}, ${row.endDate}::text::date)
    on conflict do nothing`
})

/** Trips that ended long enough ago for late postings to have come, and whose outcome is not written yet. */
export const unsettledPromises = Effect.fn("unsettledPromises")(function* (endedBefore: string) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<PromiseRow>`
    select ${sql.literal(columns)} from plan_promises
     where final_minor is null and end_date < ${endedBefore}::text::date
     order by end_date, user_id, budget_id limit ${PgTypes.int4(limits.promisesSettledPerLook)}`
})

export const settlePromise = Effect.fn("settlePromise")(function* (
  { userId, budgetId }: Pick<PromiseRow, "userId" | "budgetId">,
  finalMinor: number,
  claims: ReadonlyArray<number>,
) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    update plan_promises set final_minor = ${PgTypes.float8(finalMinor)}::float8::bigint,
           claims = (select array_agg(value::float8 order by n)
             from jsonb_array_elements_text(${JSON.stringify(claims)}::text::jsonb) with ordinality as c(value, n))
     where user_id = ${userId} and budget_id = ${budgetId} and final_minor is null`
})

export const noteRefusal = Effect.fn("noteRefusal")(function* (userId: string, kind: string) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`insert into plan_refusals (user_id, kind) values (${userId}, ${kind}) on conflict do nothing`
})

export interface PromiseCounts {
  readonly promised: number
  readonly ended: number
  readonly kept: number
  readonly refused: number
}

/** Over the promises of all travellers together. */
export const promiseCounts = Effect.fn("promiseCounts")(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<PromiseCounts>`
    select count(*)::float8 as promised, count(final_minor)::float8 as ended,
           count(*) filter (where final_minor <= price_minor)::float8 as kept,
           (select count(*) from plan_refusals)::float8 as refused
      from plan_promises`
  return rows[0] ?? { promised: 0, ended: 0, kept: 0, refused: 0 }
})

/** What was claimed on the mornings of the trips that ended last, and whether it held. */
export const endedClaims = Effect.fn("endedClaims")(function* () {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<{ readonly claimed: number; readonly held: boolean }>`
    select claim as claimed, final_minor <= price_minor as held
      from (select * from plan_promises where final_minor is not null
             order by end_date desc, user_id, budget_id limit ${PgTypes.int4(limits.promisesInDiagram)}) as p,
           unnest(claims) as claim`
})
