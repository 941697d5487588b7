/**
 * How much the engine carries, beside the floor, in one run on one machine: the same backlog is drained by both, turn
 * by turn, each time into a fresh database, until everything is committed; medians are reported. The floor writes the
 * rows of Pacer's ledger, what it cannot do without; the bare floor writes a plain table of its own, without what makes
 * a transaction count once after a restart, be found by its traveller, or be read as it came: the stricter measure. Sums
 * that differ from the oracle's fail the run, whatever its speed.
 */
import { Effect, Schema } from "effect"
import { limits } from "../config/limits.ts"
import { provision } from "../src/broker/connection.ts"
import { partitionsOf } from "../src/partition/shares.ts"
import { partitionOf } from "../streams/subjects.ts"
import { archiveTotals, differencesOf, engineLedgerTotals, floorLedgerTotals, viewTotals } from "./audit.ts"
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
  /** Engine processes that share the partitions; the floor is one process. */
  readonly owners: number
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
  readonly owners: number
  /** By partition. */
  readonly messagesOf: ReadonlyArray<number>
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
 * Lets ready children drain the log. The clock is theirs, from the word to the last commit; the start of their processes
 * and their connections are not counted.
 */
const drain = Effect.fnUntraced(function* (
  children: ReadonlyArray<Child>,
  messages: number,
  started: (child: Child) => Effect.Effect<unknown, BenchFailed>,
) {
  const { natsPid, postgresPid } = yield* BenchServers
  const usage = (pid: number) => cpuSecondsOf(pid) ?? Number.NaN
  const usages = () => ({
    node: children.reduce((sum, child) => sum + usage(child.pid), 0),
    nats: usage(natsPid),
    postgres: usage(postgresPid),
  })
  const before = usages()
  for (const child of children) child.tell({ go: true })
  const drained = yield* Effect.forEach(children, (child) => Effect.andThen(started(child), child.hear(Drained)), {
    concurrency: "unbounded",
  })
  const seconds = Math.max(...drained.map((one) => one.seconds))
  const after = usages()
  const perMillion = (part: keyof Cost) => ((after[part] - before[part]) * 1e6) / messages
  const cost: Cost = { node: perMillion("node"), nats: perMillion("nats"), postgres: perMillion("postgres") }
  return { perSecond: messages / seconds, cost }
})

/** @param bare whether it writes a plain table of its own instead of Pacer's ledger */
const floorPhase = Effect.fnUntraced(function* ({ messages, oracle, profileDirectory }: Plan, bare: boolean) {
  const { freshDatabase, natsUrl } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  const options = { natsUrl, databaseUrl, partitionCount: limits.partitionCountDefault, messages, bare }
  const child = yield* startChild(new URL("roles/floor.ts", import.meta.url), options, profileDirectory)
  yield* child.hear(Ready)
  const drained = yield* drain([child], messages, () => Effect.void)
  const { totals } = yield* child.hear(FloorTotals)
  const kept = new Map(totals.map(([user, spentMinor, count]) => [user, { spentMinor, count }]))
  return {
    ...drained,
    failures: [
      ...differencesOf(oracle, "the floor", kept),
      ...differencesOf(oracle, "the floor's ledger", yield* (bare ? floorLedgerTotals : archiveTotals)(databaseUrl)),
    ],
  }
}, Effect.scoped)

const enginePhase = Effect.fnUntraced(function* (plan: Plan) {
  const { messages, messagesOf, oracle, load, owners, profileDirectory } = plan
  const { freshDatabase } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  const shares = Array.from({ length: owners }, (_, index) =>
    partitionsOf({ owner: index + 1, owners }, limits.partitionCountDefault),
  )
  const children = yield* Effect.forEach(shares, (partitions) =>
    readyEngine(
      databaseUrl,
      partitions.reduce((sum, partition) => sum + (messagesOf[partition] ?? 0), 0),
      { partitions, ...(profileDirectory === undefined ? {} : { profileDirectory }) },
    ),
  )
  const drained = yield* drain(children, messages, (child) => child.hear(Serving))
  const ends = yield* Effect.forEach(children, (child) => child.hear(EngineEnd))
  return {
    ...drained,
    failures: [
      ...ends.flatMap(({ restarts, trouble = "" }) =>
        restarts === 0 ? [] : [`an engine reread ${restarts} times: ${trouble}`],
      ),
      ...ends.flatMap(({ deadLetters }) => (deadLetters === 0 ? [] : [`an engine put ${deadLetters} events aside`])),
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

const countedByPartition = (load: Load, events: number): ReadonlyArray<number> => {
  const counts = new Array<number>(limits.partitionCountDefault).fill(0)
  const count = (userId: string): void => {
    const partition = partitionOf(userId, counts.length)
    counts[partition] = (counts[partition] ?? 0) + 1
  }
  for (const { userId } of openings(load)) count(userId)
  for (let index = 0; index < events; index++) count(load.transaction(index).subject)
  return counts
}

export const throughput = Effect.fnUntraced(function* (options: ThroughputOptions) {
  const load = new Load({ ...options, firstDay: firstDayBefore(Date.now()) })
  const oracle = new Oracle()
  yield* provision
  yield* say(`publishing ${load.budgets} budgets and ${options.events} transactions`)
  const messages = yield* publishBacklog(backlog(load, options.events, oracle))
  const { owners, profileDirectory } = options
  const plan: Plan = {
    messages,
    messagesOf: countedByPartition(load, options.events),
    oracle,
    load,
    owners,
    profileDirectory,
  }
  const floors: Array<Phase> = []
  const bareFloors: Array<Phase> = []
  const engines: Array<Phase> = []
  for (let round = 1; round <= options.rounds; round++) {
    const floor = yield* floorPhase(plan, false)
    floors.push(floor)
    yield* say(told(`floor, round ${round}`, floor))
    const bareFloor = yield* floorPhase(plan, true)
    bareFloors.push(bareFloor)
    yield* say(told(`bare floor, round ${round}`, bareFloor))
    const engine = yield* enginePhase(plan)
    engines.push(engine)
    yield* say(told(`engine, round ${round}`, engine))
  }
  const floorPerSecond = median(floors.map((phase) => phase.perSecond))
  const enginePerSecond = median(engines.map((phase) => phase.perSecond))
  const bareFloorPerSecond = median(bareFloors.map((phase) => phase.perSecond))
  const failures = [...floors, ...bareFloors, ...engines].flatMap((phase) => phase.failures)
  return {
    line: {
      scenario: "throughput",
      floorPerSecond: Math.round(floorPerSecond),
      enginePerSecond: Math.round(enginePerSecond),
      ratio: rounded(enginePerSecond / floorPerSecond, 3),
      bareFloorPerSecond: Math.round(bareFloorPerSecond),
      ratioToBareFloor: rounded(enginePerSecond / bareFloorPerSecond, 3),
      balancesEqual: failures.length === 0,
      events: options.events,
      transactions: oracle.transactions,
      budgets: load.budgets,
      popularity: options.popularity,
      rounds: options.rounds,
      owners,
      seed: options.seed,
      ...costKeys("floor", floors),
      ...costKeys("bareFloor", bareFloors),
      ...costKeys("engine", engines),
    },
    failures,
  }
})
