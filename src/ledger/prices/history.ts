/** Prices that were seen: written after an answer, once a day for each night of an offer; asked by whoever compares. */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Result } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"

export interface SeenRow {
  readonly source: string
  readonly offerId: string
  readonly night: number
  readonly currency: string
  /** Per night and room, or per person. */
  readonly minor: number
}

const texts = (values: ReadonlyArray<string>) => Result.getOrThrow(PgTypes.array(values, PgTypes.OID.text))
const integers = (values: ReadonlyArray<number>) => Result.getOrThrow(PgTypes.array(values, PgTypes.OID.int4))
const numbers = (values: ReadonlyArray<number>) => Result.getOrThrow(PgTypes.array(values, PgTypes.OID.float8))

/** The last price of a day stands. */
export const keepSeen = Effect.fn("keepSeenPrices")(function* (
  kind: string,
  seenDay: number,
  rows: ReadonlyArray<SeenRow>,
) {
  if (rows.length === 0) return
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe(
    `insert into price_history (kind, source, offer_id, night, seen_day, currency, minor)
     select distinct on (source, offer_id, night) $1, source, offer_id, night, $2::int4, currency, minor::bigint
       from unnest($3::text[], $4::text[], $5::int4[], $6::text[], $7::float8[]) as r(source, offer_id, night, currency, minor)
         on conflict (kind, source, offer_id, night, seen_day) do update set currency = excluded.currency, minor = excluded.minor
      where price_history.minor <> excluded.minor`,
    [
      kind,
      PgTypes.int4(seenDay),
      texts(rows.map(({ source }) => source)),
      texts(rows.map(({ offerId }) => offerId)),
      integers(rows.map(({ night }) => night)),
      texts(rows.map(({ currency }) => currency)),
      numbers(rows.map(({ minor }) => minor)),
    ],
  )
})

export interface Standing {
  readonly source: string
  readonly offerId: string
  readonly seen: number
  readonly below: number
  readonly ties: number
}

/** Where each price stands among those that were seen of its own offer, in its own currency. */
export const standingsAmongSeen = Effect.fn("standingsAmongSeen")(function* (
  kind: string,
  asked: ReadonlyArray<Pick<SeenRow, "source" | "offerId" | "minor" | "currency">>,
) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<Standing>(
    `select q.source, q.offer_id as "offerId", h.seen, h.below, h.ties
       from unnest($2::text[], $3::text[], $4::text[], $5::float8[]) as q(source, offer_id, currency, minor)
      cross join lateral (
        select count(*)::int4 as seen, (count(*) filter (where minor < q.minor))::int4 as below,
               (count(*) filter (where minor = q.minor))::int4 as ties
          from price_history where kind = $1 and source = q.source and offer_id = q.offer_id and currency = q.currency) h`,
    [
      kind,
      texts(asked.map(({ source }) => source)),
      texts(asked.map(({ offerId }) => offerId)),
      texts(asked.map(({ currency }) => currency)),
      numbers(asked.map(({ minor }) => minor)),
    ],
  )
})

export interface HistoryPoint {
  readonly night: number
  readonly seenDay: number
  readonly currency: string
  readonly minor: number
}

/** Of each night what was seen last, by night. */
export const nightsSeen = Effect.fn("nightsSeen")(function* (
  kind: string,
  source: string,
  offerId: string,
  from: number,
) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<HistoryPoint>`
    select distinct on (night) night, seen_day as "seenDay", currency, minor::float8 as minor from price_history
     where kind = ${kind} and source = ${source} and offer_id = ${offerId} and night >= ${PgTypes.int4(from)}
     order by night, seen_day desc limit ${PgTypes.int4(limits.priceHistoryDaysMax)}`
})

/** What nights cost as their day came nearer, oldest first. */
export const pathsSeen = Effect.fn("pathsSeen")(function* (
  kind: string,
  source: string,
  offerId: string,
  today: number,
) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<HistoryPoint>`
    select night, seen_day as "seenDay", currency, minor::float8 as minor from price_history
     where kind = ${kind} and source = ${source} and offer_id = ${offerId}
       and seen_day >= ${PgTypes.int4(today - limits.priceHistoryDaysMax)}
     order by night, seen_day limit ${PgTypes.int4(limits.priceSeenRowsMax)}`
})
