/**
 * One partner's queue, read at the pace that was agreed: each message is admitted whole, put into the log, and
 * acknowledged only then; what is refused goes to the dead letters with its reason. A partner in trouble delays and
 * fills nothing but its own queue: the pace is a token bucket, refusals in a row open the circuit, and what meets a
 * database or a log in trouble is tried again. Delivered twice counts once (I2), in any order (I8).
 */
import type { Consumer, JsMsg } from "@nats-io/jetstream"
import { Clock, Effect, Schema, Stream } from "effect"
import { limits } from "../../../config/limits.ts"
import { feedConsumer, feedStreamName } from "../../../streams/definitions.ts"
import { feedSubject } from "../../../streams/subjects.ts"
import { Broker, BrokerError, farewell } from "../../broker/connection.ts"
import { Publisher } from "../publisher.ts"
import { wakeNotified } from "../sync/wake.ts"
import { admit } from "./admit.ts"
import { Circuit } from "./circuit.ts"
import { Pace } from "./pace.ts"
import { type FeedRefused, feedRefused, type Partner } from "./partner.ts"
import { openPayload } from "./payload.ts"
import { feedHeaders, keepRefused } from "./refused.ts"
import { Partners } from "./registry.ts"

/** The database or the log did not do its part: the message is read again later. */
class FeedDelayed extends Schema.TaggedError<FeedDelayed>()("FeedDelayed", { message: Schema.String }) {}

const broken = (what: string) => (cause: unknown) =>
  new BrokerError({ message: `${what}: ${cause instanceof Error ? cause.message : String(cause)}` })

const aboutOf = (message: JsMsg) => {
  const text = (name: string) => message.headers?.get(name) || undefined
  return {
    userId: text(feedHeaders.user),
    account: text(feedHeaders.account),
    format: text(feedHeaders.format),
    source: text(feedHeaders.source),
  }
}

const waitForTurn = (pace: Pace, partner: Partner): Effect.Effect<void> =>
  Effect.suspend(() => {
    const waitMs = pace.waitMs(partner)
    return waitMs === 0
      ? Effect.void
      : Effect.andThen(
          Effect.sleep(waitMs),
          Effect.suspend(() => waitForTurn(pace, partner)),
        )
  })

/** Puts a message's events into the log; how many there were. */
const take = (partner: Partner | undefined, name: string, message: JsMsg) =>
  Effect.gen(function* () {
    if (partner === undefined) return yield* feedRefused("unknown-partner", `${name} is no partner`)
    const events = yield* admit(partner, aboutOf(message), yield* openPayload(partner, message.data))
    const { publish } = yield* Publisher
    yield* Effect.forEach(events, publish, { concurrency: limits.feedPublishesInFlightMax, discard: true })
    yield* Effect.ignore(wakeNotified(events))
    return events.length
  }).pipe(
    Effect.catchTag(
      "PublishError",
      (error): Effect.Effect<never, FeedRefused | FeedDelayed> =>
        error.retryable
          ? Effect.fail(new FeedDelayed({ message: error.message }))
          : Effect.fail(feedRefused("invalid", error.message)),
    ),
    Effect.catchTag(["SqlError", "ConsentsUnknown"], (error) =>
      Effect.fail(new FeedDelayed({ message: error.message })),
    ),
  )

export interface QueueOptions {
  readonly name: string
  /** As the registry has it now; undefined when it has none of this name. */
  readonly partner: () => Partner | undefined
  readonly generation: string
}

const settle = (options: QueueOptions, message: JsMsg, circuit: Circuit) =>
  Effect.gen(function* () {
    const { name, generation } = options
    const partners = yield* Partners
    const count = (outcome: string, times: number, detail = "") =>
      partners
        .count(name, outcome, times, detail)
        .pipe(Effect.catch((error) => Effect.logWarning(`A partner's message is not counted: ${error.message}`)))
    yield* take(options.partner(), name, message).pipe(
      Effect.matchEffect({
        onSuccess: (events) =>
          Effect.gen(function* () {
            circuit.accepted()
            message.ack()
            yield* count("accepted", 1)
            if (events > 0) yield* count("transactions", events)
          }),
        onFailure: (error) =>
          Effect.gen(function* () {
            if (error._tag === "FeedDelayed") {
              message.nak(limits.feedRetryMs)
              return yield* Effect.logWarning(`${name}: message ${message.seq} waits: ${error.message}`)
            }
            const { subject, seq, headers, data } = message
            const loggedAt = new Date(message.info.timestampNanos / 1e6).toISOString()
            yield* keepRefused({ partner: name, subject, sequence: seq, loggedAt, headers, data }, error, generation)
            message.ack()
            yield* Effect.logWarning(`${name}: message ${seq} refused: ${error.message}`)
            yield* count(error.reason, 1, error.detail)
            if (!circuit.refused(yield* Clock.currentTimeMillis)) return
            yield* Effect.logError(`${name}: ${limits.partnerRefusalsInRowMax} refused in a row; its queue rests`)
            yield* count("circuit-opened", 1, error.message)
          }),
      }),
    )
  })

/** Messages as they come, at most `count` of them at hand; closed with the scope. */
const messagesOf = (consumer: Consumer, count: number) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: () => consumer.consume({ max_messages: count }),
      catch: broken("A partner's queue cannot be read"),
    }),
    (messages) => farewell(() => messages.close()),
  )

const consumerOf = Effect.fnUntraced(function* (name: string) {
  const { manager, jetstream } = yield* Broker
  return yield* Effect.tryPromise({
    try: async () => {
      const wanted = feedConsumer(name)
      await manager.consumers.add(feedStreamName, wanted)
      return jetstream.consumers.get(feedStreamName, wanted.durable_name)
    },
    catch: broken(`The queue of ${feedSubject(name)} cannot be opened`),
  })
})

/** Reads until it is interrupted. Fails when the broker does not do its part; to be begun anew then. */
export const readQueue = Effect.fn("readQueue")(function* (options: QueueOptions) {
  const consumer = yield* consumerOf(options.name)
  const circuit = new Circuit()
  const pace = new Pace()
  const turn = Effect.fnUntraced(function* (message: JsMsg) {
    const restMs = circuit.restMs(yield* Clock.currentTimeMillis)
    // What waits here meanwhile is answered for in time: the pause is shorter than the broker's patience.
    if (restMs > 0) yield* Effect.sleep(restMs)
    const agreed = options.partner()
    if (agreed !== undefined) yield* waitForTurn(pace, agreed)
    yield* settle(options, message, circuit)
  })
  // Never more at hand than can be taken while the broker waits for an answer.
  const count = Math.min(limits.feedPageMessages, options.partner()?.perSecond ?? limits.feedPageMessages)
  const messages = yield* messagesOf(consumer, count)
  yield* Stream.fromAsyncIterable(messages, broken("A partner's queue broke off")).pipe(Stream.runForEach(turn))
  return yield* new BrokerError({ message: `The queue of ${feedSubject(options.name)} ended` })
}, Effect.scoped)
