/**
 * The live side of a gateway put together: topics that follow the engine's pushes, sockets that follow topics, and the
 * clocks that keep both honest (leases renewed, silent sockets closed, full states after a lost connection).
 */

import { Clock, Context, Effect, FiberSet, Layer, Schedule, Stream } from "effect"
import type { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { ownerSubject } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import type { Publisher } from "../feeds/publisher.ts"
import { stillMembers } from "../ledger/memberships.ts"
import { RateLimits } from "../trust/rate-limit.ts"
import { Tokens } from "../trust/tokens.ts"
import { expenseEvent } from "./commands.ts"
import { standingIn } from "./handlers/reach.ts"
import { LiveTopics } from "./live-topics.ts"
import { makeOrigins } from "./origins.ts"
import { OwnerViews } from "./owner-views.ts"
import type { SocketServices } from "./socket.ts"
import { Sockets } from "./sockets.ts"
import { answerOf, submit } from "./submit.ts"

export class Live extends Context.Service<Live, { readonly sockets: Sockets; readonly topics: LiveTopics }>()(
  "pacer/gateway/Live",
) {
  /** @param origins comma-separated, beside the gateway's own */
  static readonly layer = (origins: string | undefined) =>
    Layer.effect(
      Live,
      Effect.gen(function* () {
        const { connection } = yield* Broker
        const views = yield* OwnerViews
        const tokens = yield* Tokens
        const { users } = yield* RateLimits
        const publishing = yield* Effect.context<Publisher>()
        const asking = yield* Effect.context<SqlClient.SqlClient>()
        const run = yield* FiberSet.makeRuntime<never>()

        const record: SocketServices["record"] = (userId, expense) =>
          Effect.gen(function* () {
            const origin = { userId, idempotencyKey: undefined, nowMs: yield* Clock.currentTimeMillis }
            const event = yield* Effect.fromResult(expenseEvent(origin, expense))
            return yield* answerOf(yield* submit(event))
          }).pipe(Effect.provideContext(publishing))

        const topics = yield* Effect.acquireRelease(
          Effect.sync(() => new LiveTopics({ connection, views, run })),
          (open) => Effect.sync(() => open.close()),
        )
        const standing: SocketServices["standing"] = (userId, budgetId) =>
          standingIn(userId, budgetId).pipe(Effect.provideContext(asking))
        const services = { topics, users, verify: tokens.verify, standing, record, run }
        const sockets = new Sockets(services, makeOrigins(origins))

        const renewing = Schedule.spaced(limits.watchRenewMs)
        yield* Effect.forkScoped(
          Effect.repeat(
            Effect.sync(() => topics.renew()),
            renewing,
          ),
        )
        yield* Effect.forkScoped(Effect.repeat(topics.probeOwners, renewing))
        yield* Effect.forkScoped(Effect.repeat(recheckCompanions(sockets), renewing))
        yield* Effect.forkScoped(
          Effect.repeat(
            Effect.sync(() => sockets.sweep(Date.now())),
            Schedule.spaced("1 second"),
          ),
        )
        // A new owner knows no leases, and its predecessor's uncommitted pushes may have run ahead of it.
        yield* Effect.acquireRelease(
          Effect.sync(() =>
            connection.subscribe(ownerSubject, {
              callback: () => {
                topics.renew()
                run(topics.probeOwners)
              },
            }),
          ),
          (subscription) => Effect.sync(() => connection.isClosed() || subscription.unsubscribe()),
        )
        const reconnected = Stream.fromAsyncIterable(connection.status(), (cause) => cause).pipe(
          Stream.filter((status) => status.type === "reconnect"),
          Stream.runForEach(() => Effect.sync(() => topics.refreshAll())),
        )
        yield* Effect.forkScoped(Effect.ignore(reconnected))
        return Live.of({ sockets, topics })
      }),
    )
}

/** Whoever was taken out of a trip sees no more of it, on whichever gateway they look. */
const recheckCompanions = (sockets: Sockets) =>
  Effect.suspend(() => {
    const { looking } = sockets
    return looking.length === 0
      ? Effect.void
      : // Those who came to look meanwhile were let in by a newer answer.
        Effect.map(stillMembers(looking), (still) => sockets.keepOnly(looking, still))
  }).pipe(Effect.catch((error) => Effect.logWarning(`Companions could not be looked up: ${error.message}`)))
