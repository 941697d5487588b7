/**
 * `pacer dlq list|show|retry|discard`: their options and what they print. What they do is in retry.ts and discard.ts;
 * it is loaded only when asked for.
 */
import { readFile } from "node:fs/promises"
import { userInfo } from "node:os"
import { buffer } from "node:stream/consumers"
import { Console, Effect, Option, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { settings } from "../../../config/settings.ts"
import { UserId } from "../../../streams/events.ts"
import { dataDirectoryFlag, jsonFlag, orSetting } from "../../launch/flags.ts"
import {
  cannot,
  DeadLetterError,
  type Letter,
  type LetterFilter,
  letters,
  type OpenLetter,
  openLetter,
} from "./letter.ts"

const sequence = Argument.Int("sequence").pipe(
  Argument.withDescription("The letter's number, as `pacer dlq list` shows it"),
  Argument.filter(
    (number) => number >= 1,
    (number) => `${number} is no letter's number`,
  ),
)

const reason = Flag.String("reason").pipe(
  Flag.withDescription("Only letters of this reason, such as invalid or poison"),
  Flag.optional,
)

/** The broker, and the database where it is needed: of NATS_URL and DATABASE_URL, else of the running `pacer start`. */
const servers = Effect.fnUntraced(function* (dataDirectory: Option.Option<string>) {
  const directory = yield* orSetting(dataDirectory, settings.dataDirectory)
  const partitionCount = yield* settings.partitionCount
  const [{ Broker }, { databaseLayer }, { knownServers }] = yield* Effect.promise(() =>
    Promise.all([
      import("../../broker/connection.ts"),
      import("../../ledger/database.ts"),
      import("../../launch/servers.ts"),
    ]),
  )
  const { natsUrl, databaseUrl } = yield* knownServers(directory)
  return {
    broker: Broker.layer({ url: natsUrl, partitionCount, name: "pacer-dlq" }),
    database: databaseLayer(databaseUrl, 1),
  }
})

const line = (letter: Letter): string =>
  `${letter.sequence}  ${letter.at}  ${letter.reason}  ${letter.subject || "(no subject)"}  ${letter.detail}`

const listCommand = Command.make(
  "list",
  {
    user: Flag.String("user").pipe(Flag.withDescription("Only this user's"), Flag.withSchema(UserId), Flag.optional),
    reason,
    after: Flag.Int("after").pipe(Flag.withDescription("Only those behind this number"), Flag.withDefault(0)),
    limit: Flag.Int("limit").pipe(
      Flag.withDescription("At most this many"),
      Flag.filter(
        (count) => count >= 1,
        () => "a whole number from 1",
      ),
      Flag.withDefault(Number.MAX_SAFE_INTEGER),
    ),
    dataDirectory: dataDirectoryFlag,
    json: jsonFlag("Print each letter as a JSON line"),
  },
  Effect.fnUntraced(function* (given) {
    const { broker } = yield* servers(given.dataDirectory)
    const filter: LetterFilter = {
      after: given.after,
      ...(Option.isSome(given.user) ? { user: given.user.value } : {}),
      ...(Option.isSome(given.reason) ? { reason: given.reason.value } : {}),
    }
    const count = yield* letters(filter).pipe(
      Stream.take(given.limit),
      Stream.tap((letter) => Console.log(given.json ? JSON.stringify(letter) : line(letter))),
      Stream.runCount,
      Effect.provide(broker),
    )
    if (count === 0 && !given.json) yield* Console.log("No dead letters.")
  }),
).pipe(Command.withDescription("List what could not be applied: number, when, reason, subject, detail"))

const textOrBase64 = (bytes: Uint8Array): { readonly text: string } | { readonly base64: string } => {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) }
  } catch {
    return { base64: Buffer.from(bytes).toString("base64") }
  }
}

const shown = ({ letter, bytes, headers }: OpenLetter): string => {
  const content = textOrBase64(bytes)
  return [
    ...Object.entries({ sequence: String(letter.sequence), at: letter.at, ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    ),
    "",
    "text" in content ? content.text : `base64: ${content.base64}`,
  ].join("\n")
}

const showCommand = Command.make(
  "show",
  { sequence, dataDirectory: dataDirectoryFlag, json: jsonFlag("Print the letter as one JSON line") },
  Effect.fnUntraced(function* (given) {
    const { broker } = yield* servers(given.dataDirectory)
    const open = yield* openLetter(given.sequence).pipe(Effect.provide(broker))
    if (open === undefined) {
      return yield* new DeadLetterError({ message: `There is no dead letter ${given.sequence} (any more)` })
    }
    const { letter, headers, bytes } = open
    yield* Console.log(given.json ? JSON.stringify({ ...letter, headers, ...textOrBase64(bytes) }) : shown(open))
  }),
).pipe(Command.withDescription("Show one letter: its headers, and its bytes as text or base64"))

const repairedBytes = (path: string) =>
  Effect.tryPromise({
    try: async (): Promise<Uint8Array> => (path === "-" ? buffer(process.stdin) : readFile(path)),
    catch: cannot(`Cannot read ${path}`),
  })

const wrongUse = (message: string) => new DeadLetterError({ message })

const retryCommand = Command.make(
  "retry",
  {
    sequences: sequence.pipe(Argument.variadic({ min: 0 })),
    all: Flag.Boolean("all").pipe(Flag.withDescription("Every letter that is there now"), Flag.withDefault(false)),
    reason,
    repaired: Flag.String("repaired").pipe(
      Flag.withDescription("Publish this file's bytes (- for standard input) in the place of one letter's own"),
      Flag.optional,
    ),
    dataDirectory: dataDirectoryFlag,
    json: jsonFlag("Print each retried letter as a JSON line"),
  },
  Effect.fnUntraced(function* (given) {
    const selections = [given.sequences.length > 0, given.all, Option.isSome(given.reason)].filter(Boolean).length
    if (selections !== 1) return yield* wrongUse("Name letters by their numbers, or give either --all or --reason")
    if (Option.isSome(given.repaired) && given.sequences.length !== 1) {
      return yield* wrongUse("--repaired mends exactly one letter: give its number")
    }
    const { retryLetter } = yield* Effect.promise(() => import("./retry.ts"))
    const repaired = Option.isSome(given.repaired) ? yield* repairedBytes(given.repaired.value) : undefined
    const { broker } = yield* servers(given.dataDirectory)
    const filter = Option.isSome(given.reason) ? { reason: given.reason.value } : {}
    const wanted =
      given.sequences.length > 0
        ? Stream.fromIterable(given.sequences)
        : Stream.map(letters(filter), (letter) => letter.sequence)
    const retried = yield* wanted.pipe(
      Stream.mapEffect((number) => retryLetter(number, repaired)),
      Stream.tap((one) =>
        Console.log(
          given.json
            ? JSON.stringify(one)
            : `${one.sequence}  ${one.user} (${one.reason})  in the log again: partition ${one.partition}, sequence ${one.logSequence}`,
        ),
      ),
      Stream.runCount,
      Effect.provide(broker),
    )
    if (retried === 0 && !given.json) yield* Console.log("No dead letters to retry.")
  }),
).pipe(
  Command.withDescription(
    "Put letters into the log again; each goes only when the log has it. Repeating is harmless: everything counts once.",
  ),
  Command.withExamples([
    { command: "pacer dlq retry 12 13", description: "Two letters" },
    { command: "pacer dlq retry --reason poison", description: "After the rule that choked on them was mended" },
    { command: "pacer dlq retry 12 --repaired mended.json", description: "One letter with other bytes" },
  ]),
)

const discardCommand = Command.make(
  "discard",
  {
    sequences: sequence.pipe(Argument.variadic({ min: 1 })),
    why: Flag.String("why").pipe(
      Flag.withDescription("The reason, kept for ever"),
      Flag.filter(
        (text) => text.trim() !== "",
        () => "a reason",
      ),
    ),
    who: Flag.String("who").pipe(Flag.withDescription("Who decides (default: the user of this system)"), Flag.optional),
    dataDirectory: dataDirectoryFlag,
    json: jsonFlag("Print each discarded letter as a JSON line"),
  },
  Effect.fnUntraced(function* ({ sequences, why, who, dataDirectory, json }) {
    const { discardLetter } = yield* Effect.promise(() => import("./discard.ts"))
    const { broker, database } = yield* servers(dataDirectory)
    const by = { why, who: Option.getOrElse(who, () => userInfo().username) }
    yield* Effect.forEach(
      sequences,
      (number) =>
        Effect.flatMap(discardLetter(number, by), (one) =>
          Console.log(json ? JSON.stringify(one) : `${one.sequence}  ${one.user} (${one.reason})  discarded`),
        ),
      { discard: true },
    ).pipe(Effect.provide([broker, database]))
  }),
).pipe(Command.withDescription("Delete letters for good; who, when and why stay on record"))

/** `pacer dlq …`. */
export const deadLetterCommand = Command.make("dlq").pipe(
  Command.withDescription("Look at, retry or discard what could not be applied"),
  Command.withSubcommands([listCommand, showCommand, retryCommand, discardCommand]),
)
