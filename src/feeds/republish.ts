/**
 * Puts the bytes of a message into the log once more, for the retry of a dead letter (I6): on its user's inbound
 * subject, where every partition's event begins. The caller's message id lets the broker swallow a retry that is
 * repeated at once; whatever comes later is told apart by its identity (I2).
 */
import { Effect } from "effect"
import { limits } from "../../config/limits.ts"
import { everyone, inboundSubject, isUserId, partitionSubject } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import { badUser } from "./message.ts"
import { PublishError, publishErrorOf } from "./publish-error.ts"

export interface Republished {
  readonly partition: number
  readonly sequence: number
  /** The broker knew this message already: nothing was added to the log. */
  readonly duplicate: boolean
}

/**
 * Returns when the log has confirmed the message; fails when it did not, and then sending it again is harmless.
 * @param partition where an event for everybody belongs; a user's partition is the server's to find
 */
export const republish = Effect.fnUntraced(function* (message: {
  readonly userId: string
  readonly partition: number
  readonly bytes: Uint8Array
  readonly messageId: string
}) {
  const { userId, bytes, messageId } = message
  if (userId !== everyone && !isUserId(userId)) return yield* badUser(userId)
  if (bytes.length === 0) return yield* new PublishError({ message: "There is nothing to publish", retryable: false })
  const { jetstream } = yield* Broker
  const subject = userId === everyone ? partitionSubject(message.partition, everyone) : inboundSubject(userId)
  const ack = yield* Effect.tryPromise({
    try: () => jetstream.publish(subject, bytes, { msgID: messageId, timeout: limits.publishAckMsMax }),
    catch: publishErrorOf,
  })
  const partition = Number(ack.stream.slice(ack.stream.lastIndexOf("_") + 1))
  return { partition, sequence: ack.seq, duplicate: ack.duplicate } satisfies Republished
})
