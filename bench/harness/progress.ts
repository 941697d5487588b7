/** What a person sees while a bench runs: lines on standard error, since standard output belongs to the result. */
import { Effect } from "effect"

const startedMs = performance.now()

export const sayNow = (sentence: string): void => {
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1)
  process.stderr.write(`[${seconds.padStart(6)} s] ${sentence}\n`)
}

export const say = (sentence: string): Effect.Effect<void> => Effect.sync(() => sayNow(sentence))
