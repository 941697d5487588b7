/**
 * The database of the deterministic world: the doors of the engine's store over plain maps, with the meaning of
 * `commit_batch` in config/migrations/0006_accounts.sql (I2, I3, I4) and the engine's own codecs, so that what is loaded has
 * been through the real rows. Each guard can be left out, for the broken engines that the simulator must catch.
 */
import { Effect, Exit } from "effect"
import { limits } from "../../config/limits.ts"
import { outboxId } from "../feeds/outgoing.ts"
import { archived, type Known, knownOfRow, type StoredRow } from "../ledger/archive.ts"
import type { AwaitingRow, BatchRows, DueRow, Fence, OutboxRow, RateRow } from "../ledger/batch-rows.ts"
import { type CommitError, CommitFailed, Fenced, IdentityConflict } from "../ledger/commit.ts"
import type { Tenure } from "../ledger/cursors.ts"
import type { DueBy, DueTraveller } from "../ledger/due.ts"
import type { ArchivedEvent } from "../ledger/rows.ts"
import { checksumOf, openSnapshot, type Snapshot, type StoredSnapshot } from "../ledger/snapshots.ts"
import { Store, StoreError } from "../ledger/store.ts"
import type { Cipher } from "../trust/field-cipher.ts"
import type { Faults } from "./faults.ts"
import type { Trip, Wire } from "./wire.ts"
import type { Process, World } from "./world.ts"

/** What a broken engine or database lacks. */
export interface Guards {
  /** The look-up of identities that the filter cannot prove new. */
  readonly dedupe: boolean
  /** The unique key over identities. */
  readonly uniqueIdentity: boolean
  readonly epoch: boolean
  readonly previousCursor: boolean
  /** Cursors move in the same transaction as the rows. */
  readonly oneCommit: boolean
  readonly checksum: boolean
  /** Snapshots are of the present stream and not ahead of the cursor. */
  readonly snapshotFresh: boolean
}
export const allGuards: Guards = {
  dedupe: true,
  uniqueIdentity: true,
  epoch: true,
  previousCursor: true,
  oneCommit: true,
  checksum: true,
  snapshotFresh: true,
}

export interface LedgerEntry extends StoredRow {
  readonly partition: number
}

type PartitionRow = { -readonly [Field in keyof Tenure]: Tenure[Field] }

const dayText = (day: number | undefined): string => new Date((day ?? 0) * 86_400_000).toISOString().slice(0, 10)

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

export class MemoryDatabase {
  readonly partitions = new Map<number, PartitionRow>()
  readonly ledger: Array<LedgerEntry> = []
  /** `<partition>:<identity>`. */
  readonly identities = new Map<string, { readonly seq: number; record: string | null }>()
  readonly rates = new Map<string, RateRow>()
  readonly awaiting = new Map<string, AwaitingRow>()
  readonly due = new Map<string, DueRow>()
  /** What waits to be delivered, and all that ever did. */
  readonly outbox = new Map<string, OutboxRow>()
  readonly sentRows = new Map<string, OutboxRow>()
  readonly facts = new Set<string>()
  readonly turns = new Set<string>()
  readonly snapshots = new Map<string, StoredSnapshot>()
  /** What must never be and was: reported beside the differences to the oracle. */
  readonly violations: Array<string> = []
  readonly #world: World
  readonly guards: Guards
  readonly #cipher: Cipher
  readonly #archived = new Map<LedgerEntry, ArchivedEvent>()
  readonly #byUser = new Map<string, Array<LedgerEntry>>()

  constructor(world: World, guards: Guards, cipher: Cipher) {
    this.#world = world
    this.guards = guards
    this.#cipher = cipher
  }

  takeOver(
    partitions: ReadonlyArray<{ readonly partition: number; readonly generation: string }>,
    partitionCount: number,
  ): ReadonlyArray<Tenure> {
    return partitions.map(({ partition, generation }) => {
      const row = this.partitions.get(partition) ?? {
        partition,
        generation,
        partitionCount,
        epoch: 0,
        cursor: 0,
        clockMs: 0,
        base: 0,
        cursorLogMs: null,
      }
      row.epoch++
      this.partitions.set(partition, row)
      return { ...row }
    })
  }

  /** Everything or nothing; a refusal has changed nothing. */
  commit(rows: BatchRows, fences: ReadonlyArray<Fence>): Exit.Exit<void, CommitError> {
    for (const fence of fences) {
      const row = this.partitions.get(fence.partition)
      const epochStands = row?.epoch === fence.epoch
      const stands =
        (epochStands || !this.guards.epoch) && (row?.cursor === fence.previous || !this.guards.previousCursor)
      if (!stands) return Exit.fail(new Fenced({ message: `fenced: another owner holds partition ${fence.partition}` }))
      if (!epochStands) this.violations.push(`an owner of epoch ${fence.epoch} wrote after it was replaced (I4)`)
    }
    if (this.guards.uniqueIdentity) {
      for (const { partition, identity } of rows.identityRows) {
        if (!this.identities.has(`${partition}:${identity}`)) continue
        return Exit.fail(new IdentityConflict({ message: `duplicate key value: identity ${identity}` }))
      }
    }
    this.#write(rows)
    if (this.guards.oneCommit) this.move(fences)
    return Exit.void
  }

  /** Part of the commit, but for the broken database that moves its cursors apart from it. */
  move(fences: ReadonlyArray<Fence>): void {
    for (const { partition, cursor, clockMs, logMs } of fences) {
      const row = this.partitions.get(partition)
      if (row === undefined) continue
      if (cursor < row.cursor) this.violations.push(`the cursor of partition ${partition} went back to ${cursor} (I4)`)
      row.cursor = cursor
      row.clockMs = Math.max(row.clockMs, clockMs)
      row.cursorLogMs = logMs
    }
  }

  #write(rows: BatchRows): void {
    for (const row of rows.ledgerRows) {
      const entry: LedgerEntry = { ...row, identity: Buffer.from(row.identity, "hex") }
      this.ledger.push(entry)
      const own = this.#byUser.get(entry.userId) ?? []
      this.#byUser.set(entry.userId, own)
      own.push(entry)
    }
    for (const { partition, identity, seq } of rows.identityRows) {
      const key = `${partition}:${identity}`
      if (!this.identities.has(key)) this.identities.set(key, { seq, record: null })
    }
    for (const [identity, { partition, record }] of rows.changed) {
      const known = this.identities.get(`${partition}:${identity}`)
      if (known === undefined) this.violations.push(`a record changed of an identity that was never added: ${identity}`)
      else known.record = record
    }
    for (const { partition, seq, n, user_id, budget_id, kind, data } of rows.facts) {
      this.#once(this.facts, `${partition}:${seq}:${n}`, "fact")
      // A trip begins once on a day and ends once on a day, whoever owns it meanwhile and however often it is ticked.
      const { day, closed } = data as { readonly day?: number; readonly closed?: true }
      // What closing a budget ends is no turn of time.
      if (kind.startsWith("trip_") && closed === undefined)
        this.#once(this.turns, `${user_id} ${budget_id} ${kind} ${dayText(day)}`, "turn")
    }
    for (const row of rows.outbox) {
      const key = outboxId(row)
      if (this.sentRows.has(key)) this.violations.push(`outbox row ${key} was written twice (I3)`)
      this.sentRows.set(key, row)
      this.outbox.set(key, row)
    }
    for (const rate of rows.rates) {
      const key = `${rate.partition}:${rate.base}${rate.quote}${rate.day}`
      if (!this.rates.has(key)) this.rates.set(key, rate)
    }
    for (const [key, row] of rows.due) {
      if (row.due_ms === null) this.due.delete(key)
      else this.due.set(key, row)
    }
    for (const row of rows.awaiting.values()) this.awaiting.set(`${row.partition}:${row.base}:${row.identity}`, row)
    for (const { partition, identity } of rows.released.values()) {
      for (const [key, row] of this.awaiting) {
        if (row.partition === partition && row.identity === identity) this.awaiting.delete(key)
      }
    }
  }

  #once(keys: Set<string>, key: string, what: string): void {
    if (keys.has(key)) this.violations.push(`${what} ${key} was written twice (I3)`)
    keys.add(key)
  }

  eventsAfter(users: ReadonlyArray<{ readonly userId: string; readonly seq: number }>): ReadonlyArray<LedgerEntry> {
    return [...users]
      .sort((left, right) => (left.userId < right.userId ? -1 : 1))
      .flatMap(({ userId, seq }) =>
        (this.#byUser.get(userId) ?? []).filter((row) => row.seq > seq).sort((left, right) => left.seq - right.seq),
      )
      .slice(0, limits.replayPageEvents)
  }

  /** A row never changes, and to read one is a tenth of a run: each is read once. */
  archived(row: LedgerEntry): ArchivedEvent {
    const event = this.#archived.get(row) ?? archived(row, this.#cipher)
    this.#archived.set(row, event)
    return event
  }

  known(wanted: { readonly partition: number; readonly userId: string; readonly identity: string }): Known | undefined {
    const identity = this.identities.get(`${wanted.partition}:${wanted.identity}`)
    if (identity === undefined || !this.guards.dedupe) return undefined
    const row = (this.#byUser.get(wanted.userId) ?? []).find(
      (one) => one.seq === identity.seq && hex(one.identity) === wanted.identity,
    )
    return row === undefined ? undefined : knownOfRow({ ...row, record: identity.record }, this.#cipher)
  }

  knownOfUser(partition: number, userId: string): ReadonlyMap<string, Known> {
    const found = new Map<string, Known>()
    for (const row of this.#byUser.get(userId) ?? []) {
      const identity = hex(row.identity)
      const known = row.userId === userId ? this.known({ partition, userId, identity }) : undefined
      if (known?.record.body !== undefined) found.set(identity, known)
    }
    return found
  }

  dueTravellers(wanted: ReadonlyArray<DueBy>): ReadonlyArray<DueTraveller> {
    return wanted.flatMap(({ partition, nowMs }) => {
      const due = [...this.due.values()].filter((row) => row.partition === partition && Number(row.due_ms) <= nowMs)
      return [...new Set(due.map((row) => row.user_id))].map((userId) => ({ partition, userId }))
    })
  }

  keepSnapshots(snapshots: ReadonlyArray<Omit<StoredSnapshot, "checksum">>): void {
    for (const one of snapshots) {
      const held = this.snapshots.get(one.userId)
      if (held !== undefined && held.generation === one.generation && held.seq >= one.seq) continue
      this.snapshots.set(one.userId, { ...one, checksum: checksumOf(one.state) })
    }
  }

  snapshotsOf(userIds: ReadonlyArray<string>): ReadonlyMap<string, Snapshot> {
    const found = new Map<string, Snapshot>()
    for (const userId of userIds) {
      const row = this.snapshots.get(userId)
      const partition = row === undefined ? undefined : this.partitions.get(row.partition)
      const isFresh = row !== undefined && partition?.generation === row.generation && row.seq <= partition.cursor
      if (row === undefined || (!isFresh && this.guards.snapshotFresh)) continue
      const checked = this.guards.checksum ? row : { ...row, checksum: checksumOf(row.state) }
      const snapshot = openSnapshot(checked, this.#cipher)
      if (snapshot !== undefined) found.set(userId, snapshot)
    }
    return found
  }

  /** Damages one stored snapshot, if there is any: false when there was none. */
  tear(): boolean {
    const { dice } = this.#world
    const rows = [...this.snapshots.values()]
    if (rows.length === 0) return false
    const row = dice.pick(rows)
    const damage = dice.pick(["cut", "flipped", "digit", "ahead", "other stream", "other schema"])
    this.#world.note(() => `snapshot of ${row.userId} torn: ${damage}`)
    this.snapshots.set(row.userId, damaged(row, damage, dice.integer(1, row.state.length - 1)))
    return true
  }
}

/** As well-formed as the true one, and wrong: its budgets have spent one unit more. */
const otherState = (state: Buffer): Buffer =>
  Buffer.from(
    state
      .toString("latin1")
      .replace(/(sums\\":\[)(-?\d+)/g, (_, head: string, spentMinor: string) => `${head}${Number(spentMinor) + 1}`),
    "latin1",
  )

/** Damage that a checksum finds, and what is whole but belongs to another log, time or program. */
const damaged = (row: StoredSnapshot, damage: string, at: number): StoredSnapshot => {
  const state = Buffer.from(row.state)
  switch (damage) {
    case "cut":
      return { ...row, state: state.subarray(0, at) }
    case "flipped":
      state[at] = (state[at] ?? 0) ^ 1
      return { ...row, state }
    case "digit":
      // A torn page may still read as a state.
      return { ...row, state: otherState(state) }
    case "ahead": {
      const other = otherState(state)
      return { ...row, seq: row.seq + 1_000_000, state: other, checksum: checksumOf(other) }
    }
    case "other stream": {
      const other = otherState(state)
      return { ...row, generation: `${row.generation}-old`, state: other, checksum: checksumOf(other) }
    }
    default: {
      const other = Buffer.from(state.toString("latin1").replace(/"schema":\d+/, '"schema":0'), "latin1")
      return { ...row, state: other, checksum: checksumOf(other) }
    }
  }
}

/** The store as one process sees it: over the wire, with its faults. */
export const storeOf = (process: Process, database: MemoryDatabase, wire: Wire, faults: Faults) => {
  const { world } = process

  const read = <A>(serve: () => A): Effect.Effect<A, StoreError> =>
    Effect.suspend(() => {
      const trip = wire.trip(process)
      const slow = faults.strike("readSlow")
      const fails = faults.strike("readFails") !== undefined
      return wire.ask(
        process,
        "read",
        () => (fails ? Exit.fail(new StoreError({ message: "the connection was reset" })) : Exit.succeed(serve())),
        slow === undefined ? trip : { ...trip, backMs: slow.forMs },
      )
    })

  const commit = (rows: BatchRows, fences: ReadonlyArray<Fence>): Effect.Effect<void, CommitError> =>
    Effect.suspend(() => {
      const trip = wire.trip(process)
      const ask = (serve: () => Exit.Exit<void, CommitError>, on: Trip = trip) => wire.ask(process, "commit", serve, on)
      const lost = Exit.fail(new CommitFailed({ message: "the connection was lost" }))
      const apply = () => database.commit(rows, fences)
      world.note(() => `${process.name} commits ${fences.map((one) => `${one.partition}:${one.cursor}`).join(" ")}`)
      const fault = faults.strike("commitFails", "commitAnswerLost", "commitLate", "commitSlow")
      switch (fault?.kind) {
        case "commitFails":
          return ask(() => lost)
        case "commitAnswerLost":
          return ask(() => {
            apply()
            return lost
          })
        case "commitLate":
          // The client gives up; its statement is still on the way and arrives later, perhaps after its successor.
          return ask(() => {
            world.after(fault.forMs, apply)
            return lost
          })
        case "commitSlow":
          return ask(apply, { ...trip, backMs: fault.forMs })
        default:
          if (database.guards.oneCommit) return ask(apply)
          return ask(apply).pipe(Effect.andThen(ask(() => Exit.succeed(database.move(fences)))))
      }
    })

  return Store.of({
    takeOver: (partitions, partitionCount) =>
      wire.ask(process, "takeOver", () => Exit.succeed(database.takeOver(partitions, partitionCount))),
    cursors: read(() => [...database.partitions.values()].map((row) => ({ ...row }))),
    rates: (partitions) =>
      read(() => [...database.rates.values()].filter(({ partition }) => partitions.includes(partition))),
    awaiting: (wanted) =>
      wanted.length === 0
        ? Effect.succeed([])
        : read(() =>
            [...database.awaiting.values()]
              .filter((row) => wanted.some(({ partition, base }) => row.partition === partition && row.base === base))
              .map((row) => ({ partition: row.partition, userId: row.user_id })),
          ),
    due: (wanted) => (wanted.length === 0 ? Effect.succeed([]) : read(() => database.dueTravellers(wanted))),
    snapshots: (userIds) => read(() => database.snapshotsOf(userIds)),
    writeSnapshots: (snapshots) => {
      if (snapshots.length === 0) return Effect.void
      return wire.ask(process, "snapshot", () => {
        if (faults.strike("snapshotWriteFails") !== undefined) {
          return Exit.fail(new StoreError({ message: "the disk is full" }))
        }
        database.keepSnapshots(snapshots)
        if (faults.strike("snapshotTorn") !== undefined) database.tear()
        return Exit.void
      })
    },
    eventsAfter: (users) => read(() => database.eventsAfter(users).map((row) => database.archived(row))),
    knownOf: (wanted) =>
      read(() => {
        const found = new Map<string, Known>()
        for (const one of wanted) {
          const known = database.known(one)
          if (known !== undefined) found.set(one.identity, known)
        }
        return found
      }),
    knownIn: (wanted) =>
      read(() => new Map(wanted.map(({ partition, userId }) => [userId, database.knownOfUser(partition, userId)]))),
    commit,
    outbox: (partitions) =>
      read(() =>
        [...database.outbox.values()]
          .filter((row) => partitions.includes(row.partition))
          .sort((left, right) => left.partition - right.partition || left.seq - right.seq || left.n - right.n)
          .slice(0, limits.outboxPageRows),
      ),
    forgetOutbox: (rows) =>
      read(() => {
        for (const row of rows) database.outbox.delete(outboxId(row))
      }),
  })
}
