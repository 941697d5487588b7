/**
 * The one way to a provider of prices: a few requests at a time and a few in line (bulkhead), each with a deadline and a
 * bound on its answer; tries again only while the budget of such tries lasts, so that an outage is not doubled; and a
 * breaker that leaves a provider alone that fails again and again (I5).
 */
import { Clock, Effect, Schema, Semaphore, Stream } from "effect"
import { type HttpClient, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { limits } from "../../../config/limits.ts"
import { backoffMs } from "../sync/backoff.ts"
import { CircuitBreaker } from "../sync/circuit-breaker.ts"
import type { PriceProvider, PriceQuestion, Reading } from "./provider.ts"

export class PriceFailure extends Schema.TaggedError<PriceFailure>()("PriceFailure", {
  kind: Schema.Literals(["slow", "unreachable", "in-trouble", "refused", "unreadable", "busy", "resting"]),
  message: Schema.String,
}) {}

export interface PriceAnswer {
  readonly status: number
  readonly text: string
}

export interface PriceDoor {
  readonly provider: PriceProvider
  readonly breaker: CircuitBreaker
  readonly ask: (question: PriceQuestion) => Effect.Effect<Reading, PriceFailure>
  /** A booking or its end: sent once, its repetition is the caller's, under the same key. */
  readonly send: (request: HttpClientRequest.HttpClientRequest) => Effect.Effect<PriceAnswer, PriceFailure>
}

const decoder = new TextDecoder()
const isWorthAnother = ({ kind }: PriceFailure): boolean => kind === "unreachable" || kind === "in-trouble"

/** Tries again that may be spent: each request earns a share of one. */
class RetryBudget {
  #left: number = limits.priceRetriesKept
  earn(): void {
    this.#left = Math.min(limits.priceRetriesKept, this.#left + limits.priceRetryShare)
  }
  take(): boolean {
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}

export const makePriceDoor = Effect.fnUntraced(function* (
  client: HttpClient.HttpClient,
  provider: PriceProvider,
  random: () => number,
) {
  const { name } = provider
  const failure = (kind: PriceFailure["kind"], what: string) => new PriceFailure({ kind, message: `${name} ${what}.` })
  const breaker = new CircuitBreaker({
    failuresMax: limits.priceBreakerFailures,
    openMsMin: limits.priceBreakerOpenMsMin,
    openMsMax: limits.priceBreakerOpenMsMax,
    random,
  })
  const turn = yield* Semaphore.make(limits.priceInFlightPerProviderMax)
  const budget = new RetryBudget()
  let inside = 0

  const boundedText = (response: HttpClientResponse.HttpClientResponse) =>
    response.stream.pipe(
      Stream.mapError(() => failure("unreachable", "broke off in the middle of its answer")),
      Stream.runFoldEffect(
        () => ({ parts: [] as Array<Uint8Array>, bytes: 0 }),
        (body, part) => {
          body.bytes += part.length
          body.parts.push(part)
          return body.bytes > limits.priceResponseBytesMax
            ? Effect.fail(failure("unreadable", "sent more than fits into one answer"))
            : Effect.succeed(body)
        },
      ),
      Effect.map(({ parts }) => decoder.decode(Buffer.concat(parts))),
    )

  const exchange = (request: HttpClientRequest.HttpClientRequest) =>
    client.execute(HttpClientRequest.setHeaders(request, provider.headers ?? {})).pipe(
      Effect.catch(() => Effect.fail(failure("unreachable", "cannot be reached"))),
      Effect.flatMap((response) =>
        response.status >= 500 || response.status === 429
          ? Effect.fail(failure("in-trouble", response.status === 429 ? "asks for fewer questions" : "is in trouble"))
          : Effect.map(boundedText(response), (text): PriceAnswer => ({ status: response.status, text })),
      ),
      Effect.timeoutOrElse({
        duration: limits.priceRequestMsMax,
        orElse: () => Effect.fail(failure("slow", "did not answer in time")),
      }),
    )

  /** Within the bulkhead and the breaker, which hears how it went. */
  const guarded = <A>(work: Effect.Effect<A, PriceFailure>): Effect.Effect<A, PriceFailure> =>
    Effect.suspend(() => {
      if (inside >= limits.priceInFlightPerProviderMax + limits.priceWaitingPerProviderMax)
        return Effect.fail(failure("busy", "is asked too much at once"))
      inside += 1
      const run = Effect.gen(function* () {
        if (!breaker.admit(yield* Clock.currentTimeMillis))
          return yield* Effect.fail(failure("resting", "failed again and again and is left alone for a while"))
        return yield* work.pipe(
          Effect.tap(() => Effect.sync(() => breaker.succeeded())),
          Effect.tapError(() => Effect.map(Clock.currentTimeMillis, (nowMs) => breaker.failed(nowMs))),
          Effect.onInterrupt(() => Effect.sync(() => breaker.unused())),
        )
      })
      const left = Effect.sync(() => {
        inside -= 1
      })
      return turn.withPermit(run).pipe(Effect.ensuring(left))
    })

  const retried = (request: HttpClientRequest.HttpClientRequest, tries = 0): Effect.Effect<PriceAnswer, PriceFailure> =>
    Effect.catch(exchange(request), (problem) => {
      if (!isWorthAnother(problem) || tries >= limits.priceRetriesMax || !budget.take()) return Effect.fail(problem)
      const pauseMs = backoffMs(tries + 1, { msMin: limits.priceRetryMsMin, msMax: limits.priceRetryMsMax }, random)
      return Effect.andThen(Effect.sleep(pauseMs), retried(request, tries + 1))
    })

  const ask = (question: PriceQuestion) =>
    guarded(
      Effect.gen(function* () {
        budget.earn()
        const answer = yield* retried(HttpClientRequest.get(provider.baseUrl + provider.pathOf(question)))
        if (answer.status !== 200)
          return yield* Effect.fail(failure("refused", `refused the question (${answer.status})`))
        const reading = provider.read(answer.text, question, yield* Clock.currentTimeMillis)
        return reading ?? (yield* Effect.fail(failure("unreadable", "sent an answer that cannot be read")))
      }),
    )
  const door: PriceDoor = { provider, breaker, ask, send: (request) => guarded(exchange(request)) }
  return door
})
