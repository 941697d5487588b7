/**
 * Where a process hears what became of its commands: one wildcard subscription, demultiplexed by the last token of the
 * subject, so that a thousand waiting commands cost one subscription. The table of who waits is bounded (I5).
 */
import { createInbox, type NatsConnection } from "@nats-io/transport-node"
import { Deferred, Effect, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { Outcome } from "../push/protocol.ts"
import { PublishError } from "./publish-error.ts"

const decodeOutcome = Schema.decodeUnknownEffect(Schema.fromJsonString(Outcome))

export interface Waiting {
  /** The subject that hears the outcome: an event's `replyto`. */
  readonly address: string
  /** Unique in this inbox. */
  readonly token: string
  readonly outcome: Effect.Effect<Outcome, PublishError>
}

/** Lives as long as its scope; those still waiting when it closes are told so. */
export const makeOutcomeInbox = Effect.fnUntraced(function* (connection: NatsConnection) {
  const prefix = createInbox()
  const waiting = new Map<string, Deferred.Deferred<Outcome, PublishError>>()
  let lastToken = 0

  yield* Effect.acquireRelease(
    Effect.sync(() =>
      connection.subscribe(`${prefix}.*`, {
        callback: (error, message) => {
          const deferred = error === null ? waiting.get(message.subject.slice(prefix.length + 1)) : undefined
          if (deferred === undefined) return
          Deferred.doneUnsafe(deferred, decodeOutcome(message.string()).pipe(Effect.mapError(unreadable)))
        },
      }),
    ),
    (subscription) =>
      Effect.sync(() => {
        if (!connection.isClosed()) subscription.unsubscribe()
        for (const deferred of waiting.values()) Deferred.doneUnsafe(deferred, Effect.fail(closed))
      }),
  )

  /** Registers one who waits and forgets them when `use` ends, however it ends. */
  const listen = <A, E, R>(use: (waiting: Waiting) => Effect.Effect<A, E, R>): Effect.Effect<A, E | PublishError, R> =>
    Effect.acquireUseRelease(
      Effect.suspend(() => {
        if (waiting.size >= limits.commandsInFlightMax) return Effect.fail(crowded)
        const token = (lastToken++).toString(36)
        const deferred = Deferred.makeUnsafe<Outcome, PublishError>()
        waiting.set(token, deferred)
        return Effect.succeed({ address: `${prefix}.${token}`, token, outcome: Deferred.await(deferred) })
      }),
      use,
      ({ token }) => Effect.sync(() => void waiting.delete(token)),
    )

  return { listen }
})

const unreadable = (cause: { readonly message: string }) =>
  new PublishError({
    message: `The engine answered with something that is no outcome: ${cause.message}`,
    retryable: false,
  })

const crowded = new PublishError({
  message: `${limits.commandsInFlightMax} commands already wait for their outcome here; try again in a moment`,
  retryable: true,
})

const closed = new PublishError({ message: "This process is stopping; send the command again", retryable: true })
