/**
 * Who is asking, how often, and whether the request can be read: the work behind contract/access.ts. The `allow`
 * functions are how a handler passes the one ownership check (I9).
 */
import { Clock, Effect, Layer, Redacted } from "effect"
import { HttpApiMiddleware } from "effect/http-api"
import { type Action, authorize, type Resource, type Standing, type Verdict } from "../../trust/ownership.ts"
import { RateLimits } from "../../trust/rate-limit.ts"
import { Tokens } from "../../trust/tokens.ts"
import { Authorization, InputProblems, SignedIn } from "../contract/access.ts"
import {
  budgetNotFound,
  type Forbidden,
  malformedJson,
  type NotFound,
  noLongerCompanion,
  notificationNotFound,
  notOwner,
  rateLimited,
  roleForbids,
  transactionNotFound,
  type Unauthenticated,
  unauthenticated,
} from "../problem.ts"
import { problemOfSchemaError } from "../schema-problem.ts"
import { itineraryNotFound } from "../trip-problems.ts"

export const authorizationLayer = Layer.effect(
  Authorization,
  Effect.gen(function* () {
    const tokens = yield* Tokens
    const { users } = yield* RateLimits
    return Authorization.of({
      bearer: (handler, { credential }) =>
        Effect.gen(function* () {
          const principal = yield* tokens
            .verify(Redacted.value(credential))
            .pipe(Effect.mapError((refusal) => unauthenticated(refusal.message)))
          if (users.take(principal.userId) > 0) return yield* Effect.fail(rateLimited)
          return yield* Effect.provideService(handler, SignedIn, principal)
        }),
    })
  }),
)

/** A Schema's complaint about any part of the request becomes a problem document that names the field. */
export const inputProblemsLayer = HttpApiMiddleware.layerSchemaErrorTransform(InputProblems, (error) => {
  // What we answer ourselves and cannot encode is our fault, not the caller's.
  if (error.kind === "Body" || error.kind === "ResponseHeaders") return Effect.die(error)
  const problem = problemOfSchemaError(error.cause)
  const isUnparsable = error.kind === "Payload" && problem.field === undefined && /valid JSON/.test(problem.detail)
  return Effect.fail(isUnparsable ? malformedJson("The body cannot be parsed as JSON.") : problem)
})

const expired = unauthenticated("The token has expired; sign in again.")

const verdictOn = (action: Action, resource: Resource) =>
  Effect.gen(function* () {
    return authorize(yield* SignedIn, action, resource, yield* Clock.currentTimeMillis)
  })

const granted = Effect.succeed(undefined)

/** Their own account, which is all that a route without an address of its own is about; answers whose it is. */
export const ownAccount = (action: Action) =>
  Effect.gen(function* () {
    const { userId } = yield* SignedIn
    const verdict = yield* verdictOn(action, { kind: "account", userId })
    return verdict === "granted" ? userId : yield* Effect.fail(expired)
  })

/** @param field of the request that names the account */
export const allowAccount = (action: Action, userId: string, field: string) =>
  Effect.flatMap(verdictOn(action, { kind: "account", userId }), (verdict) =>
    verdict === "granted" ? granted : Effect.fail(verdict === "unauthenticated" ? expired : notOwner(field)),
  )

/** Says no in the words that fit: what is hidden is answered as if it did not exist. */
const refusing = (
  verdict: Verdict,
  budgetId: string,
  hidden: typeof NotFound.Type,
): Effect.Effect<undefined, typeof NotFound.Type | typeof Forbidden.Type | typeof Unauthenticated.Type> => {
  switch (verdict) {
    case "granted":
      return granted
    case "unauthenticated":
      return Effect.fail(expired)
    case "forbidden":
      return Effect.fail(notOwner())
    case "role":
      return Effect.fail(roleForbids(budgetId))
    case "ended":
      return Effect.fail(noLongerCompanion(budgetId))
    case "hidden":
      return Effect.fail(hidden)
  }
}

/** @param userId its owner @param standing what whoever asks is in it, where it is not theirs */
export const allowBudget = (action: Action, userId: string, budgetId: string, standing: Standing = "none") =>
  Effect.flatMap(verdictOn(action, { kind: "budget", userId, budgetId, standing }), (verdict) =>
    refusing(verdict, budgetId, budgetNotFound(budgetId)),
  )

/** Taking somebody out of a trip, or oneself. @param userId the trip's owner */
export const allowMembership = (userId: string, budgetId: string, memberId: string, standing: Standing) =>
  Effect.flatMap(verdictOn("write", { kind: "membership", userId, budgetId, memberId, standing }), (verdict) =>
    refusing(verdict, budgetId, budgetNotFound(budgetId)),
  )

export const allowTransaction = (action: Action, userId: string, transactionId: string) =>
  Effect.flatMap(verdictOn(action, { kind: "transaction", userId, transactionId }), (verdict) =>
    refusing(verdict, "", transactionNotFound(transactionId)),
  )

export const allowItinerary = (action: Action, userId: string, itineraryId: string) =>
  Effect.flatMap(verdictOn(action, { kind: "itinerary", userId, itineraryId }), (verdict) =>
    refusing(verdict, "", itineraryNotFound(itineraryId)),
  )

export const allowNotification = (action: Action, userId: string, notificationId: string) =>
  Effect.flatMap(verdictOn(action, { kind: "notification", userId, notificationId }), (verdict) =>
    refusing(verdict, "", notificationNotFound(notificationId)),
  )
