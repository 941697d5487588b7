/**
 * Sign-in by a single-use code: 128 random bits that live for minutes, stored hashed in Postgres so that any gateway
 * may redeem what any process minted. Redeeming deletes the row in the same statement, so that of two who present the
 * same code at once one is refused.
 */
import { createHash, randomBytes } from "node:crypto"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"

/** 128 bits in base64url. */
export const loginCodePattern = /^[A-Za-z0-9_-]{22}$/

const hashOf = (code: string): Uint8Array => createHash("sha256").update(code).digest()

/** A new code for this user. Expired codes, and the user's oldest beyond `limits.loginCodesPerUserMax`, are forgotten. */
export const mintLoginCode = Effect.fn("mintLoginCode")(function* (
  userId: string,
  seconds: number = limits.loginCodeSecondsMax,
) {
  const sql = yield* SqlClient.SqlClient
  const code = randomBytes(16).toString("base64url")
  const lifetimeSeconds = Math.min(seconds, limits.loginCodeSecondsMax)
  yield* sql`
    delete from login_codes where expires_at <= now() or code_hash in (
      select code_hash from login_codes where user_id = ${userId}
      order by expires_at desc offset ${limits.loginCodesPerUserMax - 1}
    )`
  yield* sql`
    insert into login_codes (code_hash, user_id, expires_at)
    values (${hashOf(code)}, ${userId}, now() + make_interval(secs => ${lifetimeSeconds}))`
  return code
})

/** The user whom this code signs in, once; undefined when it is unknown, used or too old. */
export const redeemLoginCode = Effect.fn("redeemLoginCode")(function* (code: string) {
  if (!loginCodePattern.test(code)) return undefined
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly userId: string; readonly alive: boolean }>`
    delete from login_codes where code_hash = ${hashOf(code)}
    returning user_id as "userId", expires_at > now() as alive`
  return rows[0]?.alive === true ? rows[0].userId : undefined
})
