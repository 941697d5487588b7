/**
 * What a gateway tells whoever watches: figures of the engine behind it and its own, and, while the engine does not run,
 * that it is not ready and why.
 */
import { afterAll, expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { makeCutLine } from "./cut-line.test-support.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"
import { prometheusText } from "./prometheus.ts"
import { startOwner } from "./scripted-owner.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"

const real = await startGateway({ partitionCount: 2 })
const line = makeCutLine()
afterAll(() => line.close())
const scripted = await startGateway({ engine: false, partitionCount: 2, databaseLine: line.open })
const owner = await startOwner(scripted.natsUrl, 2)

/** Answers are kept this long; another one comes behind it. */
const nextAnswer = () => new Promise((resolve) => setTimeout(resolve, limits.readinessKeptMs + 50))

/** By name and labels as they stand in the text. */
const figuresOf = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text.split("\n").flatMap((line): ReadonlyArray<readonly [string, number]> => {
      const blank = line.lastIndexOf(" ")
      return line === "" || line.startsWith("#") ? [] : [[line.slice(0, blank), Number(line.slice(blank + 1))]]
    }),
  )

const figures = async (gateway: typeof real) => {
  const { status, headers, text } = await gateway.call("GET", "/metrics")
  expect(status).toBe(200)
  expect(headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/)
  return figuresOf(text)
}

const sum = (found: ReadonlyMap<string, number>, name: string): number =>
  [...found].reduce((total, [key, value]) => (key === name || key.startsWith(`${name}{`) ? total + value : total), 0)

test("the real engine's figures and the gateway's own, and nothing of any traveller", async () => {
  const opened = await real.call("POST", "/api/budgets", { as: "ayu-the-traveller", body: tripAroundToday() })
  expect(opened.status).toBe(201)
  const client = await SocketClient.signedIn(real.socketUrl, await real.token("ayu-the-traveller"))
  await nextAnswer()
  const found = await figures(real)
  expect(found.get("pacer_partitions")).toBe(2)
  expect(found.get("pacer_partitions_answering")).toBe(2)
  expect(sum(found, "pacer_partition_running")).toBe(2)
  expect(sum(found, "pacer_partition_cursor")).toBe(1)
  expect(sum(found, "pacer_partition_behind")).toBe(0)
  expect(sum(found, "pacer_engine_events_total")).toBe(1)
  expect(sum(found, "pacer_engine_residents")).toBe(1)
  expect(sum(found, "pacer_engine_last_commit_age_seconds")).toBeGreaterThan(0)
  expect(found.get("pacer_gateway_sockets")).toBe(1)
  const requests = found.get('pacer_gateway_requests_total{status="2xx"}') ?? 0
  expect(requests).toBeGreaterThan(0)
  const missing = await real.call("GET", "/nowhere")
  expect(missing.status).toBe(404)
  const after = await figures(real)
  expect(after.get('pacer_gateway_requests_total{status="4xx"}')).toBe(1)
  expect((await real.call("GET", "/metrics")).text).not.toMatch(/ayu/)
  client.close()
})

test("an engine counts once, however many partitions it owns; figures that are not known are left out", async () => {
  owner.status = (partition) => (partition === 0 ? { behind: null } : { behind: 9 })
  const found = await figures(scripted)
  expect(sum(found, "pacer_engine_events_total")).toBe(120)
  expect([...found.keys()].filter((key) => key.startsWith("pacer_partition_behind"))).toEqual([
    'pacer_partition_behind{partition="1"}',
  ])
  expect([...found.keys()].some((key) => key.startsWith("pacer_engine_last_commit_age"))).toBe(false)
})

test("a gateway is not ready while an engine recovers, and says why", async () => {
  owner.status = () => ({})
  await nextAnswer()
  expect((await scripted.call("GET", "/readyz")).json).toMatchObject({ status: "ready" })
  owner.status = (partition) =>
    partition === 1 ? { status: "recovering", trouble: "the disk of Postgres is full." } : {}
  await nextAnswer()
  const recovering = await scripted.call("GET", "/readyz")
  expect(recovering).toMatchObject({ status: 503, json: { status: "not-ready" } })
  expect(recovering.json.checks[2]).toEqual({
    name: "engine",
    ready: false,
    reason: "The engine of partition 1 is recovering: the disk of Postgres is full.",
  })
  expect(sum(await figures(scripted), "pacer_partition_running")).toBe(1)
  owner.status = (partition) => (partition === 1 ? undefined : {})
  await nextAnswer()
  expect((await scripted.call("GET", "/readyz")).json.checks[2].reason).toBe("Partition 1 has no engine that answers.")
})

test("a gateway is not ready while a batch waits for its commit, or a log takes no more, and says which", async () => {
  owner.status = (partition) =>
    partition === 0 ? { status: "stalled", trouble: "a batch has waited 4 s for its commit", oldestBatchMs: 4_000 } : {}
  await nextAnswer()
  expect((await scripted.call("GET", "/readyz")).json.checks[2]).toEqual({
    name: "engine",
    ready: false,
    reason: "The engine of partition 0 is stalled: a batch has waited 4 s for its commit.",
  })
  owner.status = (partition) => (partition === 1 ? { logFreeBytes: limits.streamFreeBytesMin - 1 } : {})
  await nextAnswer()
  expect((await scripted.call("GET", "/readyz")).json.checks).toEqual([
    { name: "nats", ready: false, reason: "The log of partition 1 is full: publishers wait until it has room." },
    { name: "postgres", ready: true },
    { name: "engine", ready: true },
  ])
  const free = (await figures(scripted)).get('pacer_partition_log_free_bytes{partition="1"}')
  expect(free).toBe(limits.streamFreeBytesMin - 1)
  owner.status = () => ({ logFreeBytes: null })
  await nextAnswer()
  expect((await scripted.call("GET", "/readyz")).json).toMatchObject({ status: "ready" })
})

test("a database that stands still keeps neither the word that it does not answer nor the other figures waiting", async () => {
  line.hold()
  for (let look = 0; look < 2; look++) {
    await nextAnswer()
    const [seen, found] = await Promise.all([scripted.call("GET", "/readyz", { waitMsMax: 5_000 }), figures(scripted)])
    expect(seen.json.checks[1]).toEqual({ name: "postgres", ready: false, reason: "Postgres does not answer." })
    expect(found.get("pacer_partitions")).toBe(2)
  }
  line.mend()
  await expect
    .poll(async () => (await scripted.call("GET", "/readyz")).json.status, { timeout: 30_000, interval: 200 })
    .toBe("ready")
})

test("texts are escaped as the format asks", () => {
  const family = {
    name: "a",
    type: "gauge",
    help: "What.",
    samples: [{ labels: { x: 'a"b\\c\nd' }, value: 1.5 }],
  } as const
  expect(prometheusText([family, { ...family, name: "empty", samples: [] }])).toBe(
    '# HELP a What.\n# TYPE a gauge\na{x="a\\"b\\\\c\\nd"} 1.5\n',
  )
})
