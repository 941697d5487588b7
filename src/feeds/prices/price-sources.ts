/**
 * All providers asked at once. Each answers for itself: what is fresh in the cache is not asked for again, what fails is
 * shown as it was last known with its age, and none keeps the others waiting longer than the comparison's own deadline.
 */
import { NodeHttpClient } from "@effect/platform-node"
import { Clock, Context, Effect, Layer } from "effect"
import { HttpClient } from "effect/http"
import { limits } from "../../../config/limits.ts"
import type { Offer } from "../../trip/prices/offer.ts"
import { PriceCache } from "./price-cache.ts"
import { makePriceDoor, type PriceDoor, PriceFailure } from "./price-door.ts"
import type { PriceProvider, PriceQuestion, SeenPrice } from "./provider.ts"

export interface SourceAnswer {
  readonly source: string
  readonly name: string
  /** `fresh`: asked just now. `cached`: asked a moment ago. `stale`: it did not answer, this is what it last said. */
  readonly state: "fresh" | "cached" | "stale" | "failed"
  /** When its offers were told; undefined when there are none. */
  readonly atMs: number | undefined
  readonly offers: ReadonlyArray<Offer>
  readonly dropped: ReadonlyArray<string>
  readonly seen: ReadonlyArray<SeenPrice>
  readonly problem: string | undefined
}

export class PriceSources extends Context.Service<
  PriceSources,
  {
    /** Never fails: each source says what became of it. */
    readonly ask: (question: PriceQuestion) => Effect.Effect<ReadonlyArray<SourceAnswer>>
    readonly door: (source: string) => PriceDoor | undefined
    /** What the source told of this no longer holds: it is asked anew, however fresh it is. */
    readonly forget: (source: string, question: PriceQuestion) => Effect.Effect<void>
  }
>()("pacer/feeds/PriceSources") {
  static readonly layer = (providers: ReadonlyArray<PriceProvider>) =>
    Layer.effect(
      PriceSources,
      Effect.gen(function* () {
        const client = yield* HttpClient.HttpClient
        const cache = yield* PriceCache
        const doors = yield* Effect.forEach(providers.slice(0, limits.priceProvidersMax), (provider) =>
          makePriceDoor(client, provider, Math.random),
        )
        return PriceSources.of({
          door: (source) => doors.find(({ provider }) => provider.id === source),
          forget: cache.drop,
          ask: (question) =>
            Effect.forEach(
              doors.filter(({ provider }) => provider.kinds.includes(question.kind)),
              (door) => askOne(cache, door, question),
              { concurrency: "unbounded" },
            ),
        })
      }),
    ).pipe(Layer.provide([NodeHttpClient.layerUndici, PriceCache.layer]))
}

const askOne = Effect.fnUntraced(function* (
  cache: typeof PriceCache.Service,
  door: PriceDoor,
  question: PriceQuestion,
) {
  const { id, name } = door.provider
  const about = { source: id, name, seen: [], problem: undefined }
  const kept = yield* cache.get(id, question)
  const askedMs = yield* Clock.currentTimeMillis
  if (kept !== undefined && askedMs - kept.atMs < limits.priceFreshMs) {
    const answer: SourceAnswer = { ...about, state: "cached", atMs: kept.atMs, ...kept.reading, seen: [] }
    return answer
  }
  return yield* door.ask(question).pipe(
    Effect.timeoutOrElse({
      duration: limits.priceComparisonMsMax,
      orElse: () => Effect.fail(new PriceFailure({ kind: "slow", message: `${name} did not answer in time.` })),
    }),
    Effect.flatMap((reading) =>
      Effect.gen(function* () {
        const atMs = yield* Clock.currentTimeMillis
        yield* Effect.forkDetach(cache.put(id, question, { atMs, reading }))
        const { offers, dropped, seen = [] } = reading
        const answer: SourceAnswer = { ...about, state: "fresh", atMs, offers, dropped, seen }
        return answer
      }),
    ),
    Effect.catch((failure) => {
      const usable = kept !== undefined && askedMs - kept.atMs <= limits.priceStaleMsMax
      const answer: SourceAnswer = {
        ...about,
        state: usable ? "stale" : "failed",
        atMs: usable ? kept.atMs : undefined,
        offers: usable ? kept.reading.offers : [],
        dropped: usable ? kept.reading.dropped : [],
        problem: failure.message,
      }
      return Effect.succeed(answer)
    }),
  )
})
