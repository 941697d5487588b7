/**
 * Publishing that outlasts whatever happens to the broker: each event is sent until the log has confirmed it, however
 * often that takes. Without message ids, so that what was sent twice because its confirmation was lost reaches the engine
 * twice, which must not matter (I2).
 */
import { JetStreamApiError } from "@nats-io/jetstream"
import { Effect, Schedule } from "effect"
import { Broker } from "../../src/broker/connection.ts"
import { inboundSubject } from "../../streams/subjects.ts"
import { nowMs } from "./clock.ts"
import { benchFailed } from "./failure.ts"
import type { Encoded } from "./publish.ts"

const inFlightMax = 256
const ackMsMax = 2_000
const pauseMs = 100
const patienceMs = 120_000

export interface Confirmed {
  /** Sent again because no confirmation came, or the log refused it for now. */
  readonly retried: number
  /** Refusals by the log's own words. */
  readonly refusals: ReadonlyMap<string, number>
  /** How long the slowest one took. */
  readonly slowestMs: number
}

/** Succeeds once the log has confirmed all of them; in no particular order. */
export const publishConfirmed = Effect.fnUntraced(function* (events: Iterable<Encoded>) {
  const { jetstream } = yield* Broker
  let retried = 0
  let slowestMs = 0
  const refusals = new Map<string, number>()
  const once = ({ userId, text }: Encoded) =>
    Effect.tryPromise({
      try: () => jetstream.publish(inboundSubject(userId), text, { timeout: ackMsMax }),
      catch: (cause) => {
        retried += 1
        if (cause instanceof JetStreamApiError) refusals.set(cause.message, (refusals.get(cause.message) ?? 0) + 1)
        return benchFailed("The log does not take an event")(cause)
      },
    })
  const untilConfirmed = (event: Encoded) =>
    Effect.suspend(() => {
      const startMs = nowMs()
      return once(event).pipe(
        Effect.retry({ schedule: Schedule.spaced(pauseMs), times: patienceMs / pauseMs }),
        Effect.tap(() =>
          Effect.sync(() => {
            slowestMs = Math.max(slowestMs, nowMs() - startMs)
          }),
        ),
      )
    })
  yield* Effect.forEach(events, untilConfirmed, { concurrency: inFlightMax, discard: true })
  return { retried, refusals, slowestMs } satisfies Confirmed
})
