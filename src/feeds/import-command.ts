/**
 * `pacer import <format> FILE…`: what the files hold, as the account would hold it, printed and not published. One
 * error refuses all of them, unless what is good is asked for.
 */
import { createReadStream } from "node:fs"
import { basename } from "node:path"
import { Clock, Console, Effect, Option, Result, Runtime, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { limits } from "../../config/limits.ts"
import { jsonFlag } from "../launch/flags.ts"
import { reasonOf, systemCode } from "../launch/launch-error.ts"
import { type CanonicalTransaction, FormatContext, type FormatError, type WireFile } from "./formats/format.ts"
import { formatNamed, formats } from "./formats/formats.ts"

class ImportRefused extends Schema.TaggedError<ImportRefused>()("ImportRefused", { message: Schema.String }) {
  override readonly [Runtime.errorReported] = false
}

const standardInput = "-"

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EACCES", "it may not be read"],
  ["EISDIR", "it is a folder"],
])

const unreadable = (path: string) => (cause: unknown) =>
  new ImportRefused({ message: `Cannot read ${path}: ${reasons.get(systemCode(cause) ?? "") ?? reasonOf(cause)}` })

/** No more of a source than one piece beyond what a file may have: a device never ends. */
const readBounded = async (source: AsyncIterable<string | Uint8Array>): Promise<Uint8Array> => {
  const pieces: Array<Buffer> = []
  let bytes = 0
  for await (const piece of source) {
    pieces.push(Buffer.from(piece))
    bytes += pieces.at(-1)?.byteLength ?? 0
    if (bytes > limits.feedFileBytesMax) break
  }
  return Buffer.concat(pieces)
}

const bytesOf = (path: string): Effect.Effect<Uint8Array, ImportRefused> =>
  Effect.tryPromise({
    try: () => readBounded(path === standardInput ? process.stdin : createReadStream(path)),
    catch: unreadable(path),
  })

/** Files are called by their last name, unless two have the same. */
const namesOf = (paths: ReadonlyArray<string>): ReadonlyArray<string> => {
  const short = paths.map((path) => (path === standardInput ? "standard input" : basename(path)))
  return new Set(short).size === short.length ? short : paths
}

const decodeContext = Schema.decodeUnknownResult(Schema.fromJsonString(FormatContext))
const decodeWrapped = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Struct({ context: FormatContext })))

/** The context itself, or a document that has one under `context`. */
const contextOf = Effect.fnUntraced(function* (path: Option.Option<string>) {
  if (Option.isNone(path)) return {}
  const text = new TextDecoder().decode(yield* bytesOf(path.value))
  const wrapped = decodeWrapped(text)
  if (Result.isSuccess(wrapped)) return wrapped.success.context
  const plain = decodeContext(text)
  if (Result.isSuccess(plain)) return plain.success
  return yield* new ImportRefused({ message: `The context ${path.value} is wrong: ${reasonOf(plain.failure)}` })
})

const columns = ["externalId", "amountMinor", "currency", "direction", "occurredAt", "description", "status"] as const

/** Accounts are told only where there are several. */
const lineOf = (one: CanonicalTransaction, withAccount: boolean, json: boolean): string => {
  const account = withAccount ? { account: one.account ?? null } : {}
  if (json) return JSON.stringify({ ...Object.fromEntries(columns.map((name) => [name, one[name]])), ...account })
  const cells: ReadonlyArray<unknown> = [...columns.map((name) => one[name] ?? "-"), ...Object.values(account)]
  return cells.join("\t")
}

const errorLine = ({ kind, file, path, line, code, detail }: FormatError): string =>
  JSON.stringify({ error: { kind, file, path, line, code, detail } })

const formatList = formats.map(({ name, title }) => `  ${name.padEnd(30)} ${title}`).join("\n")

export const importCommand = Command.make(
  "import",
  {
    format: Argument.String("format").pipe(Argument.withDescription("What the files are: one of the list above")),
    paths: Argument.String("file").pipe(
      Argument.withDescription("Files or pages in the order they came in, or - for standard input"),
      Argument.atLeast(1),
    ),
    context: Flag.File("context").pipe(
      Flag.withDescription("A JSON file of secrets, clock and column mapping"),
      Flag.optional,
    ),
    partial: Flag.Boolean("partial").pipe(
      Flag.withDescription("Take what is good, and say on standard error what is not"),
      Flag.withDefault(false),
    ),
    json: jsonFlag("Print JSON lines"),
  },
  Effect.fnUntraced(function* ({ format: name, paths, context: contextPath, partial, json }) {
    const format = formatNamed(name)
    if (format === undefined) {
      const known = formats.map((one) => one.name).join(", ")
      return yield* new ImportRefused({ message: `No format is called ${name}; there are ${known}` })
    }
    const now = new Date(yield* Clock.currentTimeMillis).toISOString()
    const context = { now, ...(yield* contextOf(contextPath)) }
    const names = namesOf(paths)
    const files: Array<WireFile> = []
    let runBytes = 0
    for (const [index, path] of paths.entries()) {
      const bytes = yield* bytesOf(path)
      files.push({ name: names[index] ?? path, bytes })
      runBytes += bytes.byteLength
      // What is already too much is refused by the format, with the file that made it so.
      if (runBytes > limits.feedRunBytesMax || bytes.byteLength > limits.feedFileBytesMax) break
    }
    const result = format.parse(files, context, { partial })
    if (Result.isFailure(result)) {
      yield* Console.log(errorLine(result.failure))
      return yield* new ImportRefused({ message: result.failure.message })
    }
    const { transactions, problems } = result.success
    const withAccount = new Set(transactions.map(({ account }) => account)).size > 1
    if (transactions.length > 0) {
      yield* Console.log(transactions.map((one) => lineOf(one, withAccount, json)).join("\n"))
    }
    for (const problem of problems) yield* Console.error(`pacer: left out: ${problem.message}`)
    if (problems.length > 0 && transactions.length === 0) {
      return yield* new ImportRefused({ message: "Nothing could be imported" })
    }
  }),
).pipe(
  Command.withDescription(`Read bank files and feed pages, and print their transactions. Formats:\n${formatList}`),
  Command.withExamples([
    { command: "pacer import ofx may.ofx june.ofx", description: "Two downloads that may overlap" },
    { command: "pacer import plaid page-1.json page-2.json --json", description: "Pages in their order" },
    { command: "pacer import csv bank.csv --context columns.json", description: "Any CSV, with a column mapping" },
  ]),
)
