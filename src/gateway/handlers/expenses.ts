/** Spending over HTTP: entered by hand, handed over by the app, or scanned at the till. */
import { Effect, Schema } from "effect"
import type { HttpServerRequest } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { expenseEvent, syncTransactionEvent } from "../commands.ts"
import { SyncTransaction } from "../contract/expenses.ts"
import { ScanQris } from "../contract/qris.ts"
import { Api } from "../contract.ts"
import { parseLosslessly } from "../lossless-body.ts"
import { submitOnce } from "../once.ts"
import { consentRequired, malformedJson, unsupportedMediaType, upgradeRequired } from "../problem.ts"
import { codeView, scanEvent, usableCode } from "../scan.ts"
import { problemOfSchemaError } from "../schema-problem.ts"
import { answerOf } from "../submit.ts"
import { allowAccount, ownAccount } from "./access.ts"
import { originOf } from "./origin.ts"

const decodeSync = Schema.decodeUnknownEffect(SyncTransaction)
const decodeScan = Schema.decodeUnknownEffect(ScanQris)

/** The body as the contract describes it, its amounts as the text that was sent. */
const losslessBody = Effect.fnUntraced(function* <Body>(
  request: HttpServerRequest.HttpServerRequest,
  decode: (body: unknown) => Effect.Effect<Body, Schema.SchemaError>,
) {
  const contentType = request.headers["content-type"] ?? "application/json"
  if (!/^application\/json\b/i.test(contentType)) return yield* Effect.fail(unsupportedMediaType)
  const text = yield* Effect.orDie(request.text)
  const body = yield* Effect.try({
    try: () => parseLosslessly(text),
    catch: () => malformedJson("The body cannot be parsed as JSON."),
  })
  return yield* Effect.mapError(decode(body), (error) => problemOfSchemaError(error))
})

export const expensesHandlers = HttpApiBuilder.group(Api, "expenses", (handlers) =>
  handlers
    .handle("record", ({ payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const make = Effect.fromResult(expenseEvent(origin, payload))
        return yield* answerOf(yield* submitOnce(origin, ["expenses.record", payload], make))
      }),
    )
    .handleRaw("syncTransaction", ({ request, headers }) =>
      Effect.gen(function* () {
        const body = yield* losslessBody(request, decodeSync)
        yield* allowAccount("write", body.userId, "userId")
        if (!body.consentGiven) return yield* Effect.fail(consentRequired("consentGiven"))
        const origin = yield* originOf(headers)
        const make = Effect.fromResult(syncTransactionEvent(origin, body))
        return yield* answerOf(yield* submitOnce(origin, ["expenses.syncTransaction", body], make))
      }),
    )
    .handle("readQris", ({ payload }) =>
      Effect.gen(function* () {
        yield* ownAccount("read")
        return codeView(yield* Effect.fromResult(usableCode(payload.payload)))
      }),
    )
    .handleRaw("scanQris", ({ request, headers }) =>
      Effect.gen(function* () {
        const body = yield* losslessBody(request, decodeScan)
        const origin = yield* originOf(headers)
        if (!body.consent) return yield* Effect.fail(consentRequired("consent"))
        const make = Effect.fromResult(scanEvent(origin, body))
        return yield* answerOf(yield* submitOnce(origin, ["expenses.scanQris", body], make))
      }),
    )
    .handle("realTime", () => Effect.fail(upgradeRequired)),
)
