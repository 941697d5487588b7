/**
 * The one door into the log for processes of our own: events go to `txn.in.<user>` (the server's mapping finds the
 * partition), those for everybody straight to each partition. What `publish` returns is in the log, confirmed by its
 * PubAck; what `submit` returns is committed in Postgres, because the engine answers after its commit (I3). Message ids
 * let the broker swallow exact repeats and nothing else (I2). Everything in flight is bounded (I5).
 */
import type { PubAck } from "@nats-io/jetstream"
import { errors } from "@nats-io/transport-node"
import { Context, Effect, Layer, Schedule } from "effect"
import { limits } from "../../config/limits.ts"
import type { PacerEvent } from "../../streams/events.ts"
import { inboundSubject, isUserId } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import type { Outcome } from "../push/protocol.ts"
import { badUser, messageOf } from "./message.ts"
import { messageId } from "./message-id.ts"
import { makeOutcomeInbox } from "./outcome-inbox.ts"
import { OutcomeTimeout, type PublishError, publishErrorOf } from "./publish-error.ts"
import { type BulkCounts, type BulkOptions, type Events, publishMany } from "./publish-many.ts"

export { OutcomeTimeout, PublishError } from "./publish-error.ts"

/** Where an event stands in the log. For one that went to everybody: in the first partition, and duplicate in all. */
export interface Published {
  readonly partition: number
  readonly sequence: number
  /** The broker knew this message already: nothing was added to the log. */
  readonly duplicate: boolean
}

export class Publisher extends Context.Service<
  Publisher,
  {
    /** Puts an event into the log. Fails when the log did not confirm it after `limits.publishRetriesMax` more tries. */
    readonly publish: (event: PacerEvent) => Effect.Effect<Published, PublishError>
    /** Puts a command into the log and waits, at most `limits.commandOutcomeMsMax`, for what the engine made of it. */
    readonly submit: (event: PacerEvent) => Effect.Effect<Outcome, PublishError | OutcomeTimeout>
    /**
     * Many events, `limits.publishInFlightMax` unconfirmed at a time; when it returns, every one is in the log. An
     * event for everybody (a rate) is in the log before what follows it is sent.
     */
    readonly publishMany: <E = never, R = never>(
      events: Events<E, R>,
      options?: BulkOptions,
    ) => Effect.Effect<BulkCounts, PublishError | E, R>
    /** Bytes as they are, for tests of poison (I6): no message id, no look at the content. */
    readonly publishRaw: (userId: string, bytes: Uint8Array) => Effect.Effect<Published, PublishError>
  }
>()("pacer/feeds/Publisher") {
  static readonly layer = Layer.effect(
    Publisher,
    Effect.gen(function* () {
      const broker = yield* Broker
      const inbox = yield* makeOutcomeInbox(broker.connection)
      const send = sender(broker)

      const publish = (event: PacerEvent) =>
        Effect.retry(send(event, messageId(event)), {
          schedule: retryPause,
          times: limits.publishRetriesMax,
          while: isRetryable,
        })

      const submit = (event: PacerEvent) =>
        inbox
          .listen(({ address, token, outcome }) =>
            Effect.gen(function* () {
              const asking = { ...event, replyto: address }
              const { duplicate } = yield* send(asking, messageId(event))
              // The engine never sees a message that the broker swallowed. Under another id it sees it, finds the
              // identity known, and answers with the first outcome.
              if (duplicate) yield* send(asking, `${messageId(event)}:${address}:${token}`)
              return yield* outcome
            }),
          )
          .pipe(
            Effect.timeoutOrElse({
              duration: limits.commandOutcomeMsMax,
              orElse: () => Effect.fail(outcomeTimeout(event.id)),
            }),
          )

      return Publisher.of({
        publish,
        submit,
        publishMany: (events, options) => publishMany(broker, events, options),
        publishRaw: (userId, bytes) =>
          isUserId(userId) ? attempt(broker, inboundSubject(userId), bytes) : Effect.fail(badUser(userId)),
      })
    }),
  )
}

/** One try to publish an event under a message id, to its user's inbound subject or to every partition. */
const sender = (broker: Broker["Service"]) => (event: PacerEvent, id: string) =>
  Effect.fromResult(messageOf(event, broker.partitionCount)).pipe(
    Effect.flatMap(({ subjects, bytes }) =>
      Effect.forEach(subjects, (subject) => attempt(broker, subject, bytes, id), { concurrency: "unbounded" }),
    ),
    Effect.map((all): Published => {
      const [first] = all
      const duplicate = all.every((one) => one.duplicate)
      return { partition: first?.partition ?? 0, sequence: first?.sequence ?? 0, duplicate }
    }),
  )

const attempt = (broker: Broker["Service"], subject: string, bytes: Uint8Array, msgID?: string) =>
  Effect.andThen(
    // Sent into a lost connection, it would wait for its whole time even when the next one is up at once.
    Effect.timeoutOrElse(broker.connected, {
      duration: limits.publishAckMsMax,
      orElse: () => Effect.fail(publishErrorOf(new errors.TimeoutError())),
    }),
    Effect.tryPromise({
      try: () =>
        broker.jetstream
          .publish(subject, bytes, { timeout: limits.publishAckMsMax, ...(msgID === undefined ? {} : { msgID }) })
          .then(publishedFrom),
      catch: publishErrorOf,
    }),
  )

const publishedFrom = (ack: PubAck): Published => ({
  partition: Number(ack.stream.slice(ack.stream.lastIndexOf("_") + 1)),
  sequence: ack.seq,
  duplicate: ack.duplicate,
})

const retryPause = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("2 seconds")])
const isRetryable = (error: PublishError): boolean => error.retryable

const outcomeTimeout = (eventId: string) =>
  new OutcomeTimeout({
    message: `No outcome within ${limits.commandOutcomeMsMax / 1_000} seconds; if the event reached the log it will be applied, and sending it again is harmless`,
    eventId,
  })
