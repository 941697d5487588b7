/**
 * Why an input cannot be folded (I6). `step` throws it before it has changed anything; the event becomes a dead letter
 * with this reason.
 */
export type StepRefusal =
  | "not_open"
  | "already_open"
  | "closed"
  | "out_of_order"
  | "bad_plan"
  | "bad_entry"
  | "sum_too_large"

export class StepError extends Error {
  override readonly name = "StepError"
  readonly refusal: StepRefusal

  constructor(refusal: StepRefusal, message: string) {
    super(message)
    this.refusal = refusal
  }
}
