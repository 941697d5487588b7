/**
 * The reconciliation at the end of a run of faults: what was fed, the log's cursors, the archive, the ledger, the actors
 * and what the screens last saw must all say the same. Each is compared with the oracle by itself and named by itself,
 * so that a difference says where it arose.
 */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { databaseLayer } from "../src/ledger/database.ts"
import {
  archiveTotals,
  committedMessages,
  differencesOf,
  engineLedgerTotals,
  ledgerRows,
  loggedMessages,
  viewTotals,
} from "./audit.ts"
import type { Child } from "./harness/child.ts"
import { BenchFailed, benchFailed } from "./harness/failure.ts"
import { say } from "./harness/progress.ts"
import { readyEngine, serve } from "./live-stack.ts"
import type { Load } from "./load.ts"
import type { Oracle } from "./oracle.ts"
import { behind, caughtUp } from "./standing.ts"

const pollMs = 200
/** A traveller whose every event is folded again, among as many others as are asked for side by side. */
const rebuildMsMax = 300_000

/** Succeeds once every message of the log is behind a committed cursor. */
export const drained = Effect.fnUntraced(function* (databaseUrl: string, msMax: number) {
  const logged = yield* loggedMessages
  for (let waitedMs = 0; waitedMs < msMax; waitedMs += pollMs) {
    if ((yield* committedMessages(databaseUrl)) >= logged) return
    yield* Effect.sleep(pollMs)
  }
  const committed = yield* committedMessages(databaseUrl)
  return yield* new BenchFailed({ message: `In the end only ${committed} of ${logged} messages were committed` })
})

const forgetSnapshots = (databaseUrl: string) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql`delete from snapshots`).pipe(
    Effect.provide(databaseLayer(databaseUrl, 1)),
    Effect.mapError(benchFailed("The snapshots cannot be deleted")),
  )

/** What actors say that know nothing but the archive: a new engine without any snapshot. */
const rebuiltTotals = Effect.fnUntraced(function* (databaseUrl: string, load: Load) {
  yield* say("rebuilding every budget from the archive alone")
  yield* forgetSnapshots(databaseUrl)
  yield* serve(yield* readyEngine(databaseUrl, 0))
  return yield* viewTotals(load, rebuildMsMax)
})

export interface Reconciled {
  readonly lost: number
  readonly duplicated: number
  readonly ledgerEqual: boolean
  readonly actorsEqual: boolean
  readonly clientsEqual: boolean
  readonly archiveEqual: boolean
  readonly failures: ReadonlyArray<string>
}

/** @param engine the one that runs; it is ended, since the archive is then asked by another */
export const reconcile = Effect.fnUntraced(function* (
  load: Load,
  oracle: Oracle,
  databaseUrl: string,
  engine: Child,
  clients: Child,
) {
  yield* say("comparing the log, the ledger, the archive, the actors and the screens with what was fed")
  const { rows, transactions } = yield* ledgerRows(databaseUrl)
  const ledger = differencesOf(oracle, "the ledger", yield* engineLedgerTotals(databaseUrl))
  const actors = differencesOf(oracle, "the actors", yield* viewTotals(load))
  const late = behind(oracle, yield* caughtUp(clients, oracle))
  yield* engine.kill
  const archive = [
    ...differencesOf(oracle, "the archive", yield* archiveTotals(databaseUrl)),
    ...differencesOf(oracle, "the rebuilt actors", yield* rebuiltTotals(databaseUrl, load)),
  ]
  const lost = oracle.transactions - transactions
  const duplicated = rows - transactions
  return {
    lost,
    duplicated,
    ledgerEqual: ledger.length === 0,
    actorsEqual: actors.length === 0,
    clientsEqual: late.length === 0,
    archiveEqual: archive.length === 0,
    failures: [
      ...(lost === 0 ? [] : [`${lost} transactions were lost`]),
      ...(duplicated === 0 ? [] : [`${duplicated} ledger rows are there more than once`]),
      ...(late.length === 0 ? [] : [`${late.length} screens do not show what was fed`]),
      ...ledger,
      ...actors,
      ...archive,
    ],
  } satisfies Reconciled
})
