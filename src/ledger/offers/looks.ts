/** Budgets that want offers: facts have put them here, and each is taken up by one gateway, no sooner than its pace. */
import { PgTypes } from "@effect/sql-pg"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"

export interface OfferLook {
  readonly userId: string
  readonly budgetId: string
}

/** Those that are due; they come again after the pace, unless they are put to rest. */
export const takeDueLooks = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const pace = PgTypes.float8(limits.offersPaceMs / 1_000)
  return yield* sql<OfferLook>`
    update offer_looks l set looked_at = now(), next_at = now() + make_interval(secs => ${pace}::float8)
      from (select user_id, budget_id from offer_looks
             where next_at <= now() and (looked_at is null or looked_at <= now() - make_interval(secs => ${pace}::float8))
             order by next_at limit ${PgTypes.int4(limits.offersPageRows)} for update skip locked) as due
     where l.user_id = due.user_id and l.budget_id = due.budget_id
    returning l.user_id as "userId", l.budget_id as "budgetId"`
})

/** Nothing is wanted until a fact says so again. */
export const restLook = Effect.fn("restOfferLook")(function* ({ userId, budgetId }: OfferLook) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`delete from offer_looks where user_id = ${userId} and budget_id = ${budgetId}`
})

/** What was found is out of date: it is looked at again at once. */
export const lookAgain = Effect.fn("lookForOffersAgain")(function* ({ userId, budgetId }: OfferLook) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    insert into offer_looks (user_id, budget_id) values (${userId}, ${budgetId})
    on conflict (user_id, budget_id) do update set next_at = now(), looked_at = null`
})
