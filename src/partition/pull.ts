/**
 * One partition's ordered reader: a consumer of its own per tenure, without acknowledgements, from cursor + 1 (I4). A
 * gap in the consumer's own numbering, a lost connection or a vanished consumer ends it and starts another behind the
 * last message taken; any sequence not above that one is ignored. Before each start, and at each gap in the stream's
 * numbering, the stream must still be the one that the cursor counts in: a stream made anew or purged under the reader
 * would otherwise be waited at for ever, or skipped in silence. Then the reading is broken off.
 */
import { type Msg, nuid } from "@nats-io/transport-node"
import { Deferred, Effect, Schedule, Schema } from "effect"
import { ownerConsumer, partitionStreamName } from "../../streams/definitions.ts"
import { Broker, farewell } from "../broker/connection.ts"
import { Deliveries, type Place } from "./deliveries.ts"
import type { Inbox } from "./inbox.ts"
import { mismatchOf, stopSentence } from "./stream-match.ts"
import { readStream, type StreamPlace } from "./stream-state.ts"

class PullInterrupted extends Schema.TaggedError<PullInterrupted>()("PullInterrupted", { message: Schema.String }) {}
class StreamChanged extends Schema.TaggedError<StreamChanged>()("StreamChanged", { message: Schema.String }) {}

const interrupted = (cause: unknown) =>
  new PullInterrupted({ message: cause instanceof Error ? cause.message : String(cause) })

interface Held {
  readonly message: Msg
  readonly place: Place
}

/** Pulls for ever into the inbox; fails never, retries with a pause. @param cursor of the archive, `base` above the stream's */
export const pullPartition = (
  partition: number,
  epoch: number,
  cursor: number,
  inbox: Inbox,
  { generation, base }: StreamPlace,
) =>
  Effect.gen(function* () {
    const { connected, connection, disconnected, manager } = yield* Broker
    const stream = partitionStreamName(partition)
    let last = cursor - base

    const checkStream = Effect.gen(function* () {
      const state = yield* Effect.mapError(readStream(manager, partition), interrupted)
      if (state === undefined) return yield* interrupted("the stream is missing")
      const wrong = mismatchOf({ generation, base, cursor: last + base, cursorLogMs: null }, state)
      if (wrong !== undefined) return yield* new StreamChanged({ message: stopSentence(partition, wrong.sentence) })
    })

    const accept = ({ message, place: { streamSequence, logMs } }: Held): void => {
      last = streamSequence
      inbox.push({ partition, seq: base + streamSequence, logMs, subject: message.subject, data: message.data })
    }

    const readWith = (name: string) =>
      Effect.gen(function* () {
        const over = yield* Deferred.make<never, PullInterrupted | StreamChanged>()
        const fail = (cause: unknown): void => {
          Deferred.doneUnsafe(over, Effect.fail(cause instanceof StreamChanged ? cause : interrupted(cause)))
        }
        let delivered = 0
        /** What came behind a gap waits until the stream is known to be the same. */
        let heldBack: Array<Held> | undefined
        let isOver = false
        const admit = (one: Held): void => {
          if (heldBack !== undefined) heldBack.push(one)
          else if (one.place.streamSequence <= last) return
          else if (one.place.streamSequence === last + 1) accept(one)
          else {
            heldBack = [one]
            Effect.runPromise(checkStream).then(letGo, fail)
          }
        }
        const letGo = (): void => {
          const [first, ...others] = heldBack ?? []
          heldBack = undefined
          // Another session reads on from where this one stopped.
          if (isOver || first === undefined) return
          accept(first)
          for (const one of others) admit(one)
        }
        const take = (message: Msg, place: Place): void => {
          if (place.deliverySequence !== ++delivered) {
            throw new Error(`the consumer skipped from delivery ${delivered} to ${place.deliverySequence}`)
          }
          admit({ message, place })
        }
        const deliveries = yield* Effect.acquireRelease(
          Effect.sync(() => new Deliveries(connection, stream, name, take, fail)),
          (present) =>
            Effect.sync(() => {
              isOver = true
              present.stop()
            }),
        )
        yield* Effect.forkScoped(deliveries.watch)
        const asking = Effect.forever(
          Effect.andThen(
            Effect.andThen(inbox.room, deliveries.wanting),
            Effect.sync(() => deliveries.ask()),
          ),
        )
        const cut = Effect.andThen(disconnected, interrupted("the connection is down"))
        return yield* Effect.raceFirst(asking, Effect.raceFirst(Deferred.await(over), cut))
      }).pipe(Effect.scoped)

    const session = Effect.suspend(() => {
      // Never a name that was used before: the server would hand back the old consumer, already read to its end.
      const name = `owner-${partition}-${epoch}-${nuid.next()}`
      return Effect.acquireUseRelease(
        Effect.tryPromise({
          try: () => manager.consumers.add(stream, ownerConsumer(name, last + 1)),
          catch: interrupted,
        }),
        () => readWith(name),
        // Left behind, the server forgets it by itself.
        () => farewell(() => manager.consumers.delete(stream, name)),
      )
    })

    return yield* connected.pipe(
      Effect.andThen(checkStream),
      Effect.andThen(session),
      Effect.tapErrorTag("PullInterrupted", (error) =>
        Effect.logWarning(`Partition ${partition}: reading again after ${last}: ${error.message}`),
      ),
      Effect.retry({
        while: (error) => error._tag === "PullInterrupted",
        schedule: Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("2 seconds")]).pipe(
          Schedule.jittered,
        ),
      }),
      Effect.catchTag("StreamChanged", (error) => Effect.sync(() => inbox.breakOff(error.message))),
      Effect.orDie,
      Effect.andThen(Effect.never),
    )
  })
