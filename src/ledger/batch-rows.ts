/**
 * The columns of one micro-batch on their way into Postgres: every table's rows as arrays, so that a commit is one
 * statement with typed binary parameters (design §3: the commit is half of the performance work). What each event brings
 * is packed at once; what is rare waits as objects.
 */
import { PgTypes } from "@effect/sql-pg"
import { Result } from "effect"
import { PackedColumn } from "./packed-column.ts"
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

const msPerHour = 3_600_000

export interface IdentityRow {
  readonly partition: number
  readonly identity: string
  readonly seq: number
}

export class BatchRows {
  readonly #ledger = {
    partition: new PackedColumn("int2"),
    seq: new PackedColumn("float8"),
    logged: new PackedColumn("timestamptz"),
    userId: new PackedColumn("text"),
    type: new PackedColumn("int2"),
    identity: new PackedColumn("bytea"),
    budgetId: new PackedColumn("text"),
    localDay: new PackedColumn("int4"),
    category: new PackedColumn("int2"),
    spendMinor: new PackedColumn("float8"),
    body: new PackedColumn("text"),
    personal: new PackedColumn("bytea"),
  }
  readonly #identities = {
    partition: new PackedColumn("int2"),
    identity: new PackedColumn("bytea"),
    seq: new PackedColumn("float8"),
  }
  /** `YYYY-MM-01` of every month in which something was logged. */
  readonly months = new Set<string>()
  #hour = -1
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

  /** Makes them the empty rows of another batch, which finds the room of this one; once their commit is through. */
  clear(): void {
    for (const column of Object.values(this.#ledger)) column.clear()
    for (const column of Object.values(this.#identities)) column.clear()
    this.months.clear()
    this.#hour = -1
    this.changed.clear()
    this.facts.length = 0
    this.outbox.length = 0
    this.rates.length = 0
    this.awaiting.clear()
    this.released.clear()
    this.due.clear()
  }

  get isEmpty(): boolean {
    return this.ledgerCount === 0 && this.rates.length === 0 && this.outbox.length === 0
  }

  get ledgerCount(): number {
    return this.#ledger.seq.count
  }

  addLedger(row: LedgerRow): void {
    const columns = this.#ledger
    columns.partition.int2(row.partition)
    columns.seq.float8(row.seq)
    columns.logged.timestamp(row.logMs)
    columns.userId.text(row.userId)
    columns.type.int2(row.type)
    columns.identity.hex(row.identity)
    if (row.budgetId === null) columns.budgetId.null()
    else columns.budgetId.text(row.budgetId)
    if (row.localDay === null) columns.localDay.null()
    else columns.localDay.int4(row.localDay)
    if (row.category === null) columns.category.null()
    else columns.category.int2(row.category)
    if (row.spendMinor === null) columns.spendMinor.null()
    else columns.spendMinor.float8(row.spendMinor)
    columns.body.text(row.body)
    if (row.personal === null) columns.personal.null()
    else columns.personal.bytes(row.personal)
    const hour = Math.floor(row.logMs / msPerHour)
    if (hour === this.#hour) return
    this.#hour = hour
    this.months.add(`${new Date(row.logMs).toISOString().slice(0, 7)}-01`)
  }

  addIdentity(partition: number, identity: string, seq: number): void {
    const columns = this.#identities
    columns.partition.int2(partition)
    columns.identity.hex(identity)
    columns.seq.float8(seq)
  }

  /** The ledger's rows as they were added, for a store in memory. */
  get ledgerRows(): ReadonlyArray<LedgerRow> {
    const { partition, seq, logged, userId, type, identity, budgetId, localDay, category, spendMinor, body, personal } =
      this.#ledger
    const [identities, personals, times] = [identity.values, personal.values, logged.values]
    const texts = [userId.values, budgetId.values, body.values]
    const numbers = [partition, seq, type, localDay, category, spendMinor].map((column) => column.values)
    const numberAt = (column: number, index: number): number | null => numberOf(numbers[column]?.[index])
    return identities.map((one, index) => ({
      partition: numberAt(0, index) ?? 0,
      seq: numberAt(1, index) ?? 0,
      logMs: timeOf(times[index]),
      userId: textOf(texts[0]?.[index]) ?? "",
      type: numberAt(2, index) ?? 0,
      identity: hexOf(one) ?? "",
      budgetId: textOf(texts[1]?.[index]),
      localDay: numberAt(3, index),
      category: numberAt(4, index),
      spendMinor: numberAt(5, index),
      body: textOf(texts[2]?.[index]) ?? "",
      personal: copyOf(personals[index]),
    }))
  }

  /** The identities that the batch adds, for a store in memory. */
  get identityRows(): ReadonlyArray<IdentityRow> {
    const { partition, identity, seq } = this.#identities
    const [partitions, sequences] = [partition.values, seq.values]
    return identity.values.map((one, index) => ({
      partition: numberOf(partitions[index]) ?? 0,
      identity: hexOf(one) ?? "",
      seq: numberOf(sequences[index]) ?? 0,
    }))
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
    return [
      smallints(fences.map((fence) => fence.partition)),
      doubles(fences.map((fence) => fence.epoch)),
      doubles(fences.map((fence) => fence.previous)),
      doubles(fences.map((fence) => fence.cursor)),
      doubles(fences.map((fence) => fence.clockMs)),
      doubles(fences.map((fence) => fence.logMs)),
      ...Object.values(this.#ledger).map((column) => column.parameter),
      ...Object.values(this.#identities).map((column) => column.parameter),
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

const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null)
const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null)
const hexOf = (value: unknown): string | null =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex") : null
/** What was read is a view of the column. */
const copyOf = (value: unknown): Uint8Array | null => (value instanceof Uint8Array ? Uint8Array.from(value) : null)
const timeOf = (value: unknown): number => (value instanceof Date ? value.getTime() : 0)

const typed = (values: ReadonlyArray<unknown>, oid: number) => Result.getOrThrow(PgTypes.array(values, oid))
const smallints = (values: ReadonlyArray<number | null>) => typed(values, PgTypes.OID.int2)
/** Integers below 2^53 travel as doubles, which need no BigInt on the way, and are cast back in the statement. */
const doubles = (values: ReadonlyArray<number | null>) => typed(values, PgTypes.OID.float8)
const texts = (values: ReadonlyArray<string | null>) => typed(values, PgTypes.OID.text)
const json = (rows: ReadonlyArray<unknown>) => PgTypes.jsonb(rows.length === 0 ? null : rows)
