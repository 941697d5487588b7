/**
 * The fast road of replays and load: every event is in the log when it returns. Order is the sending order unless a
 * message had to be sent again, which the accounts do not mind (I8). An event for everybody waits for all before it and
 * is waited for by all after it: a rate must be in every partition before the purchase that needs it.
 */
import { Clock, Effect, Result, Stream } from "effect"
import type { PacerEvent } from "../../streams/events.ts"
import { everyone } from "../../streams/subjects.ts"
import type { Broker } from "../broker/connection.ts"
import { AckWindow } from "./ack-window.ts"
import { messageOf } from "./message.ts"
import { messageId } from "./message-id.ts"
import { type PublishError, publishErrorOf } from "./publish-error.ts"

export type Events<E, R> = Stream.Stream<PacerEvent, E, R> | AsyncIterable<PacerEvent> | Iterable<PacerEvent>

export interface BulkCounts {
  /** Events that the log confirmed, repeats included. */
  readonly published: number
  /** Of these, exact repeats that the broker swallowed. */
  readonly duplicates: number
  /** Messages that had to be sent again because no confirmation came. */
  readonly retried: number
}

export interface BulkOptions {
  /** Even pace; as fast as confirmations allow when absent. */
  readonly perSecond?: number
  /** Called after each confirmed event. */
  readonly onPublished?: (counts: BulkCounts) => void
}

export const publishMany = <E, R>(
  { connection, partitionCount }: Broker["Service"],
  events: Events<E, R>,
  { perSecond, onPublished }: BulkOptions = {},
): Effect.Effect<BulkCounts, PublishError | E, R> =>
  Effect.acquireUseRelease(
    Effect.try({
      try: () => {
        const window: AckWindow = new AckWindow(connection, onPublished && (() => onPublished(window.counts)))
        return window
      },
      catch: publishErrorOf,
    }),
    (window) =>
      Stream.runForEachArray(paced(streamOf(events), perSecond), (some) =>
        awaited(() => sendAll(window, some, partitionCount)),
      ).pipe(Effect.andThen(awaited(async () => window.drained())), Effect.as(window.counts)),
    (window) => Effect.sync(() => window.close()),
  )

const awaited = (run: () => Promise<void>) => Effect.tryPromise({ try: run, catch: publishErrorOf })

const sendAll = async (window: AckWindow, events: ReadonlyArray<PacerEvent>, partitionCount: number): Promise<void> => {
  for (const event of events) {
    const message = Result.getOrThrow(messageOf(event, partitionCount))
    const isForEveryone = event.subject === everyone
    const before = isForEveryone ? window.drained() : window.room()
    // Awaiting nothing would still cost a turn of the event loop's queue for each event.
    if (before !== undefined) await before
    window.send(message, messageId(event))
    if (isForEveryone) await window.drained()
  }
}

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
