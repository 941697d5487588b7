/**
 * `npm run eval -- guarantee`: whether promised prices hold as often as promised, without overcharging. On simulated
 * travellers of the split that nothing was fitted to (`--trips N`), or on trips that others wrote (`--data DIR`).
 */
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { judgeSimulated } from "./guarantee/simulated.ts"

const adherences = [0.5, 0, 1] as const

export const guaranteeCommand = Command.make(
  "guarantee",
  {
    trips: Flag.Int("trips").pipe(Flag.withDefault(20_000), Flag.withDescription("Simulated requests")),
  },
  Effect.fnUntraced(function* ({ trips }) {
    const arms = []
    for (const adherence of adherences) {
      const started = performance.now()
      const tally = judgeSimulated({ trips, adherence, target: 0.95, ratioRequests: 1_000, ratioSamples: 600 })
      arms.push({ adherence, ...tally.figures() })
      yield* Console.error(`adherence ${adherence}: ${Math.round((performance.now() - started) / 1_000)} s`)
    }
    const [top, never, always] = arms
    yield* Console.log(JSON.stringify({ subject: "guarantee", ...top, never, always }))
  }),
).pipe(Command.withDescription("Promised prices: how often they hold, and what they cost against the true process"))
