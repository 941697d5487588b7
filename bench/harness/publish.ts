/**
 * Fills the log as fast as the server takes it: core publishes in chunks, each chunk's last message acknowledged, and
 * at the end the streams' own counts must say that everything is there. Without message ids, so that exact repeats
 * reach the reader.
 */
import type { JetStreamManager } from "@nats-io/jetstream"
import { Effect } from "effect"
import { Broker } from "../../src/broker/connection.ts"
import { partitionStreamName } from "../../streams/definitions.ts"
import { inboundSubject } from "../../streams/subjects.ts"
import { BenchFailed, benchFailed } from "./failure.ts"

const chunk = 5_000

export interface Encoded {
  readonly userId: string
  readonly text: string
}

export const messagesIn = async (manager: JetStreamManager, partitions: number): Promise<number> => {
  const infos = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => manager.streams.info(partitionStreamName(partition))),
  )
  return infos.reduce((sum, info) => sum + info.state.messages, 0)
}

/** Publishes all events; succeeds once every one of them is in its stream. */
export const publishBacklog = Effect.fnUntraced(function* (events: Iterable<Encoded>) {
  const { connection, jetstream, manager, partitionCount } = yield* Broker
  const publish = async (): Promise<{ readonly published: number; readonly stored: number }> => {
    const before = await messagesIn(manager, partitionCount)
    let published = 0
    for (const { userId, text } of events) {
      published += 1
      if (published % chunk === 0) await jetstream.publish(inboundSubject(userId), text)
      else connection.publish(inboundSubject(userId), text)
    }
    await connection.flush()
    let stored = 0
    for (let tries = 0; stored < published && tries < 100; tries++) {
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 50))
      stored = (await messagesIn(manager, partitionCount)) - before
    }
    return { published, stored }
  }
  const { published, stored } = yield* Effect.tryPromise({
    try: publish,
    catch: benchFailed("The backlog cannot be published"),
  })
  if (published === stored) return published
  return yield* new BenchFailed({ message: `The streams hold ${stored} of ${published} published events` })
})
