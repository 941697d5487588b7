/**
 * The columns of one micro-batch on their way into Postgres: every table's rows as arrays, so that a commit is one
 * statement with typed binary parameters (design §3: the commit is half of the performance work).
 */
import { PgTypes } from "@effect/sql-pg"
import { Result } from "effect"
import type { LedgerRow } from "./rows.ts"

export interface Fence {
  readonly partition: number
  readonly epoch: number
  readonly previous: number
  readonly cursor: number
  readonly clockMs: number
  /** The log's time of the message at `cursor`. */
  readonly logMs: number
}

export interface FactRow {
  readonly partition: number
  readonly seq: number
  readonly n: number
  readonly at_ms: number
  readonly user_id: string
  readonly budget_id: string
  readonly kind: string
  readonly data: unknown
}

export interface OutboxRow {
  readonly partition: number
  readonly seq: number
  readonly n: number
  readonly subject: string
  readonly payload: string
}

export interface RateRow {
  readonly partition: number
  readonly base: string
  readonly quote: string
  readonly day: number
  readonly rate: string
  readonly seq: number
}

/** A transaction that waits for a rate of its currency. */
export interface AwaitingRow {
  readonly partition: number
  readonly base: string
  readonly identity: string
  readonly user_id: string
}

export interface ReleasedRow {
  readonly partition: number
  readonly identity: string
}

/** When something falls due next; null: nothing does. */
export interface DueRow {
  readonly partition: number
  readonly user_id: string
  /** Empty for what is the traveller's own. */
  readonly budget_id: string
  readonly due_ms: number | null
}

const bytesOf = (identity: string): Uint8Array => Buffer.from(identity, "hex")

export class BatchRows {
  readonly ledger = {
    partition: [] as number[],
    seq: [] as number[],
    logged: [] as number[],
    userId: [] as string[],
    type: [] as number[],
    identity: [] as Uint8Array[],
    budgetId: [] as (string | null)[],
    localDay: [] as (number | null)[],
    category: [] as (number | null)[],
    spendMinor: [] as (number | null)[],
    body: [] as string[],
    personal: [] as (Uint8Array | null)[],
  }
  readonly identities: Array<{ readonly partition: number; readonly identity: string; readonly seq: number }> = []
  readonly changed = new Map<
    string,
    { readonly partition: number; readonly record: string; readonly day: number | null }
  >()
  readonly facts: Array<FactRow> = []
  readonly outbox: Array<OutboxRow> = []
  readonly rates: Array<RateRow> = []
  /** By identity, as `released`. */
  readonly awaiting = new Map<string, AwaitingRow>()
  readonly released = new Map<string, ReleasedRow>()
  /** By user and budget. */
  readonly due = new Map<string, DueRow>()

  get isEmpty(): boolean {
    return this.ledger.seq.length === 0 && this.rates.length === 0 && this.outbox.length === 0
  }

  addLedger(row: LedgerRow): void {
    const columns = this.ledger
    columns.partition.push(row.partition)
    columns.seq.push(row.seq)
    columns.logged.push(row.logMs)
    columns.userId.push(row.userId)
    columns.type.push(row.type)
    columns.identity.push(bytesOf(row.identity))
    columns.budgetId.push(row.budgetId)
    columns.localDay.push(row.localDay)
    columns.category.push(row.category)
    columns.spendMinor.push(row.spendMinor)
    columns.body.push(row.body)
    columns.personal.push(row.personal)
  }

  addIdentity(partition: number, identity: string, seq: number): void {
    this.identities.push({ partition, identity, seq })
  }

  /** The newest record of an identity, with the day by which commands find it, replaces an older one of the same batch. */
  changeRecord(partition: number, identity: string, record: string, day: number | null): void {
    this.changed.set(identity, { partition, record, day })
  }

  /** The last word of the batch on an identity stands: it waits for a rate, or it does not. */
  awaitRate(row: AwaitingRow): void {
    this.released.delete(row.identity)
    this.awaiting.set(row.identity, row)
  }

  release(partition: number, identity: string): void {
    this.awaiting.delete(identity)
    this.released.set(identity, { partition, identity })
  }

  /** The last word of the batch on what falls due in a budget. */
  setDue(row: DueRow): void {
    this.due.set(`${row.user_id} ${row.budget_id}`, row)
  }

  /** Parameters of `commit_batch`, in its order. */
  parameters(fences: ReadonlyArray<Fence>): ReadonlyArray<unknown> {
    const changed = [...this.changed]
    const added = this.identities
    return [
      smallints(fences.map((fence) => fence.partition)),
      doubles(fences.map((fence) => fence.epoch)),
      doubles(fences.map((fence) => fence.previous)),
      doubles(fences.map((fence) => fence.cursor)),
      doubles(fences.map((fence) => fence.clockMs)),
      doubles(fences.map((fence) => fence.logMs)),
      smallints(this.ledger.partition),
      doubles(this.ledger.seq),
      typed(this.ledger.logged, PgTypes.OID.timestamptz),
      texts(this.ledger.userId),
      smallints(this.ledger.type),
      typed(this.ledger.identity, PgTypes.OID.bytea),
      texts(this.ledger.budgetId),
      typed(this.ledger.localDay, PgTypes.OID.int4),
      smallints(this.ledger.category),
      doubles(this.ledger.spendMinor),
      texts(this.ledger.body),
      typed(this.ledger.personal, PgTypes.OID.bytea),
      smallints(added.map((one) => one.partition)),
      typed(
        added.map((one) => bytesOf(one.identity)),
        PgTypes.OID.bytea,
      ),
      doubles(added.map((one) => one.seq)),
      smallints(changed.map(([, change]) => change.partition)),
      typed(
        changed.map(([identity]) => bytesOf(identity)),
        PgTypes.OID.bytea,
      ),
      texts(changed.map(([, change]) => change.record)),
      typed(
        changed.map(([, change]) => change.day),
        PgTypes.OID.int4,
      ),
      json(this.facts),
      json(this.outbox),
      json(this.rates),
      json([...this.awaiting.values()]),
      json([...this.released.values()]),
      json([...this.due.values()]),
    ]
  }
}

const typed = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))
const smallints = (values: ReadonlyArray<number | null>) => typed(values, PgTypes.OID.int2)
/** Integers below 2^53 travel as doubles, which need no BigInt on the way, and are cast back in the statement. */
const doubles = (values: ReadonlyArray<number | null>) => typed(values, PgTypes.OID.float8)
const texts = (values: ReadonlyArray<string | null>) => typed(values, PgTypes.OID.text)
const json = (rows: ReadonlyArray<unknown>) => PgTypes.jsonb(rows.length === 0 ? null : rows)
