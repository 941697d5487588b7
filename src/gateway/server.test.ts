/** A gateway's life: it comes up on its port alone, says why when it cannot, and goes without leaving anybody hanging. */
import { createServer } from "node:net"
import { join } from "node:path"
import { Effect, Layer } from "effect"
import { afterAll, expect, inject, test } from "vitest"
import { Broker } from "../broker/connection.ts"
import { Publisher } from "../feeds/publisher.ts"
import { freshDatabase } from "../launch/test-servers.ts"
import { databaseLayer } from "../ledger/database.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { startOwner } from "./scripted-owner.test-support.ts"
import { gatewayLayer } from "./server.ts"
import { SocketClient } from "./socket-client.test-support.ts"
import { loadUws } from "./uws.ts"

const partitionCount = 4
const databaseUrl = await freshDatabase()
const busy = await startGateway({ engine: false, partitionCount })
const stopping = await startGateway({ engine: false, partitionCount })
const silent = await startGateway({ engine: false, partitionCount })
const headless = await startGateway({ engine: false, partitionCount })
const owner = await startOwner(stopping.natsUrl, partitionCount)
afterAll(() => owner.close())

const portOf = (url: string) => Number(new URL(url).port)

/** Tries to bring a gateway up and down again: the sentence it fails with, or undefined. */
const attempt = (port: number, host = "127.0.0.1") =>
  Layer.build(
    gatewayLayer({
      port,
      host,
      dashboardDir: "/nowhere",
      tokenKeyFile: join(inject("temporaryFolder"), "server-test.key"),
    }),
  ).pipe(
    Effect.scoped,
    Effect.provide(
      Publisher.layer.pipe(
        Layer.provideMerge(
          Layer.mergeAll(
            Broker.layer({ url: busy.natsUrl, partitionCount }),
            databaseLayer(databaseUrl, 1),
            FieldCipher.passThrough,
          ),
        ),
      ),
    ),
    Effect.match({ onSuccess: () => undefined, onFailure: (error) => error.message }),
    Effect.runPromise,
  )

test("a port that is taken, by Pacer or by anybody, fails the start with one sentence", async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const taken = address !== null && typeof address === "object" ? address.port : 0
  for (const port of [portOf(busy.url), taken]) {
    expect(await attempt(port)).toMatch(new RegExp(`^127\\.0\\.0\\.1:${port} cannot be bound: it is taken`))
  }
  expect(await attempt(0, "192.0.2.1")).toMatch(/^192\.0\.2\.1:0 cannot be bound/)
  await new Promise((resolve) => server.close(resolve))
})

test("a gateway that has gone leaves its port free", async () => {
  const gone = createServer()
  await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve))
  const address = gone.address()
  const port = address !== null && typeof address === "object" ? address.port : 0
  await new Promise((resolve) => gone.close(resolve))
  expect(await attempt(port)).toBeUndefined()
  expect(await attempt(port)).toBeUndefined()
})

test("when it stops, sockets are told and requests that run are answered", async () => {
  const client = await SocketClient.signedIn(stopping.socketUrl, await stopping.token("ayu"))
  // An engine that never answers: the request runs until the gateway gives up on it.
  owner.outcome = () => undefined
  const running = stopping.call("POST", "/api/budgets", { as: "ayu", body: tripAroundToday() })
  await expect.poll(() => owner.events.length).toBe(1)
  await stopping.close()
  expect(await client.closed).toEqual({ code: 1001, reason: "Pacer is stopping" })
  expect((await running).json).toMatchObject({ type: "urn:pacer:problem:unavailable", status: 503 })
  await expect(fetch(stopping.url)).rejects.toThrow()
})

test("without an engine it is alive and says that it is not ready, and why", async () => {
  expect((await headless.call("GET", "/healthz")).status).toBe(200)
  const ready = await headless.call("GET", "/readyz")
  expect(ready.status).toBe(503)
  expect(ready.json).toMatchObject({
    status: "not-ready",
    checks: [
      { name: "nats", ready: true },
      { name: "postgres", ready: true },
      { name: "engine", ready: false },
    ],
  })
  expect(ready.json.checks[2].reason).toMatch(/^Partition \d has no engine/)
  const view = await headless.call("GET", "/api/budgets", { as: "ayu" })
  expect(view).toMatchObject({ status: 503, json: { type: "urn:pacer:problem:unavailable", retryAfterSeconds: 1 } })
  expect(view.headers.get("retry-after")).toBe("1")
})

test("an engine that never answers a command is said in time, and the event's key makes sending it again harmless", async () => {
  const answer = await silent.call("POST", "/api/budgets", { as: "ayu", body: tripAroundToday() })
  expect(answer).toMatchObject({
    status: 504,
    json: { type: "urn:pacer:problem:engine-timeout", retryAfterSeconds: 1 },
  })
})

test("the carrier that this machine can run is named", () => {
  expect(loadUws().name).toMatch(/^uWebSockets\.js 20\.\d+\.\d+/)
})
