/** Caps over a real Postgres, with everybody claiming at once. */
import { Effect, Exit, Layer, Scope } from "effect"
import { afterAll, expect, test } from "vitest"
import type { DealOffer } from "../../../streams/deals.ts"
import { freshDatabase } from "../../launch/test-servers.ts"
import { claimObstacles, dealObstacles } from "../../trip/deals/eligibility.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { databaseLayer } from "../database.ts"
import { type ClaimJudge, claimDeal, claimsOf } from "./claims.ts"
import { dealInRow, dealsChangedSince, publishDeal, withdrawDeal } from "./deals.ts"

const scope = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
const roads = Layer.mergeAll(databaseLayer(await freshDatabase(), 12), FieldCipher.passThrough)
const context = await Effect.runPromise(Layer.buildWithScope(roads, scope))
type Roads = Layer.Success<typeof roads>
const run = <A, E>(effect: Effect.Effect<A, E, Roads>) => Effect.runPromise(Effect.provideContext(effect, context))

const now = Date.parse("2026-05-08T04:00:00Z")
const merchant = { merchantId: "kopi", merchantName: "Kopi Senja" }
const offer = (offerId: string, more: Partial<DealOffer> = {}): DealOffer => ({
  ...{ offerId, title: "A fifth off", category: "food", currency: "IDR", timeZone: "Asia/Makassar" },
  ...{ place: { latitude: -8.69, longitude: 115.17 }, priceMinor: 6_000_000 },
  ...{ windows: [{ from: "2026-05-01T00:00:00Z", until: "2026-06-01T00:00:00Z" }] },
  saving: { kind: "percent", percent: 20 },
  ...more,
})
const judge: ClaimJudge = (deal, held) => [...dealObstacles(deal, now), ...claimObstacles(deal, held)]
const claim = (userId: string, offerId: string, claimId: string) =>
  Effect.map(
    Effect.result(claimDeal({ userId, budgetId: "b", dealId: `kopi.${offerId}`, claimId, nowMs: now }, judge)),
    (result) =>
      result._tag === "Success" ? "claimed" : result.failure._tag === "ClaimRefused" ? result.failure.kind : "broken",
  )
const atOnce = (effects: ReadonlyArray<Effect.Effect<string, never, Roads>>) =>
  run(Effect.all(effects, { concurrency: "unbounded" }))
const count = (outcomes: ReadonlyArray<string>, wanted: string) => outcomes.filter((one) => one === wanted).length
const claimedOf = async (dealId: string) =>
  (await run(dealsChangedSince(0, now))).flatMap((row) => dealInRow(row) ?? []).find((deal) => deal.dealId === dealId)
    ?.claimed

test("of a hundred people at once, as many claim as the cap allows", async () => {
  await run(publishDeal(merchant, offer("cap", { caps: { total: 25 } })))
  const outcomes = await atOnce(Array.from({ length: 100 }, (_, index) => claim(`u${index}`, "cap", "c")))
  expect([count(outcomes, "claimed"), count(outcomes, "sold-out")]).toEqual([25, 75])
  expect(await claimedOf("kopi.cap")).toBe(25)
})

test("one person's many claims at once keep to the cap per person", async () => {
  await run(publishDeal(merchant, offer("person", { caps: { perPerson: 2 } })))
  const outcomes = await atOnce(Array.from({ length: 30 }, (_, index) => claim("one", "person", `c${index}`)))
  expect([count(outcomes, "claimed"), count(outcomes, "used-up")]).toEqual([2, 28])
  expect(await run(claimsOf("one"))).toHaveLength(2)
})

test("the same claim sent many times at once is one, and its id names no other deal's", async () => {
  await run(publishDeal(merchant, offer("repeat", { caps: { total: 5 } })))
  const outcomes = await atOnce(Array.from({ length: 20 }, () => claim("again", "repeat", "same")))
  expect(count(outcomes, "claimed")).toBe(20)
  expect(await claimedOf("kopi.repeat")).toBe(1)
  await run(publishDeal(merchant, offer("other")))
  expect(await run(claim("again", "other", "same"))).toBe("key-reused")
})

test("two deals that stand alone, claimed at once: one of them", async () => {
  await run(publishDeal(merchant, offer("alone-1", { stacking: "alone" })))
  await run(publishDeal(merchant, offer("alone-2", { stacking: "alone" })))
  const outcomes = await atOnce(["alone-1", "alone-2"].map((one) => claim("single", one, one)))
  expect(outcomes.toSorted()).toEqual(["claimed", "not-together"])
})

test("published again it keeps its claims; withdrawn or over nobody claims it; others cannot withdraw it", async () => {
  await run(publishDeal(merchant, offer("again", { caps: { total: 2 } })))
  expect(await run(claim("x", "again", "1"))).toBe("claimed")
  expect((await run(publishDeal(merchant, offer("again", { caps: { total: 1 } })))).claimed).toBe(1)
  expect(await run(claim("y", "again", "1"))).toBe("sold-out")
  expect(await run(withdrawDeal("else", "again"))).toBe(false)
  await run(publishDeal(merchant, offer("gone")))
  expect(await run(withdrawDeal("kopi", "gone"))).toBe(true)
  expect(await run(claim("x", "gone", "2"))).toBe("withdrawn")
  await run(
    publishDeal(
      merchant,
      offer("over", { windows: [{ from: "2026-05-01T00:00:00Z", until: "2026-05-02T00:00:00Z" }] }),
    ),
  )
  expect(await run(claim("x", "over", "3"))).toBe("over")
  expect(await run(claim("x", "nothing", "4"))).toBe("unknown")
})
