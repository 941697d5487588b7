/**
 * What `kill -9` costs: the engine is killed at random moments while it works off the standard load, and started again,
 * over and over; in between NATS and Postgres are restarted, gently and not. At the end what was fed, the archive, the
 * ledger, the actors and what the screens last saw must all be equal, and the screens must have heard of the new owner
 * each time. A kill leaves the page cache intact: this proves nothing about power cuts.
 */
import { Effect, Fiber } from "effect"
import { makeFeed } from "./feed.ts"
import { followedStack } from "./followed-stack.ts"
import type { Child } from "./harness/child.ts"
import { nowMs } from "./harness/clock.ts"
import { say } from "./harness/progress.ts"
import { median, rounded } from "./harness/quantiles.ts"
import { randomFraction } from "./harness/random.ts"
import { readyEngine } from "./live-stack.ts"
import { firstDayBefore, Load, type Popularity } from "./load.ts"
import { Oracle } from "./oracle.ts"
import { drained, reconcile } from "./reconcile.ts"
import type { Screens } from "./screens.ts"
import { restartServer, serverFault } from "./server-faults.ts"

export interface CrashOptions {
  readonly restarts: number
  readonly seed: number
  readonly popularity: Popularity
}

const lifeMsMin = 100
const lifeMsMax = 6_000
/** Lives get shorter when many are asked for, so that the run ends in time. */
const livesMsMax = 300_000
const shortestLifeMsMax = 1_000
/** How long every second life is prolonged at most until a screen has heard of it. */
const hearingMsMax = 30_000
const drainMsMax = 180_000
/** The servers are restarted so often in all, in long runs; in short ones after every second life. */
const serverRestarts = 40
const perSecondMax = 5_000
/** Over the whole run, so that its oracle stays small: long runs are fed more slowly. */
const eventsMax = 1_500_000
/** What one restart takes beside the life, for the pace of long runs only. */
const restartMsGuess = 1_500

const lifeMsMaxOf = (restarts: number): number =>
  Math.min(lifeMsMax, Math.max(shortestLifeMsMax, livesMsMax / restarts))

interface Faults {
  /** When each engine was killed, on the run's clock. */
  readonly kills: Array<number>
  readonly restarts: { nats: number; postgres: number }
  /** From when the server was back until a screen was pushed something. */
  readonly recoveriesMs: Array<number>
}

const faultServer = Effect.fnUntraced(function* (faults: Faults, screens: Screens) {
  const fault = serverFault(faults.restarts.nats + faults.restarts.postgres)
  const backMs = yield* restartServer(fault)
  faults.restarts[fault.server] += 1
  const tookMs = yield* screens.pushAfter(backMs, hearingMsMax)
  faults.recoveriesMs.push(tookMs ?? hearingMsMax)
})

/**
 * Kills and starts engines, each after a random life; every second one lives at least until a screen has heard of it,
 * the others may well be killed while they take over.
 * @returns the engine that lives
 */
const killAgainAndAgain = Effect.fnUntraced(function* (
  { restarts, seed }: CrashOptions,
  databaseUrl: string,
  first: Child,
  screens: Screens,
  faults: Faults,
) {
  const longestMs = lifeMsMaxOf(restarts)
  const serversEvery = 2 * Math.ceil(restarts / (2 * serverRestarts))
  let engine = first
  let bornMs = nowMs()
  for (let restart = 1; restart <= restarts; restart++) {
    yield* Effect.sleep(lifeMsMin + randomFraction(seed, restart, 0) * (longestMs - lifeMsMin))
    if (restart % 2 === 0) yield* screens.epochAfter(bornMs, hearingMsMax)
    if (restart % serversEvery === 0) yield* faultServer(faults, screens)
    yield* say(`kill ${restart} of ${restarts}, after a life of ${Math.round(nowMs() - bornMs)} ms`)
    faults.kills.push(nowMs())
    yield* engine.kill
    engine = yield* readyEngine(databaseUrl, 0)
    bornMs = nowMs()
    engine.tell({ go: true })
  }
  yield* screens.epochAfter(bornMs, hearingMsMax)
  return engine
})

/** For each kill, how long it took until a screen heard of a later owner; kills that came sooner still are left out. */
const firstPushesMs = (kills: ReadonlyArray<number>, epochsMs: ReadonlyArray<number>): ReadonlyArray<number> =>
  kills.flatMap((killedMs, index) => {
    const nextKillMs = kills[index + 1] ?? Number.POSITIVE_INFINITY
    const first = epochsMs.find((atMs) => atMs > killedMs && atMs < nextKillMs)
    return first === undefined ? [] : [first - killedMs]
  })

export const crash = Effect.fnUntraced(function* (options: CrashOptions) {
  const { restarts, popularity, seed } = options
  const load = new Load({ ...options, firstDay: firstDayBefore(Date.now()) })
  const oracle = new Oracle()
  const { databaseUrl, engine: first, clients, screens, quieten } = yield* followedStack(load)

  const runMsGuess = restarts * (lifeMsMaxOf(restarts) / 2 + restartMsGuess)
  const perSecond = Math.min(perSecondMax, Math.ceil((eventsMax * 1_000) / runMsGuess))
  const { fed, run } = yield* makeFeed(load, oracle, perSecond)
  const faults: Faults = { kills: [], restarts: { nats: 0, postgres: 0 }, recoveriesMs: [] }
  const feeding = yield* Effect.forkScoped(run)
  const engine = yield* Effect.raceFirst(
    killAgainAndAgain(options, databaseUrl, first, screens, faults),
    Effect.andThen(Fiber.join(feeding), Effect.never),
  )
  yield* Fiber.interrupt(feeding)
  yield* say("working off the rest")
  yield* drained(databaseUrl, drainMsMax)
  yield* quieten
  const { failures, ...reconciled } = yield* reconcile(load, oracle, databaseUrl, engine, clients)
  const pushes = firstPushesMs(faults.kills, screens.epochsMs)
  return {
    line: {
      scenario: "crash",
      restarts: faults.kills.length,
      natsRestarts: faults.restarts.nats,
      postgresRestarts: faults.restarts.postgres,
      ...reconciled,
      balancesEqual: reconciled.ledgerEqual && reconciled.actorsEqual,
      firstPushMsMedian: rounded(median(pushes), 1),
      firstPushMsWorst: rounded(Math.max(...pushes), 1),
      firstPushesMeasured: pushes.length,
      serverRecoveryMsMedian: rounded(median(faults.recoveriesMs), 1),
      serverRecoveryMsWorst: faults.recoveriesMs.length === 0 ? null : rounded(Math.max(...faults.recoveriesMs), 1),
      transactions: oracle.transactions,
      events: fed.events,
      eventsSentAgain: fed.retried,
      eventsPerSecond: perSecond,
      popularity,
      seed,
    },
    failures,
  }
})
