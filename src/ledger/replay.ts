/**
 * `pacer replay`: every traveller rebuilt from the archive alone with today's code (rebuild.ts), compared with what the
 * ledger and the snapshot hold (replay-difference.ts), and, unless it only looks, written in their place
 * (replay-write.ts). The way to ship a changed rule: nobody's accounts change unseen, and everybody's change at once. A
 * few travellers are in memory at a time, however many there are. Looking reads each traveller in one consistent view,
 * also beside a running engine; writing needs the database for itself.
 */
import { isDeepStrictEqual } from "node:util"
import { Effect, Schema, Stream } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import { partitionOf } from "../../streams/subjects.ts"
import type { Categorise } from "../budget/categorise/categorise.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { readCursors, type Tenure } from "./cursors.ts"
import { excludeEngines } from "./engine-lock.ts"
import type { RateHistory } from "./rate-history.ts"
import { Rebuild } from "./rebuild.ts"
import { type BudgetDifference, differenceOf } from "./replay-difference.ts"
import { archivedEvents, archivedUsers, readRateHistory, storedAccounts, storedSnapshot } from "./replay-read.ts"
import { takeOverAll, writeRebuilt } from "./replay-write.ts"

export class ReplayError extends Schema.TaggedError<ReplayError>()("ReplayError", { message: Schema.String }) {}

export interface ReplayOptions {
  readonly categorise: Categorise
  readonly dryRun: boolean
  /** Only this one. */
  readonly userId?: string
}

export interface ReplayedTraveller {
  readonly userId: string
  readonly events: number
  readonly budgets: number
  /** Of the stored snapshot, at the sequence that it includes. */
  readonly snapshot: "same" | "differs" | "unreadable" | "none"
  readonly differences: ReadonlyArray<BudgetDifference>
  /** Transactions whose record is another now, in whatever respect. */
  readonly changedRecords: number
  readonly written: boolean
  /** Today's rules refuse an archived event: nothing of this traveller is compared or written. */
  readonly refused?: { readonly seq: number; readonly reason: string }
}

/** As plain data, so that what was in a row and what was never there compare alike. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

class Refused extends Schema.TaggedError<Refused>()("Refused", { seq: Schema.Int, reason: Schema.String }) {}

const rebuilt = Effect.fnUntraced(function* (
  userId: string,
  tenure: Tenure,
  rates: RateHistory,
  categorise: Categorise,
) {
  const cipher = yield* FieldCipher
  const snapshot = yield* storedSnapshot(userId, cipher)
  const rebuild = new Rebuild(userId, rates, categorise)
  let atSnapshot: ReturnType<Rebuild["encoded"]> | undefined
  const fold = (seq: number, run: () => void) =>
    Effect.try({
      try: run,
      catch: (cause) => new Refused({ seq, reason: cause instanceof Error ? cause.message : String(cause) }),
    })
  const reach = (seq: number) => {
    if (typeof snapshot === "string" || atSnapshot !== undefined || seq <= snapshot.seq) return
    rebuild.advance(snapshot.seq)
    atSnapshot = rebuild.encoded()
  }
  yield* Stream.runForEach(archivedEvents(userId, cipher), (archived) =>
    fold(archived.logged.seq, () => {
      reach(archived.logged.seq)
      rebuild.apply(archived)
    }),
  )
  yield* fold(tenure.cursor, () => {
    reach(tenure.cursor + 1)
    rebuild.advance(tenure.cursor)
  })
  const { traveller, budgets } = typeof snapshot === "string" ? { traveller: undefined, budgets: undefined } : snapshot
  const same = isDeepStrictEqual(plain(atSnapshot ?? {}), plain({ traveller, budgets }))
  return {
    rebuild,
    snapshot: typeof snapshot === "string" ? snapshot : same ? ("same" as const) : ("differs" as const),
  }
})

const changedRecords = (
  before: ReadonlyMap<string, TransactionRecord>,
  after: ReadonlyMap<string, TransactionRecord>,
): ReadonlyArray<TransactionRecord> =>
  [...after.values()].filter((record) => !isDeepStrictEqual(plain(record), plain(before.get(record.identity) ?? null)))

/** One traveller: rebuilt, compared and, unless it is a dry run, written. */
const replayTraveller = Effect.fnUntraced(function* (
  userId: string,
  tenure: Tenure,
  rates: RateHistory,
  options: ReplayOptions,
) {
  const sql = yield* SqlClient.SqlClient
  const cipher = yield* FieldCipher
  const { partition } = tenure
  const read = Effect.gen(function* () {
    yield* sql`set transaction isolation level repeatable read read only`
    const { rebuild, snapshot } = yield* rebuilt(userId, tenure, rates, options.categorise)
    return { rebuild, snapshot, stored: yield* storedAccounts(userId, partition, cipher) }
  })
  const { rebuild, snapshot, stored } = yield* sql.withTransaction(read)
  const differences = differenceOf(stored, rebuild, limits.replayChangesShown)
  const changed = changedRecords(stored.records, rebuild.records)
  const differs = changed.length > 0 || snapshot === "differs" || snapshot === "unreadable"
  const written = differs && !options.dryRun
  if (written) yield* writeRebuilt(userId, tenure, rebuild, changed, cipher)
  return {
    userId,
    events: rebuild.events,
    budgets: rebuild.states.size,
    snapshot,
    differences,
    changedRecords: changed.length,
    written,
  } satisfies ReplayedTraveller
})

const refusedTraveller = (userId: string, { seq, reason }: Refused): ReplayedTraveller => ({
  userId,
  events: 0,
  budgets: 0,
  snapshot: "none",
  differences: [],
  changedRecords: 0,
  written: false,
  refused: { seq, reason },
})

/** Every traveller of the archive, one after the other by id. */
export const replay = (options: ReplayOptions) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const cipher = yield* FieldCipher
      if (!options.dryRun) {
        yield* excludeEngines
        yield* takeOverAll
      }
      const tenures = new Map((yield* readCursors).map((tenure) => [tenure.partition, tenure] as const))
      const partitionCount = [...tenures.values()][0]?.partitionCount
      if (partitionCount === undefined) return Stream.empty
      const histories = new Map<number, RateHistory>()
      const historyOf = Effect.fnUntraced(function* (partition: number) {
        const history = histories.get(partition) ?? (yield* readRateHistory(partition, cipher))
        histories.set(partition, history)
        return history
      })
      const users = options.userId === undefined ? archivedUsers : Stream.make(options.userId)
      return users.pipe(
        Stream.mapEffect(
          (userId) =>
            Effect.gen(function* () {
              const tenure = tenures.get(partitionOf(userId, partitionCount))
              if (tenure === undefined) {
                return yield* new ReplayError({ message: `The partition of ${userId} is not in this database` })
              }
              const rates = yield* historyOf(tenure.partition)
              return yield* replayTraveller(userId, tenure, rates, options).pipe(
                Effect.catchTag("Refused", (error) => Effect.succeed(refusedTraveller(userId, error))),
              )
            }),
          { concurrency: limits.replayUsersAtOnce },
        ),
      )
    }),
  )
