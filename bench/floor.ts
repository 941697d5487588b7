/**
 * The floor under every throughput figure: the best simple program that does the same job without an engine. One
 * process consumes the partition streams through the client's own consumers (AckAll), parses, de-duplicates per user, adds
 * to the user's sums, writes a ledger row per transaction in batches of 2,000 and acknowledges after the commit, the
 * next batch being parsed while the last one is committed: the floor of the design's §3. No schema, no history, no
 * forecast, no push: what an engine costs is its distance from this.
 */
import { Buffer } from "node:buffer"
import { AckPolicy, DeliverPolicy, type JetStreamClient, type JetStreamManager, type JsMsg } from "@nats-io/jetstream"
import { nuid } from "@nats-io/transport-node"
import { partitionStreamName } from "../streams/definitions.ts"
import type { EventOf, PacerEvent } from "../streams/events.ts"
import type { FloorBatch } from "./floor-ledgers.ts"
import type { Totals } from "./oracle.ts"

const batchRows = 2_000
const pullMessages = 1_000
/** A little more than a batch, so that one stream alone can fill it; what is not acknowledged bounds what is in memory. */
const unackedPerStreamMax = 2_500

interface Account extends Totals {
  readonly seen: Set<string>
}

/** Trusted as it is: no schema. */
const parse = (data: Uint8Array): PacerEvent =>
  JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8"))

export class Floor {
  readonly accounts = new Map<string, Account>()
  readonly #jetstream: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #newBatch: () => FloorBatch
  /** The newest message of each stream: acknowledging it acknowledges all before it. */
  readonly #last: Array<JsMsg | undefined>
  #batch: FloorBatch
  /** Messages that this batch acknowledges, repeats included. */
  #messages = 0
  #inFlight = 0
  #committed = 0
  #expected = 0
  #finish: (() => void) | undefined
  #fail: ((cause: unknown) => void) | undefined

  constructor(jetstream: JetStreamClient, manager: JetStreamManager, newBatch: () => FloorBatch, partitions: number) {
    this.#jetstream = jetstream
    this.#manager = manager
    this.#newBatch = newBatch
    this.#batch = newBatch()
    this.#last = new Array<JsMsg | undefined>(partitions).fill(undefined)
  }

  /** Reads and commits until this many messages are behind the committed cursors. */
  async drain(expected: number): Promise<void> {
    this.#expected = expected
    const finished = new Promise<void>((resolve, reject) => {
      this.#finish = resolve
      this.#fail = reject
    })
    await Promise.all(this.#last.map((_, partition) => this.#read(partition)))
    await finished
  }

  async #read(partition: number): Promise<void> {
    const stream = partitionStreamName(partition)
    // Each round a consumer of its own: one that was used before stands at its end.
    const name = `floor-${nuid.next()}`
    await this.#manager.consumers.add(stream, {
      durable_name: name,
      ack_policy: AckPolicy.All,
      deliver_policy: DeliverPolicy.All,
      ack_wait: 60_000_000_000,
      max_ack_pending: unackedPerStreamMax,
    })
    const consumer = await this.#jetstream.consumers.get(stream, name)
    await consumer.consume({
      max_messages: pullMessages,
      callback: (message) => {
        this.#last[partition] = message
        this.#take(partition, message.seq, message.data)
      },
    })
  }

  #take(partition: number, seq: number, data: Uint8Array): void {
    const event = parse(data)
    this.#inFlight += 1
    this.#messages += 1
    if (event.type === "txn.recorded.v1") this.#record(partition, seq, event)
    if (this.#messages >= batchRows || this.#committed + this.#inFlight === this.#expected) this.#commit()
  }

  #accountOf(user: string): Account {
    const present = this.accounts.get(user)
    if (present !== undefined) return present
    const opened: Account = { spentMinor: 0, count: 0, seen: new Set() }
    this.accounts.set(user, opened)
    return opened
  }

  #record(partition: number, seq: number, event: EventOf<"txn.recorded.v1">): void {
    const { account, externalId, amountMinor } = event.data
    const sums = this.#accountOf(event.subject)
    const { size } = sums.seen
    sums.seen.add(`${event.source} ${account} ${externalId}`)
    if (sums.seen.size === size) return
    sums.spentMinor += amountMinor
    sums.count += 1
    this.#batch.add(partition, seq, event)
  }

  /** Hands the batch to Postgres; statements queue on the connection, so that one commits while the next is parsed. */
  #commit(): void {
    const batch = this.#batch
    const messages = this.#messages
    this.#batch = this.#newBatch()
    this.#messages = 0
    const last = [...this.#last]
    this.#last.fill(undefined)
    batch.write().then(() => {
      this.#inFlight -= messages
      this.#committed += messages
      for (const message of last) message?.ack()
      if (this.#committed === this.#expected) this.#finish?.()
    }, this.#fail)
  }
}
