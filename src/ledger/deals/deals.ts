/**
 * Deals in Postgres: published and withdrawn by their merchant, read by every gateway as they change. A row is the
 * merchant's alone: another merchant's offer never has its id.
 */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { DealOffer, dealIdOf, dealOf } from "../../../streams/deals.ts"
import { firstMs, type LiveDeal, lastMs } from "../../trip/deals/deal.ts"

export interface Merchant {
  readonly merchantId: string
  readonly merchantName: string
}

export interface DealRow {
  readonly merchantId: string
  readonly merchantName: string
  readonly body: unknown
  readonly claimed: number
  readonly withdrawn: boolean
  readonly changeNo: number
}

const decodeOffer = Schema.decodeUnknownResult(DealOffer)

/** Undefined for a row that this version cannot read. */
export const dealInRow = ({ body, claimed, withdrawn, ...merchant }: DealRow): LiveDeal | undefined => {
  const offer = decodeOffer(body)
  const { merchantId, merchantName } = merchant
  return Result.isSuccess(offer)
    ? dealOf({ merchantId, merchantName }, offer.success, { claimed, withdrawn })
    : undefined
}

export const dealColumns = `merchant as "merchantId", merchant_name as "merchantName", body, claimed, withdrawn,
  change_no::float8 as "changeNo"`

/** Published again it replaces what it was; what has been claimed stays claimed. */
export const publishDeal = Effect.fn("publishDeal")(function* (merchant: Merchant, offer: DealOffer) {
  const sql = yield* SqlClient.SqlClient
  const deal = dealOf(merchant, offer, { claimed: 0, withdrawn: false })
  const [row] = yield* sql<DealRow>`
    insert into deals (deal_id, merchant, merchant_name, body, from_ms, until_ms, due_ms, cap_total)
    values (${deal.dealId}, ${merchant.merchantId}, ${merchant.merchantName}, ${PgTypes.jsonb(offer)},
            ${PgTypes.float8(firstMs(deal))}::float8::bigint, ${PgTypes.float8(lastMs(deal))}::float8::bigint,
            ${PgTypes.float8(lastMs(deal))}::float8::bigint,
            ${deal.capTotal === null ? null : PgTypes.int4(deal.capTotal)}::int4)
    on conflict (deal_id) do update
       set merchant_name = excluded.merchant_name, body = excluded.body, from_ms = excluded.from_ms,
           until_ms = excluded.until_ms, due_ms = excluded.due_ms, cap_total = excluded.cap_total, withdrawn = false,
           change_no = nextval('deal_changes'), published_at = now()
    returning ${sql.literal(dealColumns)}`
  return row === undefined ? deal : { ...deal, claimed: row.claimed }
})

/** False when the merchant has no such deal. */
export const withdrawDeal = Effect.fn("withdrawDeal")(function* (merchantId: string, offerId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`
    update deals set withdrawn = true, due_ms = 0, change_no = nextval('deal_changes')
     where deal_id = ${dealIdOf(merchantId, offerId)} and merchant = ${merchantId} returning 1`
  return rows.length === 1
})

/** Changed behind this number and not over yet, in that order. */
export const dealsChangedSince = Effect.fn("dealsChangedSince")(function* (changeNo: number, nowMs: number) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<DealRow>`
    select ${sql.literal(dealColumns)} from deals
     where change_no > ${PgTypes.float8(changeNo)}::float8::bigint
       and until_ms > ${PgTypes.float8(nowMs)}::float8::bigint
     order by change_no limit ${PgTypes.int4(limits.dealPageRows)}`
})
