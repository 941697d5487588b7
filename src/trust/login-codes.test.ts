/** Sign-in codes against the real database: once, in time, and worth nothing to whoever reads the table. */
import { Effect, Layer, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { afterAll, expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { freshDatabase } from "../launch/test-servers.ts"
import { databaseLayer } from "../ledger/database.ts"
import { mintLoginCode, redeemLoginCode } from "./login-codes.ts"

const runtime = ManagedRuntime.make(Layer.orDie(databaseLayer(await freshDatabase(), 4)))
afterAll(() => runtime.dispose())
const mint = (userId: string, seconds?: number) => runtime.runPromise(mintLoginCode(userId, seconds))
const redeem = (code: string) => runtime.runPromise(redeemLoginCode(code))

test("a code signs its user in once, whoever else tries at the same moment", async () => {
  const code = await mint("ayu")
  const tries = await Promise.all(Array.from({ length: 8 }, () => redeem(code)))
  expect(tries.filter((userId) => userId === "ayu")).toHaveLength(1)
  expect(tries.filter((userId) => userId === undefined)).toHaveLength(7)
})

test("a code that is too old, unknown or no code at all signs nobody in", async () => {
  expect(await redeem(await mint("ayu", 0))).toBeUndefined()
  for (const code of ["", "A".repeat(22), "' or true --", "A".repeat(10_000)])
    expect(await redeem(code)).toBeUndefined()
})

test("the table holds hashes, and a bounded number of them per user", async () => {
  const codes = []
  for (let index = 0; index < limits.loginCodesPerUserMax + 5; index++) codes.push(await mint("made"))
  const rows = await runtime.runPromise(
    Effect.flatMap(
      SqlClient.SqlClient,
      (sql) =>
        sql<{ readonly hash: string }>`select encode(code_hash, 'hex') as hash from login_codes where user_id = 'made'`,
    ),
  )
  expect(rows).toHaveLength(limits.loginCodesPerUserMax)
  for (const { hash } of rows) expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(await redeem(codes.at(-1) ?? "")).toBe("made")
  expect(await redeem(codes[0] ?? "")).toBeUndefined()
})
