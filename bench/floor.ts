/**
 * The floor under every throughput figure: the best simple program that does the same job without an engine. One
 * process consumes the partition streams through the client's own consumers (AckAll), parses, de-duplicates per user, adds
 * to the user's sums, writes a ledger row per transaction in batches of 2,000 and acknowledges after the commit, the
 * next batch being parsed while the last one is committed: the floor of the design's §3. No schema, no identities that
 * outlive the process, no history, no forecast, no push: what an engine costs is its distance from this.
 */
import { Buffer } from "node:buffer"
import { type PgConnection, PgTypes } from "@effect/sql-pg"
import { AckPolicy, DeliverPolicy, type JetStreamClient, type JetStreamManager, type JsMsg } from "@nats-io/jetstream"
import { nuid } from "@nats-io/transport-node"
import { Effect, Result } from "effect"
import { partitionStreamName } from "../streams/definitions.ts"
import type { Totals } from "./oracle.ts"

const batchRows = 2_000
const pullMessages = 1_000
/** A little more than a batch, so that one stream alone can fill it; what is not acknowledged bounds what is in memory. */
const unackedPerStreamMax = 2_500

/** The whole transaction, kept under its place in the log. */
export const floorSchema = [
  `create table floor_ledger (
     partition smallint, seq bigint, user_id text, source text, account text, external_id text, occurred_ms bigint,
     amount_minor bigint, currency text, direction text, status text, mcc text, merchant text,
     primary key (partition, seq))`,
]

/** One statement is one transaction. */
const commitStatement = `insert into floor_ledger
  select * from unnest($1::int2[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[],
    $8::float8[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])`

class Rows {
  readonly partition: Array<number> = []
  readonly seq: Array<number> = []
  readonly userId: Array<string> = []
  readonly source: Array<string> = []
  readonly account: Array<string> = []
  readonly externalId: Array<string> = []
  readonly occurredMs: Array<number> = []
  readonly amountMinor: Array<number> = []
  readonly currency: Array<string> = []
  readonly direction: Array<string> = []
  readonly status: Array<string> = []
  readonly mcc: Array<string | null> = []
  readonly merchant: Array<string | null> = []
  /** Messages that this batch acknowledges, repeats included. */
  messages = 0
}

interface Account extends Totals {
  readonly seen: Set<string>
}

/** What the log holds, as far as the floor looks at it. */
interface Parsed {
  readonly subject: string
  readonly source: string
  readonly time: string
  readonly type: string
  readonly data: {
    readonly account: string
    readonly externalId: string
    readonly amountMinor: number
    readonly currency: string
    readonly direction: string
    readonly status: string
    readonly mcc?: string
    readonly merchant?: string
  }
}

const parse = (data: Uint8Array): Parsed =>
  JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8"))

const typed = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))

export class Floor {
  readonly accounts = new Map<string, Account>()
  readonly #jetstream: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #database: PgConnection.PgConnection
  /** The newest message of each stream: acknowledging it acknowledges all before it. */
  readonly #last: Array<JsMsg | undefined>
  #rows = new Rows()
  #inFlight = 0
  #committed = 0
  #expected = 0
  #finish: (() => void) | undefined
  #fail: ((cause: unknown) => void) | undefined

  constructor(
    jetstream: JetStreamClient,
    manager: JetStreamManager,
    database: PgConnection.PgConnection,
    partitions: number,
  ) {
    this.#jetstream = jetstream
    this.#manager = manager
    this.#database = database
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
    const rows = this.#rows
    this.#inFlight += 1
    rows.messages += 1
    if (event.type === "txn.recorded.v1") this.#record(partition, seq, event, rows)
    if (rows.messages >= batchRows || this.#committed + this.#inFlight === this.#expected) this.#commit()
  }

  #accountOf(user: string): Account {
    const present = this.accounts.get(user)
    if (present !== undefined) return present
    const opened: Account = { spentMinor: 0, count: 0, seen: new Set() }
    this.accounts.set(user, opened)
    return opened
  }

  #record(partition: number, seq: number, event: Parsed, rows: Rows): void {
    const { account, externalId, amountMinor } = event.data
    const sums = this.#accountOf(event.subject)
    const { size } = sums.seen
    sums.seen.add(`${event.source} ${account} ${externalId}`)
    if (sums.seen.size === size) return
    sums.spentMinor += amountMinor
    sums.count += 1
    rows.partition.push(partition)
    rows.seq.push(seq)
    rows.userId.push(event.subject)
    rows.source.push(event.source)
    rows.account.push(account)
    rows.externalId.push(externalId)
    rows.occurredMs.push(Date.parse(event.time))
    rows.amountMinor.push(amountMinor)
    rows.currency.push(event.data.currency)
    rows.direction.push(event.data.direction)
    rows.status.push(event.data.status)
    rows.mcc.push(event.data.mcc ?? null)
    rows.merchant.push(event.data.merchant ?? null)
  }

  /** Hands the batch to Postgres; statements queue on the connection, so that one commits while the next is parsed. */
  #commit(): void {
    const rows = this.#rows
    this.#rows = new Rows()
    const last = [...this.#last]
    this.#last.fill(undefined)
    const parameters = [
      typed(rows.partition, PgTypes.OID.int2),
      typed(rows.seq, PgTypes.OID.float8),
      ...[rows.userId, rows.source, rows.account, rows.externalId].map((values) => typed(values, PgTypes.OID.text)),
      typed(rows.occurredMs, PgTypes.OID.float8),
      typed(rows.amountMinor, PgTypes.OID.float8),
      ...[rows.currency, rows.direction, rows.status, rows.mcc, rows.merchant].map((values) =>
        typed(values, PgTypes.OID.text),
      ),
    ]
    Effect.runPromise(this.#database.query(commitStatement, parameters)).then(() => {
      this.#inFlight -= rows.messages
      this.#committed += rows.messages
      for (const message of last) message?.ack()
      if (this.#committed === this.#expected) this.#finish?.()
    }, this.#fail)
  }
}
