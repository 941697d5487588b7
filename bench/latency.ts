/**
 * How long it takes from publishing a transaction to its being on the traveller's screen: NATS, engine, NATS, gateway,
 * WebSocket, with every screen connected to its own budget and transactions on a fixed schedule. Times count from when
 * each transaction was due. A push lists only the newest of many transactions of one batch: the sums of every screen
 * must be right in the end, and `received` tells how many transactions were listed.
 */
import { Effect } from "effect"
import { nowMs } from "./harness/clock.ts"
import { cpuSecondsOf, residentMegabytesOf } from "./harness/cpu.ts"
import { say } from "./harness/progress.ts"
import { rounded } from "./harness/quantiles.ts"
import { BenchServers } from "./harness/servers.ts"
import { liveStack } from "./live-stack.ts"
import { firstDayBefore, Load, standardBudgets } from "./load.ts"
import { measure, type Stretch } from "./measure.ts"
import { Oracle } from "./oracle.ts"
import { behind, caughtUp } from "./standing.ts"

export interface LatencyOptions {
  readonly connections: number
  readonly rate: number
  readonly seconds: number
  readonly warmupSeconds: number
  readonly seed: number
}

export const latency = Effect.fnUntraced(function* ({
  connections,
  rate,
  seconds,
  warmupSeconds,
  seed,
}: LatencyOptions) {
  const budgets = Math.max(standardBudgets, connections)
  const load = new Load({ seed, popularity: "uniform", firstDay: firstDayBefore(Date.now()), budgets })
  const oracle = new Oracle()
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
  yield* measure(load, oracle, clients, stretch(0, warmupSeconds))

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
  const arrived = yield* measure(load, oracle, clients, stretch(rate * warmupSeconds, seconds))
  const tookSeconds = (nowMs() - startedMs) / 1_000
  const cpu = usage().map(([name, after]) => [
    `${name}CpuPercent`,
    rounded((100 * (after - (before.get(name) ?? Number.NaN))) / tookSeconds, 1),
  ])
  const late = behind(oracle, yield* caughtUp(clients, oracle)).length
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
      resyncs: arrived.states - connections,
      sentLateMsMax: rounded(arrived.sentLateMsMax, 3),
      seconds,
      warmupSeconds,
      seed,
      ...Object.fromEntries(cpu),
      gatewayMegabytes: residentMegabytesOf(gateway.pid) ?? null,
    },
    failures: [
      ...(late === 0 ? [] : [`${late} screens do not show the newest state`]),
      ...(arrived.closed === 0 ? [] : [`${arrived.closed} of ${connections} connections were closed`]),
    ],
  }
})
