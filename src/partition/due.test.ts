/**
 * Ticks on a real broker and database: what falls due is found by the index, told once whoever owns it and however often
 * it is ticked, and nobody else is woken (I2, I5).
 */
import { afterAll, describe, expect, it } from "vitest"
import { limits } from "../../config/limits.ts"
import { everyone, partitionOf, pushSubject, watchSubject } from "../../streams/subjects.ts"
import { dayStartMs, textToDay } from "../budget/calendar.ts"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import { aBudget, anEvent, aPurchase, isoDay, type Running, runEngine, until } from "./engine.test-support.ts"

const urls = { natsUrl: await freshBroker(), databaseUrl: await freshDatabase() }
let running: Running = await runEngine(urls)
afterAll(() => running.stop())

const restart = async (): Promise<void> => {
  await running.stop()
  running = await runEngine(urls)
}

const partition = 5
/** All of one partition, so that one tick has to take them up page by page. */
const users: Array<string> = []
for (let index = 0; users.length < 1_000; index++) {
  if (partitionOf(`herd${index}`, limits.partitionCountDefault) === partition) users.push(`herd${index}`)
}
const dueCount = limits.dueRowsPerTickMax + 20
const [early, late] = [users.slice(0, dueCount), users.slice(dueCount)]
const [startDate, endDate] = [isoDay(3), isoDay(5)]
const herdZone = "Pacific/Auckland"

const tick = (atMs: number) => running.publish(anEvent(everyone, "tick.v1", { at: new Date(atMs).toISOString() }))
const caughtUp = () =>
  until("the tick is committed", async () => {
    const [row] = await running.sql<{ cursor: string }>("select cursor from partitions where partition = $1", [
      partition,
    ])
    const info = await running.broker.manager.streams.info(`TXN_${partition}`)
    return Number(row?.cursor) === info.state.last_seq
  })
const count = async (sql: string, parameters: ReadonlyArray<unknown> = []): Promise<number> =>
  Number((await running.sql<{ n: string }>(`select count(*) as n from ${sql}`, parameters))[0]?.n)
const told = (kind: string) => count("facts where kind = $1 and user_id like 'herd%'", [kind])

const openAll = async (some: ReadonlyArray<string>, timeZone: string): Promise<void> => {
  for (let first = 0; first < some.length; first += 100) {
    const budget = (user: string) => aBudget(user, { startDate, endDate, timeZone })
    await Promise.all(some.slice(first, first + 100).map((user) => running.publish(budget(user))))
  }
}

describe("a midnight", () => {
  const midnightMs = dayStartMs(textToDay(startDate), herdZone)
  const overMs = dayStartMs(textToDay(endDate) + 30, "America/New_York")

  it("loads only the budgets that the index names, a page for each tick", async () => {
    await openAll(early, herdZone)
    await openAll(late, "America/New_York")
    await caughtUp()
    expect(await count("due")).toBe(users.length)
    await restart()
    await tick(midnightMs - 60_000)
    await caughtUp()
    expect(running.engine.residentCount()).toBe(0)
    await tick(midnightMs)
    await caughtUp()
    expect(running.engine.residentCount()).toBe(limits.dueRowsPerTickMax)
    expect(await told("trip_started")).toBe(limits.dueRowsPerTickMax)
    await tick(midnightMs + 60_000)
    await caughtUp()
    expect(running.engine.residentCount()).toBe(dueCount)
    expect(await told("trip_started")).toBe(dueCount)
  })

  it("is told once: no tick again, and none to the next owner", async () => {
    await tick(midnightMs)
    await tick(midnightMs + 60_000)
    await tick(midnightMs + 120_000)
    await caughtUp()
    await restart()
    await tick(midnightMs + 120_000)
    await tick(midnightMs + 180_000)
    await caughtUp()
    expect(await told("trip_started")).toBe(dueCount)
    expect(running.engine.residentCount()).toBe(0)
    await running.sql("delete from snapshots")
    const { alerts } = await running.budget(early[0] ?? "", "trip")
    expect(alerts.map((alert) => [alert.kind, alert.severity])).toEqual([["trip_started", "info"]])
  })

  it("that fell into downtime is told once afterwards: of a whole trip, its end", async () => {
    await restart()
    for (let page = 0; page <= users.length / limits.dueRowsPerTickMax; page++) {
      await tick(overMs + page * 60_000)
      await caughtUp()
    }
    expect(await told("trip_started")).toBe(dueCount)
    expect(await told("trip_ended")).toBe(users.length)
    expect(await count("due")).toBe(0)
    const { alerts } = await running.budget(late[0] ?? "", "trip")
    expect(alerts.map((alert) => alert.text)).toEqual([
      "Bali is over: Rp0 of Rp10.000.000 spent. The budget was kept, Rp10.000.000 left.",
    ])
  })
})

describe("what falls due", () => {
  // The clock of the partition only goes forward: what follows is later than the herd's end.
  const baseMs = dayStartMs(textToDay(isoDay(60)), "UTC")

  it("reaches a watched screen as an alert, with the figures of that moment", async () => {
    await running.submit(aBudget("ayu", { startDate: isoDay(70), endDate: isoDay(72), timeZone: "UTC" }))
    await running.submit(aPurchase("ayu", "early", { budgetId: "trip" }))
    const pushes: Array<{ readonly alerts: ReadonlyArray<{ readonly kind: string; readonly text: string }> }> = []
    const subscription = running.broker.connection.subscribe(pushSubject("ayu"), {
      callback: (_, message) => void pushes.push(message.json()),
    })
    const watch = watchSubject(partitionOf("ayu", limits.partitionCountDefault))
    running.broker.connection.publish(watch, JSON.stringify({ userIds: ["ayu"] }))
    await running.broker.connection.flush()
    await tick(dayStartMs(textToDay(isoDay(70)), "UTC"))
    await until("the alert is pushed", () => pushes.some((push) => push.alerts.length > 0))
    expect(pushes.flatMap((push) => push.alerts)).toMatchObject([
      { kind: "trip_started", text: "Bali has begun: Rp10.000.000 for 3 days, Rp50.000 of it spent before." },
    ])
    subscription.unsubscribe()
  })

  it("is a consent's end, once", async () => {
    const consent = { source: "card/bca", purpose: "transactions", state: "granted" }
    const expires = new Date(baseMs + 30 * 86_400_000).toISOString()
    await running.submit(anEvent("budi", "consent.changed.v1", { ...consent, expires }))
    await restart()
    for (const minutes of [-1, 0, 1]) await tick(baseMs + 30 * 86_400_000 + minutes * 60_000)
    const rows = "facts where kind = 'consent_expired' and user_id = 'budi'"
    await until("it is told", async () => (await count(rows)) > 0)
    await restart()
    await tick(baseMs + 31 * 86_400_000)
    await running.submit(aBudget("budi"))
    expect(await running.sql(`select data from ${rows}`)).toEqual([{ data: { consent: "card/bca * transactions" } }])
    expect(await count("due where user_id = 'budi' and budget_id = ''")).toBe(0)
  })

  it("is what the state says: an index that is wrong is set right and tells nothing", async () => {
    await running.submit(aBudget("citra", { startDate: isoDay(200), endDate: isoDay(201), timeZone: "UTC" }))
    const due = () => running.sql<{ due: string }>("select due_ms as due from due where user_id = 'citra'")
    const before = await due()
    expect(before.map((row) => Number(row.due))).toEqual([Date.parse(`${isoDay(200)}T00:00:00Z`)])
    await running.sql("update due set due_ms = 0 where user_id = 'citra'")
    await tick(baseMs + 40 * 86_400_000)
    await until("it is set right", async () => JSON.stringify(await due()) === JSON.stringify(before))
    expect(await count("facts where user_id = 'citra'")).toBe(0)
    await running.submit(anEvent("citra", "budget.closed.v1", { budgetId: "trip" }))
    expect(await due()).toEqual([])
  })
})
