/**
 * One measured stretch of live traffic: published on a fixed schedule by this process, timed by the process that holds
 * the screens, and waited for until everything has arrived that will.
 */
import { Effect, Schema } from "effect"
import { Broker } from "../src/broker/connection.ts"
import type { Child } from "./harness/child.ts"
import { nowMs } from "./harness/clock.ts"
import { publishPaced } from "./harness/pace.ts"
import type { Load } from "./load.ts"
import type { Oracle } from "./oracle.ts"

const Arrived = Schema.Struct({
  received: Schema.Int,
  p50Ms: Schema.NullOr(Schema.Finite),
  p99Ms: Schema.NullOr(Schema.Finite),
  p999Ms: Schema.NullOr(Schema.Finite),
  maxMs: Schema.NullOr(Schema.Finite),
  closed: Schema.Int,
  /** Whole states that screens were given, the first one of each included. */
  states: Schema.Int,
})

/** The schedule begins a moment after it is announced, so that nobody misses its first event. */
const leadMs = 250
const arrivalMsMax = 10_000
const pollMs = 200

export interface Stretch {
  readonly firstIndex: number
  readonly count: number
  readonly perSecond: number
  readonly usersMeasured: number
  /** Whose transaction is it? */
  readonly userOf: (index: number) => number
}

/** What the screens have been shown of the stretch under way. */
export const askArrived = (clients: Child) =>
  Effect.suspend(() => {
    clients.tell({ order: "arrived" })
    return clients.hear(Arrived)
  })

/** Publishes one stretch of transactions on its schedule while the screens measure it; waits until all have arrived. */
export const measure = Effect.fnUntraced(function* (load: Load, oracle: Oracle, clients: Child, stretch: Stretch) {
  const { connection } = yield* Broker
  const { firstIndex, count, perSecond, usersMeasured, userOf } = stretch
  const startMs = nowMs() + leadMs
  clients.tell({ order: "measure", schedule: { firstIndex, count, startMs, perSecond, usersMeasured } })
  let expected = 0
  const eventAt = (place: number) => {
    const user = userOf(firstIndex + place)
    if (user < usersMeasured) expected += 1
    const event = load.liveTransaction(user, firstIndex + place, Date.now())
    const text = JSON.stringify(event)
    oracle.add(text)
    return { userId: event.subject, text }
  }
  const sentLateMsMax = yield* publishPaced(connection, { startMs, perSecond, count, eventAt })
  const ask = askArrived(clients)
  let arrived = yield* ask
  for (let waitedMs = 0; arrived.received < expected && waitedMs < arrivalMsMax; waitedMs += pollMs) {
    yield* Effect.sleep(pollMs)
    arrived = yield* ask
  }
  return { ...arrived, expected, sentLateMsMax }
})
