/**
 * What `kill -9` costs: the engine is killed at random moments while it works off a replay of the standard load, and
 * started again, over and over; at the end every transaction must be in the ledger once, every budget equal to the
 * oracle, and the screens must have heard of the new owner each time. A kill leaves the page cache intact: this proves
 * nothing about power cuts.
 */
import { Effect, Fiber, Ref, Schema } from "effect"
import { provision } from "../src/broker/connection.ts"
import { committedMessages, differencesOf, engineLedgerTotals, ledgerRows, viewTotals } from "./audit.ts"
import type { Child } from "./harness/child.ts"
import { nowMs } from "./harness/clock.ts"
import { BenchFailed } from "./harness/failure.ts"
import { say } from "./harness/progress.ts"
import { publishBacklog } from "./harness/publish.ts"
import { median, rounded } from "./harness/quantiles.ts"
import { randomFraction } from "./harness/random.ts"
import { BenchServers } from "./harness/servers.ts"
import { openings, readyEngine, serve, startClients, startGateway } from "./live-stack.ts"
import { firstDayBefore, Load, type Popularity } from "./load.ts"
import { Oracle } from "./oracle.ts"

export interface CrashOptions {
  readonly restarts: number
  readonly seed: number
  readonly popularity: Popularity
}

/** The most popular travellers: something happens to them all the time. */
const watched = [...Array(20).keys()]
/** The engine always has at least so many messages before it. */
const lagMin = 20_000
const portion = 10_000
const pollMs = 200
const lifeMsMin = 100
const lifeMsMax = 8_000
/** Lives get shorter when many are asked for, so that the run ends in time. */
const livesMsMax = 120_000
/** How long every second life is prolonged at most until a screen has heard of it. */
const hearingMsMax = 10_000
const drainMsMax = 120_000

const Epoch = Schema.Struct({ epoch: Schema.Int, atMs: Schema.Finite })

/** Publishes the load portion by portion, always ahead of the engine, until it is told to stop. */
const feed = Effect.fnUntraced(function* (load: Load, oracle: Oracle, databaseUrl: string, published: Ref.Ref<number>) {
  let index = 0
  function* transactions() {
    for (const last = index + portion; index < last; index++) {
      const event = load.transaction(index)
      const text = JSON.stringify(event)
      oracle.add(text)
      yield { userId: event.subject, text }
    }
  }
  for (;;) {
    const lag = (yield* Ref.get(published)) - (yield* committedMessages(databaseUrl))
    if (lag >= lagMin) yield* Effect.sleep(pollMs)
    // Never half a portion: what the oracle has heard is in the log.
    else
      yield* Effect.uninterruptible(
        Effect.flatMap(publishBacklog(transactions()), (count) => Ref.update(published, (sum) => sum + count)),
      )
  }
})

type Heard = Array<typeof Epoch.Type>

const untilHeardAfter = Effect.fnUntraced(function* (heard: Heard, sinceMs: number) {
  const isHeard = () => heard.some(({ atMs }) => atMs > sinceMs)
  for (let waitedMs = 0; !isHeard() && waitedMs < hearingMsMax; waitedMs += pollMs) yield* Effect.sleep(pollMs)
})

/**
 * Kills and starts engines, each after a random life; every second one lives at least until a screen has heard of it,
 * the others may well be killed while they take over.
 * @returns when each was killed, on the run's clock
 */
const killAgainAndAgain = Effect.fnUntraced(function* (
  options: CrashOptions,
  databaseUrl: string,
  first: Child,
  heard: Heard,
) {
  const { restarts, seed } = options
  const longestMs = Math.min(lifeMsMax, livesMsMax / restarts)
  const kills: Array<number> = []
  let engine = first
  let bornMs = nowMs()
  for (let restart = 1; restart <= restarts; restart++) {
    const lifeMs = lifeMsMin + randomFraction(seed, restart, 0) * (longestMs - lifeMsMin)
    yield* Effect.sleep(lifeMs)
    if (restart % 2 === 0) yield* untilHeardAfter(heard, bornMs)
    yield* say(`kill ${restart} of ${restarts}, after a life of ${Math.round(nowMs() - bornMs)} ms`)
    kills.push(nowMs())
    yield* engine.kill
    engine = yield* readyEngine(databaseUrl, 0)
    bornMs = nowMs()
    engine.tell({ go: true })
  }
  return kills
})

/** For each kill, how long it took until a screen heard of a later owner; kills that came sooner still are left out. */
const firstPushesMs = (kills: ReadonlyArray<number>, heard: ReadonlyArray<typeof Epoch.Type>): ReadonlyArray<number> =>
  kills.flatMap((killedMs, index) => {
    const nextKillMs = kills[index + 1] ?? Number.POSITIVE_INFINITY
    const first = heard.find(({ atMs }) => atMs > killedMs && atMs < nextKillMs)
    return first === undefined ? [] : [first.atMs - killedMs]
  })

const drained = Effect.fnUntraced(function* (databaseUrl: string, published: number) {
  for (let waitedMs = 0; waitedMs < drainMsMax; waitedMs += pollMs) {
    if ((yield* committedMessages(databaseUrl)) >= published) return
    yield* Effect.sleep(pollMs)
  }
  const committed = yield* committedMessages(databaseUrl)
  return yield* new BenchFailed({
    message: `After the last restart only ${committed} of ${published} messages were committed`,
  })
})

export const crash = Effect.fnUntraced(function* (options: CrashOptions) {
  const load = new Load({ ...options, firstDay: firstDayBefore(Date.now()) })
  const oracle = new Oracle()
  const { freshDatabase } = yield* BenchServers
  const databaseUrl = yield* freshDatabase
  yield* provision
  const published = yield* Ref.make(yield* publishBacklog(openings(load)))
  const first = yield* readyEngine(databaseUrl, 0)
  yield* serve(first)
  const { port, tokenKeyFile } = yield* startGateway(databaseUrl)
  const clients = yield* startClients(port, tokenKeyFile, watched)
  const heard: Heard = []
  clients.tell({ order: "tell-epochs" })
  yield* Effect.forkScoped(
    Effect.forever(Effect.tap(clients.hear(Epoch), (epoch) => Effect.sync(() => heard.push(epoch)))),
  )

  const feeding = yield* Effect.forkScoped(feed(load, oracle, databaseUrl, published))
  const kills = yield* Effect.raceFirst(killAgainAndAgain(options, databaseUrl, first, heard), Fiber.join(feeding))
  yield* Fiber.interrupt(feeding)
  yield* untilHeardAfter(heard, kills.at(-1) ?? 0)
  yield* say("working off the rest")
  yield* drained(databaseUrl, yield* Ref.get(published))
  const { rows, transactions } = yield* ledgerRows(databaseUrl)
  const lost = oracle.transactions - transactions
  const duplicated = rows - transactions
  const unequal = [
    ...differencesOf(oracle, "the ledger", yield* engineLedgerTotals(databaseUrl)),
    ...differencesOf(oracle, "the engine's views", yield* viewTotals(load)),
  ]
  const pushes = firstPushesMs(kills, heard)
  return {
    line: {
      scenario: "crash",
      restarts: kills.length,
      lost,
      duplicated,
      balancesEqual: unequal.length === 0,
      firstPushMsMedian: rounded(median(pushes), 1),
      firstPushesMeasured: pushes.length,
      transactions: oracle.transactions,
      events: (yield* Ref.get(published)) - load.budgets,
      popularity: options.popularity,
      seed: options.seed,
    },
    failures: [
      ...(lost === 0 ? [] : [`${lost} transactions were lost`]),
      ...(duplicated === 0 ? [] : [`${duplicated} ledger rows are there more than once`]),
      ...unequal,
    ],
  }
})
