/**
 * Claims, each counted once, with caps that hold whoever claims at the same time: claims of one person come one after
 * the other (a lock on the person), so that what they hold and may hold is not judged twice at once; the cap over all is
 * one conditional update of the deal's own row in the same transaction. Either all of it becomes durable or nothing.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { LiveDeal } from "../../trip/deals/deal.ts"
import type { HeldClaim, Obstacle } from "../../trip/deals/eligibility.ts"
import { type DealRow, dealColumns, dealInRow } from "./deals.ts"

export class ClaimRefused extends Schema.TaggedError<ClaimRefused>()("ClaimRefused", {
  kind: Schema.String,
  message: Schema.String,
}) {}

export interface Claim {
  readonly claimId: string
  readonly dealId: string
  readonly budgetId: string
  readonly claimedAtMs: number
}

interface HeldRow extends Claim, DealRow {}

/** A claim as it was just made, and how many there are of its deal with it; a repeat does not say. */
export interface MadeClaim extends Claim {
  readonly claimedByAll?: number
}

export interface OwnClaim extends Claim {
  readonly held: HeldClaim
}

const ownClaim = (row: HeldRow): OwnClaim => {
  const { claimId, dealId, budgetId, claimedAtMs } = row
  const deal = dealInRow(row)
  return {
    ...{ claimId, dealId, budgetId, claimedAtMs },
    held: {
      dealId,
      merchantId: row.merchantId,
      stacking: deal?.stacking ?? "together",
      excludedDealIds: deal?.exclusions.dealIds ?? [],
    },
  }
}

/** What a person has claimed, oldest first. */
export const claimsOf = Effect.fn("claimsOf")(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<HeldRow>`
    select c.claim_id as "claimId", c.deal_id as "dealId", c.budget_id as "budgetId",
           c.claimed_at_ms::float8 as "claimedAtMs", ${sql.literal(dealColumns)}
      from deal_claims c join deals d on d.deal_id = c.deal_id
     where c.user_id = ${userId} order by c.claimed_at_ms, c.claim_id`
  return rows.map(ownClaim)
})

/** Whoever holds claims, for an index that starts. */
export const everyClaim = Effect.fn("everyClaim")(function* (nowMs: number) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<HeldRow & { readonly userId: string }>`
    select c.user_id as "userId", c.claim_id as "claimId", c.deal_id as "dealId", c.budget_id as "budgetId",
           c.claimed_at_ms::float8 as "claimedAtMs", ${sql.literal(dealColumns)}
      from deal_claims c join deals d on d.deal_id = c.deal_id
     where d.until_ms > ${PgTypes.float8(nowMs)}::float8::bigint`
  return rows.map((row) => ({ userId: row.userId, ...ownClaim(row) }))
})

export interface ClaimRequest {
  readonly userId: string
  readonly budgetId: string
  readonly dealId: string
  /** The same id is the same claim. */
  readonly claimId: string
  readonly nowMs: number
}

/** What stands in the way, by what the deal is and what its claimant holds at that moment. */
export type ClaimJudge = (deal: LiveDeal, held: ReadonlyArray<HeldClaim>) => ReadonlyArray<Obstacle>

const refusedAs = (kind: string, message: string) => new ClaimRefused({ kind, message })

const attempt = Effect.fnUntraced(function* (request: ClaimRequest, judge: ClaimJudge) {
  const { userId, budgetId, dealId, claimId, nowMs } = request
  const sql = yield* SqlClient.SqlClient
  yield* sql`select pg_advisory_xact_lock(hashtextextended(${`deal claims of ${userId}`}, 0))`
  const own = yield* claimsOf(userId)
  const before = own.find((one) => one.claimId === claimId)
  if (before !== undefined) {
    const made: MadeClaim = before
    return before.dealId === dealId
      ? made
      : yield* refusedAs("key-reused", "The Idempotency-Key belongs to the claim of another deal.")
  }
  const [row] = yield* sql<DealRow>`select ${sql.literal(dealColumns)} from deals where deal_id = ${dealId}`
  const deal = row === undefined ? undefined : dealInRow(row)
  if (deal === undefined) return yield* refusedAs("unknown", "There is no such deal.")
  const [obstacle] = judge(
    deal,
    own.map(({ held }) => held),
  )
  if (obstacle !== undefined) return yield* refusedAs(obstacle.kind, obstacle.text)
  const [taken] = yield* sql<{ readonly claimed: number }>`
    update deals set claimed = claimed + 1, change_no = nextval('deal_changes')
     where deal_id = ${dealId} and not withdrawn and (cap_total is null or claimed < cap_total)
       and until_ms > ${PgTypes.float8(nowMs)}::float8::bigint
    returning claimed::int4 as claimed`
  if (taken === undefined) return yield* refusedAs("sold-out", "The last one has just been claimed.")
  yield* sql`
    insert into deal_claims (user_id, claim_id, deal_id, budget_id, claimed_at_ms)
    values (${userId}, ${claimId}, ${dealId}, ${budgetId}, ${PgTypes.float8(nowMs)}::float8::bigint)`
  const claim: MadeClaim = { claimId, dealId, budgetId, claimedAtMs: nowMs, claimedByAll: taken.claimed }
  return claim
})

/** Claims a deal, or says why not. A repeat under its id answers with the claim that stands. */
export const claimDeal = Effect.fn("claimDeal")(function* (request: ClaimRequest, judge: ClaimJudge) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.withTransaction(attempt(request, judge))
})
