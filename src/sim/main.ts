/**
 * `npm run sim -- --seeds N`: the real engine in the deterministic world, seed after seed (design §7). Progress goes to
 * standard error, the last line of standard output is one flat JSON object. A seed that fails is printed with the
 * command that replays it and is shrunk; the run then ends with another code than 0.
 */
import { availableParallelism } from "node:os"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import packageFile from "../../package.json" with { type: "json" }
import { eventTypeCodes } from "../../streams/events.ts"
import { runCommandLine } from "../launch/command-line.ts"
import { mutants, seedThatNotices } from "./canary.ts"
import { messageFaults, worldFaults } from "./faults.ts"
import { runInProcesses } from "./seed-crew.ts"
import type { SeedRange } from "./seed-range.ts"
import { shrink } from "./shrink.ts"
import { simulate } from "./simulation.ts"
import { makePlan, type Plan, transactionsMaxDefault } from "./workload.ts"

class SimulationFailed extends Schema.TaggedError<SimulationFailed>()("SimulationFailed", { message: Schema.String }) {}

const seedMax = 2 ** 31 - 1
const canarySeeds = 400
const progressEveryMs = 2_000
const shrunkMax = 3

const tell = (text: string): void => void process.stderr.write(`${text}\n`)

const integer = (name: string, what: string, minimum: number, maximum: number) =>
  Flag.Int(name).pipe(
    Flag.withDescription(`${what} (${minimum} to ${maximum})`),
    Flag.filter(
      (value) => value >= minimum && value <= maximum,
      (value) => `--${name} ${value} is not between ${minimum} and ${maximum}`,
    ),
  )

const describe = ({ messages, faults }: Plan): string =>
  [
    ...messages.map(
      (one) =>
        `  ${one.atMs} partition ${one.partition} ${one.userId} ${one.faults.join(",")} ${one.text.slice(0, 600)}`,
    ),
    ...faults.map((one) => `  ${JSON.stringify(one)}`),
  ].join("\n")

/** Says what failed, how to see it again, and its smallest form. */
const explain = async (seed: number, events: number): Promise<void> => {
  const plan = makePlan(seed, events)
  const failed = await simulate(plan)
  const more = events === transactionsMaxDefault ? "" : ` --events ${events}`
  tell(`Seed ${seed} fails:\n${failed.divergences.map((one) => `  ${one}`).join("\n")}`)
  tell(`Replay it: npm run sim -- --seed ${seed} --trace${more}`)
  const small = await shrink(plan, failed, {})
  tell(
    `Shrunk to ${small.plan.messages.length} messages and ${small.plan.faults.length} faults:\n${describe(small.plan)}`,
  )
  tell(small.result.divergences.map((one) => `  ${one}`).join("\n"))
}

interface Options extends SeedRange {
  readonly processes: number
  readonly trace: boolean
}

const runSeeds = async ({ processes, trace, ...range }: Options) => {
  const startMs = performance.now()
  let shownMs = startMs
  const { counts, messages, failed } = await runInProcesses(range, processes, (sum) => {
    if (performance.now() - shownMs < progressEveryMs) return
    shownMs = performance.now()
    tell(`${sum.seeds} of ${range.seeds} seeds, ${sum.failed.length} failed`)
  })
  const seconds = (performance.now() - startMs) / 1_000
  if (trace) tell((await simulate(makePlan(range.from, range.events), { trace })).trace.join("\n"))
  for (const { seed } of failed.slice(0, shrunkMax)) await explain(seed, range.events)
  for (const { seed, divergence } of failed.slice(shrunkMax)) tell(`Seed ${seed} fails: ${divergence}`)
  const seedsPerSecond = Math.round((range.seeds / seconds) * 10) / 10
  return { counts, divergences: failed.length, messages, processes, seedsPerSecond }
}

const canaries = async (from: number): Promise<boolean> => {
  let allCaught = true
  for (const [name, mutant] of Object.entries(mutants)) {
    const seed = await seedThatNotices(mutant, from, canarySeeds)
    tell(seed === undefined ? `Canary not caught: ${name}` : `Canary caught by seed ${seed}: ${name}`)
    allCaught = allCaught && seed !== undefined
  }
  return allCaught
}

const sim = Command.make(
  "sim",
  {
    seeds: integer("seeds", "How many seeds are run", 1, 10_000_000).pipe(Flag.withDefault(200)),
    from: integer("from", "The first of them", 0, seedMax).pipe(Flag.withDefault(1)),
    seed: integer("seed", "This seed alone", 0, seedMax).pipe(Flag.withDefault(-1)),
    events: integer("events", "Transactions of each traveller at most", 2, 500).pipe(
      Flag.withDefault(transactionsMaxDefault),
    ),
    processes: integer("processes", "Processes that run them", 1, 64).pipe(
      Flag.withDefault(Math.min(4, availableParallelism())),
    ),
    trace: Flag.Boolean("trace").pipe(
      Flag.withDescription("Print everything that happens in the first of them"),
      Flag.withDefault(false),
    ),
  },
  ({ seed, ...options }) =>
    Effect.gen(function* () {
      const range = seed >= 0 ? { ...options, from: seed, seeds: 1 } : options
      const { counts, ...result } = yield* Effect.promise(() => runSeeds(range))
      const canaryCaught = seed >= 0 ? null : yield* Effect.promise(() => canaries(range.from))
      const kinds = [...worldFaults, ...messageFaults, ...Object.keys(eventTypeCodes), "outbox"]
      const counted = Object.fromEntries(kinds.map((kind) => [kind, counts[kind] ?? 0]))
      const line = { seeds: range.seeds, ...result, canaryCaught, ...counted }
      yield* Console.log(JSON.stringify(line))
      if (result.divergences > 0) yield* new SimulationFailed({ message: `${result.divergences} seeds failed` })
      if (canaryCaught === false) yield* new SimulationFailed({ message: "a broken engine was not noticed" })
    }),
).pipe(Command.withDescription("The real engine in a deterministic world of faults, held against an oracle"))

runCommandLine(sim, { version: packageFile.version, words: process.argv.slice(2), endsBySignal: false })
