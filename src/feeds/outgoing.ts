/**
 * What one partition's commit sends to another's log (I10): events for `txn.in.<user>`, which only this folder writes.
 * A row of the outbox is published under an id of its own, so that publishing it again adds nothing within the broker's
 * window, and counts nothing behind it (I2).
 */
import type { JetStreamClient } from "@nats-io/jetstream"
import { Effect } from "effect"
import { limits } from "../../config/limits.ts"
import type { PacerEvent } from "../../streams/events.ts"
import { inboundSubject } from "../../streams/subjects.ts"
import { BrokerError } from "../broker/connection.ts"

/** A message that waits in the outbox. */
export interface OutboxMessage {
  /** partition:sequence:n */
  readonly id: string
  readonly subject: string
  readonly payload: string
}

export const outboxId = (row: { readonly partition: number; readonly seq: number; readonly n: number }): string =>
  `${row.partition}:${row.seq}:${row.n}`

/** Where an event goes, and as what. */
export const outgoingMessage = (event: PacerEvent): Omit<OutboxMessage, "id"> => ({
  subject: inboundSubject(event.subject),
  payload: JSON.stringify(event),
})

/** Confirmed by the log, once. */
export const deliver = (jetstream: JetStreamClient, { id, subject, payload }: OutboxMessage) =>
  Effect.tryPromise({
    try: () => jetstream.publish(subject, payload, { msgID: id, timeout: limits.publishAckMsMax }),
    catch: (cause) => new BrokerError({ message: `Cannot send from the outbox: ${String(cause)}` }),
  }).pipe(Effect.asVoid)
