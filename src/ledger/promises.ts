/**
 * The ledger of promises (0020_promises.sql): what was promised, what was refused, and what became of it. Outcomes are
 * written by the database with the fact that tells them; here they are read, and promises written when they are taken.
 */
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { PlanPromise } from "../budget/guarantee/promise.ts"
import type { RefusalKind } from "../budget/guarantee/refusal.ts"

/** A repeat writes nothing, and nothing moves an outcome. */
export const keepPromise = Effect.fnUntraced(function* (
  about: { readonly userId: string; readonly budgetId: string; readonly currency: string; readonly startDate: string },
  promise: PlanPromise,
) {
  const sql = yield* SqlClient.SqlClient
  const { userId, budgetId, currency, startDate } = about
  const { priceMinor, target, probability } = promise
  yield* sql`
    insert into promises (user_id, budget_id, price_minor, target, probability, promise, currency, start_date)
    values (${userId}, ${budgetId}, ${priceMinor}, ${target}, ${probability}, ${JSON.stringify(promise)}::jsonb, ${currency},
            ${startDate}::date)
    on conflict (user_id, budget_id) do nothing`
})

export const countRefusal = Effect.fnUntraced(function* (kind: RefusalKind) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    insert into promise_refusals (kind, count) values (${kind}, 1)
    on conflict (kind) do update set count = promise_refusals.count + 1`
})

const Row = Schema.Struct({
  probability: Schema.Finite,
  kept: Schema.NullOr(Schema.Boolean),
  lapsed: Schema.Boolean,
})
const decodeRows = Schema.decodeUnknownEffect(Schema.Array(Row))

/** Of every promise: what was claimed and, once its trip is over, whether it was kept, or has lapsed. */
export const promises = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql`select probability, kept, kept is null and ended_at is not null as lapsed from promises`
  return yield* Effect.orDie(decodeRows(rows))
})

export const refusals = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<{ readonly kind: RefusalKind; readonly count: number }>`
    select kind, count::float8 as count from promise_refusals order by kind`
})

/** Where a reader of outcomes stands: promises in the order in which their trips ended. */
export interface EndedAt {
  readonly endedAt: string
  readonly userId: string
  readonly budgetId: string
}

export interface EndedPromise extends EndedAt {
  readonly promise: unknown
  /** By day what was spent; null of trips that ended before it was told. */
  readonly days: unknown
  readonly startDate: string
  readonly currency: string
  readonly finalMinor: number
}

const beginning: EndedAt = { endedAt: "-infinity", userId: "", budgetId: "" }

/** Promises whose trips are over, in the order in which they ended, after one of them. */
export const endedPromises = Effect.fnUntraced(function* (atMost: number, after: EndedAt = beginning) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<EndedPromise>`
    select promise, days, start_date::text as "startDate", currency, final_minor::float8 as "finalMinor",
           ended_at::text as "endedAt", user_id as "userId", budget_id as "budgetId"
      from promises
     where kept is not null and currency is not null
       and (ended_at, user_id, budget_id) > (${after.endedAt}::timestamptz, ${after.userId}, ${after.budgetId})
     order by ended_at, user_id, budget_id limit ${atMost}`
})

/** How many of them there are up to one of them, itself among them. */
export const countEnded = Effect.fnUntraced(function* ({ endedAt, userId, budgetId }: EndedAt) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly count: number }>`
    select count(*)::float8 as count from promises
     where kept is not null and currency is not null
       and (ended_at, user_id, budget_id) <= (${endedAt}::timestamptz, ${userId}, ${budgetId})`
  return row?.count ?? 0
})
