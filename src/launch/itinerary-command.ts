/**
 * `pacer itinerary solve INSTANCE`: the optimiser of itineraries on an instance of its public benchmark (MC-TOP-MTW), on
 * one thread. With `--iterations` the answer depends on nothing but the seed; with `--seconds` reading is within them.
 */
import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { Console, Effect, Option, Runtime, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { limits } from "../../config/limits.ts"
import { decimalsOf } from "../trip/itinerary/orienteering-file.ts"
import type { Effort } from "../trip/itinerary/run-search.ts"
import { solveInstance } from "../trip/itinerary/solve-instance.ts"
import { jsonFlag } from "./flags.ts"

class BadInstance extends Schema.TaggedError<BadInstance>()("BadInstance", { message: Schema.String }) {
  override readonly [Runtime.errorReported] = false
}

const nowMs = (): number => performance.now()

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const effortOf = (beganMs: number, seconds: number, iterations: Option.Option<number>): Effort | string => {
  if (Option.isSome(iterations)) {
    const most = limits.itineraryIterationsMax
    return iterations.value >= 1 && iterations.value <= most
      ? { iterations: iterations.value }
      : `--iterations is to be between 1 and ${most}.`
  }
  return seconds > 0 && seconds <= limits.itinerarySecondsMax
    ? { untilMs: beganMs + seconds * 1_000, nowMs }
    : `--seconds is to be above 0, at most ${limits.itinerarySecondsMax}.`
}

const solveCommand = Command.make(
  "solve",
  {
    instance: Argument.String("instance").pipe(
      Argument.withDescription("A file in the MC-TOP-MTW format; - is standard input"),
    ),
    seconds: Flag.Finite("seconds").pipe(Flag.withDescription("How long to search"), Flag.withDefault(1.5)),
    iterations: Flag.Int("iterations").pipe(
      Flag.withDescription("Search so many steps instead; repeatable for a seed"),
      Flag.optional,
    ),
    seed: Flag.Int("seed").pipe(Flag.withDescription("What chance begins from"), Flag.withDefault(1)),
    json: jsonFlag("Print one JSON line: routes (point numbers per day) and score"),
  },
  Effect.fnUntraced(function* ({ instance, seconds, iterations, seed, json }) {
    const effort = effortOf(nowMs(), seconds, iterations)
    if (typeof effort === "string") return yield* new BadInstance({ message: effort })
    const solution = yield* Effect.try({
      try: () => {
        const text = readFileSync(instance === "-" ? 0 : instance, "utf8")
        return solveInstance(text, decimalsOf(basename(instance)), seed, effort)
      },
      catch: (cause) => new BadInstance({ message: `${instance} cannot be solved: ${messageOf(cause)}` }),
    })
    const lines = solution.routes.map((route, day) => `day ${day + 1}: ${route.join(" ")}`)
    yield* Console.log(json ? JSON.stringify(solution) : [...lines, `score ${solution.score}`].join("\n"))
  }),
).pipe(Command.withDescription("Find the best tours of a benchmark instance"))

export const itineraryCommand = Command.make("itinerary").pipe(
  Command.withDescription("The optimiser of itineraries"),
  Command.withSubcommands([solveCommand]),
)
