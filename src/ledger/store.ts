/**
 * What an owner asks of the database, as a service with two drivers: Postgres here, and the deterministic world of
 * src/sim in memory. Everything durable that the engine does goes through these doors.
 */
import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { FieldCipher } from "../trust/field-cipher.ts"
import { type After, eventsAfter, type Known, knownIn, knownOf, type Reached, type Wanted } from "./archive.ts"
import type { BatchRows, Fence, OutboxRow, RateRow } from "./batch-rows.ts"
import { type CommitError, commitBatch, textOf } from "./commit.ts"
import { readAwaiting, readCursors, readRates, type Tenure, takeOver } from "./cursors.ts"
import { type DueBy, type DueTraveller, readDue } from "./due.ts"
import { holdEngineLock } from "./engine-lock.ts"
import { forgetOutbox, readOutbox } from "./outbox.ts"
import type { ArchivedEvent } from "./rows.ts"
import { readSnapshots, type SealedSnapshot, type Snapshot, writeSnapshots } from "./snapshots.ts"

/** The database did not do what was asked; asking again may help. */
export class StoreError extends Schema.TaggedError<StoreError>()("StoreError", { message: Schema.String }) {}

export class Store extends Context.Service<
  Store,
  {
    /** Raises the epochs, then reads where each partition stands (I4). */
    readonly takeOver: (
      partitions: ReadonlyArray<{ readonly partition: number; readonly generation: string }>,
      partitionCount: number,
    ) => Effect.Effect<ReadonlyArray<Tenure>, StoreError>
    readonly cursors: Effect.Effect<ReadonlyArray<Tenure>, StoreError>
    readonly rates: (
      partitions: ReadonlyArray<number>,
    ) => Effect.Effect<ReadonlyArray<Omit<RateRow, "seq">>, StoreError>
    /** Whoever has transactions that wait for a rate of these currencies. */
    readonly awaiting: (
      wanted: ReadonlyArray<{ readonly partition: number; readonly base: string }>,
    ) => Effect.Effect<ReadonlyArray<{ readonly partition: number; readonly userId: string }>, StoreError>
    /** Travellers in whose budgets something is due, a page of them for each partition. */
    readonly due: (wanted: ReadonlyArray<DueBy>) => Effect.Effect<ReadonlyArray<DueTraveller>, StoreError>
    /** The valid snapshots of these users. */
    readonly snapshots: (userIds: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, Snapshot>, StoreError>
    readonly writeSnapshots: (snapshots: ReadonlyArray<SealedSnapshot>) => Effect.Effect<void, StoreError>
    /** Archived events by user and then in log order, at most `limits.replayPageEvents`. */
    readonly eventsAfter: (users: ReadonlyArray<After>) => Effect.Effect<ReadonlyArray<ArchivedEvent>, StoreError>
    /** The committed state of identities. */
    readonly knownOf: (wanted: ReadonlyArray<Wanted>) => Effect.Effect<Map<string, Known>, StoreError>
    /** At least the committed transactions in these reaches, by user and identity. */
    readonly knownIn: (
      wanted: ReadonlyArray<Reached>,
    ) => Effect.Effect<ReadonlyMap<string, ReadonlyMap<string, Known>>, StoreError>
    /** All or nothing, and only for the owner whose epochs and cursors still stand (I3, I4). */
    readonly commit: (rows: BatchRows, fences: ReadonlyArray<Fence>) => Effect.Effect<void, CommitError>
    /** The oldest outbox rows of these partitions, at most `limits.outboxPageRows` (I10). */
    readonly outbox: (partitions: ReadonlyArray<number>) => Effect.Effect<ReadonlyArray<OutboxRow>, StoreError>
    /** Rows that the log has confirmed. */
    readonly forgetOutbox: (rows: ReadonlyArray<OutboxRow>) => Effect.Effect<void, StoreError>
  }
>()("pacer/ledger/Store") {
  static readonly postgres = Layer.effect(
    Store,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const cipher = yield* FieldCipher
      yield* Effect.mapError(holdEngineLock, ({ message }) => new StoreError({ message }))
      const ask = <A, E>(effect: Effect.Effect<A, E, SqlClient.SqlClient>): Effect.Effect<A, StoreError> =>
        effect.pipe(
          Effect.provideService(SqlClient.SqlClient, sql),
          Effect.mapError((error) => new StoreError({ message: textOf(error) })),
        )
      return Store.of({
        takeOver: (partitions, partitionCount) => ask(takeOver(partitions, partitionCount)),
        cursors: ask(readCursors),
        rates: (partitions) => ask(readRates(partitions)),
        awaiting: (wanted) => (wanted.length === 0 ? Effect.succeed([]) : ask(readAwaiting(wanted))),
        due: (wanted) => (wanted.length === 0 ? Effect.succeed([]) : ask(readDue(wanted))),
        snapshots: (userIds) => ask(readSnapshots(userIds, cipher)),
        writeSnapshots: (snapshots) => ask(writeSnapshots(snapshots)),
        eventsAfter: (users) => ask(eventsAfter(users, cipher)),
        knownOf: (wanted) => ask(knownOf(wanted, cipher)),
        knownIn: (wanted) => ask(knownIn(wanted, cipher)),
        commit: (rows, fences) => commitBatch(sql, rows, fences),
        outbox: (partitions) => ask(readOutbox(partitions)),
        forgetOutbox: (rows) => ask(forgetOutbox(rows)),
      })
    }),
  )
}
