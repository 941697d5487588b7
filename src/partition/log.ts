/**
 * What an owner asks of the broker, as a service with two drivers: NATS here, and the deterministic world of src/sim
 * in memory. The streams are read in order and never acknowledged: the cursor is ours, in the store (I4).
 */
import { Context, Effect, Layer } from "effect"
import { Broker, type BrokerError, flush, provision } from "../broker/connection.ts"
import { deliver, type OutboxMessage } from "../feeds/outgoing.ts"
import { type DeadLetter, publishDeadLetters } from "./dead-letters.ts"
import type { Inbox } from "./inbox.ts"
import { pullPartition } from "./pull.ts"
import { purgeCommitted } from "./purge.ts"
import { readStream, type StreamPlace, type StreamState } from "./stream-state.ts"

export type { StreamPlace, StreamState } from "./stream-state.ts"

export class Log extends Context.Service<
  Log,
  {
    readonly partitionCount: number
    /** Makes the streams that are missing and checks the server's mapping. */
    readonly provision: Effect.Effect<void, BrokerError>
    /** Undefined when the partition has no stream. @param at a sequence of the stream whose time is asked for */
    readonly stream: (partition: number, at?: number) => Effect.Effect<StreamState | undefined, BrokerError>
    /** Reads for ever, from the first sequence behind `cursor`, into the inbox; breaks it off when the stream changes. */
    readonly pull: (
      partition: number,
      epoch: number,
      cursor: number,
      inbox: Inbox,
      place: StreamPlace,
    ) => Effect.Effect<never>
    /** Confirmed, each once (I6). */
    readonly keepDeadLetters: (letters: ReadonlyArray<DeadLetter>) => Effect.Effect<void, BrokerError>
    /** Into the log of a user, confirmed, once per id (I10). */
    readonly deliver: (message: OutboxMessage) => Effect.Effect<void, BrokerError>
    /** Core NATS: pushes, answers and outcomes; nothing keeps these. */
    readonly send: (subject: string, text: string) => void
    /** Hears a subject until the scope closes; `respond` answers a request. */
    readonly listen: (
      subject: string,
      hear: (text: string, respond: (answer: string) => void) => void,
    ) => Effect.Effect<() => void>
    /** Everything sent and listened to so far has reached the server. */
    readonly flush: Effect.Effect<void, BrokerError>
    /** Lets the stream forget what is committed and old. @param cursor in the stream's own sequences */
    readonly purge: (partition: number, cursor: number, nowMs: number) => Effect.Effect<number, BrokerError>
  }
>()("pacer/partition/Log") {
  static readonly nats = Layer.effect(
    Log,
    Effect.gen(function* () {
      const broker = yield* Broker
      const { connection, manager } = broker
      const ask = <A, E>(effect: Effect.Effect<A, E, Broker>) => Effect.provideService(effect, Broker, broker)
      return Log.of({
        partitionCount: broker.partitionCount,
        provision: ask(provision),
        stream: (partition, at) => readStream(manager, partition, at),
        pull: (partition, epoch, cursor, inbox, place) => ask(pullPartition(partition, epoch, cursor, inbox, place)),
        keepDeadLetters: (letters) => ask(publishDeadLetters(letters)),
        deliver: (message) => deliver(broker.jetstream, message),
        send: (subject, text) => connection.publish(subject, text),
        listen: (subject, hear) =>
          Effect.sync(() => {
            const subscription = connection.subscribe(subject, {
              callback: (error, message) => {
                if (error === null) hear(message.string(), (answer) => void message.respond(answer))
              },
            })
            return () => subscription.unsubscribe()
          }),
        flush: flush(connection),
        purge: (partition, cursor, nowMs) => ask(purgeCommitted({ partition, cursor }, nowMs)),
      })
    }),
  )
}
