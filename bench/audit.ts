/**
 * What the accounts say after a run, from the three places where they are kept: the floor's ledger, the engine's ledger
 * in Postgres, and the engine's views over the broker. Each is brought into the oracle's terms, to be compared whole.
 */
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Broker, streamInfo } from "../src/broker/connection.ts"
import { databaseLayer } from "../src/ledger/database.ts"
import { ViewReply } from "../src/push/protocol.ts"
import { partitionStreamName } from "../streams/definitions.ts"
import { eventTypeCodes } from "../streams/events.ts"
import { partitionOf, viewSubject } from "../streams/subjects.ts"
import { BenchFailed, benchFailed } from "./harness/failure.ts"
import { budgetIdOf, type Load, userIdOf } from "./load.ts"
import type { Oracle, Totals } from "./oracle.ts"

interface TotalsRow {
  readonly user: string
  readonly spentMinor: number
  readonly count: number
}

const totalsFrom = (databaseUrl: string, query: string) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql.unsafe<TotalsRow>(query)
    return new Map<string, Totals>(rows.map(({ user, spentMinor, count }) => [user, { spentMinor, count }]))
  }).pipe(Effect.provide(databaseLayer(databaseUrl, 1)), Effect.mapError(benchFailed("The ledger cannot be read")))

export const floorLedgerTotals = (databaseUrl: string) =>
  totalsFrom(
    databaseUrl,
    `select user_id as "user", sum(amount_minor)::float8 as "spentMinor", count(*)::float8 as count
       from floor_ledger group by user_id`,
  )

/** Only rows that a budget holds count: what the engine put aside would be missing from the totals. */
export const engineLedgerTotals = (databaseUrl: string) =>
  totalsFrom(
    databaseUrl,
    `select user_id as "user", sum(spend_minor)::float8 as "spentMinor", count(*)::float8 as count
       from ledger where type = ${eventTypeCodes["txn.recorded.v1"]} and budget_id is not null group by user_id`,
  )

/** From the archived events themselves, as an auditor without our code would add them up. */
export const archiveTotals = (databaseUrl: string) =>
  totalsFrom(
    databaseUrl,
    `select user_id as "user", sum((body::jsonb -> 'data' ->> 'amountMinor')::bigint)::float8 as "spentMinor",
            count(*)::float8 as count
       from ledger where type = ${eventTypeCodes["txn.recorded.v1"]} group by user_id`,
  )

const oneRow = <Row extends object>(databaseUrl: string, query: string) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* sql.unsafe<Row>(query)
    return row === undefined ? yield* new BenchFailed({ message: "The ledger answers nothing" }) : row
  }).pipe(Effect.provide(databaseLayer(databaseUrl, 1)), Effect.mapError(benchFailed("The ledger cannot be read")))

/** Rows of recorded transactions, and how many different transactions they are. */
export const ledgerRows = (databaseUrl: string) =>
  oneRow<{ readonly rows: number; readonly transactions: number }>(
    databaseUrl,
    `select count(*)::float8 as rows, count(distinct (partition, identity))::float8 as transactions
       from ledger where type = ${eventTypeCodes["txn.recorded.v1"]}`,
  )

/** Messages behind the committed cursors of all partitions. */
export const committedMessages = (databaseUrl: string) =>
  Effect.map(
    oneRow<{ readonly sum: number | null }>(databaseUrl, "select sum(cursor)::float8 as sum from partitions"),
    ({ sum }) => sum ?? 0,
  )

/** Messages that the streams of all partitions ever held: the sum of their last sequences. */
export const loggedMessages = Effect.gen(function* () {
  const { manager, partitionCount } = yield* Broker
  let sum = 0
  for (let partition = 0; partition < partitionCount; partition++) {
    const info = yield* Effect.mapError(
      streamInfo(manager, partitionStreamName(partition)),
      benchFailed("The log cannot be read"),
    )
    sum += info?.state.last_seq ?? 0
  }
  return sum
})

const Summary = Schema.Struct({
  summary: Schema.Struct({ spentMinor: Schema.Number, transactionCount: Schema.Number }),
})
const decodeReply = Schema.decodeUnknownEffect(Schema.fromJsonString(ViewReply))
const decodeView = Schema.decodeUnknownEffect(Summary)

const viewsAtATime = 64
const viewMsMaxDefault = 20_000

/** The totals of all budgets as their actors tell them; a budget that the engine does not know is left out. */
export const viewTotals = Effect.fnUntraced(function* (load: Load, viewMsMax: number = viewMsMaxDefault) {
  const { connection, partitionCount } = yield* Broker
  const totals = new Map<string, Totals>()
  const ask = Effect.fnUntraced(function* (user: number) {
    const [userId, budgetId] = [userIdOf(user), budgetIdOf(user)]
    const reply = yield* Effect.tryPromise(() =>
      connection.request(
        viewSubject(partitionOf(userId, partitionCount)),
        JSON.stringify({ ask: "budget", userId, budgetId }),
        { timeout: viewMsMax },
      ),
    ).pipe(Effect.flatMap((message) => decodeReply(message.string())))
    if (!reply.found) return
    const { summary } = yield* decodeView(reply.view)
    if (summary.transactionCount > 0)
      totals.set(userId, { spentMinor: summary.spentMinor, count: summary.transactionCount })
  })
  yield* Effect.forEach(Array.from({ length: load.budgets }).keys(), ask, {
    concurrency: viewsAtATime,
    discard: true,
  }).pipe(Effect.mapError(benchFailed("The engine does not answer for a budget")))
  return totals
})

/** One sentence when budgets differ from the oracle, none when all are equal. @param where whose totals these are */
export const differencesOf = (
  oracle: Oracle,
  where: string,
  totals: ReadonlyMap<string, Totals>,
): ReadonlyArray<string> => {
  const differences = oracle.differences(totals)
  if (differences.length === 0) return []
  return [`${differences.length} budgets of ${where} differ from the oracle: ${differences.slice(0, 3).join("; ")}`]
}
