/** The given database's checks: each refusal is a sentence that says what to do and holds no password. */
import { Effect } from "effect"
import { expect, inject, test } from "vitest"
import { givenPostgres } from "./postgres.ts"

const refusal = (url: string) =>
  Effect.runPromise(Effect.map(Effect.flip(givenPostgres(url)), (error) => error.message))

const changed = (parts: { readonly password?: string; readonly pathname?: string }): string =>
  Object.assign(new URL(inject("databaseUrl")), parts).href

test("a good database is accepted with its release", async () => {
  expect((await Effect.runPromise(givenPostgres(inject("databaseUrl")))).version).toMatch(/^18\./)
})

test.each([
  ["no URL at all", "somewhere", "postgres://user:password@host:port/database"],
  ["another kind of URL", "mysql://a:b@127.0.0.1/c", "postgres://user:password@host:port/database"],
  ["nobody listens", "postgres://a:secret@127.0.0.1:1/c", "No Postgres opens at 127.0.0.1:1/c; check DATABASE_URL"],
])("%s", async (_what, url, sentence) => {
  const said = await refusal(url)
  expect(said).toContain(sentence)
  expect(said).not.toContain("secret")
})

test("a wrong password, and a database that is not there", async () => {
  expect(await refusal(changed({ password: "wrong" }))).toContain("password authentication failed")
  expect(await refusal(changed({ pathname: "/nowhere" }))).toContain('database "nowhere" does not exist')
})
