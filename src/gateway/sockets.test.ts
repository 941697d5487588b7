/** Hostile and careless clients of the WebSocket, over real sockets: refused, bounded, or shown the door. */
import { afterAll, expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { startGateway } from "./gateway.test-support.ts"
import { startOwner, viewExample } from "./scripted-owner.test-support.ts"
import { RefusedUpgrade, SocketClient } from "./socket-client.test-support.ts"
import { transactionExample } from "./view-examples.test-support.ts"

const partitionCount = 4
const gateway = await startGateway({ engine: false, partitionCount, origins: "https://app.example.com" })
const owner = await startOwner(gateway.natsUrl, partitionCount)
afterAll(() => owner.close())
owner.view = (request) => (request.ask === "budget" ? viewExample(request.userId, request.budgetId) : [])

let user = 0
const signedIn = async (userId = `guest-${++user}`) =>
  SocketClient.signedIn(gateway.socketUrl, await gateway.token(userId))
const expense = (clientId: string, parts: Record<string, unknown> = {}) => ({
  type: "expense",
  clientId,
  amountMinor: 2_500_000,
  currency: "IDR",
  occurredAt: new Date().toISOString(),
  ...parts,
})

test("the first message must authenticate, with a token that counts", async () => {
  for (const first of [{ type: "ping" }, { type: "subscribe", budgetId: "b1" }, expense("c1")]) {
    const client = await SocketClient.open(gateway.socketUrl)
    client.send(first)
    expect((await client.next("refused")).data).toMatchObject({
      type: "urn:pacer:problem:unauthenticated",
      status: 401,
    })
    expect((await client.closed).code).toBe(1008)
  }
  const tokens = ["nonsense", "", await gateway.token("ayu", -5), `${await gateway.token("ayu")}x`]
  for (const token of tokens) {
    const client = await SocketClient.open(gateway.socketUrl)
    client.send({ type: "authenticate", token })
    expect((await client.next("refused")).data.status).toBe(401)
    expect((await client.closed).code).toBe(1008)
  }
})

test("messages sent right behind the token wait for it", async () => {
  const client = await SocketClient.open(gateway.socketUrl)
  client.send({ type: "authenticate", token: await gateway.token("eager") })
  client.send({ type: "subscribe", budgetId: "b1" })
  await client.next("state")
  expect(client.frames.map((frame) => frame.type)).toEqual(["authenticated", "state"])
})

test("a token that runs out closes the socket", async () => {
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token("brief", 2))
  expect((await client.next("refused")).data.status).toBe(401)
  expect(await client.closed).toEqual({ code: 1008, reason: "token expired" })
})

test("a fresh token on the same connection lets it live on", async () => {
  const client = await SocketClient.signedIn(gateway.socketUrl, await gateway.token("renewing", 2))
  client.send({ type: "authenticate", token: await gateway.token("renewing") })
  await client.next("authenticated")
  client.send({ type: "subscribe", budgetId: "b1" })
  await client.next("state")
  const outlived = await Promise.race([
    client.closed,
    new Promise((resolve) => setTimeout(() => resolve("open"), 3_500)),
  ])
  expect(outlived).toBe("open")
  client.close()
})

test("pages of other origins are refused at the door; this host and listed origins are not", async () => {
  const host = new URL(gateway.url).host
  for (const origin of [
    "https://evil.example",
    "null",
    `https://${host}.evil.example`,
    `http://${host}/`,
    "https://app.example.com.evil",
  ]) {
    const refusal = await SocketClient.open(gateway.socketUrl, { origin }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(RefusedUpgrade)
    if (!(refusal instanceof RefusedUpgrade)) continue
    expect(refusal.status).toBe(403)
    expect(JSON.parse(refusal.body)).toMatchObject({ type: "urn:pacer:problem:origin-refused", status: 403 })
  }
  for (const origin of [`http://${host}`, `https://${host}`, "https://app.example.com"]) {
    const client = await SocketClient.open(gateway.socketUrl, { origin })
    client.close()
  }
})

test("what cannot be understood is refused with a problem that names it, and the socket lives on", async () => {
  const client = await signedIn()
  const refusals: ReadonlyArray<readonly [unknown, string, string | undefined]> = [
    ["{", "malformed-json", undefined],
    ["[]", "invalid-request", "type"],
    ["null", "invalid-request", "type"],
    [{ type: "transfer" }, "invalid-request", "type"],
    [{ type: "subscribe" }, "invalid-request", "budgetId"],
    [{ type: "subscribe", budgetId: "a.b" }, "invalid-request", "budgetId"],
    [{ type: "subscribe", budgetId: "b1", lastVersion: "x".repeat(129) }, "invalid-request", "lastVersion"],
    [{ type: "authenticate", token: "nonsense" }, "unauthenticated", undefined],
    [{ type: "authenticate", token: await gateway.token("somebody-else") }, "invalid-request", "token"],
  ]
  for (const [message, type, field] of refusals) {
    client.send(message)
    const { data } = await client.next("refused")
    expect(data.type).toBe(`urn:pacer:problem:${type}`)
    expect(data.field).toBe(field)
  }
  await client.settled()
})

test("an expense that is wrong is refused under its client id", async () => {
  const client = await signedIn()
  const wrong: ReadonlyArray<readonly [Record<string, unknown>, string]> = [
    [{ amountMinor: -1 }, "amountMinor"],
    [{ amountMinor: 0 }, "amountMinor"],
    [{ amountMinor: 10.5 }, "amountMinor"],
    [{ amountMinor: limits.amountMinorMax + 1 }, "amountMinor"],
    [{ amountMinor: "100" }, "amountMinor"],
    [{ currency: "XXX" }, "currency"],
    [{ category: "yachts" }, "category"],
    [{ occurredAt: "yesterday" }, "occurredAt"],
    [{ occurredAt: new Date(Date.now() + limits.futureMsMax + 60_000).toISOString() }, "occurredAt"],
    [{ occurredAt: "1999-01-01T00:00:00Z" }, "occurredAt"],
    [{ note: "x".repeat(limits.textCharactersMax + 1) }, "note"],
  ]
  for (const [index, [parts, field]] of wrong.entries()) {
    client.send(expense(`wrong-${index}`, parts))
    const { data } = await client.next("refused")
    expect(data).toMatchObject({
      type: "urn:pacer:problem:invalid-request",
      status: 400,
      field,
      clientId: `wrong-${index}`,
    })
  }
  expect(owner.events).toEqual([])
})

test("an expense is answered after its commit, with the engine's own words", async () => {
  const client = await signedIn("made")
  owner.outcome = () => ({ budgetId: "b1", transaction: transactionExample({ externalId: "cash-1" }) })
  client.send(expense("cash-1", { note: "Lunch", merchant: "Warung", budgetId: "b1", category: "food" }))
  const accepted = await client.next("expense_accepted")
  expect(accepted.data).toMatchObject({ clientId: "cash-1", disposition: "applied", budgetId: "b1" })
  expect(accepted.data.transaction.externalId).toBe("cash-1")
  const [event] = owner.events
  expect(event).toMatchObject({
    type: "txn.recorded.v1",
    source: "manual/app",
    subject: "made",
    data: {
      account: "cash",
      externalId: "cash-1",
      amountMinor: 2_500_000,
      description: "Lunch",
      merchant: "Warung",
      budgetId: "b1",
      category: "food",
    },
  })

  owner.outcome = () => ({ disposition: "duplicate", budgetId: "b1" })
  client.send(expense("cash-1"))
  expect((await client.next("expense_accepted")).data.disposition).toBe("duplicate")
  owner.outcome = () => ({ disposition: "refused", reason: "the budget is closed" })
  client.send(expense("cash-2"))
  expect((await client.next("refused")).data).toMatchObject({
    status: 422,
    detail: "The budget is closed.",
    clientId: "cash-2",
  })
})

test("binary frames are refused and end the connection", async () => {
  const client = await signedIn()
  client.send(new Uint8Array([1, 2, 3]))
  expect((await client.next("refused")).data.status).toBe(400)
  expect((await client.closed).code).toBe(1003)
})

test("a message that is too large ends the connection", async () => {
  const client = await signedIn()
  client.send(`{"type":"ping","pad":"${"x".repeat(limits.socketMessageBytesMax)}"}`)
  expect([1006, 1009]).toContain((await client.closed).code)
})

test("a flood is refused message by message, then ended; the traveller's next connection works", async () => {
  const userId = "flood"
  const client = await signedIn(userId)
  const messages = limits.requestsPerUserBurst + limits.socketRefusalsMax
  for (let index = 0; index < messages; index++) client.send({ type: "ping" })
  for (let index = 0; index < messages; index++) client.send(expense(`flood-${index}`))
  const limited = await client.next("refused")
  expect(limited.data).toMatchObject({ type: "urn:pacer:problem:rate-limited", status: 429, retryAfterSeconds: 1 })
  expect((await client.closed).code).toBe(1008)
  const again = await signedIn(userId)
  again.close()
})

test("an expense beyond the traveller's rate is refused under its client id, to be sent again", async () => {
  const client = await signedIn()
  for (let index = 0; index < limits.requestsPerUserBurst + 10; index++) client.send({ type: "ping" })
  client.send(expense("too-fast"))
  const limited = await client.next("refused", (frame) => frame.data.clientId !== undefined)
  expect(limited.data).toMatchObject({ status: 429, clientId: "too-fast" })
})

test("subscriptions per socket are bounded, and unsubscribing makes room", async () => {
  const client = await signedIn()
  for (let index = 0; index < limits.subscriptionsPerSocketMax; index++) {
    client.send({ type: "subscribe", budgetId: `b${index}` })
    await client.next("state")
  }
  client.send({ type: "subscribe", budgetId: "one-more" })
  expect((await client.next("refused")).data).toMatchObject({ status: 400, field: "budgetId", budgetId: "one-more" })
  client.send({ type: "unsubscribe", budgetId: "b0" })
  client.send({ type: "subscribe", budgetId: "one-more" })
  await client.next("state")
})

test("subscribing again brings the state again, once", async () => {
  const client = await signedIn()
  client.send({ type: "subscribe", budgetId: "b1" })
  await client.next("state")
  client.send({ type: "subscribe", budgetId: "b1" })
  await client.next("state")
  await client.settled()
  expect(client.frames.filter((frame) => frame.type === "state")).toHaveLength(2)
})
