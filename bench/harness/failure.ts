/** Why a bench could not run or did not pass: one sentence, which the command line prints before it exits with 1. */
import { Runtime, Schema } from "effect"

export class BenchFailed extends Schema.TaggedError<BenchFailed>()("BenchFailed", { message: Schema.String }) {
  override readonly [Runtime.errorReported] = false
}

const deepest = (cause: unknown): unknown =>
  cause instanceof Error && cause.cause instanceof Error ? deepest(cause.cause) : cause

const reasonOf = (cause: unknown): string => {
  const root = deepest(cause)
  return root instanceof Error ? root.message || root.name : String(root)
}

/** For `Effect.try` and its kin: the sentence, then what was thrown. */
export const benchFailed = (sentence: string) => (cause: unknown) =>
  new BenchFailed({ message: `${sentence}: ${reasonOf(cause)}` })
