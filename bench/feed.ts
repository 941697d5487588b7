/**
 * The steady feed of a run of faults: the load at an even pace, each event confirmed whatever happens to the broker, and
 * known to the oracle before it is sent. A burst goes in between, as fast as the log takes it.
 */
import { Effect, Semaphore } from "effect"
import { nowMs } from "./harness/clock.ts"
import { publishConfirmed } from "./harness/confirmed.ts"
import { publishBacklog } from "./harness/publish.ts"
import type { Load } from "./load.ts"
import type { Oracle } from "./oracle.ts"

const everyMs = 200

/** What has been sent so far, and what the log said to it. */
export interface Fed {
  events: number
  /** Sent again because no confirmation came, or the log refused it for now. */
  retried: number
  /** Refusals by the log's own words. */
  readonly refusals: Map<string, number>
}

/** @returns what is fed, the feed itself, which never ends, and the burst */
export const makeFeed = Effect.fnUntraced(function* (load: Load, oracle: Oracle, perSecond: number) {
  const fed: Fed = { events: 0, retried: 0, refusals: new Map() }
  const turns = yield* Semaphore.make(1)
  function* next(count: number) {
    for (const end = fed.events + count; fed.events < end; ) {
      const event = load.transaction(fed.events++)
      const text = JSON.stringify(event)
      oracle.add(text)
      yield { userId: event.subject, text }
    }
  }
  // Never half a portion: what the oracle has heard is in the log.
  const whole = <A, E, R>(portion: Effect.Effect<A, E, R>) => Effect.uninterruptible(turns.withPermit(portion))
  const run = Effect.gen(function* () {
    let sinceMs = nowMs()
    for (;;) {
      yield* Effect.sleep(everyMs)
      const elapsedMs = Math.min(1_000, nowMs() - sinceMs)
      sinceMs = nowMs()
      const portion = publishConfirmed(next(Math.round((elapsedMs * perSecond) / 1_000)))
      const { retried, refusals } = yield* whole(Effect.suspend(() => portion))
      fed.retried += retried
      for (const [words, count] of refusals) fed.refusals.set(words, (fed.refusals.get(words) ?? 0) + count)
    }
  })
  /** Made before it is sent, so that nothing slows it down. */
  const burst = (count: number) => whole(Effect.suspend(() => publishBacklog([...next(count)])))
  return { fed, run, burst }
})
