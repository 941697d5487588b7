/** SNAP over HTTP: the exact text of the body, what the standard answers. What is believed is feeds/partners' to say. */
import { Effect, Option, Schema } from "effect"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import type { RecordedRequest } from "../../feeds/formats/request.ts"
import { SnapCalls, type SnapRefused, type SnapService, snapServices } from "../../feeds/partners/snap-call.ts"
import { Api } from "../contract.ts"

/** What stands before the path that is signed. */
const base = "/snap"
const successful = "Request has been processed successfully"

const answer = (status: number, body: object) => HttpServerResponse.jsonUnsafe(body, { status })

const refusal = ({ status, responseCode, message }: SnapRefused) =>
  answer(status, { responseCode, responseMessage: message })

const headerOf =
  ({ headers }: HttpServerRequest.HttpServerRequest) =>
  (name: string): string | undefined =>
    headers[name.toLowerCase()]

const recordedOf = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.map(
    Effect.orDie(request.text),
    (body): RecordedRequest => ({
      file: "body",
      method: request.method,
      path: pathOf(request.url),
      header: headerOf(request),
      body,
    }),
  )

/** These calls have no query. */
const pathOf = (url: string): string => {
  const [path = ""] = url.split("?")
  const at = path.indexOf(base)
  return at < 0 ? path : path.slice(at + base.length)
}

const take = (request: HttpServerRequest.HttpServerRequest, service: SnapService) =>
  Effect.gen(function* () {
    const calls = yield* SnapCalls
    yield* calls.take(yield* recordedOf(request), service)
    return answer(200, { responseCode: `200${service.code}00`, responseMessage: successful })
  }).pipe(Effect.catchTag("SnapRefused", (refused) => Effect.succeed(refusal(refused))))

const TokenRequest = Schema.fromJsonString(Schema.Struct({ grantType: Schema.String }))
const grantIn = Schema.decodeUnknownOption(TokenRequest)

const token = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.gen(function* () {
    const calls = yield* SnapCalls
    const grant = Option.getOrUndefined(grantIn(yield* Effect.orDie(request.text)))
    const accessToken = yield* calls.token(headerOf(request), grant?.grantType)
    return answer(200, {
      ...{ responseCode: "2007300", responseMessage: successful },
      ...{ accessToken, tokenType: "BearerToken", expiresIn: String(limits.snapTokenSeconds) },
    })
  }).pipe(Effect.catchTag("SnapRefused", (refused) => Effect.succeed(refusal(refused))))

export const snapHandlers = HttpApiBuilder.group(Api, "snap", (handlers) =>
  handlers
    .handleRaw("token", ({ request }) => token(request))
    .handleRaw("debitNotify", ({ request }) => take(request, snapServices.debitNotify))
    .handleRaw("qrNotify", ({ request }) => take(request, snapServices.qrNotify))
    .handleRaw("statement", ({ request }) => take(request, snapServices.statement)),
)
