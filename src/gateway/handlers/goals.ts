/**
 * Goals over HTTP. Each word about a goal is whole: a change is what stands with the change in it. The plan is its
 * traveller's alone, so that companions neither see nor change them (I9).
 */
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { PacerEvent } from "../../../streams/events.ts"
import { goalContributedEvent, goalIdFor, goalRemovedEvent, goalSetEvent, type Origin } from "../commands.ts"
import { Api } from "../contract.ts"
import { submitOnce } from "../once.ts"
import { goalNotFound } from "../problem.ts"
import { originOf } from "./origin.ts"
import { reachBudget, unreadable } from "./reach.ts"

const reachOwn = Effect.fnUntraced(function* (budgetId: string) {
  const { goals, version, summary } = yield* reachBudget("write", budgetId)
  if (goals === undefined || goals === null) return yield* Effect.fail(unreadable())
  return { goals, version, currency: summary.currency }
})

const listed = (budgetId: string) => Effect.map(reachOwn(budgetId), ({ goals, version }) => ({ ...goals, version }))

const oneOf = Effect.fnUntraced(function* (budgetId: string, goalId: string) {
  const { goals, version, currency } = yield* reachOwn(budgetId)
  const goal = goals.goals.find((one) => one.goalId === goalId)
  return goal === undefined ? yield* Effect.fail(goalNotFound(goalId)) : { goal, version, currency }
})

const answer = (budgetId: string, goalId: string) =>
  Effect.map(oneOf(budgetId, goalId), ({ goal, version }) => ({ goal, version }))

/** @param make makes the event; not run for a repeat */
const command = Effect.fnUntraced(function* <P, R>(
  origin: Origin,
  request: ReadonlyArray<unknown>,
  budgetId: string,
  make: Effect.Effect<PacerEvent, P, R>,
) {
  yield* reachBudget("write", budgetId)
  yield* submitOnce(origin, request, make)
})

export const goalsHandlers = HttpApiBuilder.group(Api, "goals", (handlers) =>
  handlers.handleAll({
    list: ({ params }) => listed(params.budgetId),
    read: ({ params: { budgetId, goalId } }) => answer(budgetId, goalId),
    set: ({ params: { budgetId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const goalId = goalIdFor(origin)
        const make = Effect.map(reachOwn(budgetId), ({ currency }) =>
          goalSetEvent(origin, { goalId, budgetId, currency, ...payload }),
        )
        yield* command(origin, ["goals.set", budgetId, payload], budgetId, make)
        return yield* answer(budgetId, goalId)
      }),
    change: ({ params: { budgetId, goalId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const make = Effect.map(oneOf(budgetId, goalId), ({ goal, currency }) => {
          const { kind, name, targetMinor, priority, paused, category } = goal
          const { byDate = goal.byDate, ...change } = payload
          return goalSetEvent(origin, {
            ...{ goalId, budgetId, currency, kind, name, targetMinor, priority, paused },
            ...(category === null ? {} : { category }),
            ...(byDate === null ? {} : { byDate }),
            ...change,
          })
        })
        yield* command(origin, ["goals.change", budgetId, goalId, payload], budgetId, make)
        return yield* answer(budgetId, goalId)
      }),
    remove: ({ params: { budgetId, goalId }, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const make = Effect.as(oneOf(budgetId, goalId), goalRemovedEvent(origin, { budgetId, goalId }))
        yield* command(origin, ["goals.remove", budgetId, goalId], budgetId, make)
        return yield* listed(budgetId)
      }),
    contribute: ({ params: { budgetId, goalId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const event = goalContributedEvent(origin, { budgetId, goalId, ...payload })
        const make = Effect.as(oneOf(budgetId, goalId), event)
        yield* command(origin, ["goals.contribute", budgetId, goalId, payload], budgetId, make)
        return yield* answer(budgetId, goalId)
      }),
  }),
)
