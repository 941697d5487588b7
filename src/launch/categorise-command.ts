/**
 * `pacer categorise`: one descriptor a line, its merchant category code after a tab where there is one; a line of output
 * for each, in order, with the category, how sure it is, and what decided.
 */
import { readFileSync } from "node:fs"
import { Console, Effect, Option, Runtime, Schema } from "effect"
import { Argument, Command } from "effect/cli"
import { cascade } from "../budget/categorise/cascade.ts"
import { jsonFlag } from "./flags.ts"

class BadInput extends Schema.TaggedError<BadInput>()("BadInput", { message: Schema.String }) {
  override readonly [Runtime.errorReported] = false
}

const standardInput = 0

/** Lines without the one that a file's last line break would add. */
const linesOf = (text: string): ReadonlyArray<string> => text.replace(/\r?\n$/, "").split(/\r?\n/)

export const categoriseCommand = Command.make(
  "categorise",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("Lines of descriptor, tab, code; left out, standard input is read"),
      Argument.optional,
    ),
    json: jsonFlag("Print one JSON line per input line"),
  },
  Effect.fnUntraced(function* ({ file, json }) {
    const from = Option.getOrElse(file, () => standardInput)
    const text = yield* Effect.try({
      try: () => readFileSync(from, "utf8"),
      catch: (cause) => new BadInput({ message: `The descriptors cannot be read (${String(cause)}).` }),
    })
    if (text === "") return yield* new BadInput({ message: "There is no descriptor: give one a line." })
    const printed = linesOf(text).map((line) => {
      const [merchant = "", mcc = ""] = line.split("\t")
      const verdict = cascade.categorise({ merchant, ...(mcc === "" ? {} : { mcc }) })
      if (json) return JSON.stringify(verdict)
      const { category, confidence, decidedBy, second } = verdict
      return `${category}\t${confidence.toFixed(2)}\t${decidedBy}${second === undefined ? "" : ` (or ${second})`}\t${merchant}`
    })
    yield* Console.log(printed.join("\n"))
  }),
).pipe(Command.withDescription("Say what was bought, by the merchant's name as a feed prints it, and what decided"))
