/**
 * The door for what partners publish to `feed.in.<partner>`: one queue each, so that none of them waits for another. The
 * registry is asked again and again, so that a partner that is added or disabled is so everywhere within seconds; a
 * subject that nobody of ours answers for is read all the same, and its messages are refused.
 */
import { Effect, FiberMap, Layer, Schedule } from "effect"
import { limits } from "../../../config/limits.ts"
import { feedStream, feedStreamName } from "../../../streams/definitions.ts"
import { Broker, BrokerError, ensureStream, streamInfo } from "../../broker/connection.ts"
import type { Partner } from "./partner.ts"
import { readQueue } from "./queue.ts"
import { Partners } from "./registry.ts"

const retryPause = Schedule.spaced(limits.feedRetryMs)

/** Names under which something lies in the stream. */
const namesInStream = Effect.gen(function* () {
  const { manager } = yield* Broker
  const info = yield* Effect.tryPromise({
    try: () => manager.streams.info(feedStreamName, { subjects_filter: "feed.in.*" }),
    catch: (cause) => new BrokerError({ message: `The feed stream cannot be read: ${String(cause)}` }),
  })
  return Object.keys(info.state.subjects ?? {})
    .slice(0, limits.partnersMax)
    .map((subject) => subject.slice("feed.in.".length))
})

/** A consumer's name may hold none of these; such a subject is left to the stream's age. */
const isReadable = (name: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(name)

const run = Effect.gen(function* () {
  const { manager } = yield* Broker
  const partners = yield* Partners
  yield* ensureStream(manager, feedStream)
  const info = yield* streamInfo(manager, feedStreamName)
  const generation = String(Date.parse(info?.created ?? ""))
  const known = new Map<string, Partner>()
  const queues = yield* FiberMap.make<string>()

  const look = Effect.gen(function* () {
    const all = yield* partners.all
    known.clear()
    for (const partner of all) known.set(partner.partner, partner)
    for (const name of new Set([...known.keys(), ...(yield* namesInStream)])) {
      if (!isReadable(name)) continue
      const reading = readQueue({ name, partner: () => known.get(name), generation }).pipe(
        Effect.tapError((error) => Effect.logWarning(`${name}: ${error.message}; read again soon`)),
        Effect.retry(retryPause),
      )
      yield* FiberMap.run(queues, name, reading, { onlyIfMissing: true })
    }
  })
  yield* look.pipe(
    Effect.catch((error) => Effect.logWarning(`Partners are as they were: ${error.message}`)),
    Effect.repeat(Schedule.spaced(limits.partnersReloadMs)),
  )
})

/** Reads partners' queues until the scope closes. Needs Broker, Publisher, Consents, Partners and a SqlClient. */
export const partnersLayer = Layer.effectDiscard(
  Effect.forkScoped(
    Effect.scoped(run).pipe(
      Effect.tapError((error) => Effect.logWarning(`Partners wait: ${error.message}`)),
      Effect.retry(retryPause),
    ),
  ),
)
