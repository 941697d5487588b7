/**
 * `npm run eval -- wires --data DIR`: every sample below DIR (a folder with an `expected.json` and the files it names)
 * goes through its format and must give exactly the transactions, or the error, that are expected.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Console, Effect, Result, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { type CanonicalTransaction, FormatContext, type WireFile } from "../feeds/formats/format.ts"
import { formatNamed } from "../feeds/formats/formats.ts"
import { EvalFailed } from "./failed.ts"

const Expected = Schema.Struct({
  format: Schema.String,
  files: Schema.Array(Schema.String),
  context: Schema.optionalKey(
    Schema.Struct({ ...FormatContext.fields, cursorAfter: Schema.optionalKey(Schema.NullOr(Schema.String)) }),
  ),
  error: Schema.NullOr(Schema.Struct({ kind: Schema.String, file: Schema.String })),
  transactions: Schema.Array(
    Schema.Struct({
      externalId: Schema.NullOr(Schema.String),
      amountMinor: Schema.Int,
      currency: Schema.String,
      direction: Schema.String,
      occurredAt: Schema.String,
      description: Schema.String,
      status: Schema.String,
      account: Schema.optionalKey(Schema.NullOr(Schema.String)),
    }),
  ),
})
type Expected = typeof Expected.Type
type ExpectedTransaction = Expected["transactions"][number]

const decodeExpected = Schema.decodeUnknownResult(Schema.fromJsonString(Expected))

/** An instant is the same in every zone; a day is only itself. */
const moment = (text: string): string => (text.length === 10 ? text : String(Date.parse(text)))

const lineOf = (one: CanonicalTransaction | ExpectedTransaction, account: string): string =>
  JSON.stringify([
    one.externalId,
    one.amountMinor,
    one.currency,
    one.direction,
    moment(one.occurredAt),
    one.description,
    one.status,
    account,
  ])

/** The lines of both lists, sorted; the account counts only where the sample gives one. */
const compared = (got: ReadonlyArray<CanonicalTransaction>, expected: ReadonlyArray<ExpectedTransaction>) => {
  const named = expected.some((one) => typeof one.account === "string")
  const sorted = (list: ReadonlyArray<CanonicalTransaction | ExpectedTransaction>) =>
    list.map((one) => lineOf(one, named ? (one.account ?? "") : "")).sort()
  return { got: sorted(got), expected: sorted(expected) }
}

/** What is wrong with one sample's result; undefined when nothing is. */
export const differenceOf = (text: string, fileOf: (name: string) => WireFile): string | undefined => {
  const decoded = decodeExpected(text)
  if (Result.isFailure(decoded)) return `its expected.json cannot be read: ${decoded.failure.message}`
  const sample = decoded.success
  const format = formatNamed(sample.format)
  if (format === undefined) return `no format is called ${sample.format}`
  const result = format.parse(sample.files.map(fileOf), sample.context ?? {})
  if (Result.isFailure(result)) {
    const { kind, file } = result.failure
    if (sample.error === null) return `refused: ${result.failure.message}`
    const right = sample.error.kind === kind && sample.error.file === file
    return right ? undefined : `expected ${sample.error.kind} in ${sample.error.file}, got: ${result.failure.message}`
  }
  if (sample.error !== null) return `expected ${sample.error.kind} in ${sample.error.file}, but it was taken`
  const { got, expected } = compared(result.success.transactions, sample.transactions)
  if (got.join("\n") !== expected.join("\n")) {
    const missing = expected.filter((line) => !got.includes(line))
    const extra = got.filter((line) => !expected.includes(line))
    return `missing ${missing.join(" ")}; not expected ${extra.join(" ")}`
  }
  const cursor = sample.context?.cursorAfter
  if (typeof cursor === "string" && cursor !== result.success.cursor) {
    return `the cursor is ${result.success.cursor}, not ${cursor}`
  }
  return undefined
}

/** The sample folders below a folder, in the order of their names. */
export const samplesBelow = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.split("/").at(-1) === "expected.json")
    .map((path) => join(folder, path, ".."))
    .sort()

/** {@link differenceOf} a sample's folder. */
export const sampleDifference = (folder: string): string | undefined =>
  differenceOf(readFileSync(join(folder, "expected.json"), "utf8"), (name) => ({
    name,
    bytes: readFileSync(join(folder, name)),
  }))

export const wiresCommand = Command.make(
  "wires",
  {
    data: Flag.String("data").pipe(Flag.withDescription("The folder of the samples")),
  },
  Effect.fnUntraced(function* ({ data }) {
    const folders = yield* Effect.try({
      try: () => samplesBelow(data),
      catch: () => new EvalFailed({ message: `There is no folder ${data}` }),
    })
    if (folders.length === 0) return yield* new EvalFailed({ message: `There are no samples below ${data}` })
    let passed = 0
    for (const folder of folders) {
      const difference = yield* Effect.try({
        try: () => sampleDifference(folder),
        catch: (cause) => new EvalFailed({ message: `${folder}: ${String(cause)}` }),
      }).pipe(Effect.catch((failed) => Effect.succeed(failed.message)))
      if (difference === undefined) passed++
      yield* Console.error(
        `${difference === undefined ? "passed" : "FAILED"} ${folder}${difference === undefined ? "" : `: ${difference}`}`,
      )
    }
    const failed = folders.length - passed
    yield* Console.log(JSON.stringify({ subject: "wires", cases: folders.length, passed, failed }))
    if (failed > 0) return yield* new EvalFailed({ message: `${failed} of ${folders.length} samples differ` })
  }),
).pipe(Command.withDescription("Recorded bank feeds and files of every format against what they must give"))
