/**
 * `npm run bench -- <scenario>`: what load testers run. Each scenario starts servers of its own, ends within ten minutes
 * and leaves nothing behind; progress goes to standard error, and the last line of standard output is one flat JSON
 * object (design §7). A run that finds a wrong sum, a lost or a doubled transaction exits with another code than 0.
 */
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import packageFile from "../package.json" with { type: "json" }
import { runCommandLine } from "../src/launch/command-line.ts"
import { Steps } from "../src/launch/steps.ts"
import { BenchFailed } from "./harness/failure.ts"
import { BenchServers } from "./harness/servers.ts"
import { throughput } from "./throughput.ts"

const minutesMax = 10

type Value = string | number | boolean | null

/** Runs a scenario on servers of its own and prints its one line. */
const reported = <E, R>(scenario: Effect.Effect<{ readonly [key: string]: Value }, E, R>) =>
  scenario.pipe(
    Effect.provide(BenchServers.layer),
    Effect.provide(Steps.silent),
    Effect.scoped,
    Effect.timeoutOrElse({
      duration: `${minutesMax} minutes`,
      orElse: () =>
        new BenchFailed({ message: `The run took longer than ${minutesMax} minutes; choose a smaller one` }),
    }),
    Effect.flatMap((result) => Console.log(JSON.stringify(result))),
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
    seed,
    uniform,
  },
  (options) => reported(throughput({ ...options, popularity: popularityOf(options.uniform) })),
).pipe(Command.withDescription("The engine beside the floor (no engine at all) on the same backlog, committed"))

const bench = Command.make("bench").pipe(
  Command.withDescription("Load, latency, recovery and slow clients, measured on servers of its own"),
  Command.withSubcommands([throughputCommand]),
)

runCommandLine(bench, { version: packageFile.version, words: process.argv.slice(2), endsBySignal: false })
