/**
 * Leaves a partner alone that fails again and again: after so many failures in a row nothing is sent to it for a while,
 * then one run is let through, and its end decides. The pause doubles with each opening and is jittered, so that no two
 * processes knock together (I5). Pure apart from its own memory: the clock and the dice are handed in.
 */
export interface BreakerOptions {
  readonly failuresMax: number
  readonly openMsMin: number
  readonly openMsMax: number
  /** From 0 to below 1. */
  readonly random: () => number
}

export class CircuitBreaker {
  readonly #options: BreakerOptions
  #failures = 0
  #openings = 0
  #openUntilMs: number | undefined
  #probing = false

  constructor(options: BreakerOptions, kept?: { readonly openUntilMs: number; readonly openings: number }) {
    this.#options = options
    if (kept === undefined) return
    this.#openUntilMs = kept.openUntilMs
    this.#openings = kept.openings
  }

  /** How often it has opened since the last success, and until when it is open; undefined when it is closed. */
  get opened(): { readonly openUntilMs: number; readonly openings: number } | undefined {
    return this.#openUntilMs === undefined ? undefined : { openUntilMs: this.#openUntilMs, openings: this.#openings }
  }

  /** Whether a run may begin; of those that ask after a pause, one may. */
  admit(nowMs: number): boolean {
    if (this.#openUntilMs === undefined) return true
    if (nowMs < this.#openUntilMs || this.#probing) return false
    this.#probing = true
    return true
  }

  /** The partner answered, whatever it said. @returns whether this closed it */
  succeeded(): boolean {
    const wasOpen = this.#openUntilMs !== undefined
    this.#failures = 0
    this.#openings = 0
    this.#openUntilMs = undefined
    this.#probing = false
    return wasOpen
  }

  /** @returns whether this opened it, or opened it anew */
  failed(nowMs: number): boolean {
    this.#failures += 1
    if (!this.#probing && (this.#openUntilMs !== undefined || this.#failures < this.#options.failuresMax)) return false
    const { openMsMin, openMsMax, random } = this.#options
    const pauseMs = Math.min(openMsMax, openMsMin * 2 ** Math.min(this.#openings, 30))
    this.#openings += 1
    this.#openUntilMs = nowMs + pauseMs * (0.75 + random() / 4)
    this.#probing = false
    return true
  }

  /** The run that was let through has ended without having asked anything. */
  unused(): void {
    this.#probing = false
  }
}
