/**
 * How long it takes from publishing a transaction to its being on the traveller's screen: NATS, engine, NATS, gateway,
 * WebSocket, with every screen connected to its own budget and transactions on a fixed schedule. Times count from when
 * each transaction was due. One that never arrives fails the run.
 */
import { Effect, Schema } from "effect"
import { Broker } from "../src/broker/connection.ts"
import type { Child } from "./harness/child.ts"
import { nowMs } from "./harness/clock.ts"
import { cpuSecondsOf, residentMegabytesOf } from "./harness/cpu.ts"
import { publishPaced } from "./harness/pace.ts"
import { say } from "./harness/progress.ts"
import { rounded } from "./harness/quantiles.ts"
import { BenchServers } from "./harness/servers.ts"
import { liveStack } from "./live-stack.ts"
import { firstDayBefore, Load, standardBudgets } from "./load.ts"

export interface LatencyOptions {
  readonly connections: number
  readonly rate: number
  readonly seconds: number
  readonly warmupSeconds: number
  readonly seed: number
}

export const Arrived = Schema.Struct({
  received: Schema.Int,
  p50Ms: Schema.NullOr(Schema.Finite),
  p99Ms: Schema.NullOr(Schema.Finite),
  p999Ms: Schema.NullOr(Schema.Finite),
  maxMs: Schema.NullOr(Schema.Finite),
  closed: Schema.Int,
})

/** The schedule begins a moment after it is announced, so that nobody misses its first event. */
const leadMs = 250
const arrivalMsMax = 10_000
const pollMs = 200

export interface Stretch {
  readonly firstIndex: number
  readonly count: number
  readonly perSecond: number
  readonly usersMeasured: number
  /** Whose transaction is it? */
  readonly userOf: (index: number) => number
  /** Hears each event as it is published. */
  readonly sent?: (text: string) => void
}

/** Publishes one stretch of transactions on its schedule while the screens measure it; waits until all have arrived. */
export const measure = Effect.fnUntraced(function* (load: Load, clients: Child, stretch: Stretch) {
  const { connection } = yield* Broker
  const { firstIndex, count, perSecond, usersMeasured, userOf, sent } = stretch
  const startMs = nowMs() + leadMs
  clients.tell({ order: "measure", schedule: { firstIndex, count, startMs, perSecond, usersMeasured } })
  let expected = 0
  const eventAt = (place: number) => {
    const user = userOf(firstIndex + place)
    if (user < usersMeasured) expected += 1
    const event = load.transactionOf(user, firstIndex + place)
    const text = JSON.stringify(event)
    sent?.(text)
    return { userId: event.subject, text }
  }
  const sentLateMsMax = yield* publishPaced(connection, { startMs, perSecond, count, eventAt })
  const ask = Effect.suspend(() => {
    clients.tell({ order: "arrived" })
    return clients.hear(Arrived)
  })
  let arrived = yield* ask
  for (let waitedMs = 0; arrived.received < expected && waitedMs < arrivalMsMax; waitedMs += pollMs) {
    yield* Effect.sleep(pollMs)
    arrived = yield* ask
  }
  return { ...arrived, expected, sentLateMsMax }
})

export const latency = Effect.fnUntraced(function* ({
  connections,
  rate,
  seconds,
  warmupSeconds,
  seed,
}: LatencyOptions) {
  const budgets = Math.max(standardBudgets, connections)
  const load = new Load({ seed, popularity: "uniform", firstDay: firstDayBefore(Date.now()), budgets })
  const { natsPid, postgresPid } = yield* BenchServers
  const { engine, gateway, clients } = yield* liveStack(load, [...Array(connections).keys()])
  const stretch = (firstIndex: number, forSeconds: number): Stretch => ({
    firstIndex,
    count: rate * forSeconds,
    perSecond: rate,
    usersMeasured: connections,
    userOf: (index) => load.userAmong(connections, index),
  })
  yield* say(`warming up for ${warmupSeconds} s`)
  yield* measure(load, clients, stretch(0, warmupSeconds))

  const processes = {
    engine: engine.pid,
    gateway: gateway.pid,
    clients: clients.pid,
    nats: natsPid,
    postgres: postgresPid,
  }
  const usage = () => Object.entries(processes).map(([name, pid]) => [name, cpuSecondsOf(pid) ?? Number.NaN] as const)
  yield* say(`publishing ${rate} transactions per second for ${seconds} s`)
  const [before, startedMs] = [new Map(usage()), nowMs()]
  const arrived = yield* measure(load, clients, stretch(rate * warmupSeconds, seconds))
  const tookSeconds = (nowMs() - startedMs) / 1_000
  const cpu = usage().map(([name, after]) => [
    `${name}CpuPercent`,
    rounded((100 * (after - (before.get(name) ?? Number.NaN))) / tookSeconds, 1),
  ])
  const lost = arrived.expected - arrived.received
  return {
    line: {
      scenario: "latency",
      connections,
      ratePerSecond: rate,
      p50Ms: arrived.p50Ms,
      p99Ms: arrived.p99Ms,
      p999Ms: arrived.p999Ms,
      maxMs: arrived.maxMs,
      received: arrived.received,
      expected: arrived.expected,
      connectionsClosed: arrived.closed,
      sentLateMsMax: rounded(arrived.sentLateMsMax, 3),
      seconds,
      warmupSeconds,
      seed,
      ...Object.fromEntries(cpu),
      gatewayMegabytes: residentMegabytesOf(gateway.pid) ?? null,
    },
    failures: [
      ...(lost === 0 ? [] : [`${lost} of ${arrived.expected} transactions never reached their screens`]),
      ...(arrived.closed === 0 ? [] : [`${arrived.closed} of ${connections} connections were closed`]),
    ],
  }
})
