/**
 * Asking a partition's owner for what a traveller sees, over core NATS. The owner makes the view and the gateway trusts
 * it, but checks whose it is (I9). How many are asked at a time is bounded, so that a thousand sockets that come back
 * at once wait in line here instead of flooding an owner (I5).
 */
import { errors } from "@nats-io/transport-node"
import { Context, Effect, Layer, Schema, Semaphore } from "effect"
import { limits } from "../../config/limits.ts"
import { partitionOf, viewSubject } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import type { Version, ViewRequest } from "../push/protocol.ts"
import { ViewReply } from "../push/protocol.ts"
import type { EngineTimeout, Unavailable } from "./problem.ts"
import { engineTimeout, unavailable } from "./problem.ts"

export type OwnerProblem = typeof Unavailable.Type | typeof EngineTimeout.Type

export interface FoundView {
  readonly version: Version
  /** BudgetView (`budget`), BudgetSummary[] (`budgets`) or CompanionsView (`companions`). */
  readonly view: unknown
}

/** What of a budget's view is its owner's alone, as a companion gets it. */
export const notForCompanions = {
  suggestions: [],
  matches: [],
  wallets: [],
  commitments: [],
  unassignedCount: 0,
  correction: null,
  goals: null,
}

export class OwnerViews extends Context.Service<
  OwnerViews,
  {
    /** Undefined when the traveller has no such budget. */
    readonly ask: (request: ViewRequest) => Effect.Effect<FoundView | undefined, OwnerProblem>
    readonly partitionOf: (userId: string) => number
    readonly partitionCount: number
  }
>()("pacer/gateway/OwnerViews") {
  static readonly layer = Layer.effect(
    OwnerViews,
    Effect.gen(function* () {
      const { connection, partitionCount } = yield* Broker
      const turn = yield* Semaphore.make(limits.viewRequestsInFlightMax)
      const partition = (userId: string) => partitionOf(userId, partitionCount)
      return OwnerViews.of({
        partitionOf: partition,
        partitionCount,
        ask: (request) =>
          turn.withPermit(
            Effect.tryPromise({
              try: () =>
                connection.request(viewSubject(partition(request.userId)), JSON.stringify(request), {
                  timeout: limits.viewRequestMsMax,
                }),
              catch: problemOfRequest,
            }).pipe(
              Effect.flatMap((reply) => decodeReply(reply.string())),
              Effect.flatMap((reply) =>
                !reply.found || request.ask === "budgets" || isOf(request.userId, reply.view)
                  ? Effect.succeed(reply.found ? { version: reply.version, view: reply.view } : undefined)
                  : Effect.as(
                      Effect.logError(`The engine showed ${request.userId} a budget of somebody else`),
                      undefined,
                    ),
              ),
            ),
          ),
      })
    }),
  )
}

const isOwned = Schema.is(Schema.Struct({ summary: Schema.Struct({ userId: Schema.String }) }))
const hasOwner = Schema.is(Schema.Struct({ ownerUserId: Schema.String }))

/** I9 once more, behind the address: a view is only ever what was asked for, of the traveller it names. */
const isOf = (userId: string, view: unknown): boolean =>
  (isOwned(view) && view.summary.userId === userId) || (hasOwner(view) && view.ownerUserId === userId)

const decodeJson = Schema.decodeUnknownEffect(Schema.fromJsonString(ViewReply))

const decodeReply = (text: string) =>
  Effect.mapError(decodeJson(text), () => unavailable("The engine answered in a way this gateway does not understand."))

const problemOfRequest = (cause: unknown): OwnerProblem =>
  cause instanceof errors.TimeoutError
    ? engineTimeout("The engine did not answer in time; try again in a moment.")
    : unavailable("The engine that holds this traveller's budgets is not running; try again in a moment.")
