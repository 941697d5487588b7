/**
 * One partition's ordered reader: a consumer of its own per tenure, without acknowledgements, from cursor + 1 (I4). A
 * gap in the consumer's own numbering, a lost connection or a vanished consumer ends it and starts another behind the
 * last message taken; any sequence not above that one is ignored.
 */
import type { JsMsg } from "@nats-io/jetstream"
import { Effect, Schedule, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { ownerConsumer, partitionStreamName } from "../../streams/definitions.ts"
import { Broker } from "../broker/connection.ts"
import type { Inbox } from "./inbox.ts"

class PullInterrupted extends Schema.TaggedError<PullInterrupted>()("PullInterrupted", { message: Schema.String }) {}

const interrupted = (cause: unknown) =>
  new PullInterrupted({ message: cause instanceof Error ? cause.message : String(cause) })

const nanosPerMs = 1_000_000

/** Pulls for ever into the inbox; fails never, retries with a pause. */
export const pullPartition = (partition: number, epoch: number, cursor: number, inbox: Inbox) =>
  Effect.gen(function* () {
    const { jetstream, manager } = yield* Broker
    const stream = partitionStreamName(partition)
    let last = cursor
    let tenure = 0

    const accept = (message: JsMsg, expectedDelivery: number): void => {
      const { deliverySequence, streamSequence, timestampNanos } = message.info
      if (deliverySequence !== expectedDelivery) {
        throw new Error(`the consumer skipped from delivery ${expectedDelivery} to ${deliverySequence}`)
      }
      if (streamSequence <= last) return
      last = streamSequence
      const logMs = Math.floor(timestampNanos / nanosPerMs)
      inbox.push({ partition, seq: streamSequence, logMs, subject: message.subject, data: message.data })
    }

    const readWith = (name: string) =>
      Effect.gen(function* () {
        const consumer = yield* Effect.tryPromise({
          try: () => jetstream.consumers.get(stream, name),
          catch: interrupted,
        })
        let delivered = 0
        for (;;) {
          yield* inbox.room
          const messages = yield* Effect.tryPromise({
            try: () => consumer.fetch({ max_messages: limits.pullMessagesMax, expires: limits.pullExpiresMs }),
            catch: interrupted,
          })
          yield* Effect.tryPromise({
            try: async () => {
              for await (const message of messages) accept(message, ++delivered)
            },
            catch: interrupted,
          }).pipe(Effect.onInterrupt(() => Effect.sync(() => messages.stop())))
        }
      })

    const session = Effect.suspend(() => {
      const name = `owner-${partition}-${epoch}-${tenure++}`
      return Effect.acquireUseRelease(
        Effect.tryPromise({
          try: () => manager.consumers.add(stream, ownerConsumer(name, last + 1)),
          catch: interrupted,
        }),
        () => readWith(name),
        () => Effect.promise(() => manager.consumers.delete(stream, name).catch(() => false)),
      )
    })

    return yield* session.pipe(
      Effect.tapError((error) =>
        Effect.logWarning(`Partition ${partition}: reading again after ${last}: ${error.message}`),
      ),
      Effect.retry(
        Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("2 seconds")]).pipe(Schedule.jittered),
      ),
      Effect.orDie,
      Effect.andThen(Effect.never),
    )
  })
