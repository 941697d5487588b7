/** Corrections and goals through the real engine: proposed, decided, undone, over HTTP and live; and their table. */
import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"

const gateway = await startGateway()
const { call } = gateway

const dayMs = 86_400_000
const dayText = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)

/** A trip that is half over and has spent most of its money; thresholds and a day turned make the engine think. */
const traveller = async () => {
  const as = `t${randomUUID().slice(0, 8)}`
  const body = {
    ...tripAroundToday(),
    ...{ startDate: dayText(-5), endDate: dayText(5), totalMinor: 100_000_000 },
    categoryPlanMinor: { food: 40_000_000, shopping: 30_000_000 },
  }
  const budgetId: string = (await call("POST", "/api/budgets", { as, body })).json.budget.budgetId
  const spend = (amountMinor: number, category: string, days: number) =>
    call("POST", "/api/expenses", {
      as,
      body: {
        ...{ clientId: randomUUID(), amountMinor, currency: "IDR", category },
        occurredAt: new Date(Date.now() + days * dayMs).toISOString(),
      },
    })
  return { as, budgetId, path: `/api/budgets/${budgetId}`, spend }
}

const overspent = async () => {
  const one = await traveller()
  for (const days of [-4, -3, -2, -1]) await one.spend(12_000_000, "food", days)
  await one.spend(8_000_000, "shopping", -1)
  await one.spend(15_000_000, "food", -1)
  return one
}

test("a plan that will not hold is corrected, shown live, and put back days later", async () => {
  const { as, path, budgetId, spend } = await traveller()
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token(as))
  client.send({ type: "subscribe", budgetId })
  expect((await client.next("state")).data.correction).toMatchObject({ open: null, autoCorrectionEnabled: false })
  for (const days of [-4, -3, -2, -1]) await spend(12_000_000, "food", days)
  await spend(23_000_000, "food", -1)
  const proposed = await client.next("correction_proposed")
  expect(proposed.data.correction.open.correctionId).toBe(proposed.data.correctionId)

  const { correction } = (await call("GET", `${path}/correction`, { as })).json
  const { open } = correction
  expect(open.probabilityAfter).toBeGreaterThan(open.probabilityBefore)
  expect(open.explanation.length).toBeGreaterThan(3)
  const accepted = await call("POST", `${path}/corrections/${open.correctionId}/accept`, { as })
  expect(accepted).toMatchObject({
    status: 200,
    json: { correction: { open: null, correctionHistory: [{ decision: "accepted", by: "traveller", inForce: true }] } },
  })
  expect((await client.next("correction_decided")).data).toMatchObject({ budgetId, decision: "accepted" })
  const planned = (await call("GET", path, { as })).json.budget
  const sum = (rows: ReadonlyArray<{ plannedMinor: number | null }>) =>
    rows.reduce((total, { plannedMinor }) => total + (plannedMinor ?? 0), 0)
  expect(sum(planned.byCategory) + accepted.json.correction.reserveMinor).toBeLessThanOrEqual(100_000_000)

  const again = await call("POST", `${path}/corrections/${open.correctionId}/accept`, { as })
  expect(again).toMatchObject({ status: 422, json: { detail: "It is accepted already." } })
  const history = await call("GET", `${path}/corrections`, { as })
  expect(history.json.corrections).toContainEqual(
    expect.objectContaining({ correctionId: open.correctionId, decision: "accepted", decidedBy: "traveller" }),
  )
  const [entry] = accepted.json.correction.correctionHistory
  const undone = await call("POST", `${path}/corrections/${open.correctionId}/undo`, { as })
  if (entry.undo.possible) {
    expect(undone.json.correction).toMatchObject({ reserveMinor: 0, correctionHistory: [{ decision: "undone" }] })
  } else expect(undone).toMatchObject({ status: 422, json: { field: "correctionId" } })
  client.close()
})

test("a preview is applied with other moves, and what speaks against them is said", async () => {
  const { as, path } = await overspent()
  const read = async () => (await call("GET", `${path}/correction`, { as })).json.correction
  const { preview } = await read()
  expect(preview.moves.length).toBeGreaterThan(0)
  const accept = (moves: unknown) =>
    call("POST", `${path}/corrections/${preview.correctionId}/accept`, { as, body: { moves } })
  const move = { from: "shopping", to: "reserve", amountMinor: 1_000_000 }
  expect(await accept([{ ...move, from: "lodging" }])).toMatchObject({ status: 422, json: { field: "moves" } })
  expect(await accept([{ ...move, amountMinor: 29_000_000 }])).toMatchObject({
    status: 422,
    json: { detail: expect.stringMatching(/shopping has spent/i) },
  })
  expect((await accept([{ ...move, amountMinor: -1 }])).status).toBe(400)
  const edited = await accept([move])
  expect(edited.json.correction).toMatchObject({
    ...{ reserveMinor: 1_000_000, correctionHistory: [{ decision: "edited", moves: [move] }] },
  })
  expect((await accept([move])).status).toBe(422)
  const undone = await call("POST", `${path}/corrections/${preview.correctionId}/undo`, { as })
  expect(undone.json.correction).toMatchObject({ reserveMinor: 0, correctionHistory: [{ decision: "undone" }] })
  expect(undone.json.correction.preferences).toContainEqual(expect.objectContaining({ category: "shopping", kept: 2 }))
  expect((await call("POST", `${path}/corrections/nothing/undo`, { as })).status).toBe(404)
})

test("within limits it corrects by itself, as an event of the traveller's own log", async () => {
  const { as, path, spend } = await traveller()
  const settings = { mode: "automatic", adherenceTarget: 0.7, locked: ["activities"] }
  const set = await call("PUT", `${path}/correction/settings`, { as, body: settings })
  expect(set.json.correction).toMatchObject({ autoCorrectionEnabled: true, adherenceTarget: 0.7 })
  for (const days of [-4, -3, -2]) await spend(14_000_000, "food", days)
  await spend(10_000_000, "food", -1)
  const history = async () => (await call("GET", `${path}/correction`, { as })).json.correction.correctionHistory
  await expect.poll(history).toMatchObject([{ decision: "accepted", by: "engine" }])
  expect((await call("PUT", `${path}/correction/settings`, { as, body: { mode: "perhaps" } })).json).toMatchObject({
    status: 400,
    field: "mode",
  })
})

test("goals are set, paused, put aside for, in conflict, and removed", async () => {
  const { as, path, budgetId } = await traveller()
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token(as))
  client.send({ type: "subscribe", budgetId })
  await client.next("state")
  const set = (body: unknown) => call("POST", `${path}/goals`, { as, body })
  const saved = await set({ name: "Come home with some", targetMinor: 30_000_000 })
  expect(saved).toMatchObject({ status: 201, json: { goal: { kind: "save", priority: 3, paused: false } } })
  expect((await client.next("goal_changed")).data).toMatchObject({ what: "set", goals: { goals: [{ kind: "save" }] } })
  const { goalId } = saved.json.goal
  expect((await set({ name: "x", targetMinor: 1, kind: "limit" })).status).toBe(422)
  await set({ name: "Surfboard", targetMinor: 90_000_000, kind: "fund", priority: 5 })
  await set({ name: "Shopping", targetMinor: 20_000_000, kind: "limit", category: "shopping", priority: 1 })
  const { goals, conflicts } = (await call("GET", `${path}/goals`, { as })).json
  expect(goals.map(({ kind }: { kind: string }) => kind)).toEqual(["limit", "save", "fund"])
  expect(conflicts).toContainEqual(
    expect.objectContaining({ text: expect.stringMatching(/“Surfboard” .*“Come home with some”.*too little/) }),
  )
  expect(conflicts).toContainEqual(expect.objectContaining({ shortMinor: 10_000_000 }))
  const paused = await call("PATCH", `${path}/goals/${goalId}`, { as, body: { paused: true, byDate: dayText(2) } })
  expect(paused.json.goal).toMatchObject({
    paused: true,
    status: "paused",
    byDate: dayText(2),
    targetMinor: 30_000_000,
  })
  const fund = goals[2].goalId
  const put = await call("POST", `${path}/goals/${fund}/contributions`, { as, body: { amountMinor: 5_000_000 } })
  expect(put.json.goal).toMatchObject({ contributedMinor: 5_000_000, progressMinor: 5_000_000 })
  const left = await call("DELETE", `${path}/goals/${goalId}`, { as })
  expect(left.json.goals).toHaveLength(2)
  expect((await call("GET", `${path}/goals/${goalId}`, { as })).status).toBe(404)
  expect((await call("PATCH", `${path}/goals/${goalId}`, { as, body: {} })).status).toBe(400)
  client.close()
})
