/**
 * Whose trips a traveller belongs to, and as what, as the committed log says: the latest word about them in each budget
 * (I8: the same as companions/members.ts says it). Asked by gateways, which know the member and not the trip's owner;
 * refused words are archived too and do not count.
 */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { eventTypeCodes } from "../../streams/events.ts"
import type { Role } from "../budget/companions/members.ts"

export interface Membership {
  readonly ownerUserId: string
  readonly budgetId: string
  /** Null: no longer a member. */
  readonly role: Role | null
}

const joined = eventTypeCodes["member.joined.v1"]
const left = eventTypeCodes["member.left.v1"]

/** The newest word per budget about each of these members; `$1` is an array of their user ids. */
const newestWords = `
  select distinct on (member, l.user_id, l.budget_id)
         (l.body::jsonb) #>> '{data,userId}' as member, l.user_id as "ownerUserId", l.budget_id as "budgetId",
         case when l.type = ${joined} then (l.body::jsonb) #>> '{data,role}' end as role
    from ledger l
   where l.type in (${joined}, ${left}) and (l.body::jsonb) #>> '{data,userId}' = any($1::text[])
     and l.budget_id is not null and coalesce((l.body::jsonb) ->> 'disposition', 'applied') = 'applied'
   order by member, l.user_id, l.budget_id, ((l.body::jsonb) ->> 'time')::timestamptz desc,
            coalesce((l.body::jsonb) #>> '{data,role}', '') desc`

interface Row {
  readonly member: string
  readonly ownerUserId: string
  readonly budgetId: string
  readonly role: Role | null
}

const ask = Effect.fnUntraced(function* (memberIds: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  // User ids hold nothing that an array's text would need quoted (streams/subjects.ts).
  return yield* sql.unsafe<Row>(newestWords, [`{${memberIds.join(",")}}`])
})

const membershipOf = ({ ownerUserId, budgetId, role }: Row): Membership => ({ ownerUserId, budgetId, role })

/** Trips of others that this traveller belongs to now. */
export const membershipsOf = Effect.fn("membershipsOf")(function* (memberId: string) {
  const rows = yield* ask([memberId])
  return rows.filter((row) => row.role !== null).map(membershipOf)
})

/**
 * What a traveller is, or was, in a trip of somebody else; undefined when they never belonged to it. Budget ids are
 * unguessable where this system makes them; should two owners have one of the same name, a trip that still holds the
 * traveller comes first.
 */
export const membershipIn = Effect.fn("membershipIn")(function* (memberId: string, budgetId: string) {
  const rows = (yield* ask([memberId])).filter((row) => row.budgetId === budgetId)
  const found = rows.find((row) => row.role !== null) ?? rows[0]
  return found === undefined ? undefined : membershipOf(found)
})

/** Which of these still belong to their trips: whoever looks on live is asked about again and again. */
export const stillMembers = Effect.fn("stillMembers")(function* (
  looking: ReadonlyArray<{ readonly memberId: string; readonly ownerUserId: string; readonly budgetId: string }>,
) {
  if (looking.length === 0) return new Set<string>()
  const still = new Set<string>()
  const memberIds = [...new Set(looking.map((one) => one.memberId))]
  for (let from = 0; from < memberIds.length; from += limits.watchBatchUsersMax) {
    for (const row of yield* ask(memberIds.slice(from, from + limits.watchBatchUsersMax))) {
      if (row.role !== null) still.add(memberKey(row.member, row.ownerUserId, row.budgetId))
    }
  }
  return still
})

export const memberKey = (memberId: string, ownerUserId: string, budgetId: string): string =>
  `${memberId} ${ownerUserId} ${budgetId}`

/** Somebody whom this system knows: with events of their own, or invited to sign in. */
export const isKnownUser = Effect.fn("isKnownUser")(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly known: boolean }>`
    select exists (select 1 from ledger where user_id = ${userId})
        or exists (select 1 from login_codes where user_id = ${userId}) as known`
  return rows[0]?.known === true
})
