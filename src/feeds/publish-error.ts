/** How publishing can end badly, in words that a person who called us may read. */
import { JetStreamApiError } from "@nats-io/jetstream"
import { errors } from "@nats-io/transport-node"
import { Schema } from "effect"

/** The event is not known to be in the log. `retryable`: sending the same event again may help and can do no harm. */
export class PublishError extends Schema.TaggedError<PublishError>()("PublishError", {
  message: Schema.String,
  retryable: Schema.Boolean,
}) {}

/** The event is in the log, but nobody said in time what became of it. Sending it again is harmless (I2). */
export class OutcomeTimeout extends Schema.TaggedError<OutcomeTimeout>()("OutcomeTimeout", {
  message: Schema.String,
  eventId: Schema.String,
}) {}

const refusal = (message: string) => new PublishError({ message, retryable: false })
const hiccup = (message: string) => new PublishError({ message, retryable: true })

/** The log's own refusal, by its status: from 500 on it is the server's trouble, which may pass. */
export const refusedByLog = (status: number, reason: string): PublishError =>
  (status >= 500 ? hiccup : refusal)(`The log refused the event: ${reason}`)

/** What the NATS client threw, said plainly. Silence and lost connections are worth another try, a refusal is not. */
export const publishErrorOf = (cause: unknown): PublishError => {
  if (cause instanceof PublishError) return cause
  if (cause instanceof JetStreamApiError) return refusedByLog(cause.status, cause.message)
  if (cause instanceof errors.ClosedConnectionError || cause instanceof errors.DrainingConnectionError) {
    return refusal("The connection to NATS is closed")
  }
  if (cause instanceof errors.PermissionViolationError) {
    return refusal(`NATS does not let this account publish there: ${cause.message}`)
  }
  if (cause instanceof errors.TimeoutError) return hiccup("The log did not confirm the event in time; is NATS up?")
  const message = cause instanceof Error ? cause.message : String(cause)
  return hiccup(`The event did not reach the log (no stream took it, or NATS is away): ${message}`)
}
