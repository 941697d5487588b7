/**
 * `npm run eval -- qris-fuzz --inputs N --seed S`: the reader of payment codes against damaged ones. None may make it
 * throw, none may be taken with something wrong in it; what breaks either rule is printed with the label that makes it
 * again.
 */
import { Clock, Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { damagedCode, verdictOn } from "../feeds/qris/mutate.ts"
import { EvalFailed } from "./failed.ts"

const inputsMax = 10_000_000
const shownMax = 5

/** What became of one damaged code. */
export const outcomeOf = (label: string): "refused" | "consistent" | { readonly broken: string } => {
  try {
    const verdict = verdictOn(damagedCode(label))
    return typeof verdict === "string" ? verdict : { broken: verdict.inconsistent }
  } catch (thrown) {
    return { broken: `thrown: ${String(thrown)}` }
  }
}

export const qrisFuzzCommand = Command.make(
  "qris-fuzz",
  {
    inputs: Flag.Int("inputs").pipe(
      Flag.withDescription("How many damaged codes"),
      Flag.filter(
        (inputs) => inputs >= 1 && inputs <= inputsMax,
        () => `a whole number from 1 to ${inputsMax}`,
      ),
      Flag.withDefault(100_000),
    ),
    seed: Flag.Int("seed").pipe(Flag.withDescription("The same seed gives the same codes"), Flag.withDefault(1)),
  },
  Effect.fnUntraced(function* ({ inputs, seed }) {
    const counts = { refused: 0, consistent: 0 }
    let failed = 0
    const startMs = yield* Clock.currentTimeMillis
    for (let index = 0; index < inputs; index++) {
      const label = `qris-${seed}-${index}`
      const outcome = outcomeOf(label)
      if (typeof outcome === "string") counts[outcome] += 1
      else if (++failed <= shownMax) yield* Console.error(`FAILED ${label}: ${outcome.broken}`)
    }
    const seconds = ((yield* Clock.currentTimeMillis) - startMs) / 1_000
    yield* Console.log(JSON.stringify({ subject: "qris-fuzz", inputs, ...counts, failed, seconds }))
    if (failed > 0) return yield* new EvalFailed({ message: `${failed} of ${inputs} damaged codes were read wrongly` })
  }),
).pipe(Command.withDescription("Damaged payment codes: none may crash the reader or be taken with an error in it"))
