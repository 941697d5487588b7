/**
 * Why something could not be started, stopped or found: one sentence that says what to do. Every failure of this room
 * is one of these, so that the command line can print the sentence and nothing else.
 */
import { Runtime, Schema } from "effect"

export class LaunchError extends Schema.TaggedError<LaunchError>()("LaunchError", { message: Schema.String }) {
  override readonly [Runtime.errorReported] = false
}

/** The words of any thrown value, in one line. */
export const reasonOf = (cause: unknown): string => {
  const text = cause instanceof Error ? cause.message || cause.name : String(cause)
  return text.replace(/\s+/g, " ").trim()
}

/** The system's code of a failed call (`EACCES`, `EADDRINUSE`, …), or undefined. */
export const systemCode = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined

/** For `Effect.try`: the sentence, then what the system said. */
export const launchError = (sentence: string) => (cause: unknown) =>
  new LaunchError({ message: `${sentence} (${reasonOf(cause)}).` })
