/** Backup and restore of a stream as an operator does it: through the server's own snapshot API. */
import { randomBytes } from "node:crypto"
import { jetstreamManager } from "@nats-io/jetstream"
import type { NatsConnection } from "@nats-io/transport-node"

export interface Backup {
  readonly config: unknown
  readonly state: unknown
  readonly chunks: ReadonlyArray<Uint8Array>
}

const ask = async (connection: NatsConnection, subject: string, request: object) => {
  const reply = (await connection.request(subject, JSON.stringify(request), { timeout: 10_000 })).json<{
    error?: { description: string }
    config: unknown
    state: unknown
    deliver_subject: string
  }>()
  if (reply.error !== undefined) throw new Error(reply.error.description)
  return reply
}

export const backUp = async (connection: NatsConnection, stream: string): Promise<Backup> => {
  const inbox = `backup.${randomBytes(6).toString("hex")}`
  const subscription = connection.subscribe(inbox)
  const { config, state } = await ask(connection, `$JS.API.STREAM.SNAPSHOT.${stream}`, {
    deliver_subject: inbox,
    no_consumers: true,
    chunk_size: 64 * 1024,
  })
  const chunks: Array<Uint8Array> = []
  for await (const chunk of subscription) {
    if (chunk.data.length === 0) break
    chunks.push(chunk.data.slice())
    chunk.respond()
  }
  subscription.unsubscribe()
  return { config, state, chunks }
}

/** In the place of the present stream of this name. */
export const restore = async (connection: NatsConnection, stream: string, backup: Backup): Promise<void> => {
  await (await jetstreamManager(connection)).streams.delete(stream)
  const { config, state } = backup
  const { deliver_subject } = await ask(connection, `$JS.API.STREAM.RESTORE.${stream}`, { config, state })
  for (const chunk of backup.chunks) await connection.request(deliver_subject, chunk, { timeout: 10_000 })
  await connection.request(deliver_subject, new Uint8Array(), { timeout: 10_000 })
}
