/**
 * `npm run eval -- itinerary --data DIR`: the optimiser on every instance below DIR/instances, each solution walked by a
 * checker of its own, against the `benchmark` column of DIR/results.csv. Gap = (benchmark - score) / benchmark; below 0
 * where the benchmark is beaten.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { parse } from "csv-parse/sync"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { mean } from "simple-statistics"
import { checkTours } from "../trip/itinerary/check-tours.ts"
import { decimalsOf, readInstance } from "../trip/itinerary/orienteering-file.ts"
import { solveInstance } from "../trip/itinerary/solve-instance.ts"
import { EvalFailed } from "./failed.ts"
import { round } from "./score-table.ts"

const decodeResults = Schema.decodeUnknownSync(
  Schema.Array(
    Schema.Struct({ instance: Schema.String, m: Schema.FiniteFromString, benchmark: Schema.FiniteFromString }),
  ),
)

interface Case {
  readonly file: string
  readonly days: number
  readonly benchmark: number
}
interface Solved extends Case {
  readonly score: number
  readonly gapPercent: number
  /** What the checker found broken, if anything. */
  readonly violated: string | undefined
}

const readCases = (data: string): ReadonlyArray<Case> => {
  const rows = decodeResults(parse(readFileSync(join(data, "results.csv"), "utf8"), { columns: true }))
  const benchmarks = new Map(rows.map(({ instance, m, benchmark }) => [`${m}-${instance}`, benchmark]))
  const files = readdirSync(join(data, "instances"), { recursive: true, encoding: "utf8" })
  return files
    .filter((file) => file.endsWith(".txt"))
    .sort()
    .map((file) => {
      const [, days, name] = /(\d+)-([^-]+)\.txt$/.exec(basename(file)) ?? []
      const benchmark = benchmarks.get(`${days}-${name}`)
      if (benchmark === undefined) throw new Error(`results.csv has no row for ${file}`)
      return { file, days: Number(days), benchmark }
    })
}

const solve = (data: string, one: Case, seconds: number, seed: number): Solved & { readonly answer: string } => {
  const untilMs = performance.now() + seconds * 1_000
  const text = readFileSync(join(data, "instances", one.file), "utf8")
  const decimals = decimalsOf(basename(one.file))
  const { routes, score } = solveInstance(text, decimals, seed, { untilMs, nowMs: () => performance.now() })
  const { model, ids } = readInstance(text, decimals)
  const places = new Map(ids.map((id, place) => [id, place]))
  const checked = checkTours(
    model,
    routes.map((day) => day.map((id) => places.get(id) ?? -1)),
  )
  const wrong = checked.feasible ? (Math.abs(checked.value - score) > 0.001 ? "score" : undefined) : checked.violated
  const gapPercent = (100 * (one.benchmark - score)) / one.benchmark
  return { ...one, score, gapPercent, violated: wrong, answer: JSON.stringify({ routes, score }) }
}

const gapsByDays = (solved: ReadonlyArray<Solved>): Record<string, number> =>
  Object.fromEntries(
    [...new Set(solved.map(({ days }) => days))]
      .sort((a, b) => a - b)
      .map((days) => [
        `gapPercentDays${days}`,
        round(mean(solved.filter((one) => one.days === days).map(({ gapPercent }) => gapPercent))),
      ]),
  )

export const itineraryCommand = Command.make(
  "itinerary",
  {
    data: Flag.String("data").pipe(Flag.withDescription("A folder with instances/ and results.csv")),
    seconds: Flag.Finite("seconds").pipe(Flag.withDescription("Per instance"), Flag.withDefault(1.5)),
    seed: Flag.Int("seed").pipe(Flag.withDefault(1)),
    solutions: Flag.String("solutions").pipe(
      Flag.withDescription("A folder for the solutions, for another checker"),
      Flag.optional,
    ),
  },
  Effect.fnUntraced(function* ({ data, seconds, seed, solutions }) {
    const cases = yield* Effect.try({
      try: () => readCases(data),
      catch: (cause) => new EvalFailed({ message: `${data} cannot be read: ${String(cause)}` }),
    })
    if (cases.length === 0) return yield* new EvalFailed({ message: `${data} holds no instance` })
    const solved: Array<Solved> = []
    for (const one of cases) {
      const { answer, ...result } = yield* Effect.try({
        try: () => solve(data, one, seconds, seed),
        catch: (cause) => new EvalFailed({ message: `${one.file}: ${String(cause)}` }),
      })
      solved.push(result)
      yield* Console.error(`${one.file}: ${result.score} of ${one.benchmark}, gap ${result.gapPercent.toFixed(2)} %`)
      if (Option.isSome(solutions)) {
        mkdirSync(solutions.value, { recursive: true })
        writeFileSync(join(solutions.value, `${basename(one.file, ".txt")}.json`), answer)
      }
    }
    const infeasible = solved.filter(({ violated }) => violated !== undefined)
    for (const { file, violated } of infeasible) yield* Console.error(`${file}: ${violated}`)
    yield* Console.log(
      JSON.stringify({
        subject: "itinerary",
        instances: solved.length,
        seconds,
        averageGapPercent: round(mean(solved.map(({ gapPercent }) => gapPercent))),
        infeasible: infeasible.length,
        ...gapsByDays(solved),
        benchmarksBeaten: solved.filter(({ gapPercent }) => gapPercent < 0).length,
      }),
    )
    if (infeasible.length > 0) yield* new EvalFailed({ message: `${infeasible.length} solutions break a constraint` })
  }),
).pipe(Command.withDescription("Itineraries under a money budget: gap to the benchmark's known solutions"))
