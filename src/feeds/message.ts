/** An event as messages of the log: one for its user, or one for each partition when it is for everybody. */
import { Result } from "effect"
import { limits } from "../../config/limits.ts"
import type { PacerEvent } from "../../streams/events.ts"
import { everyone, inboundSubject, isUserId, partitionSubject } from "../../streams/subjects.ts"
import { PublishError } from "./publish-error.ts"

export interface Message {
  readonly subjects: ReadonlyArray<string>
  readonly bytes: Uint8Array
}

const encoder = new TextEncoder()

const subjectsOf = (event: PacerEvent, partitionCount: number): ReadonlyArray<string> =>
  event.subject === everyone
    ? Array.from({ length: partitionCount }, (_, partition) => partitionSubject(partition, everyone))
    : [inboundSubject(event.subject)]

/** Fails for a subject that is no user, and for an event that every reader would refuse for its size. */
export const messageOf = (event: PacerEvent, partitionCount: number): Result.Result<Message, PublishError> => {
  if (event.subject !== everyone && !isUserId(event.subject)) return Result.fail(badUser(event.subject))
  const bytes = encoder.encode(JSON.stringify(event))
  if (bytes.length > limits.eventBytesMax) return Result.fail(tooLarge(bytes.length))
  return Result.succeed({ subjects: subjectsOf(event, partitionCount), bytes })
}

export const badUser = (userId: string): PublishError =>
  new PublishError({
    message: `"${userId.slice(0, limits.feedQuotedCharactersMax)}" is no user id: 1 to 64 of A-Z a-z 0-9 _ - are allowed`,
    retryable: false,
  })

const tooLarge = (bytes: number): PublishError =>
  new PublishError({
    message: `The event has ${bytes} bytes; at most ${limits.eventBytesMax} are allowed`,
    retryable: false,
  })
