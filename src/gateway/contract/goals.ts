/** Goals of a budget: set, changed, put aside for, removed. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { EventId, GoalContributed, GoalSet } from "../../../streams/events.ts"
import { EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { budgetId, idempotencyKey } from "./fields.ts"
import { GoalsView, GoalView } from "./plan-views.ts"

const version = Schema.String.annotate({ description: "`<epoch>.<stream generation>.<sequence>`." })

export const GoalsAnswer = Schema.Struct({ ...GoalsView.fields, version }).annotate({ identifier: "GoalsAnswer" })
export const GoalAnswer = Schema.Struct({ goal: GoalView, version }).annotate({ identifier: "GoalAnswer" })

const { name, targetMinor, byDate, kind, category, priority, paused } = GoalSet.fields
export const NewGoal = Schema.Struct({ name, targetMinor, kind, byDate, category, priority, paused }).annotate({
  identifier: "NewGoal",
  description: "In the budget's currency. A limit names its category; without a kind it saves.",
  examples: [
    { name: "Come home with a million", targetMinor: 100_000_000 },
    { name: "Shopping", kind: "limit", category: "shopping", targetMinor: 50_000_000, priority: 1 },
  ],
})
export type NewGoal = typeof NewGoal.Type

export const ChangeGoal = Schema.Struct({
  name: Schema.optionalKey(name),
  targetMinor: Schema.optionalKey(targetMinor),
  byDate: Schema.optionalKey(Schema.NullOr(byDate.schema)),
  priority,
  paused,
})
  .check(Schema.makeFilter((change) => Object.keys(change).length > 0, { expected: "at least one field to change" }))
  .annotate({ identifier: "ChangeGoal", description: "Only what is to change.", examples: [{ paused: true }] })
export type ChangeGoal = typeof ChangeGoal.Type

const Contribution = Schema.Struct({ amountMinor: GoalContributed.fields.amountMinor }).annotate({
  identifier: "Contribution",
  description: "Put aside; negative takes it back out.",
  examples: [{ amountMinor: 5_000_000 }],
})

const params = { budgetId }
const one = { budgetId, goalId: EventId.annotate({ description: "A goal of the budget." }) }
const reading = [NotFound, Forbidden, Unavailable, EngineTimeout] as const
const commanding = [NotFound, Forbidden, Refused, Unavailable, EngineTimeout] as const

export class GoalsGroup extends HttpApiGroup.make("goals")
  .add(
    HttpApiEndpoint.get("list", "/api/budgets/:budgetId/goals", {
      params,
      success: GoalsAnswer,
      error: reading,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Goals with pace, probability and advice, and what does not go together",
        description: `At most ${limits.goalsPerBudgetMax}. Also in the dashboard's view.`,
      }),
    ),
    HttpApiEndpoint.post("set", "/api/budgets/:budgetId/goals", {
      params,
      headers: idempotencyKey,
      payload: NewGoal,
      success: GoalAnswer.pipe(HttpApiSchema.status(201)),
      error: commanding,
    }).annotateMerge(OpenApi.annotations({ summary: "Set a goal" })),
    HttpApiEndpoint.get("read", "/api/budgets/:budgetId/goals/:goalId", {
      params: one,
      success: GoalAnswer,
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "One goal" })),
    HttpApiEndpoint.patch("change", "/api/budgets/:budgetId/goals/:goalId", {
      params: one,
      headers: idempotencyKey,
      payload: ChangeGoal,
      success: GoalAnswer,
      error: commanding,
    }).annotateMerge(OpenApi.annotations({ summary: "Change, pause or resume a goal" })),
    HttpApiEndpoint.delete("remove", "/api/budgets/:budgetId/goals/:goalId", {
      params: one,
      headers: idempotencyKey,
      success: GoalsAnswer,
      error: commanding,
    }).annotateMerge(OpenApi.annotations({ summary: "Remove a goal" })),
    HttpApiEndpoint.post("contribute", "/api/budgets/:budgetId/goals/:goalId/contributions", {
      params: one,
      headers: idempotencyKey,
      payload: Contribution,
      success: GoalAnswer,
      error: commanding,
    }).annotateMerge(OpenApi.annotations({ summary: "Put something aside for a goal, or take it back out" })),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Goals", description: "What the money is meant to reach." })) {}
