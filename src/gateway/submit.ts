/**
 * A command's way through the log: published, committed, and only then answered with what the engine made of it (I3).
 * HTTP and WebSocket share it.
 */
import { Effect, Schema } from "effect"
import type { PacerEvent } from "../../streams/events.ts"
import { Publisher } from "../feeds/publisher.ts"
import type { Outcome } from "../push/protocol.ts"
import { type Recorded, type Repeated, TransactionView } from "./contract/views.ts"
import { engineTimeout, refused, unavailable } from "./problem.ts"
import { versionText } from "./version.ts"

/** What the engine made of an event; a refusal is a problem with the engine's own reason. */
export const submit = Effect.fn("submit")(function* (event: PacerEvent) {
  const publisher = yield* Publisher
  const outcome = yield* publisher.submit(event).pipe(
    Effect.catchTag("PublishError", (error) => Effect.fail(unavailable(error.message))),
    Effect.catchTag("OutcomeTimeout", (error) => Effect.fail(engineTimeout(error.message))),
  )
  return outcome.disposition === "refused" ? yield* Effect.fail(refused(outcome.reason)) : outcome
})

const decodeTransaction = Schema.decodeUnknownEffect(TransactionView)

/** A transaction event's outcome as the contract answers it. */
export const answerOf = Effect.fnUntraced(function* (outcome: Outcome) {
  const transaction =
    outcome.transaction === undefined
      ? {}
      : { transaction: yield* Effect.orDie(decodeTransaction(outcome.transaction)) }
  const common = {
    eventId: outcome.eventId,
    ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
    budgetId: outcome.budgetId ?? null,
    version: versionText(outcome.version),
    ...transaction,
  }
  const answer: typeof Recorded.Type | typeof Repeated.Type =
    outcome.disposition === "duplicate"
      ? { ...common, disposition: "duplicate" }
      : { ...common, disposition: outcome.disposition === "held" ? "held" : "applied" }
  return answer
})
