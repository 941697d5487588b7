/**
 * Which deals were found to be for which budgets: kept once per pair, however many gateways find it, and anew when a deal
 * that had ended was published again.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"
import { msPerDay } from "../../budget/calendar.ts"
import type { DealMatch } from "../../trip/deals/relevance.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"

const texts = (values: ReadonlyArray<string>) => Result.getOrThrow(PgTypes.array(values, PgTypes.OID.text))
const floats = (values: ReadonlyArray<number>) => Result.getOrThrow(PgTypes.array(values, PgTypes.OID.float8))
const bytes = (values: ReadonlyArray<Uint8Array>) => Result.getOrThrow(PgTypes.array(values, PgTypes.OID.bytea))

/** Keeps them in one statement; answers those that nobody had kept before. A pair stands in it once. */
export const keepMatches = Effect.fn("keepMatches")(function* (matches: ReadonlyArray<DealMatch>, nowMs: number) {
  if (matches.length === 0) return []
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const fresh = yield* sql<{ readonly dealId: string; readonly userId: string; readonly budgetId: string }>`
    insert into deal_matches (deal_id, user_id, budget_id, score, saving_minor, sealed, matched_at_ms)
    select m.deal_id, m.user_id, m.budget_id, m.score, m.saving::bigint, m.sealed,
           ${PgTypes.float8(nowMs)}::float8::bigint
      from unnest(${texts(matches.map(({ deal }) => deal.dealId))}::text[],
                  ${texts(matches.map(({ budget }) => budget.userId))}::text[],
                  ${texts(matches.map(({ budget }) => budget.budgetId))}::text[],
                  ${floats(matches.map(({ score }) => score))}::float8[],
                  ${floats(matches.map(({ savingMinor }) => savingMinor))}::float8[],
                  ${bytes(matches.map(({ budget, reason }) => cipher.seal(budget.userId, reason)))}::bytea[])
        as m(deal_id, user_id, budget_id, score, saving, sealed)
    on conflict (deal_id, user_id, budget_id) do update
       set score = excluded.score, saving_minor = excluded.saving_minor, sealed = excluded.sealed,
           matched_at_ms = excluded.matched_at_ms, told_at_ms = null, withdrawn_ms = null
     where deal_matches.withdrawn_ms is not null
    returning deal_id as "dealId", user_id as "userId", budget_id as "budgetId"`
  const keys = new Set(fresh.map(({ dealId, userId, budgetId }) => `${dealId} ${userId} ${budgetId}`))
  return matches.filter(({ deal, budget }) => keys.has(`${deal.dealId} ${budget.userId} ${budget.budgetId}`))
})

/** Marks a match as told, unless its budget has been told of enough within a day. False: say nothing. */
export const takeTelling = Effect.fn("takeTelling")(function* (
  { deal, budget }: DealMatch,
  nowMs: number,
  perDayMax: number,
) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    update deal_matches set told_at_ms = ${PgTypes.float8(nowMs)}::float8::bigint
     where deal_id = ${deal.dealId} and user_id = ${budget.userId} and budget_id = ${budget.budgetId}
       and told_at_ms is null
       and (select count(*) from deal_matches o
             where o.user_id = ${budget.userId} and o.budget_id = ${budget.budgetId}
               and o.told_at_ms > ${PgTypes.float8(nowMs - msPerDay)}::float8::bigint) < ${PgTypes.int4(perDayMax)}
    returning 1`
  return rows.length === 1
})
