/**
 * The live side against an owner that does what the test says: no gap between view and pushes, resumption by version,
 * a new owner, a stalled socket, and who may listen to what.
 */
import { afterAll, afterEach, beforeEach, expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { makeCutLine } from "./cut-line.test-support.ts"
import { startGateway } from "./gateway.test-support.ts"
import { startOwner, viewExample } from "./scripted-owner.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"
import { transactionExample } from "./view-examples.test-support.ts"

const partitionCount = 4
const line = makeCutLine()
afterAll(() => line.close())
const gateway = await startGateway({ engine: false, partitionCount, line: line.open })
const owner = await startOwner(gateway.natsUrl, partitionCount)
afterAll(() => owner.close())

const version = (sequence: number, epoch = owner.version.epoch) => ({ epoch, generation: "7.5", sequence })
let epoch = 1

beforeEach(() => {
  owner.version = version(10, ++epoch)
  owner.view = (request) => (request.ask === "budget" ? viewExample(request.userId, request.budgetId) : [])
  owner.viewDelayMs = 0
  owner.asked.length = 0
})

const open = new Set<SocketClient>()
afterEach(() => {
  for (const client of open) client.close()
  open.clear()
})

const signedIn = async (userId: string) => {
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token(userId))
  open.add(client)
  return client
}

let user = 0
const subscribed = async (lastVersion?: string) => {
  const userId = `traveller-${++user}`
  const client = await signedIn(userId)
  client.send({ type: "subscribe", budgetId: "b1", ...(lastVersion === undefined ? {} : { lastVersion }) })
  return { userId, client }
}
const questionsOf = (userId: string) =>
  owner.asked.filter((request) => request.ask === "budget" && request.userId === userId)

test("a subscriber gets the whole state, then each push in the words of the protocol", async () => {
  const { userId, client } = await subscribed()
  const state = await client.next("state")
  expect(state.version).toBe(`${epoch}.7.5.10`)
  expect(state.data).toEqual(viewExample(userId, "b1"))
  expect(owner.watched).toContain(userId)

  owner.push(userId, "b1", { version: version(11), transactions: [transactionExample()] })
  const created = await client.next("expense_created")
  expect(created.version).toBe(`${epoch}.7.5.11`)
  expect(created.data).toMatchObject({ budgetId: "b1", transactions: [transactionExample()], removed: [] })
  expect(created.data.summary.leftMinor).toBe(400_000_000)

  owner.push(userId, "b1", { version: version(12), alerts: [{ alertId: "a" }] })
  expect((await client.next("budget_threshold")).data.alerts).toEqual([{ alertId: "a" }])
  owner.push(userId, "b1", { version: version(13) })
  expect((await client.next("budget_changed")).version).toBe(`${epoch}.7.5.13`)

  owner.push(userId, "b1", { version: version(14), removed: ["x"], alerts: [{ alertId: "b" }] })
  const both = [await client.next("expense_created"), await client.next("budget_threshold")]
  expect(both.map((frame) => frame.version)).toEqual([`${epoch}.7.5.14`, `${epoch}.7.5.14`])
})

test("pushes of other budgets, and those that are no pushes, reach nobody", async () => {
  const { userId, client } = await subscribed()
  await client.next("state")
  owner.push(userId, "b2", { version: version(11) })
  owner.pushRaw(userId, "not json")
  owner.pushRaw(userId, JSON.stringify({ budgetId: "b1" }))
  owner.push(userId, "b1", { version: version(12) })
  await client.next("budget_changed", (frame) => frame.version.endsWith(".12"))
  expect(client.frames.filter((frame) => frame.type.startsWith("budget"))).toHaveLength(1)
})

test("what is pushed while the view is on its way comes after it; what the view holds already does not", async () => {
  owner.viewDelayMs = 150
  const { userId, client } = await subscribed()
  await expect.poll(() => questionsOf(userId).length).toBe(1)
  for (const sequence of [9, 11, 12]) owner.push(userId, "b1", { version: version(sequence) })
  await client.next("budget_changed", (frame) => frame.version.endsWith(".12"))
  expect(client.frames.slice(1).map((frame) => `${frame.type} ${frame.version}`)).toEqual([
    `state ${epoch}.7.5.10`,
    `budget_changed ${epoch}.7.5.11`,
    `budget_changed ${epoch}.7.5.12`,
  ])
})

test("more pushes than are held make the gateway ask again rather than leave a gap", async () => {
  owner.viewDelayMs = 200
  const { userId, client } = await subscribed()
  await expect.poll(() => questionsOf(userId).length).toBe(1)
  owner.viewDelayMs = 0
  const last = 11 + limits.framesHeldPerTopicMax
  for (let sequence = 11; sequence <= last; sequence++) owner.push(userId, "b1", { version: version(sequence) })
  owner.version = version(last)
  expect((await client.next("state")).version).toBe(`${epoch}.7.5.${last}`)
  expect(client.frames.map((frame) => frame.type)).toEqual(["authenticated", "state"])
  expect(questionsOf(userId)).toHaveLength(2)
})

test("a client that is up to date is told so; any other version gets the whole state", async () => {
  const current = await subscribed(`${epoch}.7.5.10`)
  expect((await current.client.next("current")).data).toEqual({ budgetId: "b1" })
  expect(current.client.frames.map((frame) => frame.type)).toEqual(["authenticated", "current"])
  for (const lastVersion of [`${epoch}.7.5.9`, `${epoch}.7.5.11`, `${epoch}.8.10`, `${epoch - 1}.7.5.10`, "nonsense"]) {
    const other = await subscribed(lastVersion)
    expect((await other.client.next("state")).version).toBe(`${epoch}.7.5.10`)
  }
})

test("an older epoch is dropped; a new one brings the whole state instead of its push", async () => {
  const { userId, client } = await subscribed()
  await client.next("state")
  owner.push(userId, "b1", { version: version(99, epoch - 1) })
  owner.version = version(20, ++epoch)
  owner.push(userId, "b1", { version: owner.version })
  expect((await client.next("state")).version).toBe(`${epoch}.7.5.20`)
  expect(client.frames.map((frame) => frame.version)).not.toContain(`${epoch - 2}.7.5.99`)
})

test("an owner that changed in silence is noticed by the next renewal", async () => {
  const { userId, client } = await subscribed()
  await client.next("state")
  owner.version = version(30, ++epoch)
  expect((await client.next("state")).version).toBe(`${epoch}.7.5.30`)
  expect(questionsOf(userId)).toHaveLength(2)
})

test("what was pushed while the line to NATS was cut is made good by the whole state", async () => {
  const { userId, client } = await subscribed()
  await client.next("state")
  line.cut()
  owner.version = version(40)
  owner.push(userId, "b1", { version: version(40) })
  await owner.flush()
  line.mend()
  expect((await client.next("state")).version).toBe(`${epoch}.7.5.40`)
  owner.push(userId, "b1", { version: version(41) })
  expect((await client.next("budget_changed")).version).toBe(`${epoch}.7.5.41`)
})

test("two sockets of one traveller share the question and the push", async () => {
  owner.viewDelayMs = 100
  const { userId, client } = await subscribed()
  const second = await signedIn(userId)
  second.send({ type: "subscribe", budgetId: "b1" })
  await Promise.all([client.next("state"), second.next("state")])
  expect(questionsOf(userId)).toHaveLength(1)
  owner.push(userId, "b1", { version: version(11) })
  await Promise.all([client.next("budget_changed"), second.next("budget_changed")])
  client.close()
  second.send({ type: "unsubscribe", budgetId: "b1" })
  await second.settled()
  owner.push(userId, "b1", { version: version(12) })
  await owner.flush()
  await second.settled()
  expect(second.frames.filter((frame) => frame.type === "budget_changed")).toHaveLength(1)
})

test("a socket that does not read misses frames, costs bounded memory, and gets the whole state when it reads again", async () => {
  const { userId, client } = await subscribed()
  const healthy = await signedIn(userId)
  healthy.send({ type: "subscribe", budgetId: "b1" })
  await Promise.all([client.next("state"), healthy.next("state")])
  client.stall()
  const bulk = "x".repeat(60_000)
  const last = 11 + 300
  for (let sequence = 11; sequence <= last; sequence++) {
    owner.push(userId, "b1", { version: version(sequence), removed: [bulk] })
    await healthy.next("expense_created")
  }
  owner.version = version(last)
  expect(healthy.frames.filter((frame) => frame.type === "state")).toHaveLength(1)
  client.resume()
  const fresh = await client.next("state")
  expect(fresh.version).toBe(`${epoch}.7.5.${last}`)
  const created = client.frames.filter((frame) => frame.type === "expense_created")
  expect(created.length).toBeLessThan(last - 10)
  owner.push(userId, "b1", { version: version(last + 1) })
  await client.next("budget_changed", (frame) => frame.version.endsWith(`.${last + 1}`))
})

test("a budget that the traveller has not is refused as not found, whosever it is", async () => {
  owner.view = (request) =>
    request.ask === "budget" && request.userId === "ayu" ? viewExample("ayu", "b1") : undefined
  const { client } = await subscribed()
  const refusal = await client.next("refused")
  expect(refusal.data).toMatchObject({ type: "urn:pacer:problem:budget-not-found", status: 404, budgetId: "b1" })
})

test("a view that names another traveller is never shown", async () => {
  owner.view = () => viewExample("ayu", "b1")
  const { client } = await subscribed()
  expect((await client.next("refused")).data.status).toBe(404)
  expect(client.frames.map((frame) => frame.type)).toEqual(["authenticated", "refused"])
})

test("an owner that is away is said, and the subscription heals by itself", async () => {
  owner.viewDelayMs = Number.POSITIVE_INFINITY
  const { client } = await subscribed()
  expect((await client.next("refused")).data).toMatchObject({ status: 504, budgetId: "b1" })
  owner.viewDelayMs = 0
  expect((await client.next("state")).version).toBe(`${epoch}.7.5.10`)
})
