/**
 * The one way to a partner: every request waits for its token of the partner's bucket, has a deadline and a bound on
 * what it may bring back, and tells the circuit breaker how it went. What the partner says is left to its protocol, apart
 * from what every HTTP server says alike (too many, in trouble). Its doors are not shared between processes: the rates of
 * several add up.
 */
import { Clock, Effect, Stream } from "effect"
import { HttpClient, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { limits } from "../../../config/limits.ts"
import { makeRateLimiter } from "../../trust/rate-limit.ts"
import { CircuitBreaker } from "./circuit-breaker.ts"
import type { SyncPartner } from "./partner.ts"
import { isPartnersFault, SyncFailure } from "./sync-failure.ts"

export interface PartnerAnswer {
  readonly status: number
  readonly text: string
  /** The partner's own clock, where it says so. */
  readonly dateMs: number | undefined
}

export interface PartnerRequest {
  readonly path: string
  readonly headers: { readonly [name: string]: string }
  /** The very bytes that may have been signed. */
  readonly body: string
}

export interface PartnerDoor {
  readonly partner: SyncPartner
  readonly breaker: CircuitBreaker
  /** It asked to be left alone until then. */
  readonly pausedUntilMs: () => number
  /** One POST; succeeds with whatever the partner answers below 500, apart from 429. */
  readonly ask: (request: PartnerRequest) => Effect.Effect<PartnerAnswer, SyncFailure>
}

const decoder = new TextDecoder()

/** The door of one partner. @param kept how its breaker stood when the last process ended */
export const makePartnerDoor = (
  client: HttpClient.HttpClient,
  partner: SyncPartner,
  random: () => number,
  kept?: { readonly openUntilMs: number; readonly openings: number },
): PartnerDoor => {
  const breaker = new CircuitBreaker(
    {
      failuresMax: limits.syncBreakerFailures,
      openMsMin: limits.syncBreakerOpenMsMin,
      openMsMax: limits.syncBreakerOpenMsMax,
      random,
    },
    kept,
  )
  const bucket = makeRateLimiter({ perSecond: partner.perSecond, burst: partner.burst, keysMax: 1 })
  let pausedUntilMs = 0
  let busyInARow = 0

  const turn: Effect.Effect<void> = Effect.suspend(() => {
    const waitMs = bucket.take("requests")
    return waitMs === 0 ? Effect.void : Effect.andThen(Effect.sleep(waitMs), turn)
  })

  const exchange = (request: PartnerRequest) =>
    client
      .execute(
        HttpClientRequest.post(partner.baseUrl + request.path).pipe(
          HttpClientRequest.setHeaders(request.headers),
          HttpClientRequest.bodyText(request.body, "application/json"),
        ),
      )
      .pipe(
        Effect.catch(() => Effect.fail(unreachable(partner))),
        Effect.flatMap((response) => answerOf(partner, response)),
        // A bank has no use for our traces.
        Effect.provideService(HttpClient.TracerPropagationEnabled, false),
        Effect.timeoutOrElse({
          duration: partner.requestMsMax,
          orElse: () => Effect.fail(slow(partner)),
        }),
      )

  const note = (failure: SyncFailure) =>
    Effect.map(Clock.currentTimeMillis, (nowMs) => {
      // One "too many" is about one account; so many in a row are about all of them.
      busyInARow = failure.kind === "busy" ? busyInARow + 1 : 0
      if (failure.retryAfterMs !== undefined && busyInARow >= limits.syncBusyInARowMax) {
        pausedUntilMs = Math.max(pausedUntilMs, nowMs + failure.retryAfterMs)
      }
      if (isPartnersFault(failure)) breaker.failed(nowMs)
      else breaker.succeeded()
    })

  return {
    partner,
    breaker,
    pausedUntilMs: () => pausedUntilMs,
    ask: (request) =>
      turn.pipe(
        Effect.andThen(exchange(request)),
        Effect.tap(() =>
          Effect.sync(() => {
            busyInARow = 0
            breaker.succeeded()
          }),
        ),
        Effect.tapError(note),
      ),
  }
}

const answerOf = Effect.fnUntraced(function* (partner: SyncPartner, response: HttpClientResponse.HttpClientResponse) {
  const { status, headers } = response
  if (status === 429) {
    return yield* Effect.fail(busy(partner, headers["retry-after"], yield* Clock.currentTimeMillis))
  }
  if (status >= 500) return yield* Effect.fail(inTrouble(partner))
  const bytes = yield* boundedBody(partner, response)
  const date = headers["date"]
  const answer: PartnerAnswer = {
    status,
    text: decoder.decode(bytes),
    dateMs: date === undefined || Number.isNaN(Date.parse(date)) ? undefined : Date.parse(date),
  }
  return answer
})

const boundedBody = (partner: SyncPartner, response: HttpClientResponse.HttpClientResponse) =>
  response.stream.pipe(
    Stream.mapError(() => unreachable(partner)),
    Stream.runFoldEffect(
      () => ({ parts: [] as Uint8Array[], bytes: 0 }),
      (body, part) => {
        body.bytes += part.length
        body.parts.push(part)
        return body.bytes > limits.syncResponseBytesMax ? Effect.fail(tooLarge(partner)) : Effect.succeed(body)
      },
    ),
    Effect.map(({ parts }) => Buffer.concat(parts)),
  )

const secondsOf = (timeMs: number): string => `${Math.max(1, Math.round(timeMs / 1_000))} seconds`

const slow = ({ name, requestMsMax }: SyncPartner) =>
  new SyncFailure({ kind: "slow", message: `${name} did not answer within ${secondsOf(requestMsMax)}.` })
const unreachable = ({ name }: SyncPartner) =>
  new SyncFailure({ kind: "unreachable", message: `${name} cannot be reached at the moment.` })
const inTrouble = ({ name }: SyncPartner) =>
  new SyncFailure({ kind: "in-trouble", message: `${name} says that something is wrong on its side.` })
const tooLarge = ({ name }: SyncPartner) =>
  new SyncFailure({ kind: "unreadable", message: `${name} sent more than fits into one answer.` })

/** @param retryAfter seconds, or a date */
const busy = ({ name }: SyncPartner, retryAfter: string | undefined, nowMs: number) => {
  const seconds = Number(retryAfter)
  const askedMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(retryAfter ?? "") - nowMs
  const bounded = Math.min(limits.syncRetryAfterMsMax, Math.max(0, Number.isNaN(askedMs) ? 0 : askedMs))
  return new SyncFailure({
    kind: "busy",
    message: `${name} asked us to wait before we ask again.`,
    retryAfterMs: Math.max(bounded, limits.syncRetryMsMin),
  })
}
