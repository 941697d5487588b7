/**
 * A trip with companions: who belongs to it and as what, who owes whom, settling up, and the trips of others that a
 * traveller belongs to. A companion reads the shared budget at its own paths (budgets.ts), as their role allows.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { MemberRole, UserId } from "../../../streams/events.ts"
import { EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { amountMinor, budgetId, idempotencyKey } from "./fields.ts"
import { CompanionsAnswer, SharedBudgetsAnswer } from "./views.ts"

const companion = UserId.annotate({ description: "A companion's user id.", examples: ["rani"] })

export const SetRole = Schema.Struct({
  role: MemberRole.annotate({ description: "From now on.", examples: ["editor"] }),
}).annotate({ identifier: "SetRole" })

export const Settlement = Schema.Struct({
  from: companion.annotate({ description: "Who paid." }),
  to: companion.annotate({ description: "Who was paid." }),
  amountMinor: amountMinor.annotate({ description: "Minor units of the budget's currency.", examples: [12_500_000] }),
})
  .check(Schema.makeFilter(({ from, to }) => from !== to, { expected: "two different companions" }))
  .annotate({ identifier: "Settlement" })
export type Settlement = typeof Settlement.Type

const memberParams = { budgetId, userId: companion }
const error = [NotFound, Forbidden, Refused, Unavailable, EngineTimeout] as const

export class CompanionsGroup extends HttpApiGroup.make("companions")
  .add(
    HttpApiEndpoint.get("sharedBudgets", "/api/shared-budgets", {
      success: SharedBudgetsAnswer,
      error: [Unavailable, EngineTimeout],
    }).annotateMerge(OpenApi.annotations({ summary: "Trips of others that the traveller belongs to" })),
    HttpApiEndpoint.get("read", "/api/budgets/:budgetId/companions", {
      params: { budgetId },
      success: CompanionsAnswer,
      error: [NotFound, Forbidden, Unavailable, EngineTimeout],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Who belongs to a trip, who owes whom, and what would settle it",
        description: "For its owner and each of its companions.",
      }),
    ),
    HttpApiEndpoint.put("setRole", "/api/budgets/:budgetId/members/:userId", {
      params: memberParams,
      headers: idempotencyKey,
      payload: SetRole,
      success: CompanionsAnswer,
      error,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Take somebody along, or give them another role",
        description: "They have to be a traveller here: `user-not-found` otherwise.",
      }),
    ),
    HttpApiEndpoint.delete("remove", "/api/budgets/:budgetId/members/:userId", {
      params: memberParams,
      headers: idempotencyKey,
      success: HttpApiSchema.NoContent,
      error,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Take somebody out of a trip, or leave it oneself",
        description: "What they shared, and what they owe or are owed, stays.",
      }),
    ),
    HttpApiEndpoint.post("settle", "/api/budgets/:budgetId/settlements", {
      params: { budgetId },
      headers: idempotencyKey,
      payload: Settlement,
      success: CompanionsAnswer.pipe(HttpApiSchema.status(201)),
      error,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Record that one companion paid another",
        description: "Balances change, what was spent does not. The same the other way round takes it back.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Companions", description: "Trips that several travellers share." })) {}
