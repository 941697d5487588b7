/** What a consent covers, as a property over every order of words, and the database's answer held to the same rule. */
import { randomUUID } from "node:crypto"
import { Effect, Layer, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import fc from "fast-check"
import { afterAll, expect, test } from "vitest"
import { eventTypeCodes } from "../../streams/events.ts"
import { freshDatabase } from "../launch/test-servers.ts"
import { databaseLayer } from "../ledger/database.ts"
import { Consents, type ConsentWord, consentGap } from "./consent.ts"

const database = Layer.orDie(databaseLayer(await freshDatabase(), 2))
const runtime = ManagedRuntime.make(Consents.postgres.pipe(Layer.provideMerge(database)))
afterAll(() => runtime.dispose())

const asked = { source: "bank/bca", account: "a", purpose: "transactions" } as const
const startMs = Date.parse("2026-05-01T00:00:00Z")
const word = fc.record(
  {
    source: fc.constantFrom("bank/bca", "bank/bni"),
    account: fc.constantFrom("a", "b"),
    purpose: fc.constantFrom("transactions" as const, "peers" as const),
    state: fc.constantFrom("granted" as const, "withdrawn" as const),
    sinceMs: fc.integer({ min: 0, max: 5 }).map((hours) => startMs + hours * 3_600_000),
    expiresMs: fc.integer({ min: 0, max: 9 }).map((hours) => startMs + hours * 3_600_000),
  },
  { requiredKeys: ["source", "purpose", "state", "sinceMs"] },
)
const atMs = startMs + 6 * 3_600_000

test("the newest word that covers the account decides, in whatever order they came", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      const gap = consentGap(words, asked, atMs)
      expect(consentGap([...words].reverse(), asked, atMs)).toBe(gap)
      const covering = words.filter(
        (one) =>
          one.source === asked.source &&
          one.purpose === asked.purpose &&
          (one.account === undefined || one.account === asked.account),
      )
      const newestMs = Math.max(...covering.map((one) => one.sinceMs))
      const newest = covering.filter((one) => one.sinceMs === newestMs)
      if (covering.length === 0) expect(gap).toBe("never")
      else if (newest.some((one) => one.state === "withdrawn")) expect(gap).toBe("withdrawn")
      else if (newest.some((one) => one.expiresMs !== undefined && one.expiresMs <= atMs)) expect(gap).toBe("expired")
      else expect(gap).toBeUndefined()
    }),
  )
})

const store = (userId: string, words: ReadonlyArray<ConsentWord>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`select ensure_ledger_month('2026-05-01'::date)`
    for (const [index, { source, account, purpose, state, sinceMs, expiresMs }] of words.entries()) {
      const expires =
        state === "granted" && expiresMs !== undefined ? { expires: new Date(expiresMs).toISOString() } : {}
      const data = { source, ...(account === undefined ? {} : { account }), purpose, state, ...expires }
      const body = JSON.stringify({ id: `c${index}`, time: new Date(sinceMs).toISOString(), data })
      yield* sql`
        insert into ledger (partition, seq, logged_at, user_id, type, body)
        values (0, ${index + 1}, ${"2026-05-01T00:00:00Z"}::timestamptz, ${userId}, ${eventTypeCodes["consent.changed.v1"]}, ${body})`
    }
  })

test("Postgres says what memory says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      const userId = randomUUID()
      await runtime.runPromise(store(userId, words))
      const ask = Effect.flatMap(Consents, (consents) =>
        consents.gap(userId, asked.source, asked.account, asked.purpose, atMs),
      )
      const inMemory = Consents.memory(new Map([[userId, words]]))
      expect(await runtime.runPromise(ask)).toBe(await Effect.runPromise(Effect.provide(ask, inMemory)))
    }),
    { numRuns: 40 },
  )
})
