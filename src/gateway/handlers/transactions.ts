/** The traveller's word about a transaction, which is found among their own by its identity (I9). */
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { knownOf } from "../../ledger/archive.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { assignEvent, type TransactionKey } from "../commands.ts"
import { Api } from "../contract.ts"
import { OwnerViews } from "../owner-views.ts"
import { databaseAway, transactionNotFound } from "../problem.ts"
import { answerOf, submit } from "../submit.ts"
import { allowTransaction } from "./access.ts"
import { originOf } from "./origin.ts"

/** The log's names for one of the traveller's transactions. */
const keyOf = Effect.fnUntraced(function* (userId: string, transactionId: string) {
  const partition = (yield* OwnerViews).partitionOf(userId)
  const found = yield* knownOf([{ partition, userId, identity: transactionId }], yield* FieldCipher).pipe(
    Effect.mapError(() => databaseAway),
  )
  const body = found.get(transactionId)?.record.body
  if (body === undefined) return yield* Effect.fail(transactionNotFound(transactionId))
  const key: TransactionKey = { source: body.source, account: body.account, externalId: body.externalId }
  return key
})

export const transactionsHandlers = HttpApiBuilder.group(Api, "transactions", (handlers) =>
  handlers.handle("assign", ({ params, payload, headers }) =>
    Effect.gen(function* () {
      const origin = yield* originOf(headers)
      yield* allowTransaction("write", origin.userId, params.transactionId)
      const key = yield* keyOf(origin.userId, params.transactionId)
      return yield* answerOf(yield* submit(assignEvent(origin, key, payload)))
    }),
  ),
)
