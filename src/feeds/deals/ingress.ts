/**
 * The door for deals that merchants publish to `deals.in.<merchant>`, from NATS accounts of their own: each offer is
 * decoded by the same schema as over HTTP, kept, and acknowledged only then; what is refused goes to the dead letters with
 * the field that is wrong. A repeat replaces a deal by itself.
 */
import type { JsMsg } from "@nats-io/jetstream"
import { Cause, Effect, Layer, Schedule, Schema, Stream } from "effect"
import { limits } from "../../../config/limits.ts"
import { DealOffer } from "../../../streams/deals.ts"
import { dealConsumer, dealStream, dealStreamName } from "../../../streams/definitions.ts"
import { dealSubject } from "../../../streams/subjects.ts"
import { Broker, BrokerError, ensureStream, farewell, streamInfo } from "../../broker/connection.ts"
import { publishDeal } from "../../ledger/deals/deals.ts"
import { dealsFormat, feedRefused } from "../partners/partner.ts"
import { openPayload } from "../partners/payload.ts"
import { keepRefused } from "../partners/refused.ts"
import { Partners } from "../partners/registry.ts"

const decodeOffer = Schema.decodeUnknownEffect(Schema.fromJsonString(DealOffer))
const oneLine = (text: string): string => text.replace(/\s+/g, " ")

const broken = (what: string) => (cause: unknown) =>
  new BrokerError({ message: `${what}: ${cause instanceof Error ? cause.message : String(cause)}` })

const take = Effect.fnUntraced(function* (merchantId: string, data: Uint8Array) {
  const partner = (yield* (yield* Partners).all).find((one) => one.partner === merchantId)
  if (partner === undefined) return yield* feedRefused("unknown-partner", `${merchantId} is no partner`)
  if (partner.disabled) return yield* feedRefused("partner-disabled", `${merchantId} is disabled`)
  if (!partner.formats.includes(dealsFormat)) {
    return yield* feedRefused("format-not-allowed", `${merchantId} may not send deals`)
  }
  const text = new TextDecoder().decode(yield* openPayload(partner, data))
  const offer = yield* decodeOffer(text).pipe(
    Effect.mapError((error) => feedRefused("invalid", oneLine(error.message))),
  )
  yield* publishDeal({ merchantId, merchantName: partner.name }, offer)
})

const settle = Effect.fnUntraced(function* (message: JsMsg, generation: string) {
  const { subject, seq, headers, data } = message
  const merchantId = subject.slice(dealSubject("").length)
  const partners = yield* Partners
  const count = (outcome: string, detail = "") => Effect.ignore(partners.count(merchantId, outcome, 1, detail))
  yield* take(merchantId, data).pipe(
    Effect.andThen(count("deals")),
    Effect.andThen(Effect.sync(() => message.ack())),
    Effect.catchTag("FeedRefused", (refusal) =>
      Effect.gen(function* () {
        const loggedAt = new Date(message.info.timestampNanos / 1e6).toISOString()
        const refused = { partner: merchantId, subject, sequence: seq, loggedAt, headers, data }
        yield* keepRefused(refused, refusal, `deals:${generation}`)
        message.ack()
        yield* count(refusal.reason, refusal.detail)
      }),
    ),
    // The database or the broker did not do its part: read again later.
    Effect.catchCause((cause) =>
      Effect.gen(function* () {
        message.nak(limits.feedRetryMs)
        yield* Effect.logWarning(`${subject}: message ${seq} waits: ${Cause.pretty(cause).split("\n")[0]}`)
      }),
    ),
  )
})

const run = Effect.gen(function* () {
  const { manager, jetstream } = yield* Broker
  yield* ensureStream(manager, dealStream)
  const generation = String(Date.parse((yield* streamInfo(manager, dealStreamName))?.created ?? ""))
  const messages = yield* Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        await manager.consumers.add(dealStreamName, dealConsumer)
        const consumer = await jetstream.consumers.get(dealStreamName, dealConsumer.durable_name)
        return consumer.consume({ max_messages: limits.feedPageMessages })
      },
      catch: broken("Deals cannot be read"),
    }),
    (reading) => farewell(() => reading.close()),
  )
  yield* Stream.fromAsyncIterable(messages, broken("Deals broke off")).pipe(
    Stream.runForEach((message) => settle(message, generation)),
  )
  return yield* new BrokerError({ message: "The queue of deals ended" })
})

/** Reads deals until the scope closes. Needs Broker, Partners and a SqlClient. */
export const dealFeedLayer = Layer.effectDiscard(
  Effect.forkScoped(
    Effect.scoped(run).pipe(
      Effect.tapError((error) => Effect.logWarning(`Deals wait: ${error.message}`)),
      Effect.retry(Schedule.spaced(limits.feedRetryMs)),
    ),
  ),
)
