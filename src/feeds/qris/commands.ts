/**
 * `pacer qris decode`: one code as an argument, or one a line on standard input. Lines that are bad are answered in
 * their place like the good ones, so that input and output go side by side.
 */
import { createInterface } from "node:readline"
import { Console, Effect, Option, Runtime, Schema, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { jsonFlag } from "../../launch/flags.ts"
import { decodeQris } from "./decode.ts"
import { linesOf, recordOf, refusalOf } from "./report.ts"

class BadCode extends Schema.TaggedError<BadCode>()("BadCode", { message: Schema.String }) {
  override readonly [Runtime.errorReported] = false
}

interface Manner {
  readonly json: boolean
  readonly strict: boolean
}

/** Prints one code; answers why it is bad. */
const show = (text: string, { json, strict }: Manner) => {
  const reading = decodeQris(text)
  const printed = json ? JSON.stringify(recordOf(reading, strict)) : linesOf(reading, strict).join("\n")
  return Effect.as(Console.log(printed), refusalOf(reading, strict))
}

const inputLines = Stream.fromAsyncIterable(
  createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
  (cause) => new BadCode({ message: `Standard input cannot be read (${String(cause)}).` }),
)

const decodeLines = Effect.fnUntraced(function* (manner: Manner) {
  const counts = { lines: 0, bad: 0, reason: "" }
  yield* Stream.runForEach(inputLines, (line) =>
    Effect.gen(function* () {
      if (counts.lines > 0 && !manner.json) yield* Console.log("")
      const refusal = yield* show(line, manner)
      counts.lines += 1
      if (refusal === undefined) return
      counts.bad += 1
      counts.reason = refusal
    }),
  )
  if (counts.lines === 0) {
    return yield* new BadCode({ message: "There is no code: give one as an argument or lines on standard input." })
  }
  if (counts.bad === 0 || (manner.json && counts.lines > 1)) return
  const message = counts.lines === 1 ? counts.reason : `${counts.bad} of ${counts.lines} codes are bad.`
  return yield* new BadCode({ message })
})

const decodeCommand = Command.make(
  "decode",
  {
    code: Argument.String("code").pipe(
      Argument.withDescription("The text of a QRIS or EMVCo merchant-presented code; left out, one a line is read"),
      Argument.optional,
    ),
    json: jsonFlag("Print one JSON line per code, bad ones included"),
    strict: Flag.Boolean("strict").pipe(
      Flag.withDescription("Refuse deviations from the standard that leave amount and payee certain, too"),
      Flag.withDefault(false),
    ),
  },
  Effect.fnUntraced(function* ({ code, json, strict }) {
    if (Option.isNone(code)) return yield* decodeLines({ json, strict })
    const refusal = yield* show(code.value, { json, strict })
    if (refusal !== undefined) return yield* new BadCode({ message: refusal })
  }),
).pipe(
  Command.withDescription("Say what a merchant's payment code says, and everything that is wrong with it"),
  Command.withExamples([
    { command: 'pacer qris decode "000201010211…6304A1B2"', description: "One code" },
    { command: "pacer qris decode --json < codes.txt", description: "Many, one JSON line each, in order" },
  ]),
)

/** `pacer qris …`. */
export const qrisCommand = Command.make("qris").pipe(
  Command.withDescription("Payment codes that merchants show"),
  Command.withSubcommands([decodeCommand]),
)
