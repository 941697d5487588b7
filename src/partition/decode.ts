/**
 * Bytes of the log become an event, or a dead letter with its reason (I6). Besides the schema: the event must be in the
 * partition of its subject's user, must name that user, and may not lie far in the future of the log's own clock (never
 * the machine's, so that a replay judges alike: I1).
 */
import { Result, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import type { PacerEvent } from "../../streams/events.ts"
import { eventSchemas, isEventType } from "../../streams/events.ts"
import { everyone, parsePartitionSubject, partitionOf } from "../../streams/subjects.ts"
import type { Logged } from "../budget/traveller/logged.ts"
import { readCommonEvent } from "./common-event.ts"
import { identityOf, loggedOf } from "./identity.ts"
import type { Inbound } from "./inbox.ts"

export type DeadReason =
  | "too-large"
  | "not-json"
  | "unknown-type"
  | "invalid"
  | "wrong-partition"
  | "other-user"
  | "far-future"
  | "far-past"
  | "poison"

export interface Dead {
  readonly dead: DeadReason
  readonly detail: string
  /** As the subject says, for the dead letter's own subject. */
  readonly userId: string
}

export interface Decoded {
  /** `@all` for events of everybody. */
  readonly userId: string
  readonly logged: Logged
}

const decoders: { readonly [type: string]: (input: unknown) => Result.Result<PacerEvent, Schema.SchemaError> } =
  Object.fromEntries(Object.entries(eventSchemas).map(([type, schema]) => [type, Schema.decodeUnknownResult(schema)]))

const textOf = (data: Uint8Array): string =>
  (Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength)).toString("utf8")

const parse = (data: Uint8Array): unknown => {
  try {
    return JSON.parse(textOf(data))
  } catch {
    return undefined
  }
}

const dead = (reason: DeadReason, detail: string, userId: string): Dead => ({ dead: reason, detail, userId })

/** @returns the event, or why it cannot be one; never throws. */
export const decode = (inbound: Inbound, partitionCount: number): Decoded | Dead => {
  const userId = parsePartitionSubject(inbound.subject)?.userId ?? ""
  if (inbound.data.byteLength > limits.eventBytesMax) {
    return dead("too-large", `${inbound.data.byteLength} bytes; at most ${limits.eventBytesMax}`, userId)
  }
  const json = parse(inbound.data)
  if (typeof json !== "object" || json === null) return dead("not-json", "the payload is not a JSON object", userId)
  const common = readCommonEvent(json)
  const commonMs = common === undefined ? Number.NaN : Date.parse(common.time)
  if (common !== undefined && !Number.isNaN(commonMs)) return check(inbound, userId, common, commonMs, partitionCount)
  const type = "type" in json ? json.type : undefined
  if (typeof type !== "string" || !isEventType(type))
    return dead("unknown-type", `unknown event type ${String(type)}`, userId)
  const event = decoders[type]?.(json)
  if (event === undefined || Result.isFailure(event)) {
    return dead("invalid", event === undefined ? "no schema" : event.failure.message, userId)
  }
  return check(inbound, userId, event.success, Date.parse(event.success.time), partitionCount)
}

const check = (
  inbound: Inbound,
  userId: string,
  event: PacerEvent,
  timeMs: number,
  partitionCount: number,
): Decoded | Dead => {
  if (event.subject !== userId) return dead("other-user", `the event names ${event.subject}`, userId)
  if (userId !== everyone && partitionOf(userId, partitionCount) !== inbound.partition) {
    return dead("wrong-partition", `${userId} belongs to partition ${partitionOf(userId, partitionCount)}`, userId)
  }
  if (timeMs > inbound.logMs + limits.futureMsMax) return dead("far-future", `time is ${event.time}`, userId)
  if (timeMs < inbound.logMs - limits.pastDaysMax * 86_400_000) return dead("far-past", `time is ${event.time}`, userId)
  const { seq, logMs } = inbound
  // The event's own spelling of the user: the parser knows short texts again, so that a look-up need not read them.
  return { userId: event.subject, logged: loggedOf({ event, seq, logMs, timeMs, identity: identityOf(event) }) }
}
