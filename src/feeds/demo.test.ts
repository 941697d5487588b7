/**
 * The demonstration against the real engine: the trips it shows, and that starting again goes on with them and counts
 * nothing twice (I2).
 */
import { Effect, Exit, Layer, Scope } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { Broker } from "../broker/connection.ts"
import { msPerDay } from "../budget/calendar.ts"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import { runEngine, until } from "../partition/engine.test-support.ts"
import type { Delivery } from "./delivery.ts"
import { demoLayer } from "./demo.ts"
import { Publisher } from "./publisher.ts"
import { anchorOfBudget, blockOf, demoDeliveries, isUnderWay, liveDay, othersDeliveries } from "./simulate/demo-plan.ts"
import { Timeline } from "./simulate/timeline.ts"

const natsUrl = await freshBroker()
const running = await runEngine({ natsUrl, databaseUrl: await freshDatabase() })
afterAll(() => running.stop())

const startDemo = async () => {
  const scope = Scope.makeUnsafe()
  const layer = demoLayer({ speed: 40 }).pipe(
    Layer.provide(Publisher.layer),
    Layer.provide(Broker.layer({ url: natsUrl })),
  )
  await Effect.runPromise(Layer.buildWithScope(layer, scope))
  return () => Effect.runPromise(Scope.close(scope, Exit.void))
}

/** Rows of the demo traveller's purchases: those of the recordings, and those that keep the screen moving. */
const purchases = async () => {
  const rows = await running.sql<{ identity: string; extra: boolean; spend: string }>(
    `select encode(identity, 'hex') as identity, body like '%"live-%' as extra, coalesce(spend_minor, 0)::text as spend
       from ledger where user_id = 'demo' and type = 4`,
  )
  const recorded = new Map(rows.filter(({ extra }) => !extra).map(({ identity, spend }) => [identity, spend]))
  return { recorded, extras: rows.length - recorded.size }
}

describe("the demonstration", () => {
  it("shows a trip on its fifth day, a past one and a coming one, and goes on with them when it starts again", async () => {
    const stop = await startDemo()
    await until("a small purchase came", async () => (await purchases()).extras > 0)
    const budgets = await running.budgets("demo")
    await stop()
    const bali = budgets.find(({ budgetId }) => budgetId.startsWith("bali-"))
    expect(bali).toMatchObject({ phase: "running", tripDay: 5, tripDays: 7 })
    expect(bali?.spentMinor).toBeGreaterThan(500_000_000)
    expect(budgets.find(({ budgetId }) => budgetId.startsWith("tokyo-"))).toMatchObject({ phase: "ended" })
    expect(budgets.find(({ budgetId }) => budgetId.startsWith("jakarta-bandung-"))).toMatchObject({ phase: "upcoming" })

    const { correction, goals } = await running.budget("demo", bali?.budgetId ?? "")
    expect(correction?.open ?? correction?.preview).toMatchObject({ adherenceTarget: 0.9 })
    expect(goals?.goals.map(({ kind }) => kind)).toEqual(["limit", "save"])

    const before = await purchases()
    const again = await startDemo()
    await until("another small purchase came", async () => (await purchases()).extras > before.extras)
    await again()
    const after = await purchases()
    expect((await running.budgets("demo")).map(({ budgetId }) => budgetId).sort()).toEqual(
      budgets.map(({ budgetId }) => budgetId).sort(),
    )
    for (const [identity, spend] of before.recorded) expect(after.recorded.get(identity)).toBe(spend)
  })

  it("sends nothing to the dead letters and holds nothing for want of a rate", async () => {
    const { manager } = running.broker
    expect((await manager.streams.info("DEAD_LETTERS")).state.messages).toBe(0)
    const tokyo = (await running.budgets("demo")).find(({ budgetId }) => budgetId.startsWith("tokyo-"))
    expect(tokyo?.spentMinor).toBeGreaterThan(1_500_000_000)
  })
})

describe("the plan", () => {
  const nowMs = Date.parse("2026-11-22T05:00:00Z")

  it("goes on with a trip as long as it lasts, and knows it by its name", () => {
    const anchor = liveDay(nowMs)
    const opened = demoDeliveries(anchor).find(
      ({ event }) => event.type === "budget.opened.v1" && event.data.budgetId.startsWith("bali"),
    )
    expect(opened?.event.type === "budget.opened.v1" && anchorOfBudget(opened.event.data.budgetId)).toBe(anchor)
    expect([-5, -4, 0, 2, 3].map((days) => isUnderWay(anchor, anchor + days))).toEqual([false, true, true, true, false])
  })

  it.each([
    ["the demo traveller", () => demoDeliveries(liveDay(nowMs))],
    ["the others", () => [...othersDeliveries(blockOf(nowMs))]],
  ])("gives every event of %s a name of its own, and the same again", (_who, deliveries) => {
    const first = deliveries()
    const names = first.map(({ event }) => `${event.subject} ${event.id}`)
    expect(new Set(names).size).toBe(names.length)
    expect(deliveries()).toEqual(first)
  })

  it("hands out each delivery once, whatever the beats", () => {
    const all = [...othersDeliveries(blockOf(nowMs))]
    const timeline = new Timeline(all)
    const handed: Array<Delivery> = []
    for (let at = nowMs - 20 * msPerDay; !timeline.isOver; at += 7 * 3_600_000) handed.push(...timeline.takeDue(at))
    expect(handed).toHaveLength(all.length)
    expect(new Set(handed).size).toBe(all.length)
    expect(handed.every((delivery, index) => delivery.deliverMs >= (handed[index - 1]?.deliverMs ?? 0))).toBe(true)
  })
})
