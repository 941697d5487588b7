/** A run that found a wrong answer: one sentence, and a code other than 0, after the figures have been printed. */
import { Schema } from "effect"

export class EvalFailed extends Schema.TaggedError<EvalFailed>()("EvalFailed", { message: Schema.String }) {}
