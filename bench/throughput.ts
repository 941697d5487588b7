/**
 * How much the engine carries, beside the floor, in one run on one machine: the same backlog is drained by both, turn
 * by turn, each time into a fresh database, until everything is committed; medians are reported. A phase whose sums
 * differ from the oracle's fails the run, whatever its speed.
 */
import { Effect, Schema } from "effect"
import { limits } from "../config/limits.ts"
import { Broker, provision } from "../src/broker/connection.ts"
import { engineLedgerTotals, floorLedgerTotals, requireEqual, viewTotals } from "./audit.ts"
import { type Child, startChild } from "./harness/child.ts"
import { cpuSecondsOf } from "./harness/cpu.ts"
import { BenchFailed } from "./harness/failure.ts"
import { say } from "./harness/progress.ts"
import { type Encoded, publishBacklog } from "./harness/publish.ts"
import { BenchServers } from "./harness/servers.ts"
import { firstDayBefore, Load, type Popularity } from "./load.ts"
import { Oracle } from "./oracle.ts"

export interface ThroughputOptions {
  readonly events: number
  readonly rounds: number
  readonly seed: number
  readonly popularity: Popularity
}

const Ready = Schema.Struct({ ready: Schema.Literal(true) })
const Drained = Schema.Struct({ seconds: Schema.Finite })
const FloorTotals = Schema.Struct({ totals: Schema.Array(Schema.Tuple([Schema.String, Schema.Finite, Schema.Finite])) })
const EngineEnd = Schema.Struct({
  restarts: Schema.Int,
  deadLetters: Schema.Int,
  trouble: Schema.optionalKey(Schema.String),
})

interface Cost {
  readonly node: number
  readonly nats: number
  readonly postgres: number
}

interface Phase {
  readonly perSecond: number
  /** Processor seconds per million messages. */
  readonly cost: Cost
}

const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

/** The whole backlog as it is published; the oracle hears each transaction on the way. */
function* backlog(load: Load, events: number, oracle: Oracle): Generator<Encoded> {
  for (let user = 0; user < load.budgets; user++) {
    yield { userId: load.userId(user), text: JSON.stringify(load.opening(user)) }
  }
  for (let index = 0; index < events; index++) {
    const event = load.transaction(index)
    const text = JSON.stringify(event)
    oracle.add(text)
    yield { userId: event.subject, text }
  }
}

/** Lets a ready child drain the log. The clock is the child's: its own start and the connections are not counted. */
const drain = Effect.fnUntraced(function* (child: Child, messages: number) {
  const { natsPid, postgresPid } = yield* BenchServers
  const usage = () => [child.pid, natsPid, postgresPid].map((pid) => cpuSecondsOf(pid) ?? Number.NaN)
  yield* child.hear(Ready)
  const before = usage()
  child.tell({ go: true })
  const { seconds } = yield* child.hear(Drained)
  const [node = Number.NaN, nats = Number.NaN, postgres = Number.NaN] = usage().map(
    (after, index) => ((after - (before[index] ?? Number.NaN)) * 1e6) / messages,
  )
  return { perSecond: messages / seconds, cost: { node, nats, postgres } }
})

const floorPhase = Effect.fnUntraced(function* (messages: number, oracle: Oracle) {
  const { freshDatabase, natsUrl } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  const options = { natsUrl, databaseUrl, partitionCount: limits.partitionCountDefault, messages }
  const child = yield* startChild(new URL("roles/floor.ts", import.meta.url), options)
  const phase = yield* drain(child, messages)
  const { totals } = yield* child.hear(FloorTotals)
  yield* requireEqual(
    oracle,
    "the floor",
    new Map(totals.map(([user, spentMinor, count]) => [user, { spentMinor, count }])),
  )
  yield* requireEqual(oracle, "the floor's ledger", yield* floorLedgerTotals(databaseUrl))
  return phase
}, Effect.scoped)

const enginePhase = Effect.fnUntraced(function* (messages: number, oracle: Oracle, load: Load) {
  const { freshDatabase, natsUrl } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  const options = { natsUrl, databaseUrl, partitionCount: limits.partitionCountDefault, messages }
  const child = yield* startChild(new URL("roles/engine.ts", import.meta.url), options)
  const phase = yield* drain(child, messages)
  const end = yield* child.hear(EngineEnd)
  if (end.restarts > 0 || end.deadLetters > 0) {
    const message = `The engine restarted ${end.restarts} times and put ${end.deadLetters} events aside: ${end.trouble ?? ""}`
    return yield* new BenchFailed({ message })
  }
  yield* requireEqual(oracle, "the engine's ledger", yield* engineLedgerTotals(databaseUrl))
  const budgets = Array.from({ length: load.budgets }, (_, user) => ({
    userId: load.userId(user),
    budgetId: load.budgetId(user),
  }))
  yield* requireEqual(oracle, "the engine's views", yield* viewTotals(budgets))
  return phase
}, Effect.scoped)

const told = (name: string, { perSecond, cost }: Phase): string => {
  const [node, nats, postgres] = [cost.node, cost.nats, cost.postgres].map((seconds) => seconds.toFixed(1))
  return `${name}: ${Math.round(perSecond)} per second; processor seconds per million: node ${node}, nats ${nats}, postgres ${postgres}`
}

const costKeys = (name: string, phases: ReadonlyArray<Phase>): { readonly [key: string]: number } => {
  const parts = [
    ["Node", "node"],
    ["Nats", "nats"],
    ["Postgres", "postgres"],
  ] as const
  return Object.fromEntries(
    parts.flatMap(([label, part]) => {
      const seconds = median(phases.map((phase) => phase.cost[part]))
      return Number.isNaN(seconds) ? [] : [[`${name}Cpu${label}SecondsPerMillion`, Number(seconds.toFixed(2))]]
    }),
  )
}

export const throughput = Effect.fnUntraced(
  function* (options: ThroughputOptions) {
    const load = new Load({ ...options, firstDay: firstDayBefore(Date.now()) })
    const oracle = new Oracle()
    yield* provision
    yield* say(`publishing ${load.budgets} budgets and ${options.events} transactions`)
    const messages = yield* publishBacklog(backlog(load, options.events, oracle))
    const floors: Array<Phase> = []
    const engines: Array<Phase> = []
    for (let round = 1; round <= options.rounds; round++) {
      const floor = yield* floorPhase(messages, oracle)
      floors.push(floor)
      yield* say(told(`floor, round ${round}`, floor))
      const engine = yield* enginePhase(messages, oracle, load)
      engines.push(engine)
      yield* say(told(`engine, round ${round}`, engine))
    }
    const floorPerSecond = median(floors.map((phase) => phase.perSecond))
    const enginePerSecond = median(engines.map((phase) => phase.perSecond))
    return {
      scenario: "throughput",
      floorPerSecond: Math.round(floorPerSecond),
      enginePerSecond: Math.round(enginePerSecond),
      ratio: Number((enginePerSecond / floorPerSecond).toFixed(3)),
      events: options.events,
      transactions: oracle.transactions,
      budgets: load.budgets,
      popularity: options.popularity,
      rounds: options.rounds,
      seed: options.seed,
      balancesEqual: true,
      ...costKeys("floor", floors),
      ...costKeys("engine", engines),
    }
  },
  (run) =>
    Effect.gen(function* () {
      const { natsUrl } = yield* BenchServers
      return yield* Effect.provide(run, Broker.layer({ url: natsUrl, name: "bench" }))
    }),
)
