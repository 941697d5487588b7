/**
 * `npm run eval -- prices`: the same hotel found across sources, on labelled pairs that the project makes itself, and
 * what the advice to book or wait saves on simulated prices. With `--data DIR` hotels stand where the folder's do.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { EvalFailed } from "./failed.ts"
import type { Base } from "./prices/made-hotels.ts"
import { pairFigures } from "./prices/pairs.ts"
import { adviceFigures } from "./prices/paths.ts"
import { round } from "./score-table.ts"

const decodeHotels = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ location: Schema.String, lat: Schema.FiniteFromString, lng: Schema.FiniteFromString })),
)

const basesIn = (folder: string): ReadonlyArray<Base> =>
  decodeHotels(parse(readFileSync(join(folder, "hotels.csv"), "utf8"), { columns: true, bom: true })).map(
    ({ location, lat, lng }) => ({ address: location, latitude: lat, longitude: lng }),
  )

const precisionGoal = 0.98
const recallGoal = 0.9
const between = (minimum: number, maximum: number) => (value: number) => value >= minimum && value <= maximum

export const pricesCommand = Command.make(
  "prices",
  {
    data: Flag.String("data").pipe(
      Flag.withDescription("A folder with hotels.csv (location, lat, lng): where the made hotels stand"),
      Flag.optional,
    ),
    hotels: Flag.Int("hotels").pipe(
      Flag.withDescription("Made hotels, of each some seven pairs (200 to 3000, default 400)"),
      Flag.filter(between(200, 3_000), (value) => `--hotels ${value} is not between 200 and 3000`),
      Flag.withDefault(400),
    ),
    seed: Flag.Int("seed").pipe(Flag.withDescription("Of the pairs and the prices"), Flag.withDefault(1)),
    wrong: Flag.Boolean("wrong").pipe(
      Flag.withDescription("Also write each wrong pair, to standard error"),
      Flag.withDefault(false),
    ),
  },
  Effect.fnUntraced(function* ({ data, hotels, seed, wrong }) {
    const bases = yield* Effect.try({
      try: () => Option.match(data, { onNone: () => [], onSome: basesIn }),
      catch: (cause) =>
        new EvalFailed({ message: `${Option.getOrElse(data, () => "")} cannot be read: ${String(cause)}` }),
    })
    const matching = pairFigures(hotels, seed, bases)
    const advice = adviceFigures(200, seed)
    if (wrong) for (const line of matching.wrong) yield* Console.error(line)
    yield* Console.log(
      JSON.stringify({
        ...{ subject: "prices", pairs: matching.pairs, positives: matching.positives },
        sameChainNegatives: matching.sameChainNegatives,
        precision: round(matching.precision),
        recall: round(matching.recall),
        precisionOfAllJoined: round(matching.precisionOfAllJoined),
        stays: advice.stays,
        savingVsNow: round(advice.savingVsNow),
        savingVsWait: round(advice.savingVsWait),
        savingOfHindsightVsNow: round(advice.savingOfHindsightVsNow),
        dearerThanNowShare: round(advice.dearerThanNowShare),
      }),
    )
    if (matching.precision < precisionGoal || matching.recall < recallGoal)
      return yield* new EvalFailed({ message: `Below the goal: precision ${precisionGoal}, recall ${recallGoal}.` })
  }),
).pipe(Command.withDescription("The same hotel across sources, and book now or wait"))
