/** Spending over HTTP: entered by hand, or handed over by the app. */
import { Effect, Schema } from "effect"
import type { HttpServerRequest } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { expenseEvent, syncTransactionEvent } from "../commands.ts"
import { SyncTransaction } from "../contract/expenses.ts"
import { Api } from "../contract.ts"
import { parseLosslessly } from "../lossless-body.ts"
import { submitOnce } from "../once.ts"
import { consentRequired, malformedJson, unsupportedMediaType, upgradeRequired } from "../problem.ts"
import { problemOfSchemaError } from "../schema-problem.ts"
import { answerOf } from "../submit.ts"
import { allowAccount } from "./access.ts"
import { originOf } from "./origin.ts"

const decodeSync = Schema.decodeUnknownEffect(SyncTransaction)

/** The body as the contract describes it, its amount as the text that was sent. */
const syncBody = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  const contentType = request.headers["content-type"] ?? "application/json"
  if (!/^application\/json\b/i.test(contentType)) return yield* Effect.fail(unsupportedMediaType)
  const text = yield* Effect.orDie(request.text)
  const body = yield* Effect.try({
    try: () => parseLosslessly(text),
    catch: () => malformedJson("The body cannot be parsed as JSON."),
  })
  return yield* Effect.mapError(decodeSync(body), problemOfSchemaError)
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
        const body = yield* syncBody(request)
        yield* allowAccount("write", body.userId, "userId")
        if (!body.consentGiven) return yield* Effect.fail(consentRequired)
        const origin = yield* originOf(headers)
        const make = Effect.fromResult(syncTransactionEvent(origin, body))
        return yield* answerOf(yield* submitOnce(origin, ["expenses.syncTransaction", body], make))
      }),
    )
    .handle("realTime", () => Effect.fail(upgradeRequired)),
)
