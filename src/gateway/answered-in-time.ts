/**
 * A question to Postgres that whoever watches asks: answered within its time, whatever the server does. Giving up a
 * statement waits many seconds for a server that stands still, longer than a load balancer waits for the gateway: so it
 * is given up behind the asker's back, and until it is, nobody asks it again (I5).
 */
import { type Cause, Effect, Fiber, type Scope } from "effect"

/** @returns the question, which then fails with `TimeoutError` in time; what it left behind ends with the scope */
export const answeredInTime = <A, E>(
  question: Effect.Effect<A, E>,
  msMax: number,
): Effect.Effect<Effect.Effect<A, E | Cause.TimeoutError>, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => {
    let asked: Fiber.Fiber<A, E | Cause.TimeoutError> | undefined
    const forget = Effect.sync(() => {
      asked = undefined
    })
    const asking = question.pipe(Effect.timeout(msMax), Effect.ensuring(forget))
    return Effect.gen(function* () {
      asked ??= yield* Effect.forkIn(asking, scope)
      return yield* Fiber.join(asked)
    }).pipe(Effect.timeout(msMax))
  })
