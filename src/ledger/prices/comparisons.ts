/** Answered comparisons and the rates that priced them. A traveller's old ones are forgotten with their next. */
import { PgTypes } from "@effect/sql-pg"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { msPerDay } from "../../budget/calendar.ts"
import type { RateOf } from "../../trip/prices/total-price.ts"

export interface KeptComparison {
  readonly comparisonId: string
  readonly userId: string
  readonly kind: string
  readonly askedAtMs: number
  readonly question: object
  readonly answer: object
}

export const keepComparison = Effect.fn("keepComparison")(function* (kept: KeptComparison) {
  const sql = yield* SqlClient.SqlClient
  const oldestMs = kept.askedAtMs - limits.priceComparisonDaysKept * msPerDay
  yield* sql`
    with old as (
      delete from price_comparisons
       where user_id = ${kept.userId} and asked_at_ms < ${PgTypes.float8(oldestMs)}::float8::bigint)
    insert into price_comparisons (comparison_id, user_id, kind, asked_at_ms, question, answer)
    values (${kept.comparisonId}, ${kept.userId}, ${kept.kind}, ${PgTypes.float8(kept.askedAtMs)}::float8::bigint,
            ${PgTypes.jsonb(kept.question)}, ${PgTypes.jsonb(kept.answer)})`
})

/** Undefined when the traveller has none of this name. */
export const comparisonOf = Effect.fn("comparisonOf")(function* (userId: string, comparisonId: string) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly question: unknown; readonly answer: unknown }>`
    select question, answer from price_comparisons where comparison_id = ${comparisonId} and user_id = ${userId}`
  return row
})

interface RateRow {
  readonly base: string
  readonly quote: string
  readonly rate: string
}

const inverseDecimals = 12
const inverse = (rate: string): string => (1 / Number(rate)).toFixed(inverseDecimals)
const product = (one: string, other: string): string => (Number(one) * Number(other)).toFixed(inverseDecimals)

/**
 * The latest rates that a partition's log has, of the last days; a pair that nobody published goes over the rupiah or
 * the dollar. Good for comparing; what is spent is counted at its own day's rate by the fold.
 */
export const latestRates = Effect.fn("latestRates")(function* (partition: number, today: number) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<RateRow>`
    select distinct on (base, quote) base, quote, rate from rates
     where partition = ${PgTypes.int2(partition)} and day between ${PgTypes.int4(today - limits.rateAgeDaysMax)} and ${PgTypes.int4(today + 1)}
     order by base, quote, day desc`
  const known = new Map<string, string>()
  for (const { base, quote, rate } of rows) {
    if (!known.has(quote + base)) known.set(quote + base, inverse(rate))
    known.set(base + quote, rate)
  }
  const rateOf: RateOf = (from, to) => {
    const direct = known.get(from + to)
    if (direct !== undefined) return direct
    for (const pivot of ["IDR", "USD"]) {
      const [into, out] = [known.get(from + pivot), known.get(pivot + to)]
      if (into !== undefined && out !== undefined) return product(into, out)
    }
    return undefined
  }
  return rateOf
})
