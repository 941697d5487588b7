/**
 * `pacer start` as a user meets it, as a process of its own: one address, everything gone after a signal, and nothing
 * lost or left behind by a `kill -9`.
 */
import { createServer } from "node:net"
import { expect, test, vi } from "vitest"
import { addresses, enginesOf, folder, options, pacer, ready, serversOf } from "./pacer-process.test-support.ts"
import { isRunning } from "./process-identity.ts"

/** Each of these starts everything once or twice. */
vi.setConfig({ testTimeout: 120_000 })

test("it comes up with one address, refuses a second on its folder, and is gone when its group is told to end", async () => {
  const directory = folder()
  const { port, words } = await options(directory)
  // With the demonstration, whose banks and partners have addresses of their own.
  const first = pacer(words.filter((word) => word !== "--no-demo"))
  const address = await ready(first)
  expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?code=[\\w-]{22}$`))
  expect((await fetch(address)).status).toBe(200)
  expect((await fetch(new URL("/readyz", address))).status).toBe(200)

  const second = pacer((await options(directory)).words)
  expect(await second.exit).toBe(1)
  expect(second.errors()).toContain(`Pacer already runs on ${directory}`)

  const servers = serversOf(directory)
  expect(servers.filter(isRunning)).toHaveLength(2)
  process.kill(-(first.child.pid ?? 0), "SIGTERM")
  expect(await first.exit).toBe(0)
  expect(servers.filter(isRunning)).toEqual([])
  expect(serversOf(directory)).toEqual([])
  expect(addresses(first.output() + first.errors())).toEqual([address])
})

test("several owners share the partitions and end with it; without one of them it ends and says so", async () => {
  const directory = folder()
  const { words } = await options(directory)
  const owned = async (address: string): Promise<ReadonlySet<string>> => {
    const metrics = await (await fetch(new URL("/metrics", address))).text()
    return new Set(
      [...metrics.matchAll(/^pacer_engine_events_total\{engine="([^"]+)"/gm)].flatMap(([, name]) => name ?? []),
    )
  }
  const first = pacer([...words, "--owners", "2"])
  const address = await ready(first)
  expect((await fetch(new URL("/readyz", address))).status).toBe(200)
  expect((await owned(address)).size).toBe(2)
  const engines = enginesOf(directory)
  expect(engines.filter(isRunning)).toHaveLength(2)
  process.kill(-(first.child.pid ?? 0), "SIGTERM")
  expect(await first.exit).toBe(0)
  expect([...engines, ...serversOf(directory)].filter(isRunning)).toEqual([])

  const second = pacer(words, { PACER_OWNERS: "2" })
  await ready(second)
  const [one, other] = enginesOf(directory)
  process.kill(one?.pid ?? 0, "SIGKILL")
  expect(await second.exit).toBe(1)
  expect(second.errors()).toContain("engine 1 ended by itself with SIGKILL")
  expect([other, ...serversOf(directory)].filter((record) => record !== undefined && isRunning(record))).toEqual([])
})

test("after kill -9 the next start ends what was left and goes on", async () => {
  const directory = folder()
  const first = pacer((await options(directory)).words)
  await ready(first)
  const orphans = serversOf(directory)
  first.child.kill("SIGKILL")
  await first.exit
  expect(orphans.filter(isRunning)).toHaveLength(2)

  const second = pacer((await options(directory)).words)
  await ready(second)
  expect(orphans.filter(isRunning)).toEqual([])
  expect(serversOf(directory).filter(isRunning)).toHaveLength(2)
  second.child.kill("SIGINT")
  expect(await second.exit).toBe(0)
})

test("a taken port and a wrong URL are one sentence each, and nothing stays", async () => {
  const directory = folder()
  const { port, words } = await options(directory)
  const taken = createServer()
  await new Promise<void>((resolve) => void taken.listen(port, "127.0.0.1", resolve))
  const refused = pacer(words)
  expect(await refused.exit).toBe(1)
  expect(refused.errors()).toBe(
    `pacer: Port ${port} is taken by another program; choose another with --port or PACER_PORT.\n`,
  )
  await new Promise((resolve) => taken.close(resolve))

  const lost = pacer(words, { NATS_URL: "nats://127.0.0.1:1" })
  expect(await lost.exit).toBe(1)
  expect(lost.errors().trim().split("\n")).toHaveLength(1)
  expect(lost.errors()).toContain("No NATS server answers at nats://127.0.0.1:1; check NATS_URL")
  expect(serversOf(directory).filter(isRunning)).toEqual([])
})

test.each([
  [["start", "--port", "x"], "--port"],
  [["start", "--speed", "0"], "--speed"],
  [["start", "--owners", "0"], "--owners"],
  [["engine", "--share", "3/2"], "--share 3/2"],
  [["begin"], "begin"],
  [["token", "not.an.id"], "A-Z a-z 0-9 _ -"],
])("%j is one sentence and a failure", async (words, names) => {
  const one = pacer(words)
  expect(await one.exit).toBe(1)
  expect(one.output()).toBe("")
  expect(one.errors()).toContain(names)
  expect(one.errors().trim().split("\n")).toHaveLength(1)
})
