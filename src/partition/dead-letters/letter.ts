/**
 * A dead letter as its stream keeps it (I6): why it died, where it lay in the log, and its own bytes. Read one by one,
 * or as a stream of headers in the order in which they came, bounded by what was there when the reading began: a letter
 * that dies again while all are retried is not met a second time.
 */
import { AckPolicy, DeliverPolicy, type JsMsg } from "@nats-io/jetstream"
import type { MsgHdrs } from "@nats-io/transport-node"
import { Effect, Option, Schema, Stream } from "effect"
import { limits } from "../../../config/limits.ts"
import { deadLetterStreamName } from "../../../streams/definitions.ts"
import { parsePartitionSubject } from "../../../streams/subjects.ts"
import { Broker, streamInfo } from "../../broker/connection.ts"
import { deadLetterHeaders } from "../dead-letters.ts"

/** What stands in the way of a dead letter's reading, retry or removal, in one sentence. */
export class DeadLetterError extends Schema.TaggedError<DeadLetterError>()("DeadLetterError", {
  message: Schema.String,
}) {}

export interface Letter {
  /** In the dead-letter stream: its name for `show`, `retry` and `discard`. */
  readonly sequence: number
  readonly reason: string
  readonly detail: string
  /** Where it lay in the log. */
  readonly subject: string
  readonly user: string
  readonly partition: number
  readonly logSequence: number
  /** When the log received it. */
  readonly loggedAt: string
  /** When it was put aside. */
  readonly at: string
}

export interface OpenLetter {
  readonly letter: Letter
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

export const cannot = (what: string) => (cause: unknown) =>
  new DeadLetterError({ message: `${what}: ${cause instanceof Error ? cause.message : String(cause)}` })

const letterOf = (sequence: number, header: MsgHdrs | undefined, at: Date): Letter => {
  const text = (name: string): string => header?.get(name) ?? ""
  const subject = text(deadLetterHeaders.subject)
  const place = parsePartitionSubject(subject)
  return {
    sequence,
    reason: text(deadLetterHeaders.reason) || "unknown",
    detail: text(deadLetterHeaders.detail),
    subject,
    user: place?.userId ?? "",
    partition: place?.partition ?? 0,
    logSequence: Number(text(deadLetterHeaders.sequence)),
    loggedAt: text(deadLetterHeaders.loggedAt),
    at: at.toISOString(),
  }
}

const headersOf = (header: MsgHdrs | undefined): Record<string, string> =>
  Object.fromEntries(header === undefined ? [] : header.keys().map((name) => [name, header.get(name)]))

/** One letter with its bytes; undefined when it is not there (any more). */
export const openLetter = Effect.fnUntraced(function* (sequence: number) {
  const { manager } = yield* Broker
  const stored = yield* Effect.tryPromise({
    try: () => manager.streams.getMessage(deadLetterStreamName, { seq: sequence }),
    catch: cannot(`Cannot read dead letter ${sequence}`),
  })
  if (stored === null) return undefined
  return {
    letter: letterOf(sequence, stored.header, stored.time),
    bytes: stored.data,
    headers: headersOf(stored.header),
  } satisfies OpenLetter
})

/** The dead-letter stream's present life and end; undefined when there is none yet. */
export const deadLetterStreamState = Effect.gen(function* () {
  const { manager } = yield* Broker
  const info = yield* streamInfo(manager, deadLetterStreamName)
  return info === undefined
    ? undefined
    : { generation: String(Date.parse(info.created)), lastSequence: info.state.last_seq, count: info.state.messages }
})

export interface LetterFilter {
  readonly reason?: string
  readonly user?: string
  /** Only those behind this one. */
  readonly after?: number
}

const nanosPerMs = 1_000_000

const reader = (filter: LetterFilter) =>
  Effect.gen(function* () {
    const { manager, jetstream } = yield* Broker
    const info = yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () =>
          manager.consumers.add(deadLetterStreamName, {
            ack_policy: AckPolicy.None,
            deliver_policy: DeliverPolicy.StartSequence,
            opt_start_seq: (filter.after ?? 0) + 1,
            headers_only: true,
            mem_storage: true,
            inactive_threshold: limits.deadLetterReadIdleMs * nanosPerMs,
          }),
        catch: cannot("Cannot read the dead letters"),
      }),
      ({ name }) => Effect.promise(() => manager.consumers.delete(deadLetterStreamName, name).catch(() => false)),
    )
    return yield* Effect.tryPromise({
      try: () => jetstream.consumers.get(deadLetterStreamName, info.name),
      catch: cannot("Cannot read the dead letters"),
    })
  })

/** The letters that were there when the reading began, oldest first; nothing when nothing ever died. */
export const letters = (filter: LetterFilter = {}): Stream.Stream<Letter, DeadLetterError, Broker> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const state = yield* deadLetterStreamState
      if (state === undefined || state.count === 0 || state.lastSequence <= (filter.after ?? 0)) return Stream.empty
      const consumer = yield* reader(filter)
      const wanted = (letter: Letter): boolean =>
        (filter.reason === undefined || letter.reason === filter.reason) &&
        (filter.user === undefined || letter.user === filter.user)
      const page = Effect.tryPromise({
        try: async () => {
          const messages: Array<JsMsg> = []
          const batch = await consumer.fetch({
            max_messages: limits.deadLetterPage,
            expires: limits.deadLetterPageMsMax,
          })
          for await (const message of batch) {
            messages.push(message)
            if (message.seq >= state.lastSequence || message.info.pending === 0) break
          }
          return messages
        },
        catch: cannot("Cannot read the dead letters"),
      })
      return Stream.paginate(undefined, () =>
        Effect.map(page, (messages) => {
          const last = messages.at(-1)
          const found = messages
            .filter((message) => message.seq <= state.lastSequence)
            .map((message) =>
              letterOf(message.seq, message.headers, new Date(message.info.timestampNanos / nanosPerMs)),
            )
            .filter(wanted)
          const isEnd = last === undefined || last.seq >= state.lastSequence || last.info.pending === 0
          return [found, isEnd ? Option.none() : Option.some(undefined)] as const
        }),
      )
    }).pipe(Effect.catchTag("BrokerError", (error) => Effect.fail(new DeadLetterError({ message: error.message })))),
  )
