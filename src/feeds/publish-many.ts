/**
 * The fast road of replays and load: a window of unconfirmed events (I5), each sent again until the log confirms it, so
 * that every one is in the log when it returns. Order within the window is the sending order unless a send had to be
 * repeated, which the accounts do not mind (I8). An event for everybody waits for all before it and is waited for by
 * all after it: a rate must be in every partition before the purchase that needs it.
 */
import { Clock, Deferred, Effect, Schedule, Semaphore, Stream } from "effect"
import { limits } from "../../config/limits.ts"
import type { PacerEvent } from "../../streams/events.ts"
import { everyone } from "../../streams/subjects.ts"
import { messageId } from "./message-id.ts"
import { type PublishError, publishErrorOf } from "./publish-error.ts"
import type { Published } from "./publisher.ts"

/** One try to publish an event under a message id. */
export type Send = (event: PacerEvent, id: string) => Effect.Effect<Published, PublishError>

export type Events<E, R> = Stream.Stream<PacerEvent, E, R> | AsyncIterable<PacerEvent> | Iterable<PacerEvent>

export interface BulkCounts {
  /** Events that the log confirmed, repeats included. */
  readonly published: number
  /** Of these, exact repeats that the broker swallowed. */
  readonly duplicates: number
  /** Sends that had to be repeated because no confirmation came. */
  readonly retried: number
}

export interface BulkOptions {
  /** Even pace; as fast as confirmations allow when absent. */
  readonly perSecond?: number
  /** Called after each confirmed event. */
  readonly onPublished?: (counts: BulkCounts) => void
}

export const retryPause = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("2 seconds")])
export const isRetryable = (error: PublishError): boolean => error.retryable

export const publishMany = <E, R>(
  send: Send,
  events: Events<E, R>,
  options: BulkOptions = {},
): Effect.Effect<BulkCounts, PublishError | E, R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const scope = yield* Effect.scope
      const window = yield* Semaphore.make(limits.publishInFlightMax)
      const failure = yield* Deferred.make<never, PublishError>()
      const counts = { published: 0, duplicates: 0, retried: 0 }

      const sendUntilConfirmed = (event: PacerEvent) => {
        let tries = 0
        const once = Effect.suspend(() => {
          if (tries++ > 0) counts.retried += 1
          return send(event, messageId(event))
        })
        return Effect.retry(once, { schedule: retryPause, times: limits.publishManyRetriesMax, while: isRetryable })
      }
      const confirm = (published: Published) => {
        counts.published += 1
        if (published.duplicate) counts.duplicates += 1
        options.onPublished?.({ ...counts })
      }
      const launch = (event: PacerEvent) => {
        const places = event.subject === everyone ? limits.publishInFlightMax : 1
        return sendUntilConfirmed(event).pipe(
          Effect.matchEffect({
            onSuccess: (published) => Effect.sync(() => confirm(published)),
            onFailure: (error) => Deferred.fail(failure, error),
          }),
          Effect.andThen(window.release(places)),
          Effect.forkIn(scope),
          (forked) => Effect.andThen(window.take(places), forked),
        )
      }

      yield* paced(streamOf(events), options.perSecond).pipe(
        Stream.runForEach(launch),
        Effect.andThen(window.take(limits.publishInFlightMax)),
        Effect.raceFirst(Deferred.await(failure)),
      )
      return { ...counts }
    }),
  )

const streamOf = <E, R>(events: Events<E, R>): Stream.Stream<PacerEvent, PublishError | E, R> => {
  if (Stream.isStream(events)) return events
  if (Symbol.asyncIterator in events) return Stream.fromAsyncIterable(events, publishErrorOf)
  return Stream.fromIterable(events)
}

/** Each event waits for its turn in an even row, so that a hiccup is caught up and the average holds. */
const paced = <A, E, R>(events: Stream.Stream<A, E, R>, perSecond: number | undefined): Stream.Stream<A, E, R> => {
  if (perSecond === undefined) return events
  let startMs: number | undefined
  let sent = 0
  return Stream.mapEffect(events, (event) =>
    Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
      startMs ??= nowMs
      const dueMs = startMs + (1_000 * sent++) / perSecond
      return dueMs > nowMs ? Effect.as(Effect.sleep(dueMs - nowMs), event) : Effect.succeed(event)
    }),
  )
}
