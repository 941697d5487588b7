/**
 * A partner whose messages are refused one after another rests for a while (I5): its queue waits at the broker, which
 * bounds it, and neither our database nor the dead letters are flooded. Behind the pause one message is tried; refused
 * as well, the pause begins anew.
 */
import { limits } from "../../../config/limits.ts"

export class Circuit {
  #refusedInRow = 0
  #opensAgainMs = 0

  /** How long the queue still rests; 0: read on. */
  restMs(nowMs: number): number {
    return Math.max(0, this.#opensAgainMs - nowMs)
  }

  accepted(): void {
    this.#refusedInRow = 0
  }

  /** @returns whether this refusal began a pause */
  refused(nowMs: number): boolean {
    this.#refusedInRow += 1
    if (this.#refusedInRow < limits.partnerRefusalsInRowMax) return false
    // One more refusal behind the pause is enough.
    this.#refusedInRow = limits.partnerRefusalsInRowMax - 1
    this.#opensAgainMs = nowMs + limits.partnerCircuitOpenMs
    return true
  }
}
