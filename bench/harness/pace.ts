/**
 * Publishes on a fixed schedule: each event when it is due, those that a hiccup made late at once and without moving
 * the rest. How late the sender itself ever was is told, since it is part of every figure taken from the schedule.
 */
import type { NatsConnection } from "@nats-io/transport-node"
import { Effect } from "effect"
import { inboundSubject } from "../../streams/subjects.ts"
import { nowMs } from "./clock.ts"
import type { Encoded } from "./publish.ts"

export interface Pace {
  readonly startMs: number
  readonly perSecond: number
  readonly count: number
  /** @param place 0 for the first event of the schedule */
  readonly eventAt: (place: number) => Encoded
}

/** Succeeds when the last event has been sent. @returns how late the latest one was, in milliseconds */
export const publishPaced = (connection: NatsConnection, { startMs, perSecond, count, eventAt }: Pace) =>
  Effect.callback<number>((resume) => {
    let place = 0
    let latestMs = 0
    let timer: NodeJS.Timeout | undefined
    const dueMs = () => startMs + (place * 1_000) / perSecond
    const sendDue = () => {
      for (let now = nowMs(); place < count && dueMs() <= now; now = nowMs()) {
        latestMs = Math.max(latestMs, now - dueMs())
        const { userId, text } = eventAt(place)
        connection.publish(inboundSubject(userId), text)
        place += 1
      }
      if (place < count) timer = setTimeout(sendDue, Math.max(0, dueMs() - nowMs()))
      else
        resume(
          Effect.as(
            Effect.promise(() => connection.flush()),
            latestMs,
          ),
        )
    }
    sendDue()
    return Effect.sync(() => clearTimeout(timer))
  })
