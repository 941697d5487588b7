/**
 * How much the engine carries, beside the floor, in one run on one machine: the same backlog is drained by both, turn
 * by turn, each time into a fresh database, until everything is committed; medians are reported. Sums that differ from
 * the oracle's fail the run, whatever its speed.
 */
import { Effect, Schema } from "effect"
import { limits } from "../config/limits.ts"
import { provision } from "../src/broker/connection.ts"
import { differencesOf, engineLedgerTotals, floorLedgerTotals, viewTotals } from "./audit.ts"
import { type Child, startChild } from "./harness/child.ts"
import { cpuSecondsOf } from "./harness/cpu.ts"
import type { BenchFailed } from "./harness/failure.ts"
import { say } from "./harness/progress.ts"
import { type Encoded, publishBacklog } from "./harness/publish.ts"
import { median, rounded } from "./harness/quantiles.ts"
import { BenchServers } from "./harness/servers.ts"
import { openings, readyEngine } from "./live-stack.ts"
import { firstDayBefore, Load, type Popularity } from "./load.ts"
import { Oracle } from "./oracle.ts"

export interface ThroughputOptions {
  readonly events: number
  readonly rounds: number
  readonly seed: number
  readonly popularity: Popularity
  /** Where floor and engine leave CPU profiles, which slow them down. */
  readonly profileDirectory: string | undefined
}

const Ready = Schema.Struct({ ready: Schema.Literal(true) })
const Serving = Schema.Struct({ serving: Schema.Literal(true) })
const Drained = Schema.Struct({ seconds: Schema.Finite })
const FloorTotals = Schema.Struct({ totals: Schema.Array(Schema.Tuple([Schema.String, Schema.Finite, Schema.Finite])) })
const EngineEnd = Schema.Struct({
  restarts: Schema.Int,
  deadLetters: Schema.Int,
  trouble: Schema.optionalKey(Schema.String),
})

/** Processor seconds per million messages; NaN where the system does not tell. */
interface Cost {
  readonly node: number
  readonly nats: number
  readonly postgres: number
}

interface Phase {
  readonly perSecond: number
  readonly cost: Cost
  readonly failures: ReadonlyArray<string>
}

interface Plan {
  readonly messages: number
  readonly oracle: Oracle
  readonly load: Load
  readonly profileDirectory: string | undefined
}

/** The whole backlog as it is published; the oracle hears each transaction on the way. */
function* backlog(load: Load, events: number, oracle: Oracle): Generator<Encoded> {
  yield* openings(load)
  for (let index = 0; index < events; index++) {
    const event = load.transaction(index)
    const text = JSON.stringify(event)
    oracle.add(text)
    yield { userId: event.subject, text }
  }
}

/**
 * Lets a ready child drain the log. The clock is the child's, from its word to its last commit; the start of its process
 * and its connections are not counted.
 */
const drain = Effect.fnUntraced(function* (
  child: Child,
  messages: number,
  started: Effect.Effect<unknown, BenchFailed>,
) {
  const { natsPid, postgresPid } = yield* BenchServers
  const usage = (pid: number) => cpuSecondsOf(pid) ?? Number.NaN
  const usages = () => ({ node: usage(child.pid), nats: usage(natsPid), postgres: usage(postgresPid) })
  const before = usages()
  child.tell({ go: true })
  yield* started
  const { seconds } = yield* child.hear(Drained)
  const after = usages()
  const perMillion = (part: keyof Cost) => ((after[part] - before[part]) * 1e6) / messages
  const cost: Cost = { node: perMillion("node"), nats: perMillion("nats"), postgres: perMillion("postgres") }
  return { perSecond: messages / seconds, cost }
})

const floorPhase = Effect.fnUntraced(function* ({ messages, oracle, profileDirectory }: Plan) {
  const { freshDatabase, natsUrl } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  const options = { natsUrl, databaseUrl, partitionCount: limits.partitionCountDefault, messages }
  const child = yield* startChild(new URL("roles/floor.ts", import.meta.url), options, profileDirectory)
  yield* child.hear(Ready)
  const drained = yield* drain(child, messages, Effect.void)
  const { totals } = yield* child.hear(FloorTotals)
  const kept = new Map(totals.map(([user, spentMinor, count]) => [user, { spentMinor, count }]))
  return {
    ...drained,
    failures: [
      ...differencesOf(oracle, "the floor", kept),
      ...differencesOf(oracle, "the floor's ledger", yield* floorLedgerTotals(databaseUrl)),
    ],
  }
}, Effect.scoped)

const enginePhase = Effect.fnUntraced(function* ({ messages, oracle, load, profileDirectory }: Plan) {
  const { freshDatabase } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  const child = yield* readyEngine(databaseUrl, messages, profileDirectory)
  const drained = yield* drain(child, messages, child.hear(Serving))
  const { deadLetters, restarts, trouble = "" } = yield* child.hear(EngineEnd)
  return {
    ...drained,
    failures: [
      ...(restarts === 0 ? [] : [`the engine reread ${restarts} times: ${trouble}`]),
      ...(deadLetters === 0 ? [] : [`the engine put ${deadLetters} events aside`]),
      ...differencesOf(oracle, "the engine's ledger", yield* engineLedgerTotals(databaseUrl)),
      ...differencesOf(oracle, "the engine's views", yield* viewTotals(load)),
    ],
  }
}, Effect.scoped)

const told = (name: string, { perSecond, cost }: Phase): string => {
  const [node, nats, postgres] = [cost.node, cost.nats, cost.postgres].map((seconds) => seconds.toFixed(1))
  return `${name}: ${Math.round(perSecond)} per second; processor seconds per million: node ${node}, nats ${nats}, postgres ${postgres}`
}

const costKeys = (name: string, phases: ReadonlyArray<Phase>) => {
  const perMillion = (part: keyof Cost) => rounded(median(phases.map((phase) => phase.cost[part])), 2)
  return {
    [`${name}NodeCpuSecondsPerMillion`]: perMillion("node"),
    [`${name}NatsCpuSecondsPerMillion`]: perMillion("nats"),
    [`${name}PostgresCpuSecondsPerMillion`]: perMillion("postgres"),
  }
}

export const throughput = Effect.fnUntraced(function* (options: ThroughputOptions) {
  const load = new Load({ ...options, firstDay: firstDayBefore(Date.now()) })
  const oracle = new Oracle()
  yield* provision
  yield* say(`publishing ${load.budgets} budgets and ${options.events} transactions`)
  const messages = yield* publishBacklog(backlog(load, options.events, oracle))
  const plan: Plan = { messages, oracle, load, profileDirectory: options.profileDirectory }
  const floors: Array<Phase> = []
  const engines: Array<Phase> = []
  for (let round = 1; round <= options.rounds; round++) {
    const floor = yield* floorPhase(plan)
    floors.push(floor)
    yield* say(told(`floor, round ${round}`, floor))
    const engine = yield* enginePhase(plan)
    engines.push(engine)
    yield* say(told(`engine, round ${round}`, engine))
  }
  const floorPerSecond = median(floors.map((phase) => phase.perSecond))
  const enginePerSecond = median(engines.map((phase) => phase.perSecond))
  const failures = [...floors, ...engines].flatMap((phase) => phase.failures)
  return {
    line: {
      scenario: "throughput",
      floorPerSecond: Math.round(floorPerSecond),
      enginePerSecond: Math.round(enginePerSecond),
      ratio: rounded(enginePerSecond / floorPerSecond, 3),
      balancesEqual: failures.length === 0,
      events: options.events,
      transactions: oracle.transactions,
      budgets: load.budgets,
      popularity: options.popularity,
      rounds: options.rounds,
      seed: options.seed,
      ...costKeys("floor", floors),
      ...costKeys("engine", engines),
    },
    failures,
  }
})
