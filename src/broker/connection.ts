/**
 * The connection to NATS that every role shares, and the one place that creates and checks what the wire contract asks
 * of a server: the partition streams, the dead-letter stream, and the `txn.in.*` mapping. A server without the mapping
 * would put events where nobody looks, so start fails instead (design §6).
 */
import type { JetStreamClient, JetStreamManager, StreamInfo } from "@nats-io/jetstream"
import { jetstream, jetstreamManager } from "@nats-io/jetstream"
import type { NatsConnection } from "@nats-io/transport-node"
import { connect, headers } from "@nats-io/transport-node"
import { Context, Effect, Latch, Layer, Schema, Stream } from "effect"
import { limits } from "../../config/limits.ts"
import { deadLetterStream, partitionStream } from "../../streams/definitions.ts"
import { inboundSubject, partitionOf, partitionSubject } from "../../streams/subjects.ts"
import { serverOf, shownAddress } from "./address.ts"

export class BrokerError extends Schema.TaggedError<BrokerError>()("BrokerError", { message: Schema.String }) {}

const brokerError = (message: string) => (cause: unknown) =>
  new BrokerError({ message: `${message}: ${cause instanceof Error ? cause.message : String(cause)}` })

export class Broker extends Context.Service<
  Broker,
  {
    readonly connection: NatsConnection
    readonly jetstream: JetStreamClient
    readonly manager: JetStreamManager
    readonly partitionCount: number
    /** Succeeds while the connection is up: what is asked of one that is down is answered by a timeout, seconds later. */
    readonly connected: Effect.Effect<void>
    /** Succeeds once the connection is down: what was asked for on it is lost without a word. */
    readonly disconnected: Effect.Effect<void>
  }
>()("pacer/broker/Broker") {
  /** Connects (and keeps reconnecting for ever); closed with its scope. Fails when the URL answers nothing at start. */
  static readonly layer = (options: {
    readonly url: string
    readonly partitionCount?: number
    readonly name?: string
  }) =>
    Layer.effect(
      Broker,
      Effect.gen(function* () {
        const connection = yield* Effect.acquireRelease(
          Effect.tryPromise({
            try: () =>
              connect({
                ...serverOf(options.url),
                name: options.name ?? "pacer",
                maxReconnectAttempts: -1,
                reconnectTimeWait: 250,
                timeout: 5_000,
                // Two Error objects a request for nicer stacks cost a fifth of a publish (measured).
                noAsyncTraces: true,
              }),
            catch: brokerError(`No NATS server answers at ${shownAddress(options.url)}; check NATS_URL`),
          }),
          (open) => farewell(() => open.close()),
        )
        const manager = yield* Effect.tryPromise({
          try: () => jetstreamManager(connection),
          catch: brokerError("The NATS server has JetStream switched off; start it with -js"),
        })
        return Broker.of({
          connection,
          jetstream: jetstream(connection),
          manager,
          partitionCount: options.partitionCount ?? limits.partitionCountDefault,
          ...(yield* followed(connection)),
        })
      }),
    )
}

/** Follows the connection's own word until the scope closes. */
const followed = Effect.fnUntraced(function* (connection: NatsConnection) {
  const up = Latch.makeUnsafe(true)
  const down = Latch.makeUnsafe(false)
  yield* Stream.fromAsyncIterable(connection.status(), (cause) => cause).pipe(
    Stream.runForEach(({ type }) =>
      Effect.sync(() => {
        if (type === "disconnect") {
          up.closeUnsafe()
          down.openUnsafe()
        }
        if (type === "reconnect") {
          down.closeUnsafe()
          up.openUnsafe()
        }
      }),
    ),
    Effect.ignore,
    Effect.forkScoped,
  )
  return { connected: up.await, disconnected: down.await }
})

/** Something said on the way out: done for `limits.brokerFarewellMsMax` at most, since a dead server never answers. */
export const farewell = (say: () => Promise<unknown>): Effect.Effect<void> =>
  Effect.promise(() => {
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, limits.brokerFarewellMsMax)
    })
    return Promise.race([say().catch(() => undefined), patience]).finally(() => clearTimeout(timer))
  })

/** Everything published and subscribed so far has reached the server. */
export const flush = (connection: NatsConnection): Effect.Effect<void, BrokerError> =>
  Effect.tryPromise({ try: () => connection.flush(), catch: brokerError("The broker does not answer") })

const isMissing = (cause: unknown): boolean => cause instanceof Error && /not found/i.test(cause.message)

/** The stream's information, or undefined when there is none of this name. */
export const streamInfo = (
  manager: JetStreamManager,
  name: string,
): Effect.Effect<StreamInfo | undefined, BrokerError> =>
  Effect.tryPromise({
    try: () => manager.streams.info(name).catch((cause) => (isMissing(cause) ? undefined : Promise.reject(cause))),
    catch: brokerError(`Cannot read the stream ${name}`),
  })

/** Creates the stream unless it is there. */
export const ensureStream = (
  manager: JetStreamManager,
  definition: { readonly name: string; readonly subjects: Array<string> },
) =>
  Effect.gen(function* () {
    const present = yield* streamInfo(manager, definition.name)
    if (present !== undefined) return
    yield* Effect.tryPromise({
      try: () => manager.streams.add(definition),
      catch: brokerError(`Cannot create the stream ${definition.name}`),
    })
  })

/**
 * Asks the running server where it puts probe users: a core subscriber must see `txn.in.<user>` arrive as
 * `txn.<partition>.<user>`. The probes name a stream that does not exist, so that the partition's stream refuses them.
 */
const checkMapping = (connection: NatsConnection, partitionCount: number) =>
  Effect.tryPromise({
    try: async () => {
      const probes = ["probe-a", "probe-b", "probe-c"]
      const seen = new Set<string>()
      const subscriptions = probes.map((probe) =>
        connection.subscribe(`txn.*.${probe}`, { callback: (_error, message) => void seen.add(message.subject) }),
      )
      await connection.flush()
      const refusedByStreams = headers()
      refusedByStreams.set("Nats-Expected-Stream", "PROBE")
      for (const probe of probes) connection.publish(inboundSubject(probe), "", { headers: refusedByStreams })
      for (let waited = 0; seen.size < probes.length && waited < 40; waited++) {
        await connection.flush()
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      for (const subscription of subscriptions) subscription.unsubscribe()
      return probes.every((probe) => seen.has(partitionSubject(partitionOf(probe, partitionCount), probe)))
    },
    catch: brokerError("Cannot probe the partition mapping"),
  }).pipe(
    Effect.flatMap((mapped) =>
      mapped
        ? Effect.void
        : Effect.fail(
            new BrokerError({
              message: `The NATS server does not map txn.in.* onto ${partitionCount} partitions; add the mappings of config/nats.conf to its configuration`,
            }),
          ),
    ),
  )

/** Creates what is missing and checks what is there. Idempotent; every role may call it. */
export const provision = Effect.gen(function* () {
  const { connection, manager, partitionCount } = yield* Broker
  yield* checkMapping(connection, partitionCount)
  yield* Effect.forEach(
    Array.from({ length: partitionCount }, (_, partition) => partition),
    (partition) => ensureStream(manager, partitionStream(partition)),
    { concurrency: 4, discard: true },
  )
  yield* ensureStream(manager, deadLetterStream)
})
