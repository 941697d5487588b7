/** Ends of deals over a real Postgres: at their time, once, a page after the other, also after a downtime. */
import { PgTypes } from "@effect/sql-pg"
import { Effect, Exit, Layer, Scope } from "effect"
import { SqlClient } from "effect/sql"
import { afterAll, expect, test } from "vitest"
import { limits } from "../../../config/limits.ts"
import type { DealOffer } from "../../../streams/deals.ts"
import { freshDatabase } from "../../launch/test-servers.ts"
import { plainBudget } from "../../trip/deals/deals.test-support.ts"
import type { DealMatch } from "../../trip/deals/relevance.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { databaseLayer } from "../database.ts"
import { publishDeal, withdrawDeal } from "./deals.ts"
import { endDueDeals, type MatchEnd } from "./ends.ts"
import { keepMatches } from "./matches.ts"

const scope = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
const roads = Layer.mergeAll(databaseLayer(await freshDatabase(), 4), FieldCipher.passThrough)
const context = await Effect.runPromise(Layer.buildWithScope(roads, scope))
type Roads = Layer.Success<typeof roads>
const run = <A, E>(effect: Effect.Effect<A, E, Roads>) => Effect.runPromise(Effect.provideContext(effect, context))

const until = Date.parse("2026-06-01T00:00:00Z")
const offer = (offerId: string, more: Partial<DealOffer> = {}): DealOffer => ({
  ...{ offerId, title: "A fifth off", category: "food", currency: "IDR", timeZone: "Asia/Makassar" },
  ...{ place: { latitude: -8.69, longitude: 115.17 }, priceMinor: 6_000_000 },
  ...{ windows: [{ from: "2026-05-01T00:00:00Z", until: "2026-06-01T00:00:00Z" }] },
  saving: { kind: "percent", percent: 20 },
  ...more,
})
const publish = (offerId: string, more: Partial<DealOffer> = {}) =>
  run(publishDeal({ merchantId: "kopi", merchantName: "Kopi Senja" }, offer(offerId, more)))

/** Kept for so many travellers. */
const matched = async (offerId: string, travellers: number, more: Partial<DealOffer> = {}) => {
  const deal = await publish(offerId, more)
  const matches = Array.from(
    { length: travellers },
    (_, index): DealMatch => ({
      ...{ deal, budget: { ...plainBudget, userId: `u${index}` }, savingMinor: 1, score: 1, probability: 1, need: 1 },
      ...{ distanceKm: 1, reason: "", numbers: [] },
    }),
  )
  return run(keepMatches(matches, until - 1_000))
}
const allDue = async (nowMs: number) => {
  const ends: Array<MatchEnd> = []
  for (let pages = 1; ; pages++) {
    const page = await run(endDueDeals(nowMs))
    ends.push(...page.ends)
    if (!page.more) return { ends, pages }
  }
}
const standing = (dealId: string) =>
  run(
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const [row] = yield* sql<{ readonly count: number }>`
        select count(*)::int4 as count from deal_matches where deal_id = ${dealId} and withdrawn_ms is null`
      return row?.count
    }),
  )

test("at its very end a deal's matches are taken back and told once, not before", async () => {
  await matched("lunch", 3)
  expect((await allDue(until - 1)).ends).toEqual([])
  expect(await standing("kopi.lunch")).toBe(3)
  const both = await Promise.all([allDue(until), allDue(until)])
  expect(both.flatMap(({ ends }) => ends).toSorted((a, b) => a.userId.localeCompare(b.userId))).toEqual(
    ["u0", "u1", "u2"].map((userId) => ({ userId, dealId: "kopi.lunch" })),
  )
  expect(await standing("kopi.lunch")).toBe(0)
  expect((await allDue(until + 1)).ends).toEqual([])
})

test("what fell due in a downtime is told once, page after page", async () => {
  const travellers = limits.dealMatchesEndedPerPageMax + 5
  await matched("many", travellers)
  for (let deal = 0; deal < limits.dealEndsPerPageMax + 1; deal++) await publish(`unmatched-${deal}`)
  const { ends, pages } = await allDue(until + 30 * 86_400_000)
  expect(new Set(ends.map(({ userId }) => userId)).size).toBe(travellers)
  expect(ends).toHaveLength(travellers)
  expect(pages).toBeGreaterThan(2)
  expect(await allDue(until + 30 * 86_400_000)).toEqual({ ends: [], pages: 1 })
})

test("withdrawn it ends at once; published again its matches are new, and it ends anew", async () => {
  expect(await matched("again", 2)).toHaveLength(2)
  expect(await run(withdrawDeal("kopi", "again"))).toBe(true)
  expect((await allDue(until - 1)).ends).toHaveLength(2)
  const later = { windows: [{ from: "2026-05-01T00:00:00Z", until: "2026-07-01T00:00:00Z" }] }
  expect(await matched("again", 2, later)).toHaveLength(2)
  expect(await matched("again", 2, later)).toHaveLength(0)
  expect((await allDue(until)).ends).toEqual([])
  expect((await allDue(Date.parse("2026-07-01T00:00:00Z"))).ends).toHaveLength(2)
})

test("what was still to be said of it is not said any more", async () => {
  await matched("quiet", 1)
  const insert = (notificationId: string, delivered: boolean) =>
    run(
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* sql`
          insert into notifications (user_id, notification_id, kind, severity, topic, budget_id, partition, seq, at_ms,
                                     deliver_at_ms, digest, delivered, sealed)
          values ('u0', ${notificationId}, 'deal', 'info', 'deal', ${plainBudget.budgetId}, ${PgTypes.int2(0)}, 1, 1, 1,
                  false, ${delivered}, ''::bytea)`
      }),
    )
  await insert(`d-kopi.quiet-${plainBudget.budgetId}`, false)
  await insert("d-other", false)
  await allDue(until)
  const left = await run(
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      return yield* sql<{ readonly id: string }>`select notification_id as id from notifications`
    }),
  )
  expect(left).toEqual([{ id: "d-other" }])
})
