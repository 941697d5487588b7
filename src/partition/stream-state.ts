/**
 * A partition's stream as its server describes it now: what a cursor is compared with (stream-match.ts) before anything
 * is read on, and while it is read.
 */
import type { JetStreamManager } from "@nats-io/jetstream"
import { Effect } from "effect"
import { partitionStreamName } from "../../streams/definitions.ts"
import { BrokerError, streamInfo } from "../broker/connection.ts"

/** A partition's stream as it is now. */
export interface StreamState {
  readonly partition: number
  /** Changes when the stream is created anew. */
  readonly generation: string
  readonly firstSeq: number
  readonly lastSeq: number
  /** What still fits in; absent where the stream has no bound. */
  readonly freeBytes?: number
  /** The log's time of its first message, when it has any. */
  readonly firstMs?: number
  /** The log's time of the message that was asked for, when the stream holds it. */
  readonly atMs?: number
}

/** Which stream a reader reads, and what lies between its sequences and the archive's. */
export interface StreamPlace {
  readonly generation: string
  readonly base: number
}

/** Undefined when the partition has no stream. @param at a sequence of the stream whose time is asked for */
export const readStream = Effect.fnUntraced(function* (manager: JetStreamManager, partition: number, at?: number) {
  const name = partitionStreamName(partition)
  const info = yield* streamInfo(manager, name)
  if (info === undefined) return undefined
  // A stream that never held anything says 0.
  const firstSeq = Math.max(1, info.state.first_seq)
  const lastSeq = info.state.last_seq
  const isThere = at !== undefined && at >= firstSeq && at <= lastSeq
  const message = isThere ? yield* messageAt(manager, name, at) : null
  return {
    partition,
    generation: String(Date.parse(info.created)),
    firstSeq,
    lastSeq,
    ...(info.config.max_bytes > 0 ? { freeBytes: Math.max(0, info.config.max_bytes - info.state.bytes) } : {}),
    ...(info.state.messages === 0 ? {} : { firstMs: Date.parse(info.state.first_ts) }),
    ...(message === null ? {} : { atMs: message.time.getTime() }),
  } satisfies StreamState
})

const messageAt = (manager: JetStreamManager, name: string, seq: number) =>
  Effect.tryPromise({
    try: () => manager.streams.getMessage(name, { seq }),
    catch: (cause) => new BrokerError({ message: `Cannot read message ${seq} of ${name}: ${String(cause)}` }),
  })
