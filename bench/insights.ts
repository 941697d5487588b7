/**
 * How long a traveller's insights take who has very many transactions: rows come through the real engine into a fresh
 * database, the sums are taken in once (timed by itself), then every period and comparison is asked for in turn, with
 * new rows in between. In the end the sums must equal the ledger's records.
 */
import { performance } from "node:perf_hooks"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../config/limits.ts"
import { provision } from "../src/broker/connection.ts"
import { msPerDay } from "../src/budget/calendar.ts"
import { periodNames } from "../src/budget/insights/period.ts"
import { type InsightRequest, insightsAnswer } from "../src/gateway/insights.ts"
import { databaseLayer } from "../src/ledger/database.ts"
import { PeerSums } from "../src/ledger/insights/peer-sums.ts"
import { catchUp } from "../src/ledger/insights/rollup.ts"
import { ledgerTotals } from "../src/ledger/queries.ts"
import { FieldCipher } from "../src/trust/field-cipher.ts"
import { partitionOf } from "../streams/subjects.ts"
import { say } from "./harness/progress.ts"
import { type Encoded, publishBacklog } from "./harness/publish.ts"
import { quantileOf, rounded } from "./harness/quantiles.ts"
import { BenchServers } from "./harness/servers.ts"
import { readyEngine, serve } from "./live-stack.ts"

export interface InsightsOptions {
  readonly rows: number
  readonly asks: number
}

const userId = "insights"
const tripDays = limits.tripDaysMax
const shops = 400

const eventText = (type: string, id: string, timeMs: number, data: object): Encoded => ({
  userId,
  text: JSON.stringify({
    ...{ specversion: "1.0", id, source: "card/bca", type, subject: userId },
    time: new Date(timeMs).toISOString(),
    data,
  }),
})

const mccs = ["5812", "5411", "4121", "5651", "5912", "7999"]

/** Spread over the days of one long trip; a few shops get most of it. */
const purchase = (index: number, startMs: number): Encoded => {
  const day = (index * 7_919) % (tripDays - 1)
  const shop = Math.floor((shops * ((index * 104_729) % 10_007) ** 2) / 10_007 ** 2)
  return eventText("txn.recorded.v1", `e${index}`, startMs + day * msPerDay + 43_200_000, {
    ...{ account: "a", externalId: `x${index}`, amountMinor: 1_000_000 + ((index * 31) % 900) * 10_000 },
    ...{ currency: "IDR", direction: "debit", status: "posted", mcc: mccs[shop % mccs.length] },
    merchant: `SHOP ${"ABCDEFGHIJ"[shop % 10]}${"KLMNOPQRST"[Math.floor(shop / 10) % 10]}${"UVWXYZ"[Math.floor(shop / 100)]}`,
  })
}

function* backlog(rows: number, startMs: number): Generator<Encoded> {
  const dayText = (day: number) => new Date(startMs + day * msPerDay).toISOString().slice(0, 10)
  yield eventText("budget.opened.v1", "open", startMs, {
    ...{ budgetId: "long", name: "Long", currency: "IDR", timeZone: "Asia/Jakarta", totalMinor: limits.amountMinorMax },
    ...{ startDate: dayText(0), endDate: dayText(tripDays - 1), thresholdsPercent: [] },
  })
  for (let index = 1; index < rows; index++) yield purchase(index, startMs)
}

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const startMs = performance.now()
    return Effect.map(effect, (value) => ({ value, ms: performance.now() - startMs }))
  })

/** Asks in turn for every period and comparison. */
const askAll = Effect.fnUntraced(function* (asks: number, today: number) {
  const times: Array<number> = []
  const partition = partitionOf(userId, limits.partitionCountDefault)
  let found = 0
  for (let index = 0; index < asks; index++) {
    const request: InsightRequest = {
      ...{ userId, partition, categories: [], currency: undefined, today },
      period: periodNames[index % periodNames.length] ?? "month",
      compareWith: index % 3 === 0 ? "average" : index % 3 === 1 ? "previous" : "peers",
    }
    const { value, ms } = yield* timed(insightsAnswer(request))
    times.push(ms)
    found = Math.max(found, value.insights.length)
  }
  return { times: times.sort((one, other) => one - other), found }
})

export const insights = Effect.fnUntraced(function* ({ rows, asks }: InsightsOptions) {
  yield* provision
  const { freshDatabase } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  const startMs = (Math.floor(Date.now() / msPerDay) - tripDays + 2) * msPerDay
  yield* say(`publishing ${rows} events of one traveller`)
  yield* publishBacklog(backlog(rows, startMs))
  const engine = yield* readyEngine(databaseUrl, rows, {})
  yield* serve(engine)
  const layer = Layer.mergeAll(databaseLayer(databaseUrl, 4), FieldCipher.passThrough, PeerSums.layer)
  return yield* Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const partition = partitionOf(userId, limits.partitionCountDefault)
    let committed = 0
    while (committed < rows) {
      const [row] = yield* sql<{ readonly count: number }>`select count(*)::int4 as count from ledger`
      committed = row?.count ?? 0
      if (committed < rows) yield* Effect.sleep("200 millis")
    }
    yield* say("taking the ledger in")
    const first = yield* timed(catchUp(userId, partition))
    yield* sql`analyze`
    const today = Math.floor(Date.now() / msPerDay)
    yield* askAll(12, today)
    yield* say(`asking ${asks} times`)
    const { times, found } = yield* askAll(asks, today)
    const [sums] = yield* sql<{ readonly minor: number }>`
      select sum(minor)::float8 as minor from spend_days where user_id = ${userId}`
    const totals = yield* ledgerTotals(userId, limits.partitionCountDefault)
    const spent = totals.reduce((sum, one) => sum + one.spentMinor, 0)
    const failures = sums?.minor === spent ? [] : [`the sums hold ${sums?.minor} and the ledger ${spent}`]
    if (found === 0) failures.push("nothing was found in all these transactions")
    const line = {
      ...{ scenario: "insights", rows, asks, insights: found },
      p50Ms: rounded(quantileOf(times, 0.5), 1),
      p99Ms: rounded(quantileOf(times, 0.99), 1),
      takeInMs: rounded(first.ms, 0),
      sumsEqual: failures.length === 0,
    }
    return { line, failures }
  }).pipe(Effect.provide(layer))
})
