/** The traveller's word about one transaction: its budget, its category. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { EngineTimeout, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { budgetId, category, idempotencyKey } from "./fields.ts"
import { Recorded, Repeated } from "./views.ts"

export const AssignTransaction = Schema.Struct({
  budgetId: Schema.optionalKey(
    Schema.NullOr(budgetId).annotate({ description: "The budget it belongs to; null: to none." }),
  ),
  category: Schema.optionalKey(category),
})
  .check(
    Schema.makeFilter((word) => word.budgetId !== undefined || word.category !== undefined, {
      expected: "a budgetId, a category, or both",
    }),
  )
  .annotate({ identifier: "AssignTransaction" })
export type AssignTransaction = typeof AssignTransaction.Type

const TransactionId = Schema.String.check(
  Schema.isPattern(/^[0-9a-f]{32}$/, { expected: "a transaction id: 32 hexadecimal digits" }),
).annotate({ description: "The `transactionId` of a transaction.", examples: ["0f4c2a8e9b7d61530f4c2a8e9b7d6153"] })

export class TransactionsGroup extends HttpApiGroup.make("transactions")
  .add(
    HttpApiEndpoint.post("assign", "/api/transactions/:transactionId/assign", {
      params: { transactionId: TransactionId },
      headers: idempotencyKey,
      payload: AssignTransaction,
      success: [Recorded, Repeated],
      error: [NotFound, Refused, Unavailable, EngineTimeout],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Say which budget or category a transaction belongs to",
        description: "The traveller's word decides over every rule and stays through amendments.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Transactions" })) {}
