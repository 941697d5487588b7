/**
 * `pacer quote`: requests as JSON lines to prices as JSON lines, one for one and in order. A line that cannot be read is
 * refused with its reason like any other that nothing can be promised for; none stops the rest.
 */
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import { Console, Effect, Option, Runtime, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import type { Knowledge } from "../budget/guarantee/knowledge.ts"
import { quoteOf } from "../budget/guarantee/quote.ts"
import { readQuoteRequest, requestFormat } from "../budget/guarantee/read-request.ts"
import { releasedKnowledge } from "../budget/guarantee/released.ts"
import { jsonFlag } from "./flags.ts"

class BadInput extends Schema.TaggedError<BadInput>()("BadInput", { message: Schema.String }) {
  override readonly [Runtime.errorReported] = false
}

interface Answered {
  readonly id: string
  readonly json: object
  readonly text: string
}

const refused = (id: string, reason: string): Answered => ({
  id,
  json: { id, refused: true, reason },
  text: `${id}\trefused\t${reason}`,
})

const parsed = (line: string): { readonly value: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return { value }
  } catch {
    return undefined
  }
}

/** One line's answer. @param full with drivers and strategies */
export const answerLine = (knowledge: Knowledge, line: string, number: number, full: boolean): Answered => {
  const json = parsed(line)
  if (json === undefined) return refused(String(number), "not JSON")
  const read = readQuoteRequest(json.value, String(number))
  if ("refusal" in read) return refused(read.id, read.refusal.reason)
  const answer = quoteOf(knowledge, read.request)
  if ("refusal" in answer) return refused(read.id, answer.refusal.reason)
  const { quote } = answer
  const { priceMinor, probability, currency } = quote
  return {
    id: read.id,
    json: full ? { id: read.id, ...quote } : { id: read.id, priceMinor, probability },
    text: `${read.id}\t${priceMinor} ${currency} (minor units)\t${(probability * 100).toFixed(1)} %`,
  }
}

export const quoteCommand = Command.make(
  "quote",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("JSON lines; left out, standard input is read"),
      Argument.optional,
    ),
    json: jsonFlag(
      "Print JSON lines {id, priceMinor, probability} or {id, refused, reason} (also when not on a terminal)",
    ),
    full: Flag.Boolean("full").pipe(
      Flag.withDescription("With currency, expected cost, risk drivers and contingency strategies"),
      Flag.withDefault(false),
    ),
  },
  Effect.fnUntraced(function* ({ file, json, full }) {
    const knowledge = releasedKnowledge()
    const asJson = json || full || !process.stdout.isTTY
    const input = Option.isSome(file) ? createReadStream(file.value, "utf8") : process.stdin
    let number = 0
    yield* Effect.tryPromise({
      try: async () => {
        const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
        // Without it, a file that is not there would be nobody's error.
        const failed = new Promise<never>((_, reject) => input.once("error", reject))
        const all = (async () => {
          for await (const line of lines) {
            number += 1
            const answer = answerLine(knowledge, line, number, full)
            process.stdout.write(`${asJson ? JSON.stringify(answer.json) : answer.text}\n`)
          }
        })()
        await Promise.race([all, failed])
      },
      catch: (cause) => new BadInput({ message: `The requests cannot be read (${String(cause)}).` }),
    })
    if (number === 0) yield* Console.error("There was no request: give one a line.")
  }),
).pipe(
  Command.withDescription(
    `The price at which a trip's plan holds with a target probability, before it begins, or why nothing can be promised.\n\n${requestFormat}`,
  ),
)
