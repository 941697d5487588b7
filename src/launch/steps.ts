/**
 * What a person sees while Pacer starts: one line per step, with how long it took. Standard output carries these lines
 * and nothing else; `--json` makes each one a JSON object.
 */
import { Console, Context, Duration, Effect, Layer } from "effect"

export class Steps extends Context.Service<
  Steps,
  {
    readonly say: (sentence: string) => Effect.Effect<void>
    /** The last line: where to go. */
    readonly address: (url: string) => Effect.Effect<void>
    /** Runs the effect and says that it is ready. @param detail what is worth knowing of the result */
    readonly step: <A, E, R>(
      name: string,
      effect: Effect.Effect<A, E, R>,
      detail?: (result: A) => string,
    ) => Effect.Effect<A, E, R>
  }
>()("pacer/launch/Steps") {
  static readonly layer = (options: { readonly json: boolean }) =>
    Layer.sync(Steps, () => {
      const print = (sentence: string, fields: { readonly [field: string]: unknown }) =>
        Console.log(options.json ? JSON.stringify(fields) : sentence)
      return Steps.of({
        say: (sentence) => print(`  · ${sentence}`, { say: sentence }),
        address: (url) => print(`\n  Pacer is ready; Ctrl-C stops it. Open\n\n  ${url}`, { url }),
        step: (name, effect, detail) =>
          Effect.gen(function* () {
            const [duration, result] = yield* Effect.timed(effect)
            const seconds = Duration.toSeconds(duration).toFixed(1)
            const more = detail?.(result)
            yield* print(`  ✓ ${name} ready in ${seconds} s${more === undefined ? "" : ` (${more})`}`, {
              step: name,
              seconds: Number(seconds),
              detail: more,
            })
            return result
          }),
      })
    })

  /** Says nothing: for tests and benches. */
  static readonly silent = Layer.succeed(
    Steps,
    Steps.of({ say: () => Effect.void, address: () => Effect.void, step: (_name, effect) => effect }),
  )
}
