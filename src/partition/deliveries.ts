/**
 * What a pull consumer delivers: requests for more, and one call a message, over the reading thread. The client's own
 * reader wraps each message and hands it through an iterator and promises, which cost the owner of a busy partition a
 * tenth of its time; the protocol beneath is a request that names how many messages are wanted, and messages whose reply
 * subject says where they stand. Bounded by what was asked for (I5).
 */
import { Effect, Latch } from "effect"
import { limits } from "../../config/limits.ts"
import type { Delivered } from "./packer.ts"
import type { Line, Reader } from "./reader.ts"

const nanosPerMs = 1_000_000

/** Answers of the server that end a request and no more: nothing came in time. */
const requestOver: ReadonlySet<number> = new Set([404, 408])
const idleHeartbeat = 100

const payload = JSON.stringify({
  batch: limits.pullMessagesMax,
  expires: limits.pullExpiresMs * nanosPerMs,
  idle_heartbeat: limits.pullHeartbeatMs * nanosPerMs,
})

export class Deliveries {
  readonly #line: Line
  readonly #take: (message: Delivered) => void
  readonly #fail: (cause: unknown) => void
  readonly #wanting = Latch.makeUnsafe(true)
  #asked = 0
  #heard = true

  /**
   * @param take in the order of delivery; what it throws ends the deliveries
   * @param fail hears why no more will come; the consumer is then to be made anew
   */
  constructor(
    reader: typeof Reader.Service,
    stream: string,
    consumer: string,
    take: (message: Delivered) => void,
    fail: (cause: unknown) => void,
  ) {
    this.#take = take
    this.#fail = fail
    this.#line = reader.open(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, {
      hear: (message) => this.#hear(message),
      status: (code, pending, description) => this.#hearStatus(code, pending, description),
      fail,
    })
  }

  /** Asks for `limits.pullMessagesMax` more. */
  ask(): void {
    this.#asked += limits.pullMessagesMax
    if (this.#asked > limits.pullMessagesMax / 2) this.#wanting.closeUnsafe()
    this.#line.ask(payload)
  }

  /** Resolves when less than half of what was asked for is still to come. */
  get wanting(): Effect.Effect<void> {
    return this.#wanting.await
  }

  /** Fails the deliveries when the server has been silent for two heartbeats; runs until interrupted. */
  get watch(): Effect.Effect<never> {
    return Effect.forever(
      Effect.andThen(
        Effect.sleep(2 * limits.pullHeartbeatMs),
        Effect.sync(() => {
          if (this.#asked > 0 && !this.#heard) this.#fail(new Error("the server has fallen silent"))
          this.#heard = false
        }),
      ),
    )
  }

  stop(): void {
    this.#line.close()
  }

  #hear(message: Delivered): void {
    this.#heard = true
    this.#settle(1)
    try {
      this.#take(message)
    } catch (cause) {
      this.#fail(cause)
    }
  }

  #hearStatus(code: number, pending: number, description: string): void {
    this.#heard = true
    if (code === idleHeartbeat) return
    if (requestOver.has(code)) this.#settle(pending)
    else this.#fail(new Error(`the server ended the request: ${code} ${description}`))
  }

  #settle(count: number): void {
    this.#asked -= count
    if (this.#asked <= limits.pullMessagesMax / 2) this.#wanting.openUnsafe()
  }
}
