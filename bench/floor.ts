/**
 * The floor under every throughput figure: the best simple program that does the same job without an engine. One
 * process reads the partition streams in order without acks, parses, de-duplicates per user, adds to the user's sums,
 * and writes a ledger row per transaction in batches of 2,000, rows and cursors in one transaction, the next batch
 * being parsed while the last one is committed. No schema, no identities that outlive the process, no history, no
 * forecast, no push: what an engine costs is its distance from this.
 */
import { Buffer } from "node:buffer"
import { type PgConnection, PgTypes } from "@effect/sql-pg"
import { AckPolicy, DeliverPolicy, type JetStreamManager } from "@nats-io/jetstream"
import type { NatsConnection } from "@nats-io/transport-node"
import { Effect, Result } from "effect"
import { ownerConsumer, partitionStreamName } from "../streams/definitions.ts"
import type { Totals } from "./oracle.ts"

const batchRows = 2_000
const pullMessages = 1_000
/** About five batches: more in flight costs memory and gains nothing. */
const inFlightRowsMax = 10_000

/** The whole transaction, kept under its place in the log. */
export const floorSchema = [
  `create table floor_ledger (
     partition smallint, seq bigint, user_id text, source text, account text, external_id text, occurred_ms bigint,
     amount_minor bigint, currency text, direction text, status text, mcc text, merchant text,
     primary key (partition, seq))`,
  "create table floor_cursors (partition smallint primary key, cursor bigint not null)",
]

/** One statement is one transaction: the rows and the cursors become durable together. */
const commitStatement = `with moved as (
    insert into floor_cursors select * from unnest($1::int2[], $2::float8[])
    on conflict (partition) do update set cursor = excluded.cursor)
  insert into floor_ledger
  select * from unnest($3::int2[], $4::float8[], $5::text[], $6::text[], $7::text[], $8::text[], $9::float8[],
    $10::float8[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[])`

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
  /** Messages that this batch moves the cursors over, repeats included. */
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

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream sequence>.…`: the only field that the floor needs. */
const sequenceOf = (reply: string): number => {
  let start = 0
  for (let field = 0; field < 5; field++) start = reply.indexOf(".", start) + 1
  return Number(reply.slice(start, reply.indexOf(".", start)))
}

const typed = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))

export class Floor {
  readonly accounts = new Map<string, Account>()
  readonly #connection: NatsConnection
  readonly #manager: JetStreamManager
  readonly #database: PgConnection.PgConnection
  readonly #cursors: Array<number>
  readonly #waiting: Array<() => void> = []
  #rows = new Rows()
  #inFlight = 0
  #committed = 0
  #expected = 0
  #finish: (() => void) | undefined
  #fail: ((cause: unknown) => void) | undefined

  constructor(
    connection: NatsConnection,
    manager: JetStreamManager,
    database: PgConnection.PgConnection,
    partitions: number,
  ) {
    this.#connection = connection
    this.#manager = manager
    this.#database = database
    this.#cursors = new Array<number>(partitions).fill(0)
  }

  /** Reads and commits until this many messages are behind the committed cursors. */
  async drain(expected: number): Promise<void> {
    this.#expected = expected
    const finished = new Promise<void>((resolve, reject) => {
      this.#finish = resolve
      this.#fail = reject
    })
    await Promise.all(this.#cursors.map((_, partition) => this.#read(partition)))
    await finished
  }

  async #read(partition: number): Promise<void> {
    const stream = partitionStreamName(partition)
    const name = `floor-${partition}`
    await this.#manager.consumers.add(stream, {
      ...ownerConsumer(name, 1),
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.StartSequence,
    })
    const inbox = `_INBOX.floor.${partition}`
    const request = JSON.stringify({ batch: pullMessages, expires: 60_000_000_000 })
    let asked = 0
    const pull = () => {
      asked += pullMessages
      this.#connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`, request, { reply: inbox })
    }
    this.#connection.subscribe(inbox, {
      callback: (_error, message) => {
        if (message.reply === undefined || message.reply === "") return
        this.#take(partition, sequenceOf(message.reply), message.data)
        asked -= 1
        if (asked !== pullMessages / 2) return
        if (this.#inFlight < inFlightRowsMax) pull()
        else this.#waiting.push(pull)
      },
    })
    pull()
  }

  #take(partition: number, seq: number, data: Uint8Array): void {
    const event = parse(data)
    const rows = this.#rows
    this.#cursors[partition] = seq
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
    const cursors = [...this.#cursors]
    const parameters = [
      typed([...cursors.keys()], PgTypes.OID.int2),
      typed(cursors, PgTypes.OID.float8),
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
      while (this.#inFlight < inFlightRowsMax) {
        const pull = this.#waiting.shift()
        if (pull === undefined) break
        pull()
      }
      if (this.#committed === this.#expected) this.#finish?.()
    }, this.#fail)
  }
}
