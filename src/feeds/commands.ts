/**
 * `pacer feed replay` and `pacer feed simulate`: their options, and how they find the broker. What they do is in
 * replay.ts and simulate/; it is loaded only when asked for.
 */

import { Clock, Console, Effect, Layer, Option, Result, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { limits } from "../../config/limits.ts"
import { settings } from "../../config/settings.ts"
import { Instant, LocalDate } from "../../streams/events.ts"
import { dataDirectoryFlag, jsonFlag, orSetting } from "../launch/flags.ts"
import { progressLine, summaryOf } from "./progress.ts"
import { renamerOf } from "./rename-user.ts"

const positive = (name: string) =>
  Flag.Finite(name).pipe(
    Flag.filter(
      (value) => value > 0,
      () => "a number above 0",
    ),
  )

const count = (name: string, most: number) =>
  Flag.Int(name).pipe(
    Flag.filter(
      (value) => value >= 1 && value <= most,
      () => `a whole number from 1 to ${most}`,
    ),
  )

const speed = Flag.String("speed").pipe(
  Flag.withDescription("Times faster than life, or max: as fast as the log confirms"),
  Flag.filterMap(
    (text) => {
      const times = text === "max" ? Number.POSITIVE_INFINITY : Number(text)
      return times > 0 ? Option.some(times) : Option.none()
    },
    () => "a number above 0, or max",
  ),
  Flag.withDefault(Number.POSITIVE_INFINITY),
)

const asOf = Flag.String("as-of").pipe(
  Flag.withDescription("now, or an instant: moves a recorded trip so that it is under way then, and stops there"),
  Flag.filterMap(
    (text) => {
      if (text === "now") return Option.some<number | "now">("now")
      const instant = Schema.decodeUnknownResult(Instant)(text)
      return Result.isSuccess(instant) ? Option.some<number | "now">(Date.parse(instant.success)) : Option.none()
    },
    () => "now, or an instant such as 2026-05-08T10:00:00+07:00",
  ),
  Flag.optional,
)

const users = Flag.String("user").pipe(
  Flag.withDescription("Publish for this user instead, or FROM=TO for one of several; may be repeated"),
  Flag.between(0, limits.renamedUsersMax),
  Flag.filterMap(renamerOf, () => "an id of A-Z a-z 0-9 _ -, or FROM=TO"),
)

/** Runs a feed against the broker of NATS_URL, else of the `pacer start` on this data folder. */
const withPublisher = Effect.fnUntraced(function* (dataDirectory: Option.Option<string>) {
  const directory = yield* orSetting(dataDirectory, settings.dataDirectory)
  const given = yield* settings.natsUrl
  const partitionCount = yield* settings.partitionCount
  const [{ Broker, provision }, { Publisher }, { knownServers }] = yield* Effect.promise(() =>
    Promise.all([import("../broker/connection.ts"), import("./publisher.ts"), import("../launch/servers.ts")]),
  )
  const url = Option.isSome(given) ? given.value : (yield* knownServers(directory)).natsUrl
  const broker = Layer.provideMerge(Layer.effectDiscard(provision), Broker.layer({ url, partitionCount }))
  return Publisher.layer.pipe(Layer.provide(broker))
})

const report = (summary: ReturnType<typeof summaryOf>, json: boolean) =>
  Console.log(
    json
      ? JSON.stringify(summary)
      : `${summary.published} events are in the log (${summary.duplicates} were there already) after ` +
          `${summary.seconds.toFixed(1)} s: ${summary.perSecond} a second.`,
  )

const replayCommand = Command.make(
  "replay",
  {
    path: Argument.String("file").pipe(
      Argument.withDescription("A recorded feed (.jsonl), a card file (.csv), or - for standard input"),
    ),
    format: Flag.Literals("format", ["recording", "cards"]).pipe(
      Flag.withDescription("What the file is, when its name does not say"),
      Flag.optional,
    ),
    speed,
    asOf,
    users,
    dataDirectory: dataDirectoryFlag,
    json: jsonFlag("Print the figures as a JSON line"),
  },
  Effect.fnUntraced(function* (given) {
    const { replay } = yield* Effect.promise(() => import("./replay.ts"))
    const startMs = yield* Clock.currentTimeMillis
    const line = progressLine(startMs)
    const layer = yield* withPublisher(given.dataDirectory)
    const counts = yield* replay({
      path: given.path,
      ...(Option.isSome(given.format) ? { format: given.format.value } : {}),
      ...(Number.isFinite(given.speed) ? { speed: given.speed } : {}),
      ...(Option.isSome(given.asOf) ? { asOfMs: given.asOf.value === "now" ? startMs : given.asOf.value } : {}),
      renameUser: given.users,
      onProgress: line.show,
    }).pipe(Effect.provide(layer), Effect.ensuring(Effect.sync(line.clear)))
    yield* report(summaryOf(counts, startMs, yield* Clock.currentTimeMillis), given.json)
  }),
).pipe(
  Command.withDescription(
    "Publish a recorded feed. Everything counts once: it may be repeated or broken off and resumed.",
  ),
  Command.withExamples([
    {
      command: "pacer feed replay streams/recorded/bali-week.jsonl --as-of now",
      description: "A trip under way today",
    },
    { command: "pacer feed replay cards.csv --speed 3600", description: "A card file, an hour each second" },
  ]),
)

const simulateCommand = Command.make(
  "simulate",
  {
    seed: Flag.String("seed").pipe(
      Flag.withDescription("The same seed gives the same travellers and purchases"),
      Flag.filter(
        (seed) => /^[A-Za-z0-9_-]{1,24}$/.test(seed),
        () => "1 to 24 of A-Z a-z 0-9 _ -",
      ),
      Flag.withDefault("1"),
    ),
    travellers: count("travellers", limits.simulatedTravellersMax).pipe(
      Flag.withDescription("How many"),
      Flag.withDefault(10),
    ),
    days: count("days", limits.simulatedDaysMax).pipe(
      Flag.withDescription("How many days of their lives"),
      Flag.withDefault(14),
    ),
    start: Flag.String("start").pipe(
      Flag.withDescription("The first day, such as 2026-05-04 (default: so that the last one is yesterday)"),
      Flag.withSchema(LocalDate),
      Flag.optional,
    ),
    rate: positive("rate").pipe(
      Flag.withDescription("Events a second (default: as fast as the log confirms)"),
      Flag.optional,
    ),
    print: Flag.Boolean("print").pipe(
      Flag.withDescription("Print the events as JSON lines instead of publishing them"),
      Flag.withDefault(false),
    ),
    dataDirectory: dataDirectoryFlag,
    json: jsonFlag("Print the figures as a JSON line"),
  },
  Effect.fnUntraced(function* (given) {
    const { simulatedEvents, printEvents } = yield* Effect.promise(() => import("./simulate-feed.ts"))
    const startMs = yield* Clock.currentTimeMillis
    const startDate = Option.getOrUndefined(given.start)
    const events = simulatedEvents({ ...given, startDate, nowMs: startMs })
    if (given.print) return yield* printEvents(events)
    const { Publisher } = yield* Effect.promise(() => import("./publisher.ts"))
    const line = progressLine(startMs)
    const counts = yield* Effect.flatMap(Publisher, (publisher) =>
      publisher.publishMany(events, {
        ...(Option.isSome(given.rate) ? { perSecond: given.rate.value } : {}),
        onPublished: (published) => line.show({ ...published, fraction: undefined }),
      }),
    ).pipe(Effect.provide(yield* withPublisher(given.dataDirectory)), Effect.ensuring(Effect.sync(line.clear)))
    yield* report(summaryOf(counts, startMs, yield* Clock.currentTimeMillis), given.json)
  }),
).pipe(
  Command.withDescription("Publish the lives of travellers made from a seed"),
  Command.withExamples([
    {
      command: "pacer feed simulate --seed 7 --travellers 100 --days 14",
      description: "Two weeks of a hundred people",
    },
    { command: "pacer feed simulate --print > feed.jsonl", description: "A feed to keep and to replay" },
  ]),
)

/** `pacer feed …`. */
export const feedCommand = Command.make("feed").pipe(
  Command.withDescription("Publish recorded or simulated transactions"),
  Command.withSubcommands([replayCommand, simulateCommand]),
)
