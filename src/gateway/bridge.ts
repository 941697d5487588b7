/**
 * uWebSockets.js on one side, Effect's HTTP router on the other: a request becomes an HttpServerRequest, the router's
 * answer becomes one corked write. Everything that goes wrong in between leaves as a problem document; bodies and time
 * are bounded (I5); a client that goes away interrupts its handler.
 */
import { Effect, Exit, type Fiber, Option, type Scope } from "effect"
import {
  HttpBody,
  HttpClientRequest,
  HttpMethod,
  HttpServerError,
  HttpServerRequest,
  type HttpServerResponse,
} from "effect/http"
import { limits } from "../../config/limits.ts"
import type { Answer, Body, Exchange } from "./exchange.ts"
import {
  deadlineExceeded,
  internalError,
  methodNotAllowed,
  type Problem,
  pathNotFound,
  problemContentType,
  requestTimeout,
  retryAfterSeconds,
  tooLarge,
  unavailable,
  unsupportedMediaType,
} from "./problem.ts"
import { allowedMethods } from "./routes.ts"
import { apiHeaders, inlinePageHeaders } from "./security-headers.ts"

/** The router as an effect; `Services` is what its handlers need of the gateway. */
type App<Services> = Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  unknown,
  HttpServerRequest.HttpServerRequest | Scope.Scope | Services
>
type Fork<Services> = <A>(effect: Effect.Effect<A, never, Services>) => Fiber.Fiber<A>

const stopping = unavailable("Pacer is stopping.")

/** Headers that RFC 9110 wants beside certain statuses. */
const statusHeaders = (status: number, method: string, path: string): ReadonlyArray<readonly [string, string]> => {
  if (status === 401) return [["WWW-Authenticate", 'Bearer realm="pacer"']]
  if (status === 405) return [["Allow", allowedMethods(method, path).join(", ")]]
  if (status === 426) return [["Upgrade", "websocket"]]
  return status === 429 || status === 503 || status === 504 ? [["Retry-After", String(retryAfterSeconds)]] : []
}

export const problemAnswer = (problem: Problem, method: string, path: string): Answer => ({
  status: problem.status,
  headers: [["Content-Type", problemContentType], ...apiHeaders, ...statusHeaders(problem.status, method, path)],
  body: JSON.stringify(problem),
  // The rest of a body that came too late or is too long is not read.
  closeConnection: problem.status === 413 || problem.status === 408,
})

/** Files are larger than commands. */
const bodyBytesMax = (path: string): number =>
  path === "/api/imports" ? limits.importBytesMax : limits.httpBodyBytesMax

export class Bridge<Services> {
  readonly #app: App<Services>
  readonly #fork: Fork<Services>
  readonly #running = new Map<Fiber.Fiber<unknown>, Exchange>()
  #stopping = false

  /** @param fork runs a request in the background, until the gateway stops */
  constructor(app: App<Services>, fork: Fork<Services>) {
    this.#app = app
    this.#fork = fork
  }

  /** To be called inside uWS's own handler: the body is only there if it is asked for at once. */
  serve(exchange: Exchange): void {
    const { method, path } = exchange.head
    if (this.#stopping) {
      exchange.send(problemAnswer(stopping, method, path))
      return
    }
    if (!HttpMethod.isHttpMethod(method)) {
      exchange.send(problemAnswer(methodNotAllowed(method, allowedMethods(method, path)), method, path))
      return
    }
    const bytesMax = bodyBytesMax(path)
    const body = HttpMethod.hasBody(method) ? exchange.readBody(bytesMax) : undefined
    const answering = this.#respond(exchange, method, body, bytesMax)
    const fiber = this.#fork(Effect.map(answering, (answer) => exchange.send(answer)))
    this.#running.set(fiber, exchange)
    fiber.addObserver(() => this.#running.delete(fiber))
    exchange.onAbort(() => fiber.interruptUnsafe())
  }

  /** No new requests; those that run may end within `limits.drainMsMax`, then they are told. */
  readonly drain = Effect.suspend(() => {
    this.#stopping = true
    const ended = Effect.callback<void>((resume) => {
      const look = () => (this.#running.size === 0 ? resume(Effect.void) : undefined)
      for (const fiber of this.#running.keys()) fiber.addObserver(look)
      look()
    })
    return Effect.andThen(
      Effect.timeoutOption(ended, limits.drainMsMax),
      Effect.sync(() => {
        for (const [fiber, exchange] of this.#running) {
          exchange.send(problemAnswer(stopping, exchange.head.method, exchange.head.path))
          fiber.interruptUnsafe()
        }
      }),
    )
  })

  #respond(
    exchange: Exchange,
    method: HttpMethod.HttpMethod,
    body: Promise<Body> | undefined,
    bytesMax: number,
  ): Effect.Effect<Answer, never, Services> {
    const { path } = exchange.head
    const deadlineMs = performance.now() + limits.httpRequestMsMax
    const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      Effect.timeoutOption(effect, Math.max(0, deadlineMs - performance.now()))
    const refuse = (problem: Problem) => problemAnswer(problem, method, path)
    return Effect.gen({ self: this }, function* () {
      const read = body === undefined ? undefined : yield* inTime(Effect.promise(() => body))
      if (read !== undefined && Option.isNone(read)) return refuse(requestTimeout)
      const bytes = read?.value
      if (bytes !== undefined && "tooLarge" in bytes) return refuse(tooLarge(bytesMax))
      if (bytes !== undefined && "aborted" in bytes) return yield* Effect.interrupt
      const request = serverRequest(exchange, method, bytes?.text)
      const handled = Effect.scoped(this.#app).pipe(Effect.provideService(HttpServerRequest.HttpServerRequest, request))
      const exit = yield* Effect.exit(inTime(handled))
      if (Exit.isFailure(exit)) return refuse(yield* problemOfCause(exit, method, path))
      return Option.isNone(exit.value) ? refuse(deadlineExceeded) : answerOf(exit.value.value, refuse, method, path)
    })
  }
}

const serverRequest = (exchange: Exchange, method: HttpMethod.HttpMethod, body: Uint8Array | undefined) => {
  const { url, headers, remoteAddress } = exchange.head
  const request = HttpClientRequest.make(method)(`http://pacer${url}`, {
    headers,
    ...(body === undefined ? {} : { body: HttpBody.uint8Array(body, headers["content-type"] ?? "application/json") }),
  })
  return HttpServerRequest.fromClientRequest(request).modify({ remoteAddress: Option.some(remoteAddress) })
}

/** The router fails only where it has no route; anything else is a fault of ours and is logged with its cause. */
const problemOfCause = (exit: Exit.Failure<unknown, unknown>, method: string, path: string): Effect.Effect<Problem> => {
  const isUnrouted = exit.cause.reasons.some((reason) => reason._tag === "Fail" && isRouteNotFound(reason.error))
  if (!isUnrouted) return Effect.as(Effect.logError(`${method} ${path} failed`, exit.cause), internalError)
  const allowed = allowedMethods(method, path)
  return Effect.succeed(allowed.length === 0 ? pathNotFound : methodNotAllowed(method, allowed))
}

const isRouteNotFound = (error: unknown): boolean =>
  error instanceof HttpServerError.HttpServerError && error.reason._tag === "RouteNotFound"

const answerOf = (
  response: HttpServerResponse.HttpServerResponse,
  refuse: (problem: Problem) => Answer,
  method: string,
  path: string,
): Answer => {
  const { body, status } = response
  if (body._tag === "Empty") return { status, headers: apiHeaders, body: "" }
  // Handlers answer with bytes; the router itself refuses types it does not read with a line of text.
  if (body._tag !== "Uint8Array") return refuse(internalError)
  if (status === 415 && !body.contentType.startsWith(problemContentType)) return refuse(unsupportedMediaType)
  const shown = body.contentType.startsWith("text/html") ? pageHeaders(body.body) : apiHeaders
  return {
    status,
    headers: [["Content-Type", body.contentType], ...shown, ...statusHeaders(status, method, path)],
    body: body.body,
  }
}

const pages = new WeakMap<Uint8Array, ReadonlyArray<readonly [string, string]>>()

const pageHeaders = (bytes: Uint8Array): ReadonlyArray<readonly [string, string]> => {
  const known = pages.get(bytes) ?? inlinePageHeaders(new TextDecoder().decode(bytes))
  pages.set(bytes, known)
  return known
}
