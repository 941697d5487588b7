/**
 * Offers end to end on a real engine: a plan that will not hold gets a cheaper variant of its itinerary and deals; taken
 * with a correction or for a goal, undone with it, and left alone when the itinerary was changed in between.
 */
import { randomUUID } from "node:crypto"
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { expect, test } from "vitest"
import type { ItineraryView } from "./contract/itinerary.ts"
import { type CallAnswer, startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { merchantToken, someOffer } from "./merchant.test-support.ts"

const gateway = await startGateway()
const { call } = gateway
const sql = (statement: string, parameters: ReadonlyArray<string> = []) =>
  Effect.runPromise(
    Effect.provide(
      Effect.flatMap(SqlClient.SqlClient, (client) => client.unsafe(statement, parameters)),
      PgClient.layer({ url: Redacted.make(gateway.databaseUrl), maxConnections: 1 }),
    ),
  )

const dayMs = 86_400_000
const dayText = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)

/** A trip to Bali that has begun, with an itinerary for the days to come. */
const traveller = async (firstDay = -5, lastDay = 5) => {
  const as = `o${randomUUID().slice(0, 8)}`
  const post = (path: string, body: unknown = {}): Promise<CallAnswer> => call("POST", path, { as, body })
  const opened = await post("/api/budgets", {
    ...tripAroundToday(),
    ...{ startDate: dayText(firstDay), endDate: dayText(lastDay), totalMinor: 1_000_000_000 },
  })
  const budgetId: string = opened.json.budget.budgetId
  const made = await post("/api/itineraries", {
    ...{ itineraryId: "bali", name: "Bali", city: "bali", budgetId, people: 2, goal: "experience" },
    ...{ startDate: dayText(1), endDate: dayText(lastDay) },
  })
  expect(made.status).toBe(201)
  const generous = { budgetConstraints: { totalBudget: 8_000_000, currency: "IDR" } }
  expect((await post("/api/itineraries/bali/generate", generous)).status).toBe(200)
  const spend = (amountMinor: number, category: string, days: number) =>
    post("/api/expenses", {
      ...{ clientId: randomUUID(), amountMinor, currency: "IDR", category },
      occurredAt: new Date(Date.now() + days * dayMs).toISOString(),
    })
  const path = `/api/budgets/${budgetId}`
  return {
    ...{ as, post, spend, path, budgetId },
    itinerary: async (): Promise<ItineraryView> => (await call("GET", "/api/itineraries/bali", { as })).json,
    correction: async () => (await call("GET", `${path}/correction`, { as })).json.correction,
    goals: async () => (await call("GET", `${path}/goals`, { as })).json.goals,
  }
}

/** Half of it on visits, so that an itinerary's saving is one of what lies ahead. */
const overspent = async () => {
  const one = await traveller()
  for (const days of [-4, -3, -2, -1]) {
    await one.spend(70_000_000, "food", days)
    await one.spend(80_000_000, "activities", days)
  }
  await one.spend(60_000_000, "activities", -1)
  return one
}

const placesOf = ({ days }: ItineraryView) => days.map(({ stops }) => stops.map(({ placeId, meal }) => placeId ?? meal))

test("a cheaper itinerary is part of the correction, in force when it is taken, and back when it is undone", async () => {
  const { post, path, correction, itinerary } = await overspent()
  const before = await itinerary()
  await expect.poll(async () => (await correction()).open?.savings[0]?.kind, { timeout: 20_000 }).toBe("itinerary")
  const { open } = await correction()
  const [offer] = open.savings
  expect(offer).toMatchObject({
    itineraryId: "bali",
    version: before.version,
    words: expect.stringMatching(/leave out|replace/i),
  })
  expect(open.explanation.join(" ")).toContain(offer.words)
  expect(open.probabilityAfter).toBeGreaterThan(open.probabilityBefore)
  expect(await itinerary()).toEqual(before)

  const accepted = await post(`${path}/corrections/${open.correctionId}/accept`)
  expect(accepted.status).toBe(200)
  const after = await itinerary()
  expect(after.version).toBe(before.version + 1)
  expect(placesOf(after)).not.toEqual(placesOf(before))
  expect(after.costs.plannedMinor).toBeLessThanOrEqual(before.costs.plannedMinor - offer.savingMinor)
  const [entry] = accepted.json.correction.correctionHistory
  expect(entry).toMatchObject({ decision: "accepted", savings: [{ offerId: offer.offerId, words: offer.words }] })
  expect(accepted.json.correction.savedAheadMinor).toBeGreaterThan(0)
  expect(accepted.json.correction.offers.map(({ kind }: { kind: string }) => kind)).not.toContain("itinerary")

  const undone = await post(`${path}/corrections/${open.correctionId}/undo`)
  expect(undone.json.correction).toMatchObject({ savedAheadMinor: 0, correctionHistory: [{ decision: "undone" }] })
  const back = await itinerary()
  expect(back.version).toBe(before.version + 2)
  expect(back.days).toEqual(before.days)
})

test("an itinerary that was changed in between is left alone, before the correction and after it", async () => {
  const { post, path, correction, itinerary, as } = await overspent()
  await expect.poll(async () => (await correction()).open?.savings[0]?.kind, { timeout: 20_000 }).toBe("itinerary")
  const first = (await correction()).open
  const stop = (await itinerary()).days.flatMap(({ stops }) => stops).find(({ placeId }) => placeId !== null)
  await post("/api/itineraries/bali/edit", { change: { edit: "remove", stopId: stop?.stopId } })
  const stale = await post(`${path}/corrections/${first.correctionId}/accept`)
  expect(stale).toMatchObject({
    status: 422,
    json: { field: "savings", detail: expect.stringMatching(/itinerary was changed/) },
  })
  // It is looked for again at once, for the itinerary as it is now.
  const { version } = await itinerary()
  await expect.poll(async () => (await correction()).open?.savings[0]?.version, { timeout: 20_000 }).toBe(version)
  const { open } = await correction()
  expect((await post(`${path}/corrections/${open.correctionId}/accept`)).status).toBe(200)
  const taken = await itinerary()
  const other = taken.days.flatMap(({ stops }) => stops).find(({ placeId }) => placeId !== null)
  await post("/api/itineraries/bali/edit", { change: { edit: "remove", stopId: other?.stopId } })
  const kept = await post(`${path}/corrections/${open.correctionId}/undo`)
  expect(kept).toMatchObject({
    status: 422,
    json: { field: "correctionId", detail: expect.stringMatching(/changed after this/) },
  })
  await post("/api/itineraries/bali/undo")
  // Put back there, it is another version of the same plan: still theirs to undo by hand, and told so.
  expect((await call("GET", "/api/itineraries/bali", { as })).json.days).toEqual(taken.days)
  expect((await correction()).correctionHistory[0]).toMatchObject({ decision: "accepted" })
})

test("where an itinerary changed between looking and deciding, the whole correction is taken back", async () => {
  const { post, path, correction, itinerary } = await overspent()
  await expect.poll(async () => (await correction()).open?.savings[0]?.kind, { timeout: 20_000 }).toBe("itinerary")
  const { open } = await correction()
  // The version moves on without anybody's seeing it: as if the edit had come between check and commit.
  const before = await itinerary()
  await sql(`create function outrun() returns trigger language plpgsql as $$ begin
    update itinerary_variants set from_version = from_version + 7 where offer_id = new.offer_id; return null; end $$`)
  await sql("create trigger outrun after insert on itinerary_moves for each row execute function outrun()")
  await post(`${path}/corrections/${open.correctionId}/accept`)
  await sql("drop trigger outrun on itinerary_moves")
  await expect
    .poll(async () => (await correction()).correctionHistory[0], { timeout: 20_000 })
    .toMatchObject({ correctionId: open.correctionId, decision: "undone", by: "engine" })
  expect(await itinerary()).toEqual(before)
})

test("a goal that drifts is told what helps, and takes it by itself", async () => {
  const { post, path, goals, correction, itinerary, spend } = await traveller(-8, 2)
  await post(`${path}/goals`, { name: "Come home with some", targetMinor: 330_000_000 })
  for (const days of [-7, -6, -5, -4, -3, -2]) await spend(82_000_000, "activities", days)
  // Half of the money is used up: that is said, and the goal is thought of.
  await spend(20_000_000, "activities", -1)
  expect(await correction()).toMatchObject({ holds: true, open: null })
  await expect.poll(async () => (await goals())[0].offer?.kind, { timeout: 20_000 }).toBe("itinerary")
  const [goal] = await goals()
  expect(goal.offer.probabilityAfter).toBeGreaterThan(goal.probability)
  expect(goal.recommendation).toContain(goal.offer.words)
  const before = await itinerary()
  const taken = await post(`${path}/offers/${goal.offer.offerId}/take`)
  expect(taken.status).toBe(200)
  expect((await itinerary()).version).toBe(before.version + 1)
  const [helped] = await goals()
  expect(helped.probability).toBeCloseTo(goal.offer.probabilityAfter, 1)
  expect(helped.offer?.offerId).not.toBe(goal.offer.offerId)
  expect((await post(`${path}/offers/${goal.offer.offerId}/take`)).status).toBe(404)
  const [entry] = taken.json.correction.correctionHistory
  expect(entry).toMatchObject({ moves: [], undo: { possible: true } })
  expect((await post(`${path}/corrections/${entry.correctionId}/undo`)).status).toBe(200)
  expect((await itinerary()).days).toEqual(before.days)
  expect((await goals())[0].probability).toBe(goal.probability)
})

test("a deal counts with what is expected of it, beside the itinerary, and is withdrawn when nothing is wanted", async () => {
  const token = await merchantToken(gateway.databaseUrl, "surf")
  const deal = { ...someOffer("class"), category: "activities", saving: { kind: "fixed", amountMinor: 40_000_000 } }
  expect((await call("POST", "/api/deals", { token, body: { ...deal, priceMinor: 70_000_000 } })).status).toBe(201)
  const { path, correction, as, budgetId } = await overspent()
  const offersOf = async () => (await correction()).offers.map(({ kind }: { kind: string }) => kind).sort()
  await expect.poll(offersOf, { timeout: 20_000 }).toEqual(["deal", "itinerary"])
  const found = (await correction()).offers.find(({ kind }: { kind: string }) => kind === "deal")
  expect(found).toMatchObject({ dealId: "surf.class", words: expect.stringContaining(deal.title) })
  expect(found.savingMinor).toBeLessThan(40_000_000)
  await call("PATCH", path, { as, body: { totalMinor: 9_000_000_000 } })
  await sql("update offer_looks set next_at = now(), looked_at = null where budget_id = $1", [budgetId])
  await expect.poll(offersOf, { timeout: 20_000 }).toEqual([])
  expect(await sql("select 1 from offer_looks where budget_id = $1", [budgetId])).toEqual([])
})
