/**
 * Answers of providers with the moment they were given, in a NATS KV bucket that all gateways share: a fresh one saves a
 * question, an old one is what is shown when nobody answers. The cache may be away or lose everything; that costs time
 * and nothing else.
 */
import { createHash } from "node:crypto"
import { type KV, Kvm } from "@nats-io/kv"
import { Context, Effect, Layer, Option, Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import { Broker } from "../../broker/connection.ts"
import { OfferSchema, type PriceQuestion, type Reading } from "./provider.ts"

export interface CachedAnswer {
  readonly atMs: number
  readonly reading: Reading
}

const Kept = Schema.fromJsonString(
  Schema.Struct({
    atMs: Schema.Finite,
    offers: Schema.Array(OfferSchema),
    dropped: Schema.Array(Schema.String),
  }),
)
const decodeKept = Schema.decodeUnknownOption(Kept)

const bucketName = "prices"
const degreesKept = 4

/** The same question, whoever asks it; a key may hold no other characters than these. */
const keyOf = (provider: string, question: PriceQuestion): string => {
  const rounded = Object.entries(question)
    .map(([part, value]) => `${part}=${typeof value === "number" ? value.toFixed(degreesKept) : value}`)
    .sort()
  const text = `${provider} ${rounded.join(" ")}`
  return `${provider}.${createHash("sha256").update(text).digest("base64url")}`
}

export class PriceCache extends Context.Service<
  PriceCache,
  {
    readonly get: (provider: string, question: PriceQuestion) => Effect.Effect<CachedAnswer | undefined>
    readonly put: (provider: string, question: PriceQuestion, answer: CachedAnswer) => Effect.Effect<void>
    readonly drop: (provider: string, question: PriceQuestion) => Effect.Effect<void>
  }
>()("pacer/feeds/PriceCache") {
  static readonly layer = Layer.effect(
    PriceCache,
    Effect.gen(function* () {
      const { jetstream } = yield* Broker
      let bucket: Promise<KV> | undefined
      const open = (): Promise<KV> => {
        bucket ??= new Kvm(jetstream)
          .create(bucketName, {
            history: 1,
            ttl: limits.priceStaleMsMax,
            maxValueSize: limits.priceAnswerBytesMax,
            max_bytes: limits.priceCacheBytesMax,
          })
          .catch((cause) => {
            bucket = undefined
            throw cause
          })
        return bucket
      }
      const within = <A>(work: () => Promise<A>, otherwise: A) =>
        Effect.tryPromise(work).pipe(
          Effect.timeoutOrElse({ duration: limits.priceCacheMsMax, orElse: () => Effect.succeed(otherwise) }),
          Effect.catch(() => Effect.succeed(otherwise)),
        )
      return PriceCache.of({
        get: (provider, question) =>
          within(async () => (await (await open()).get(keyOf(provider, question)))?.string(), undefined).pipe(
            Effect.map((text) =>
              Option.match(text === undefined ? Option.none() : decodeKept(text), {
                onNone: () => undefined,
                onSome: ({ atMs, offers, dropped }): CachedAnswer => ({ atMs, reading: { offers, dropped } }),
              }),
            ),
          ),
        drop: (provider, question) => within(async () => (await open()).delete(keyOf(provider, question)), undefined),
        put: (provider, question, { atMs, reading }) =>
          Effect.suspend(() => {
            const text = JSON.stringify({ atMs, offers: reading.offers, dropped: reading.dropped.slice(0, 50) })
            if (Buffer.byteLength(text) > limits.priceAnswerBytesMax) return Effect.void
            return Effect.asVoid(within(async () => (await open()).put(keyOf(provider, question), text), 0))
          }),
      })
    }),
  )
}
