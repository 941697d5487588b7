/**
 * Which travellers this gateway looks at: one core-NATS subscription per watched user however many sockets want it, and
 * a lease at the owner of their partition, renewed in batches. Watching begins before anybody asks for a view, on the
 * same connection, so that the owner hears in that order and no change falls in between.
 */
import type { NatsConnection, Subscription } from "@nats-io/transport-node"
import { limits } from "../../config/limits.ts"
import { pushSubject, watchSubject } from "../../streams/subjects.ts"

interface Watched {
  count: number
  readonly partition: number
  readonly subscription: Subscription
}

export class WatchLeases {
  readonly #connection: NatsConnection
  readonly #partitionOf: (userId: string) => number
  readonly #pushed: (text: Uint8Array) => void
  readonly #watched = new Map<string, Watched>()

  /** @param pushed hears every push of a watched user, as received */
  constructor(connection: NatsConnection, partitionOf: (userId: string) => number, pushed: (text: Uint8Array) => void) {
    this.#connection = connection
    this.#partitionOf = partitionOf
    this.#pushed = pushed
  }

  /** One watched user of each partition that has any. */
  get samples(): ReadonlyMap<number, string> {
    const samples = new Map<number, string>()
    for (const [userId, { partition }] of this.#watched) if (!samples.has(partition)) samples.set(partition, userId)
    return samples
  }

  watch(userId: string): void {
    const watched = this.#watched.get(userId)
    if (watched !== undefined) {
      watched.count += 1
      return
    }
    const partition = this.#partitionOf(userId)
    const subscription = this.#connection.subscribe(pushSubject(userId), {
      callback: (error, message) => {
        if (error === null) this.#pushed(message.data)
      },
    })
    this.#watched.set(userId, { count: 1, partition, subscription })
    this.#lease(partition, [userId])
  }

  unwatch(userId: string): void {
    const watched = this.#watched.get(userId)
    if (watched === undefined || --watched.count > 0) return
    this.#watched.delete(userId)
    if (!this.#connection.isClosed()) watched.subscription.unsubscribe()
  }

  renew(): void {
    const byPartition = new Map<number, Array<string>>()
    for (const [userId, { partition }] of this.#watched) {
      const userIds = byPartition.get(partition)
      if (userIds === undefined) byPartition.set(partition, [userId])
      else userIds.push(userId)
    }
    for (const [partition, userIds] of byPartition) {
      for (let start = 0; start < userIds.length; start += limits.watchBatchUsersMax) {
        this.#lease(partition, userIds.slice(start, start + limits.watchBatchUsersMax))
      }
    }
  }

  close(): void {
    if (!this.#connection.isClosed()) for (const { subscription } of this.#watched.values()) subscription.unsubscribe()
    this.#watched.clear()
  }

  #lease(partition: number, userIds: ReadonlyArray<string>): void {
    if (!this.#connection.isClosed()) this.#connection.publish(watchSubject(partition), JSON.stringify({ userIds }))
  }
}
