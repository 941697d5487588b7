/**
 * Deals at scale: a hundred thousand of them and as many live budgets. How long a new deal takes to its budgets (written,
 * matched and the matches kept in Postgres), how long a moved budget takes to its deals, and how long the map takes for a
 * viewport, encoded as it goes over the wire, while other deals change. Matches are compared with trying all budgets.
 */
import { performance } from "node:perf_hooks"
import { PgTypes } from "@effect/sql-pg"
import { Effect, Layer, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../config/limits.ts"
import { type Category, categories } from "../config/taxonomy.ts"
import { msPerDay } from "../src/budget/calendar.ts"
import { Dice } from "../src/feeds/simulate/dice.ts"
import { DealMapAnswer } from "../src/gateway/contract/deals.ts"
import { geoJsonOf } from "../src/gateway/deals/deal-view.ts"
import { databaseLayer } from "../src/ledger/database.ts"
import { publishDeal } from "../src/ledger/deals/deals.ts"
import { keepMatches } from "../src/ledger/deals/matches.ts"
import { migrate } from "../src/ledger/migrate.ts"
import { DealBook } from "../src/trip/deals/deal-book.ts"
import type { DealBudget } from "../src/trip/deals/deal-budget.ts"
import { matchOf } from "../src/trip/deals/relevance.ts"
import { FieldCipher } from "../src/trust/field-cipher.ts"
import { type DealOffer, dealOf } from "../streams/deals.ts"
import { say } from "./harness/progress.ts"
import { quantileOf, rounded } from "./harness/quantiles.ts"
import { BenchServers } from "./harness/servers.ts"

export interface DealsOptions {
  readonly deals: number
  readonly budgets: number
  readonly news: number
  readonly looks: number
  readonly seed: number
}

const merchant = { merchantId: "bench", merchantName: "Bench" }
const cityCount = 40
const wanted: ReadonlyArray<Category> = categories.slice(0, 8)

interface Town {
  readonly latitude: number
  readonly longitude: number
  readonly currency: string
}

const townsOf = (dice: Dice): ReadonlyArray<Town> =>
  Array.from({ length: cityCount }, (_, index) => ({
    latitude: dice.unit() * 100 - 45,
    longitude: dice.unit() * 340 - 170,
    currency: index % 2 === 0 ? "IDR" : "EUR",
  }))

const near = ({ latitude, longitude }: Town, dice: Dice) => ({
  latitude: latitude + (dice.unit() - 0.5) * 0.3,
  longitude: longitude + (dice.unit() - 0.5) * 0.3,
})

const offerOf = (offerId: string, town: Town, dice: Dice, nowMs: number): DealOffer => ({
  ...{ offerId, title: "A fifth off", category: dice.pick(wanted), currency: town.currency, timeZone: "Asia/Jakarta" },
  place: { ...near(town, dice), floor: dice.integer(0, 4) },
  windows: [
    {
      from: new Date(nowMs - msPerDay).toISOString(),
      until: new Date(nowMs + dice.integer(2, 40) * msPerDay).toISOString(),
    },
  ],
  priceMinor: dice.integer(100_000, 20_000_000),
  saving: { kind: "percent", percent: dice.integer(5, 50) },
  caps: { total: 1_000 },
})

const budgetOf = (index: number, town: Town, dice: Dice, nowMs: number): DealBudget => {
  const startMs = nowMs + dice.integer(-6, 3) * msPerDay
  const daysLeft = dice.integer(2, 10)
  return {
    ...{ userId: `u${index}`, budgetId: `b${index}`, name: "Trip", currency: town.currency, timeZone: "Asia/Jakarta" },
    ...{ fromMs: startMs, untilMs: nowMs + daysLeft * msPerDay, place: near(town, dice), daysLeft },
    reachKm: limits.dealReachKmDefault,
    needs: Object.fromEntries(
      wanted.slice(0, 6).map((category) => {
        const usualMinor = dice.integer(200_000, 6_000_000)
        return [
          category,
          { leftMinor: dice.integer(1, 90_000_000), usualMinor, purchasesPerDay: 1, spendPerDayMinor: usualMinor },
        ]
      }),
    ),
  }
}

const texts = (values: ReadonlyArray<string>) => Result.getOrThrow(PgTypes.array(values, PgTypes.OID.text))
const rowsAtOnce = 2_000

/** Into Postgres many at a time: what the run starts with. */
export const seedDeals = Effect.fnUntraced(function* (offers: ReadonlyArray<DealOffer>) {
  const sql = yield* SqlClient.SqlClient
  for (let from = 0; from < offers.length; from += rowsAtOnce) {
    const page = offers.slice(from, from + rowsAtOnce)
    yield* sql`
      insert into deals (deal_id, merchant, merchant_name, body, from_ms, until_ms, due_ms, cap_total)
      select 'bench.' || (b.body->>'offerId'), 'bench', 'Bench', b.body,
             extract(epoch from (b.body->'windows'->0->>'from')::timestamptz) * 1000,
             extract(epoch from (b.body->'windows'->0->>'until')::timestamptz) * 1000,
             extract(epoch from (b.body->'windows'->0->>'until')::timestamptz) * 1000, 1000
        from unnest(${texts(page.map((offer) => JSON.stringify(offer)))}::text[]) as t(text), 
             lateral (select t.text::jsonb as body) b`
  }
})

const newDeals = Effect.fnUntraced(function* (book: DealBook, towns: ReadonlyArray<Town>, dice: Dice, count: number) {
  const times: Array<number> = []
  let matched = 0
  let wrong = 0
  for (let index = 0; index < count; index++) {
    const nowMs = Date.now()
    const offer = offerOf(`new-${index}`, dice.pick(towns), dice, nowMs)
    const startMs = performance.now()
    const deal = yield* publishDeal(merchant, offer)
    book.put(deal, nowMs)
    const matches = book.index.budgetsFor(deal, book.held, nowMs)
    yield* keepMatches(matches.slice(0, limits.dealMatchesKeptMax), nowMs)
    times.push(performance.now() - startMs)
    matched += matches.length
    if (index % 20 === 0) {
      let all = 0
      for (const budget of book.index.budgets()) if (matchOf(deal, budget, [], nowMs) !== undefined) all++
      if (all !== matches.length) wrong++
    }
  }
  return { times: times.sort((one, other) => one - other), matched, wrong }
})

const moved = (book: DealBook, budgets: ReadonlyArray<DealBudget>, dice: Dice, count: number) =>
  Array.from({ length: count }, () => {
    const { needs, ...budget } = dice.pick(budgets)
    const { food: _food, ...rest } = needs
    const startMs = performance.now()
    const next = { ...budget, needs: rest }
    book.index.putBudget(next)
    book.index.dealsFor(next, [], Date.now())
    return performance.now() - startMs
  }).sort((one, other) => one - other)

const encode = Schema.encodeUnknownSync(DealMapAnswer)
const screenAcross = 1_360
const screenDown = 900
const tilePixels = 256

/** Views of all depths around towns, some filtered; before each fifth of them a deal has changed. */
const looks = (
  book: DealBook,
  budgets: ReadonlyArray<DealBudget>,
  towns: ReadonlyArray<Town>,
  dice: Dice,
  count: number,
) => {
  const deals = [...book.index.deals()]
  let features = 0
  const times = Array.from({ length: count }, (_, index) => {
    const zoom = dice.integer(2, 18)
    const { latitude, longitude } = near(dice.pick(towns), dice)
    const degrees = 360 / (tilePixels * 2 ** zoom)
    const [across, down] = [(degrees * screenAcross) / 2, (degrees * screenDown) / 2]
    const view = {
      ...{ west: Math.max(-180, longitude - across), east: Math.min(180, longitude + across), zoom },
      ...{ south: Math.max(-85, latitude - down), north: Math.min(85, latitude + down) },
    }
    const filter =
      index % 2 === 0 ? {} : { priceMaxMinor: dice.integer(1_000_000, 10_000_000), openNow: index % 4 === 1 }
    if (index % 5 === 0) book.put({ ...dice.pick(deals), priceMinor: dice.integer(100_000, 20_000_000) }, Date.now())
    const startMs = performance.now()
    const spots = book.map.look(view, filter, dice.pick(budgets), Date.now())
    JSON.stringify(encode(geoJsonOf(spots)))
    features = Math.max(features, spots.length)
    return performance.now() - startMs
  })
  return { times: times.sort((one, other) => one - other), features }
}

export const dealsAtScale = Effect.fnUntraced(function* (options: DealsOptions) {
  const { freshDatabase } = yield* BenchServers
  const layer = Layer.mergeAll(databaseLayer(yield* freshDatabase, 4), FieldCipher.passThrough)
  return yield* Effect.gen(function* () {
    yield* migrate
    const dice = new Dice(`deals/${options.seed}`)
    const towns = townsOf(dice)
    const nowMs = Date.now()
    yield* say(`making ${options.deals} deals and ${options.budgets} budgets`)
    const offers = Array.from({ length: options.deals }, (_, index) =>
      offerOf(`d${index}`, dice.pick(towns), dice, nowMs),
    )
    const budgets = Array.from({ length: options.budgets }, (_, index) =>
      budgetOf(index, dice.pick(towns), dice, nowMs),
    )
    yield* seedDeals(offers)
    const book = new DealBook()
    const builtMs = performance.now()
    for (const offer of offers) book.put(dealOf(merchant, offer, { claimed: 0, withdrawn: false }), nowMs)
    for (const budget of budgets) book.index.putBudget(budget)
    const buildMs = performance.now() - builtMs
    yield* say(`publishing ${options.news} more, looking ${options.looks} times`)
    yield* newDeals(book, towns, new Dice("warm"), 5)
    const news = yield* newDeals(book, towns, dice, options.news)
    const moves = moved(book, budgets, dice, options.news)
    // As a gateway's desk does, behind the requests.
    for (let isBuilding = true; isBuilding; ) isBuilding = book.map.buildNext()
    looks(book, budgets, towns, new Dice("warm"), Math.min(50, options.looks))
    const seen = looks(book, budgets, towns, dice, options.looks)
    const failures = news.wrong === 0 ? [] : [`${news.wrong} deals were matched otherwise than by trying all budgets`]
    if (news.matched === 0) failures.push("no deal found a budget")
    const at = (times: ReadonlyArray<number>, share: number) => rounded(quantileOf(times, share), 1)
    const line = {
      ...{ scenario: "deals", deals: book.index.dealCount, budgets: book.index.budgetCount },
      ...{ newDeals: options.news, matchesPerDeal: rounded(news.matched / options.news, 0) },
      ...{ newDealP50Ms: at(news.times, 0.5), newDealP99Ms: at(news.times, 0.99) },
      ...{ movedBudgetP50Ms: at(moves, 0.5), movedBudgetP99Ms: at(moves, 0.99) },
      ...{ looks: options.looks, featuresMax: seen.features },
      ...{ viewportP50Ms: at(seen.times, 0.5), viewportP99Ms: at(seen.times, 0.99), viewportMaxMs: at(seen.times, 1) },
      ...{ buildMs: rounded(buildMs, 0), rssMb: rounded(process.memoryUsage().rss / 2 ** 20, 0) },
      matchesEqual: news.wrong === 0,
    }
    return { line, failures }
  }).pipe(Effect.provide(layer))
})
