/**
 * `npm run eval -- guarantee`: whether promised prices hold as often as promised, without overcharging. On simulated
 * travellers of the split that nothing was fitted to (`--trips N`), or on others' (`--data DIR`): `trips.jsonl`, or card
 * rows laid out like the development data as trips of seven days.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { newKnowledge } from "../budget/guarantee/knowledge.ts"
import { shippedModel } from "../budget/guarantee/model.ts"
import { EvalFailed } from "./failed.ts"
import { readFitted } from "./forecast/model-files.ts"
import { cardFileName, readCardholders } from "./forecast/people.ts"
import { judgeSimulated } from "./guarantee/simulated.ts"
import { judgeCards, judgeWritten } from "./guarantee/strangers.ts"
import { readWrittenTrips } from "./guarantee/written.ts"

const seed = "guarantee-eval"
const target = 0.95
/** The first is what the top-level keys are. */
const adherences = [0.5, 0, 1] as const
/** Requests whose true quantile is sampled, and travellers each. */
const ratioRequests = 1_000
const ratioSamples = 600
const tripFileName = "trips.jsonl"
const claim = "pooled over all promised trips; a statistical promise, not insurance"

const judgeOwn = Effect.fnUntraced(function* (trips: number) {
  const arms = []
  for (const adherence of adherences) {
    const run = { trips, adherences: [adherence], target, ratioRequests, ratioSamples, split: "test", seed } as const
    const figures = judgeSimulated(run, newKnowledge(shippedModel(), "same-kind")).figures()
    yield* Console.error(`adherence ${adherence}: ${figures.kept} of ${figures.promised} kept`)
    arms.push({ adherence, ...figures })
  }
  const [half, never, always] = arms
  return { travellers: "simulated, split test", claim, ...half, never, always }
})

/** Lines that are told one by one; the others are counted. */
const linesToldMax = 20

const judgeOthers = (folder: string) => {
  const written = join(folder, tripFileName)
  if (existsSync(written)) {
    const lines = readWrittenTrips(written)
    const { tally, order } = judgeWritten(lines)
    const unread = lines.flatMap((one) =>
      "refusal" in one ? [{ line: one.line, field: one.refusal.field ?? null, reason: one.refusal.reason }] : [],
    )
    return { travellers: tripFileName, order, claim, ...tally.figures(), unread: unread.slice(0, linesToldMax) }
  }
  const tally = judgeCards(readFitted("cards").population, readCardholders(folder), target)
  const order = "weeks by start; outcomes known when a week has ended"
  return { travellers: `${cardFileName}, weeks as trips`, order, claim, ...tally.figures() }
}

export const guaranteeCommand = Command.make(
  "guarantee",
  {
    trips: Flag.Int("trips").pipe(Flag.withDefault(20_000), Flag.withDescription("Simulated requests")),
    data: Flag.String("data").pipe(
      Flag.optional,
      Flag.withDescription(`A folder of ${tripFileName} ({id, request, events} a line) or of ${cardFileName}`),
    ),
  },
  Effect.fnUntraced(function* ({ trips, data }) {
    if (trips < 1) return yield* new EvalFailed({ message: "At least one trip is needed: --trips 1" })
    const figures = Option.isNone(data)
      ? yield* judgeOwn(trips)
      : yield* Effect.try({
          try: () => judgeOthers(data.value),
          catch: (cause) => new EvalFailed({ message: `${data.value} cannot be read: ${String(cause)}` }),
        })
    yield* Console.log(JSON.stringify({ subject: "guarantee", ...figures }))
  }),
).pipe(Command.withDescription("Promised prices: how often they hold, and what they cost against the true process"))
