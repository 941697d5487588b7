/**
 * `npm run bench -- <scenario>`: what load testers run. Each scenario starts servers of its own, ends within ten minutes
 * and leaves nothing behind; progress goes to standard error, and the last line of standard output is one flat JSON
 * object (design §7). A run that finds a wrong sum, a lost or a doubled transaction exits with another code than 0.
 */
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { limits } from "../config/limits.ts"
import packageFile from "../package.json" with { type: "json" }
import { Broker } from "../src/broker/connection.ts"
import { runCommandLine } from "../src/launch/command-line.ts"
import { comparison } from "./comparison.ts"
import { crash } from "./crash.ts"
import { dealsAtScale } from "./deals.ts"
import { BenchFailed } from "./harness/failure.ts"
import { BenchServers } from "./harness/servers.ts"
import { insights } from "./insights.ts"
import { latency } from "./latency.ts"
import { mapFrames } from "./map-frames.ts"
import { overload } from "./overload.ts"
import { slowClients } from "./slow-clients.ts"
import { syncLag } from "./sync-lag.ts"
import { syncSchedule } from "./sync-schedule.ts"
import { throughput } from "./throughput.ts"
import { understanding } from "./understanding.ts"

const minutesMaxDefault = 10

interface Report {
  /** The result's one flat line. */
  readonly line: { readonly [key: string]: string | number | boolean | null }
  /** What must not happen and did, in sentences; the run has failed then. */
  readonly failures: ReadonlyArray<string>
}

const printed = <E, R>(scenario: Effect.Effect<Report, E, R>) =>
  scenario.pipe(
    Effect.tap(({ line }) => Console.log(JSON.stringify(line))),
    Effect.flatMap(({ failures }) =>
      failures.length === 0 ? Effect.void : new BenchFailed({ message: `The run failed: ${failures.join("; ")}` }),
    ),
  )

/** Runs a scenario on servers of its own and prints its one line. */
const reported = <E, R>(scenario: Effect.Effect<Report, E, R>, minutesMax: number = minutesMaxDefault) =>
  Effect.gen(function* () {
    const { natsUrl } = yield* BenchServers
    return yield* Effect.scoped(scenario).pipe(Effect.provide(Broker.layer({ url: natsUrl, name: "bench" })))
  }).pipe(
    Effect.provide(BenchServers.layer),
    Effect.timeoutOrElse({
      duration: `${minutesMax} minutes`,
      orElse: () =>
        new BenchFailed({
          message: `The run took longer than ${minutesMax} minutes; choose a smaller one, or allow more with --minutes-max where there is one`,
        }),
    }),
    printed,
  )

const between = (name: string, what: string, minimum: number, maximum: number, otherwise: number) =>
  Flag.Int(name).pipe(
    Flag.withDescription(`${what} (${minimum} to ${maximum}, default ${otherwise})`),
    Flag.filter(
      (value) => value >= minimum && value <= maximum,
      (value) => `--${name} ${value} is not between ${minimum} and ${maximum}`,
    ),
    Flag.withDefault(otherwise),
  )

const seed = between("seed", "Seed of the load", 0, 2 ** 31 - 1, 1)
const uniform = Flag.Boolean("uniform").pipe(
  Flag.withDescription("Spread the load evenly over the travellers instead of by Zipf(1.0)"),
  Flag.withDefault(false),
)
const popularityOf = (isUniform: boolean) => (isUniform ? "uniform" : "zipf")

const throughputCommand = Command.make(
  "throughput",
  {
    events: between("events", "Transactions in the backlog", 1_000, 4_000_000, 400_000),
    rounds: between("rounds", "How often floor and engine take turns", 1, 20, 2),
    owners: between("owners", "Engine processes that share the partitions (the floor is one process)", 1, 8, 1),
    seed,
    uniform,
    profile: Flag.String("profile").pipe(
      Flag.withDescription("A folder for CPU profiles of floor and engine (profiling slows them down)"),
      Flag.optional,
    ),
  },
  (options) => {
    const profileDirectory = Option.getOrUndefined(options.profile)
    return reported(throughput({ ...options, profileDirectory, popularity: popularityOf(options.uniform) }))
  },
).pipe(Command.withDescription("The engine beside the floor (no engine at all) on the same backlog, committed"))

const latencyCommand = Command.make(
  "latency",
  {
    connections: between("connections", "Screens, each with a budget of its own", 1, 18_000, 1_000),
    rate: between("rate", "Transactions per second, spread over the screens", 1, 20_000, 1_000),
    seconds: between("seconds", "How long is measured", 1, 420, 30),
    warmupSeconds: between("warmup-seconds", "How long runs unmeasured before", 0, 60, 5),
    seed,
  },
  (options) => reported(latency(options)),
).pipe(Command.withDescription("From publishing a transaction to its being on the traveller's screen"))

const crashCommand = Command.make(
  "crash",
  {
    restarts: between("restarts", "How often the engine is killed with kill -9", 1, 1_000, 10),
    minutesMax: between(
      "minutes-max",
      "The run is given up after this; long ones need more",
      1,
      180,
      minutesMaxDefault,
    ),
    seed,
    uniform,
  },
  (options) => reported(crash({ ...options, popularity: popularityOf(options.uniform) }), options.minutesMax),
).pipe(
  Command.withDescription(
    "The engine killed at random moments of a replay, NATS and Postgres restarted in between, then all compared",
  ),
)

const overloadCommand = Command.make(
  "overload",
  {
    burst: between("burst", "Events of the burst", 20_000, 1_000_000, 200_000),
    rate: between("rate", "Transactions per second all the while", 100, 5_000, 1_000),
    seed,
  },
  (options) => reported(overload(options)),
).pipe(Command.withDescription("More than it can take, and servers that stand still, go away or are full"))

const slowClientsCommand = Command.make(
  "slow-clients",
  {
    healthy: between("healthy", "Screens that always read", 1, 10_000, 200),
    stalled: between("stalled", "Screens that stop reading for a while", 1, 5_000, 50),
    rate: between("rate", "Transactions per second; half of them for the stalled ones", 10, 20_000, 600),
    seconds: between("seconds", "How long each of the two measurements lasts", 5, 50, 30),
    seed,
  },
  (options) => reported(slowClients(options)),
).pipe(Command.withDescription("Screens that stop reading among healthy ones, and how they catch up"))

const insightsCommand = Command.make(
  "insights",
  {
    rows: between("rows", "Ledger rows of the one traveller", 100, 400_000, 100_000),
    asks: between("asks", "How often insights are asked for", 12, 5_000, 300),
  },
  (options) => reported(insights(options)),
).pipe(Command.withDescription("A traveller's insights over very many transactions"))
const dealsCommand = Command.make(
  "deals",
  {
    deals: between("deals", "Deals of merchants", 100, limits.dealsMax / 2, 100_000),
    budgets: between("budgets", "Live budgets", 100, limits.dealBudgetsMax / 2, 100_000),
    news: between("news", "Further deals that are published, and budgets that move, one by one", 10, 5_000, 300),
    looks: between("looks", "Viewports that are asked for", 10, 20_000, 1_000),
    seed,
  },
  (options) => reported(dealsAtScale(options)),
).pipe(Command.withDescription("New deals to their budgets, moved budgets to their deals, and the map's viewports"))

const mapFramesCommand = Command.make(
  "map-frames",
  {
    deals: between("deals", "Deals of merchants", 10_000, limits.dealsMax, 100_000),
    points: between("points", "Points in view on each screen", 20, limits.dealMapFeaturesMax, 400),
    traces: Flag.String("traces").pipe(Flag.withDescription("A folder to keep the browser's traces in"), Flag.optional),
  },
  (options) => reported(mapFrames({ ...options, traces: Option.getOrUndefined(options.traces) })),
).pipe(Command.withDescription("The page's work per frame while its map of deals is moved, in a real browser"))

const comparisonCommand = Command.make(
  "comparison",
  { asks: between("asks", "Different questions in each of the measurements", 20, 2_000, 200) },
  (options) => reported(comparison(options)),
).pipe(Command.withDescription("Price comparisons with all partners up, one down, one hanging, and from the cache"))

const syncLagCommand = Command.make(
  "sync-lag",
  {
    accounts: between("accounts", "Linked accounts, each with a screen of its own", 1, 2_000, 100),
    seconds: between("seconds", "How long each of the two measurements lasts", 1, 120, 20),
    rate: between("rate", "Transactions per second that appear at the bank", 1, 500, 20),
    pollMs: between("poll-ms", "How often each account is asked about", 100, 60_000, 1_000),
    faults: Flag.Finite("faults").pipe(
      Flag.withDescription("The share of requests that go wrong at the bank (0 to 0.6, default 0)"),
      Flag.filter(
        (share) => share >= 0 && share <= 0.6,
        (share) => `--faults ${share} is not between 0 and 0.6`,
      ),
      Flag.withDefault(0),
    ),
    seed,
  },
  (options) => reported(syncLag(options)),
).pipe(Command.withDescription("From a transaction's appearing at a bank to its being on the traveller's screen"))

const syncScheduleCommand = Command.make(
  "sync-schedule",
  {
    accounts: between("accounts", "Linked accounts, all due at the start", 100, 100_000, 100_000),
    seconds: between("seconds", "How long is measured", 5, 300, 30),
    intervalSeconds: between("interval-seconds", "How often each account is asked about", 10, 86_400, 900),
  },
  (options) => reported(syncSchedule(options)),
).pipe(Command.withDescription("A hundred thousand linked accounts: how evenly they are asked about, and at what cost"))

const understandingCommand = Command.make(
  "understanding",
  {
    events: between("events", "Transactions folded per variant and round", 1_000, 400_000, 60_000),
    rounds: between("rounds", "How often the variants take turns", 1, 50, 7),
    seed,
  },
  (options) => printed(understanding(options)),
).pipe(Command.withDescription("The fold with and without categories, anomalies and forecasts: microseconds per event"))

const bench = Command.make("bench").pipe(
  Command.withDescription("Load, latency, recovery and slow clients, measured on servers of its own"),
  Command.withSubcommands([
    throughputCommand,
    latencyCommand,
    crashCommand,
    overloadCommand,
    slowClientsCommand,
    insightsCommand,
    dealsCommand,
    mapFramesCommand,
    comparisonCommand,
    syncLagCommand,
    syncScheduleCommand,
    understandingCommand,
  ]),
)

runCommandLine(bench, { version: packageFile.version, words: process.argv.slice(2), endsBySignal: false })
