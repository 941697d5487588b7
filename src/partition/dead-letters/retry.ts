/**
 * A dead letter on its way back (I6): its bytes, or repaired ones, enter the log again, and only when the log has
 * confirmed them does the letter go. Broken off anywhere, nothing is lost, and done twice, nothing counts twice: the
 * message id names the letter and its bytes, and behind the broker's window the identity decides (I2). One that is
 * still bad dies anew, as a letter of its own.
 */
import { createHash } from "node:crypto"
import { Clock, Effect } from "effect"
import { deadLetterStreamName } from "../../../streams/definitions.ts"
import { partitionOf, partitionSubject } from "../../../streams/subjects.ts"
import { Broker } from "../../broker/connection.ts"
import { isFeedSubject, republishFeed } from "../../feeds/partners/refused.ts"
import type { Published } from "../../feeds/publisher.ts"
import { republish } from "../../feeds/republish.ts"
import { decode } from "../decode.ts"
import { cannot, DeadLetterError, deadLetterStreamState, openLetter } from "./letter.ts"

export interface Retried {
  readonly sequence: number
  readonly user: string
  readonly reason: string
  /** Where its bytes are in the log now. */
  readonly partition: number
  readonly logSequence: number
  /** An earlier retry of this letter had reached the log. */
  readonly duplicate: boolean
}

const noSuchLetter = (sequence: number) =>
  new DeadLetterError({ message: `There is no dead letter ${sequence} (any more)` })

/** Refuses a repair that would only die again, so that a slip of the hand costs nothing. */
const checkRepair = Effect.fnUntraced(function* (userId: string, data: Uint8Array) {
  const { partitionCount } = yield* Broker
  const partition = partitionOf(userId, partitionCount)
  const logMs = yield* Clock.currentTimeMillis
  const judged = decode(
    { partition, seq: 0, logMs, subject: partitionSubject(partition, userId), data },
    partitionCount,
  )
  if ("dead" in judged) {
    return yield* new DeadLetterError({
      message: `The repaired event would be a dead letter again: ${judged.dead}: ${judged.detail}`,
    })
  }
})

/** Deletes a letter whose content is safe elsewhere; one that is gone already is no failure. */
export const removeLetter = Effect.fnUntraced(function* (sequence: number) {
  const { manager } = yield* Broker
  yield* Effect.tryPromise({
    try: () => manager.streams.deleteMessage(deadLetterStreamName, sequence),
    catch: cannot(`Dead letter ${sequence} cannot be removed`),
  }).pipe(
    Effect.catch((error) => Effect.flatMap(openLetter(sequence), (open) => (open ? Effect.fail(error) : Effect.void))),
  )
})

/**
 * Retries one letter.
 * @param repaired instead of the letter's own bytes; checked first
 */
export const retryLetter = Effect.fnUntraced(function* (sequence: number, repaired?: Uint8Array) {
  const [stream, open] = [yield* deadLetterStreamState, yield* openLetter(sequence)]
  if (stream === undefined || open === undefined) return yield* noSuchLetter(sequence)
  const { letter } = open
  if (repaired !== undefined && !isFeedSubject(letter.subject)) yield* checkRepair(letter.user, repaired)
  const bytes = repaired ?? open.bytes
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 16)
  const messageId = `dead-letter:${stream.generation}:${sequence}:${digest}`
  const again: Effect.Effect<Published, { readonly message: string }, Broker> = isFeedSubject(letter.subject)
    ? republishFeed(letter.subject, bytes, open.headers, messageId)
    : republish({ userId: letter.user, partition: letter.partition, bytes, messageId })
  const published = yield* again.pipe(
    Effect.mapError((error) => new DeadLetterError({ message: `Dead letter ${sequence} stays: ${error.message}` })),
  )
  yield* removeLetter(sequence)
  return {
    sequence,
    user: letter.user,
    reason: letter.reason,
    partition: published.partition,
    logSequence: published.sequence,
    duplicate: published.duplicate,
  } satisfies Retried
})
