/**
 * A hundred thousand linked accounts and one fiber: all of them due at the start, as after a long stop; how evenly the
 * partner is asked per second, and what the process takes for it. The accounts have nothing new, consents are taken as
 * granted, and every run is a real one: account read, partner asked over HTTP, outcome written.
 */
import { Effect } from "effect"
import { provision } from "../src/broker/connection.ts"
import { sandboxBank } from "../src/feeds/sandbox/sandbox-bank.ts"
import { databaseLayer } from "../src/ledger/database.ts"
import { migrate } from "../src/ledger/migrate.ts"
import type { Child } from "./harness/child.ts"
import { cpuSecondsOf, residentMegabytesOf } from "./harness/cpu.ts"
import { say } from "./harness/progress.ts"
import { rounded } from "./harness/quantiles.ts"
import { BenchServers } from "./harness/servers.ts"
import { linkAll, SyncFigures, startSync } from "./sync-child.ts"

export interface SyncScheduleOptions {
  readonly accounts: number
  readonly seconds: number
  readonly intervalSeconds: number
}

const figuresOf = (sync: Child) =>
  Effect.suspend(() => {
    sync.tell({ ask: "figures" })
    return sync.hear(SyncFigures)
  })

/** How many fell into each whole second of the stretch. */
const perSecond = (timesMs: ReadonlyArray<number>, startMs: number, seconds: number): ReadonlyArray<number> => {
  const counts = new Array<number>(seconds).fill(0)
  for (const atMs of timesMs) {
    const second = Math.floor((atMs - startMs) / 1_000)
    if (second >= 0 && second < seconds) counts[second] = (counts[second] ?? 0) + 1
  }
  return counts
}

const spreadOf = (counts: ReadonlyArray<number>) => {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length
  return { mean, cv: mean === 0 ? Number.NaN : Math.sqrt(variance) / mean, most: Math.max(...counts) }
}

export const syncSchedule = Effect.fnUntraced(function* ({ accounts, seconds, intervalSeconds }: SyncScheduleOptions) {
  const { freshDatabase } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  yield* provision
  yield* migrate.pipe(Effect.provide(databaseLayer(databaseUrl, 2)))
  const wanted = accounts / intervalSeconds
  const bank = yield* sandboxBank({
    protocol: "plaid",
    partner: { intervalMs: intervalSeconds * 1_000, perSecond: 3 * wanted + 100, burst: 3 * wanted + 100 },
  })
  const emptyMegabytes = yield* Effect.scoped(
    Effect.map(startSync(databaseUrl, bank.partner, false), ({ pid }) => residentMegabytesOf(pid) ?? Number.NaN),
  )
  yield* say(`linking ${accounts} accounts, all due at once`)
  for (let account = 0; account < accounts; account++) bank.books.open(`a1-${account}`, "Account")
  yield* linkAll(databaseUrl, bank.partner, accounts)
  const loadStartMs = Date.now()
  const sync = yield* startSync(databaseUrl, bank.partner, false)
  const loadMs = Date.now() - loadStartMs
  // The first seconds compile the code that the rest is measured by.
  yield* Effect.sleep("5 seconds")
  const startMs = Date.now()
  const cpuBefore = cpuSecondsOf(sync.pid) ?? Number.NaN
  yield* say(`measuring for ${seconds} s`)
  yield* Effect.sleep(`${seconds} seconds`)
  const cpuPercent = (100 * ((cpuSecondsOf(sync.pid) ?? Number.NaN) - cpuBefore)) / ((Date.now() - startMs) / 1_000)
  const figures = yield* figuresOf(sync)
  const { mean, cv, most } = spreadOf(
    perSecond(
      bank.requests.map(({ atMs }) => atMs),
      startMs,
      seconds,
    ),
  )
  const megabytes = residentMegabytesOf(sync.pid) ?? Number.NaN
  return {
    line: {
      scenario: "sync-schedule",
      accounts,
      intervalSeconds,
      seconds,
      requestsPerSecondMean: rounded(mean, 1),
      requestsPerSecondMax: most,
      variationPerSecond: rounded(cv, 4),
      variationByChance: rounded(1 / Math.sqrt(mean), 4),
      runs: figures.runs,
      failedRuns: figures.failedRuns,
      linked: figures.linked,
      runningAtEnd: figures.running,
      waitingAtEnd: figures.waiting,
      cpuPercent: rounded(cpuPercent, 1),
      megabytes,
      emptyMegabytes,
      bytesPerAccount: Math.round(((megabytes - emptyMegabytes) * 1_048_576) / accounts),
      loadMs,
    },
    failures: [
      ...(figures.linked === accounts ? [] : [`${figures.linked} of ${accounts} accounts are held`]),
      ...(figures.failedRuns === 0 ? [] : [`${figures.failedRuns} runs failed`]),
    ],
  }
})
