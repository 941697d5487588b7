/**
 * Deals that are over, by a queue in Postgres (`due_ms`): their matches are taken back, what was still to be said of them
 * is not said, and each end is told once, whichever gateway comes first and however long none did. A page of matches is
 * one transaction (I5); a deal leaves the queue with the last of its matches, so that a stop in between goes on there.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"

/** A traveller who has one match less. */
export interface MatchEnd {
  readonly userId: string
  readonly dealId: string
}

export interface EndedPage {
  readonly ends: ReadonlyArray<MatchEnd>
  /** Whether more may be due. */
  readonly more: boolean
}

const none: EndedPage = { ends: [], more: false }

const endPage = Effect.fnUntraced(function* (nowMs: number) {
  const sql = yield* SqlClient.SqlClient
  const due = yield* sql<{ readonly dealId: string }>`
    select deal_id as "dealId" from deals where due_ms <= ${PgTypes.float8(nowMs)}::float8::bigint
     order by due_ms, deal_id limit ${PgTypes.int4(limits.dealEndsPerPageMax)} for update skip locked`
  if (due.length === 0) return none
  const dealIds = Result.getOrThrow(
    PgTypes.array(
      due.map(({ dealId }) => dealId),
      PgTypes.OID.text,
    ),
  )
  const ends = yield* sql<MatchEnd>`
    with page as (
      select deal_id, user_id, budget_id from deal_matches
       where deal_id = any(${dealIds}::text[]) and withdrawn_ms is null
       limit ${PgTypes.int4(limits.dealMatchesEndedPerPageMax)}
    ), silenced as (
      delete from notifications n using page p
       where n.user_id = p.user_id and n.notification_id = 'd-' || p.deal_id || '-' || p.budget_id and not n.delivered
    )
    update deal_matches m set withdrawn_ms = ${PgTypes.float8(nowMs)}::float8::bigint from page p
     where m.deal_id = p.deal_id and m.user_id = p.user_id and m.budget_id = p.budget_id
    returning m.user_id as "userId", m.deal_id as "dealId"`
  const isWhole = ends.length < limits.dealMatchesEndedPerPageMax
  if (isWhole) yield* sql`update deals set due_ms = null where deal_id = any(${dealIds}::text[])`
  return { ends, more: !isWhole || due.length === limits.dealEndsPerPageMax }
})

/** Takes the next page of what is due; each match is taken back once. */
export const endDueDeals = Effect.fn("endDueDeals")(function* (nowMs: number) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.withTransaction(endPage(nowMs))
})
