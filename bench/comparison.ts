/**
 * How long a price comparison takes: asked of three sandbox partners over sockets with their own delays, stored in
 * Postgres, cached in NATS. With all partners up, with one down, with one that never answers, and from the cache. Every
 * answer must hold offers, whoever is down.
 */
import { performance } from "node:perf_hooks"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../config/limits.ts"
import { quarters } from "../config/quarters.ts"
import { Broker, provision } from "../src/broker/connection.ts"
import { dayToText, msPerDay } from "../src/budget/calendar.ts"
import { PriceSources } from "../src/feeds/prices/price-sources.ts"
import type { PriceQuestion } from "../src/feeds/prices/provider.ts"
import { demoPartners } from "../src/feeds/prices/sandbox/sandbox-partner.ts"
import { rateOn, simulatedCurrencies } from "../src/feeds/simulate/rates.ts"
import { comparisonAnswer } from "../src/gateway/comparison.ts"
import { databaseLayer } from "../src/ledger/database.ts"
import { migrate } from "../src/ledger/migrate.ts"
import { say } from "./harness/progress.ts"
import { quantileOf, rounded } from "./harness/quantiles.ts"
import { BenchServers } from "./harness/servers.ts"

const today = Math.floor(Date.now() / msPerDay)
const stayNights = 2
const leadDays = 60

/** A question that nobody has asked before. */
const questionAt = (index: number): PriceQuestion => {
  const place = quarters[index % quarters.length]
  const checkIn = today + 1 + (Math.floor(index / quarters.length) % leadDays)
  return {
    ...{ kind: "hotels", latitude: place?.latitude ?? 0, longitude: place?.longitude ?? 0 },
    ...{ checkIn: dayToText(checkIn), checkOut: dayToText(checkIn + stayNights), guests: 2 },
  }
}

const measure = Effect.fnUntraced(function* (from: number, asks: number) {
  const times: Array<number> = []
  let empty = 0
  for (let index = 0; index < asks; index++) {
    const startMs = performance.now()
    const { groups } = yield* comparisonAnswer({
      ...{ userId: "bench", partition: 0, question: questionAt(from + index), place: undefined, currency: "IDR" },
      ...{ budgetMinor: undefined, preferences: ["pool"] },
    })
    times.push(performance.now() - startMs)
    if (groups.length === 0) empty += 1
  }
  times.sort((a, b) => a - b)
  return { p50: rounded(quantileOf(times, 0.5), 0), p99: rounded(quantileOf(times, 0.99), 0), empty }
})

const publishedRates = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  for (const currency of simulatedCurrencies) {
    const { rate } = rateOn(currency, today).data
    yield* sql.unsafe(
      `insert into rates (partition, base, quote, day, rate, seq) values (0, $1, 'IDR', ${today}, $2, 1)`,
      [currency, rate],
    )
  }
})

export const comparison = Effect.fnUntraced(function* ({ asks }: { readonly asks: number }) {
  yield* provision
  const { freshDatabase, natsUrl } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  const partners = yield* demoPartners()
  const [aria] = partners
  const layer = PriceSources.layer(partners.map(({ provider }) => provider)).pipe(
    Layer.provideMerge(databaseLayer(databaseUrl, 4)),
    Layer.provide(Broker.layer({ url: natsUrl, name: "bench" })),
  )
  return yield* Effect.gen(function* () {
    yield* migrate
    yield* publishedRates
    yield* measure(0, 10)
    yield* say("all partners up")
    const up = yield* measure(10, asks)
    yield* say("asked again")
    const cached = yield* measure(10 + asks - Math.min(asks, 50), Math.min(asks, 50))
    yield* say("one partner down")
    aria.down = true
    const down = yield* measure(10 + asks, asks)
    aria.down = false
    yield* Effect.sleep(limits.priceBreakerOpenMsMin)
    yield* say("one partner never answers")
    aria.delayMs = { min: 600_000, max: 600_000 }
    const hanging = yield* measure(10 + 2 * asks, Math.min(asks, 100))
    const empty = up.empty + down.empty + hanging.empty + cached.empty
    const line = {
      ...{ scenario: "comparison", asks, upP50Ms: up.p50, upP99Ms: up.p99 },
      ...{ oneDownP50Ms: down.p50, oneDownP99Ms: down.p99, oneHangsP50Ms: hanging.p50, oneHangsP99Ms: hanging.p99 },
      ...{ cachedP50Ms: cached.p50, cachedP99Ms: cached.p99, emptyAnswers: empty },
    }
    return { line, failures: empty === 0 ? [] : [`${empty} answers held no offers`] }
  }).pipe(Effect.provide(layer))
})
