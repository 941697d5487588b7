/**
 * What a pull consumer delivers, as it arrives: requests for more and one callback a message, over core NATS. The
 * client's own reader wraps each message and hands it through an iterator and promises, which cost the owner of a busy
 * partition a tenth of its time; the protocol beneath is a request that names how many messages are wanted, and
 * messages whose reply subject says where they stand. Bounded by what was asked for (I5).
 */
import type { Msg, NatsConnection } from "@nats-io/transport-node"
import { createInbox } from "@nats-io/transport-node"
import { Effect, Latch } from "effect"
import { limits } from "../../config/limits.ts"

/** Where a delivered message stands. */
export interface Place {
  readonly streamSequence: number
  /** One more with each delivery of this consumer. */
  readonly deliverySequence: number
  /** The log's own time, whole milliseconds. */
  readonly logMs: number
}

const nanosPerMs = 1_000_000
const nanoDigits = 6
/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<delivery seq>.<time>.<pending>` */
const dotsBefore = 5
/** `$JS.ACK.<domain>.<account>.<stream>.<consumer>.<deliveries>.…[.<token>]` */
const dotsBeforeLong = 7
const dot = 0x2e
const zero = 0x30

const countDots = (text: string): number => {
  let dots = 0
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === dot) dots++
  return dots
}

const numberIn = (text: string, from: number, to: number): number => {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + (text.charCodeAt(at) - zero)
  return value
}

/**
 * Reads a reply subject, in either of the forms that servers send, character by character: cutting it at its dots would
 * cost each message nine texts.
 * @throws Error for any other subject
 */
export const placeOf = (reply: string): Place => {
  const dots = countDots(reply)
  let skip = dots === 8 ? dotsBefore : dots >= 10 ? dotsBeforeLong : 0
  if (skip === 0 || !reply.startsWith("$JS.ACK.")) throw new Error(`${reply} is no place in a stream`)
  let at = 0
  while (skip > 0) if (reply.charCodeAt(at++) === dot) skip--
  const streamEnd = reply.indexOf(".", at)
  const deliveryEnd = reply.indexOf(".", streamEnd + 1)
  const timeEnd = reply.indexOf(".", deliveryEnd + 1)
  return {
    streamSequence: numberIn(reply, at, streamEnd),
    deliverySequence: numberIn(reply, streamEnd + 1, deliveryEnd),
    logMs: numberIn(reply, deliveryEnd + 1, timeEnd - nanoDigits),
  }
}

/** Answers of the server that end a request and no more: nothing came in time. */
const requestOver: ReadonlySet<number> = new Set([404, 408])
const idleHeartbeat = 100

export class Deliveries {
  readonly #connection: NatsConnection
  readonly #request: string
  readonly #inbox = createInbox()
  readonly #take: (message: Msg, place: Place) => void
  readonly #fail: (cause: unknown) => void
  readonly #wanting = Latch.makeUnsafe(true)
  readonly #subscription: { readonly unsubscribe: () => void }
  #asked = 0
  #heard = true

  /**
   * @param take in the order of delivery; what it throws ends the deliveries
   * @param fail hears once why no more will come; the consumer is then to be made anew
   */
  constructor(
    connection: NatsConnection,
    stream: string,
    consumer: string,
    take: (message: Msg, place: Place) => void,
    fail: (cause: unknown) => void,
  ) {
    this.#connection = connection
    this.#request = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`
    this.#take = take
    this.#fail = fail
    this.#subscription = connection.subscribe(this.#inbox, {
      callback: (error, message) => {
        if (error !== null) this.#fail(error)
        else this.#hear(message)
      },
    })
  }

  /** Asks for `limits.pullMessagesMax` more. */
  ask(): void {
    this.#asked += limits.pullMessagesMax
    if (this.#asked > limits.pullMessagesMax / 2) this.#wanting.closeUnsafe()
    const request = {
      batch: limits.pullMessagesMax,
      expires: limits.pullExpiresMs * nanosPerMs,
      idle_heartbeat: limits.pullHeartbeatMs * nanosPerMs,
    }
    this.#connection.publish(this.#request, JSON.stringify(request), { reply: this.#inbox })
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
    this.#subscription.unsubscribe()
  }

  #hear(message: Msg): void {
    this.#heard = true
    const status = message.headers?.code ?? 0
    if (status !== 0) {
      this.#hearStatus(message, status)
      return
    }
    this.#settle(1)
    try {
      this.#take(message, placeOf(message.reply ?? ""))
    } catch (cause) {
      this.#fail(cause)
    }
  }

  #hearStatus(message: Msg, status: number): void {
    if (status === idleHeartbeat) return
    if (requestOver.has(status)) this.#settle(Number(message.headers?.get("Nats-Pending-Messages") ?? 0))
    else this.#fail(new Error(`the server ended the request: ${status} ${message.headers?.description ?? ""}`))
  }

  #settle(count: number): void {
    this.#asked -= count
    if (this.#asked <= limits.pullMessagesMax / 2) this.#wanting.openUnsafe()
  }
}
