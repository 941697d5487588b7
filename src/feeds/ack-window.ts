/**
 * A window of messages that the log has not confirmed yet (I5), for feeds of thousands a second: one inbox for all
 * confirmations, no promise and no timer per message (the client's request per publish costs three to four times as
 * much). A message without a confirmation is sent again under the same message id, so that it is in the log once.
 */
import { createInbox, headers, type Msg, type MsgHdrs, type NatsConnection } from "@nats-io/transport-node"
import { Option, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import type { Message } from "./message.ts"
import { PublishError, refusedByLog } from "./publish-error.ts"

/** What the log answers: where the message stands, or why it was refused. */
const Answer = Schema.Union([
  Schema.Struct({ stream: Schema.String, seq: Schema.Int, duplicate: Schema.optionalKey(Schema.Boolean) }),
  Schema.Struct({ error: Schema.Struct({ code: Schema.Int, description: Schema.optionalKey(Schema.String) }) }),
])
const decodeAnswer = Schema.decodeUnknownOption(Schema.fromJsonString(Answer))

/** An event whose messages are under way. */
interface Pending {
  unconfirmed: number
  duplicate: boolean
}

interface Unconfirmed {
  readonly pending: Pending
  readonly subject: string
  readonly bytes: Uint8Array
  readonly headers: MsgHdrs
  tries: number
  /** When it is sent again unless it is confirmed. */
  dueMs: number
}

const pauseMs = (tries: number): number => Math.min(limits.feedAckRetryMsMax, limits.feedAckRetryMsMin * 2 ** tries)
const noResponders = 503

export class AckWindow {
  readonly counts = { published: 0, duplicates: 0, retried: 0 }
  readonly #connection: NatsConnection
  readonly #onPublished: (() => void) | undefined
  readonly #inbox = createInbox()
  readonly #unconfirmed = new Map<string, Unconfirmed>()
  readonly #close: () => void
  #lastToken = 0
  #clientId: number | undefined
  #failure: PublishError | undefined
  #waiter: { readonly most: number; readonly wake: () => void } | undefined

  constructor(connection: NatsConnection, onPublished?: () => void) {
    this.#connection = connection
    this.#clientId = connection.info?.client_id
    this.#onPublished = onPublished
    const subscription = connection.subscribe(`${this.#inbox}.*`, { callback: (_error, msg) => this.#hear(msg) })
    const sweeper = setInterval(() => this.#sweep(Date.now()), limits.feedAckSweepMs)
    this.#close = () => {
      clearInterval(sweeper)
      if (!connection.isClosed()) subscription.unsubscribe()
    }
  }

  close(): void {
    this.#close()
  }

  /** Sends an event's messages under one message id, without waiting: `room` comes before. */
  send({ subjects, bytes }: Message, messageId: string): void {
    const pending = { unconfirmed: subjects.length, duplicate: true }
    const withId = headers()
    withId.set("Nats-Msg-Id", messageId)
    for (const subject of subjects) {
      const token = (this.#lastToken++).toString(36)
      const message = { pending, subject, bytes, headers: withId, tries: 0, dueMs: 0 }
      this.#unconfirmed.set(token, message)
      this.#publish(token, message)
    }
  }

  /** Undefined when there is room for more; else resolves when half the window is free. */
  room(): Promise<void> | undefined {
    return this.#until(limits.publishInFlightMax - 1, limits.publishInFlightMax / 2)
  }

  /** Undefined when everything is confirmed; else resolves when it is. */
  drained(): Promise<void> | undefined {
    return this.#until(0, 0)
  }

  /** Rejects with a PublishError when a message cannot be had into the log. */
  #until(enough: number, most: number): Promise<void> | undefined {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#unconfirmed.size <= enough) return undefined
    return new Promise((resolve, reject) => {
      const wake = () => (this.#failure === undefined ? resolve() : reject(this.#failure))
      this.#waiter = { most, wake }
    })
  }

  #publish(token: string, message: Unconfirmed): void {
    message.dueMs = Date.now() + limits.publishAckMsMax
    this.#connection.publish(message.subject, message.bytes, {
      reply: `${this.#inbox}.${token}`,
      headers: message.headers,
    })
  }

  #hear(msg: Msg): void {
    const token = msg.subject.slice(this.#inbox.length + 1)
    const message = this.#unconfirmed.get(token)
    if (message === undefined) return
    if (msg.data.length === 0 && msg.headers?.code === noResponders) {
      this.#again(message, noStream)
      return
    }
    const answer = Option.getOrUndefined(decodeAnswer(msg.string()))
    if (answer === undefined) this.#fail(refusedByLog(400, "it answered with something that is no confirmation"))
    else if ("error" in answer) this.#again(message, refusedByLog(answer.error.code, answer.error.description ?? ""))
    else {
      this.#unconfirmed.delete(token)
      this.#confirm(message.pending, answer.duplicate ?? false)
    }
  }

  #confirm(pending: Pending, duplicate: boolean): void {
    pending.unconfirmed -= 1
    pending.duplicate &&= duplicate
    if (pending.unconfirmed === 0) {
      this.counts.published += 1
      if (pending.duplicate) this.counts.duplicates += 1
      this.#onPublished?.()
    }
    if (this.#waiter !== undefined && this.#unconfirmed.size <= this.#waiter.most) this.#wake()
  }

  /** Leaves the message to the sweep after a pause, or gives up. */
  #again(message: Unconfirmed, why: PublishError): void {
    if (why.retryable && message.tries < limits.publishManyRetriesMax) {
      message.dueMs = Date.now() + pauseMs(message.tries)
    } else this.#fail(why)
  }

  #sweep(nowMs: number): void {
    const reconnected = this.#hasReconnected()
    for (const [token, message] of this.#unconfirmed) {
      if (message.dueMs > nowMs && !reconnected) continue
      if (this.#connection.isClosed()) this.#fail(closed)
      else if (message.tries >= limits.publishManyRetriesMax) this.#fail(silence)
      else this.#resend(token, message)
    }
  }

  /** What was on the old wire is not waited for. */
  #hasReconnected(): boolean {
    const clientId = this.#connection.info?.client_id
    if (clientId === undefined || clientId === this.#clientId) return false
    this.#clientId = clientId
    return true
  }

  #resend(token: string, message: Unconfirmed): void {
    message.tries += 1
    this.counts.retried += 1
    this.#publish(token, message)
  }

  #fail(error: PublishError): void {
    this.#failure ??= error
    this.#wake()
  }

  #wake(): void {
    const waiter = this.#waiter
    this.#waiter = undefined
    waiter?.wake()
  }
}

const noStream = new PublishError({
  message: "No stream of the log takes these events; is NATS set up?",
  retryable: true,
})
const silence = new PublishError({
  message: "The log did not confirm the events in time; is NATS up?",
  retryable: true,
})
const closed = new PublishError({ message: "The connection to NATS is closed", retryable: false })
