/**
 * Linked accounts in Postgres: where each stands and how its last run went. What a run writes is fenced by the cursor it
 * began from, so that of two that overlap (two processes, a run that was cut off late) only one moves it on; what they
 * published counts once anyhow (I2).
 */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"

export interface LinkedAccount {
  readonly id: number
  readonly userId: string
  readonly source: string
  readonly account: string
  readonly partner: string
  readonly label: string
  /** Sealed. */
  readonly credential: Uint8Array
  readonly cursor: string | null
  readonly state: "active" | "stopped"
  /** Stopped for want of the traveller's consent, and for nothing else. */
  readonly waitsForConsent: boolean
  readonly nextTryMs: number
  readonly lastAttemptMs: number | null
  readonly lastSuccessMs: number | null
  readonly failures: number
  readonly error: string | null
  readonly imported: number
}

const columns = `
  id, user_id as "userId", source, account, partner, label, credential, cursor, state,
  waits_for_consent as "waitsForConsent", next_try_ms as "nextTryMs", last_attempt_ms as "lastAttemptMs", last_success_ms as "lastSuccessMs", failures, error,
  imported`

/** One account; undefined when it is linked no more. */
export const linkedAccount = Effect.fnUntraced(function* (id: number) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<LinkedAccount>(`select ${columns} from linked_accounts where id = $1`, [id])
  return rows[0]
})

export const linkedAccountsOf = Effect.fnUntraced(function* (userId: string) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql.unsafe<LinkedAccount>(
    `select ${columns} from linked_accounts where user_id = $1 order by label, id limit ${limits.linkedAccountsPerUserMax}`,
    [userId],
  )
})

export interface NewLink {
  readonly userId: string
  readonly source: string
  readonly account: string
  readonly partner: string
  readonly label: string
  readonly credential: Uint8Array
  readonly nowMs: number
}

/** Links an account, or links it anew with a fresh credential; due at once. Undefined when there are too many. */
export const link = Effect.fnUntraced(function* (account: NewLink) {
  const sql = yield* SqlClient.SqlClient
  const { userId, source, nowMs } = account
  const rows = yield* sql<{ readonly id: number }>`
    insert into linked_accounts (user_id, source, account, partner, label, credential, next_try_ms, wish)
    select ${userId}, ${source}, ${account.account}, ${account.partner}, ${account.label}, ${account.credential},
           ${nowMs}, nextval('linked_account_wishes')
     where (select count(*) from linked_accounts where user_id = ${userId}) < ${limits.linkedAccountsPerUserMax}
        or exists (select 1 from linked_accounts
                    where user_id = ${userId} and source = ${source} and account = ${account.account})
    on conflict (user_id, source, account) do update
       set partner = excluded.partner, label = excluded.label, credential = excluded.credential, state = 'active',
           waits_for_consent = false, failures = 0, error = null, next_try_ms = excluded.next_try_ms, wish = excluded.wish
    returning id`
  return rows[0]?.id
})

/** Takes an account out; answers what it was, undefined when the traveller has none such. */
export const unlink = Effect.fnUntraced(function* (userId: string, id: number) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly source: string; readonly account: string }>`
    delete from linked_accounts where user_id = ${userId} and id = ${id} returning source, account`
  return rows[0]
})

/** The traveller wants it now. @returns its partner; undefined when they have no such account */
export const wish = Effect.fnUntraced(function* (userId: string, id: number, nowMs: number) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly partner: string }>`
    update linked_accounts
       set next_try_ms = ${nowMs}, wish = nextval('linked_account_wishes'), state = 'active', waits_for_consent = false
     where user_id = ${userId} and id = ${id} returning partner`
  return rows[0]?.partner
})

/**
 * Something has happened at these accounts: a notice has come, or a consent. Those that wait for the traveller to sign in
 * at their bank go on waiting.
 * @param account undefined: all of the source
 */
export const wake = Effect.fnUntraced(function* (
  userId: string,
  source: string,
  account: string | undefined,
  nowMs: number,
) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<{ readonly id: number; readonly partner: string }>`
    update linked_accounts set next_try_ms = ${nowMs}, wish = nextval('linked_account_wishes')
     where user_id = ${userId} and source = ${source} and (${account ?? null}::text is null or account = ${account ?? null})
       and (state = 'active' or waits_for_consent)
    returning id, partner`
})

/** What the scheduler holds of an account. */
export interface DueRow {
  readonly id: number
  readonly partner: string
  readonly nextTryMs: number
  readonly wish: number
}

/** A partner's accounts that have a next turn, by id, a page at a time. */
export const duePage = Effect.fnUntraced(function* (partner: string, afterId: number) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<DueRow>`
    select id, partner, next_try_ms as "nextTryMs", wish from linked_accounts
     where partner = ${partner} and id > ${afterId} and (state = 'active' or waits_for_consent)
     order by id limit ${limits.syncLoadPageRows}`
})

/** What was linked or wished for after that wish. */
export const wishedAfter = Effect.fnUntraced(function* (after: number) {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<DueRow>`
    select id, partner, next_try_ms as "nextTryMs", wish from linked_accounts
     where wish > ${after} order by wish limit ${limits.syncRescanRowsMax}`
})

/** Gives a run that is about to publish its number. Undefined when it is not its account's run any more. */
export const beginPublishing = Effect.fnUntraced(function* (id: number, cursor: string | null) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly attempt: number }>`
    update linked_accounts set attempt = attempt + 1
     where id = ${id} and cursor is not distinct from ${cursor} returning attempt`
  return rows[0]?.attempt
})

export interface RunSuccess {
  readonly id: number
  /** The one the run began from. */
  readonly before: string | null
  readonly cursor: string
  readonly imported: number
  readonly startedMs: number
  readonly nextTryMs: number
  /** What was left out, in a sentence; null when nothing was. */
  readonly error: string | null
}

/** Moves the cursor on, after everything before it is in the log. */
export const succeeded = Effect.fnUntraced(function* (run: RunSuccess) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    update linked_accounts
       set cursor = ${run.cursor}, imported = imported + ${run.imported}, failures = 0, error = ${run.error},
           state = 'active', waits_for_consent = false, last_attempt_ms = ${run.startedMs}, last_success_ms = ${run.startedMs}, next_try_ms = ${run.nextTryMs}
     where id = ${run.id} and cursor is not distinct from ${run.before}`
})

export interface RunFailure {
  readonly id: number
  readonly startedMs: number
  readonly nextTryMs: number
  readonly failures: number
  readonly error: string
  /** Nothing more is tried before the traveller has done something at the bank, or has consented again. */
  readonly stops: "sign-in" | "consent" | undefined
}

export const failed = Effect.fnUntraced(function* (run: RunFailure) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    update linked_accounts
       set last_attempt_ms = ${run.startedMs}, next_try_ms = ${run.nextTryMs}, failures = ${run.failures},
           error = ${run.error}, state = ${run.stops === undefined ? "active" : "stopped"},
           waits_for_consent = ${run.stops === "consent"}
     where id = ${run.id}`
})

export interface PartnerState {
  readonly partner: string
  readonly openUntilMs: number | null
  readonly openings: number
  readonly error: string | null
}

export const partnerStates = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  return yield* sql<PartnerState>`
    select partner, open_until_ms as "openUntilMs", openings, error from sync_partners`
})

/** Remembers that a partner is left alone, or no longer. */
export const keepPartnerState = Effect.fnUntraced(function* (state: PartnerState) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    insert into sync_partners (partner, open_until_ms, openings, error)
    values (${state.partner}, ${state.openUntilMs}, ${state.openings}, ${state.error})
    on conflict (partner) do update
       set open_until_ms = excluded.open_until_ms, openings = excluded.openings, error = excluded.error`
})
