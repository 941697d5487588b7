/**
 * What an owner has pulled and not yet folded, over all its partitions: bounded, so that a slow fold or commit holds
 * the pulls back instead of filling memory (I5).
 */
import { Effect, Latch } from "effect"
import { limits } from "../../config/limits.ts"

/** A message as the broker delivered it. */
export interface Inbound {
  readonly partition: number
  readonly seq: number
  /** The log's own time. */
  readonly logMs: number
  readonly subject: string
  readonly data: Uint8Array
}

export class Inbox {
  #messages: Array<Inbound> = []
  #taken = 0
  readonly #some = Latch.makeUnsafe(false)
  readonly #room = Latch.makeUnsafe(true)
  #broken: string | undefined

  get size(): number {
    return this.#messages.length - this.#taken
  }

  push(message: Inbound): void {
    this.#messages.push(message)
    if (this.size === 1) this.#some.openUnsafe()
    if (this.size >= limits.inFlightEventsMax) this.#room.closeUnsafe()
  }

  /** Why nothing more may be read: the log is not the one that was being read. */
  get broken(): string | undefined {
    return this.#broken
  }

  /** Nothing that comes after this may be folded; whoever waits for messages hears of it. */
  breakOff(reason: string): void {
    this.#broken ??= reason
    this.wake()
  }

  /** Makes a waiting `take` return, empty-handed if need be. */
  wake(): void {
    this.#some.openUnsafe()
  }

  /** Waits until there is something (or `wake`), then takes at most `limit` messages in order. */
  readonly take = (limit: number): Effect.Effect<ReadonlyArray<Inbound>> =>
    Effect.map(this.#some.await, () => {
      const batch = this.#messages.slice(this.#taken, this.#taken + limit)
      this.#taken += batch.length
      if (this.#taken === this.#messages.length || this.#taken > limits.inFlightEventsMax) {
        this.#messages = this.#messages.slice(this.#taken)
        this.#taken = 0
      }
      if (this.size === 0) this.#some.closeUnsafe()
      if (this.size < limits.inFlightEventsMax / 2) this.#room.openUnsafe()
      return batch
    })

  /** Resolves when there is room for another pull. */
  get room(): Effect.Effect<void> {
    return this.#room.await
  }
}
