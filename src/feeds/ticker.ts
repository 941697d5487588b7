/**
 * The clock of the log: every minute, in every partition, "time is at least this". The id comes from the minute, so that
 * any number of tickers, and one that starts again, count as one (I2). A minute that nobody ticked is simply missed.
 */
import { Clock, Effect, Layer } from "effect"
import type { EventOf } from "../../streams/events.ts"
import { everyone } from "../../streams/subjects.ts"
import { Publisher } from "./publisher.ts"

const minuteMs = 60_000

/** The tick of the minute that holds this moment. */
export const tickOf = (timeMs: number): EventOf<"tick.v1"> => {
  const at = new Date(Math.floor(timeMs / minuteMs) * minuteMs).toISOString()
  return {
    specversion: "1.0",
    id: `tick-${at}`,
    source: "clock",
    type: "tick.v1",
    subject: everyone,
    time: at,
    data: { at },
  }
}

const tickNow = Effect.gen(function* () {
  const publisher = yield* Publisher
  return yield* publisher.publish(tickOf(yield* Clock.currentTimeMillis))
}).pipe(Effect.catch((error) => Effect.logWarning(`No tick this minute: ${error.message}`)))

const nextMinute = Effect.flatMap(Clock.currentTimeMillis, (nowMs) => Effect.sleep(minuteMs - (nowMs % minuteMs)))

/** Ticks at once, then at the start of every minute, until its scope closes. */
export const tickerLayer = Layer.effectDiscard(Effect.forkScoped(Effect.forever(Effect.andThen(tickNow, nextMinute))))
