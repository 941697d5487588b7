/**
 * `npm run eval -- fuzz --inputs N`: N broken inputs for every format, each of which must be read or refused with a
 * format error: nothing else may be thrown, nothing may take long, and what is read must be whole transactions.
 */
import { Console, Effect, Result } from "effect"
import { Command, Flag } from "effect/cli"
import { type Example, exampleTransactions, writers } from "../feeds/formats/examples.ts"
import type { CanonicalTransaction } from "../feeds/formats/format.ts"
import { formatNamed } from "../feeds/formats/formats.ts"
import { EvalFailed } from "./failed.ts"
import { mutated } from "./mutate.ts"

export interface FuzzReport {
  readonly taken: number
  readonly refused: number
  readonly slowestMs: number
  /** What must not happen and did, with the seed that repeats it. */
  readonly crashes: ReadonlyArray<string>
}

const isWhole = (one: CanonicalTransaction): boolean =>
  Number.isSafeInteger(one.amountMinor) &&
  one.amountMinor > 0 &&
  /^[A-Z]{3}$/.test(one.currency) &&
  !Number.isNaN(Date.parse(one.occurredAt)) &&
  (one.direction === "debit" || one.direction === "credit")

/** One broken run: its first file is changed, the others are as they were. */
const oneRun = (example: Example, seed: number): "taken" | "refused" | string => {
  const format = formatNamed(example.format)
  if (format === undefined) return `no format is called ${example.format}`
  const files = example.files.map((file, index) => (index === 0 ? { ...file, bytes: mutated(file.bytes, seed) } : file))
  try {
    const result = format.parse(files, example.context, { partial: seed % 4 === 0 })
    if (Result.isFailure(result)) return "refused"
    const broken = result.success.transactions.find((one) => !isWhole(one))
    return broken === undefined ? "taken" : `took ${JSON.stringify(broken)}`
  } catch (cause) {
    return `threw ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`
  }
}

/** @param inputs how many, from seed `from` on */
export const fuzz = (name: string, inputs: number, from = 1): FuzzReport => {
  const example = writers[name]?.(exampleTransactions)
  const crashes: Array<string> = []
  const counts = { taken: 0, refused: 0 }
  let slowestMs = 0
  for (let seed = from; example !== undefined && seed < from + inputs; seed++) {
    const startMs = performance.now()
    const outcome = oneRun(example, seed)
    slowestMs = Math.max(slowestMs, performance.now() - startMs)
    if (outcome === "taken" || outcome === "refused") counts[outcome]++
    else crashes.push(`${name}, seed ${seed}: ${outcome}`)
  }
  return { ...counts, slowestMs, crashes }
}

const crashesShown = 5

export const fuzzCommand = Command.make(
  "fuzz",
  {
    inputs: Flag.Int("inputs").pipe(
      Flag.withDescription("Broken inputs for each format (1 to 10000000, default 10000)"),
      Flag.filter(
        (value) => value >= 1 && value <= 10_000_000,
        () => "a whole number from 1 to 10000000",
      ),
      Flag.withDefault(10_000),
    ),
    seed: Flag.Int("seed").pipe(Flag.withDescription("The first seed (default 1)"), Flag.withDefault(1)),
  },
  Effect.fnUntraced(function* ({ inputs, seed }) {
    const names = Object.keys(writers)
    let [taken, refused, crashes, slowestMs] = [0, 0, 0, 0]
    for (const name of names) {
      const report = fuzz(name, inputs, seed)
      taken += report.taken
      refused += report.refused
      crashes += report.crashes.length
      slowestMs = Math.max(slowestMs, report.slowestMs)
      yield* Console.error(
        `${name}: ${report.taken} taken, ${report.refused} refused, ${report.crashes.length} crashed`,
      )
      for (const crash of report.crashes.slice(0, crashesShown)) yield* Console.error(crash)
    }
    const figures = { formats: names.length, inputsPerFormat: inputs, taken, refused, crashes }
    yield* Console.log(JSON.stringify({ subject: "fuzz", ...figures, slowestMs: Math.round(slowestMs) }))
    if (crashes > 0) return yield* new EvalFailed({ message: `${crashes} inputs crashed their format` })
  }),
).pipe(Command.withDescription("Broken inputs for every feed format, none of which may crash or hang"))
