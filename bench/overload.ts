/**
 * More than Pacer can take, one way after the other, under a steady feed: a burst, a Postgres that is slow, frozen or
 * gone, a NATS that is gone, a full log, full dead letters. Each must be readable at `/readyz` and `/metrics` while it
 * lasts and heal by itself when it is over; memory stays within a bound, and at the end nothing is lost or doubled.
 */
import { Effect, Fiber } from "effect"
import { limits } from "../config/limits.ts"
import { Broker, streamInfo } from "../src/broker/connection.ts"
import { loadTokenKey, makeTokens } from "../src/trust/tokens.ts"
import { deadLetterStreamName } from "../streams/definitions.ts"
import { makeFeed } from "./feed.ts"
import { followedStack } from "./followed-stack.ts"
import { nowMs } from "./harness/clock.ts"
import { residentMegabytesOf } from "./harness/cpu.ts"
import { type BenchFailed, benchFailed } from "./harness/failure.ts"
import { say } from "./harness/progress.ts"
import { BenchServers } from "./harness/servers.ts"
import { firstDayBefore, Load, userIdOf } from "./load.ts"
import { type Observation, observe, observeUntil } from "./observe.ts"
import { Oracle } from "./oracle.ts"
import { type OverloadFault, overloadFaults, poisonMessages } from "./overload-faults.ts"
import { drained, reconcile } from "./reconcile.ts"
import type { Screens } from "./screens.ts"

export interface OverloadOptions {
  readonly burst: number
  readonly rate: number
  readonly seed: number
}

const showMsMax = 30_000
const healMsMax = 60_000
const drainMsMax = 120_000
const sampleEveryMs = 250
/**
 * What the engine and the gateway may take whatever comes: their heaps at rest, and every bound of the limits full; each
 * with a young generation of three times 128 MB, which garbage collection is given for speed.
 */
const engineMegabytesMax = 1_500
const gatewayMegabytesMax = 800
/**
 * What each reader has asked for beyond the point at which the pulls are held back: it asks for another page when less
 * than half of the last is still to come.
 */
const inboxMax = limits.inFlightEventsMax + limits.partitionCountDefault * limits.pullMessagesMax * 1.5

interface Peaks {
  engineMegabytes: number
  gatewayMegabytes: number
  inbox: number
  behind: number
}

const sample = (peaks: Peaks, enginePid: number, gatewayPid: number, port: number) =>
  Effect.gen(function* () {
    for (;;) {
      peaks.engineMegabytes = Math.max(peaks.engineMegabytes, residentMegabytesOf(enginePid) ?? 0)
      peaks.gatewayMegabytes = Math.max(peaks.gatewayMegabytes, residentMegabytesOf(gatewayPid) ?? 0)
      const seen = yield* observe(port)
      peaks.inbox = Math.max(peaks.inbox, seen?.sum("pacer_engine_inbox") ?? 0)
      peaks.behind = Math.max(peaks.behind, seen?.sum("pacer_partition_behind") ?? 0)
      yield* Effect.sleep(sampleEveryMs)
    }
  })

interface Struck {
  readonly shown: Observation | undefined
  /** From the fault's end until all is well again; undefined when it was not in time. */
  readonly recoveryMs: number | undefined
}

/** Inflicts a fault, looks at what is said about it, and waits until everything is well by itself. */
const strike = Effect.fnUntraced(function* (
  fault: OverloadFault,
  port: number,
  screens: Screens,
  meanwhile: Effect.Effect<boolean, BenchFailed>,
) {
  yield* say(`${fault.name}: ${fault.sentence}`)
  const look = Effect.all([observeUntil(port, fault.shows, showMsMax), meanwhile])
  const [shown, isRight] = yield* fault.during(look).pipe(Effect.mapError(benchFailed(`${fault.name} failed`)))
  yield* say(shown === undefined ? "nothing was said about it" : `it says: ${shown.saying}`)
  const overMs = nowMs()
  const calm = (seen: Observation) => seen.isReady && seen.sum("pacer_partition_behind") < 2_000
  const well = yield* observeUntil(port, calm, healMsMax)
  const pushed = yield* screens.pushAfter(overMs, healMsMax)
  const recoveryMs = well === undefined || pushed === undefined ? undefined : Math.round(nowMs() - overMs)
  yield* say(recoveryMs === undefined ? "it did not recover" : `all is well again after ${recoveryMs} ms`)
  return { shown: isRight ? shown : undefined, recoveryMs } satisfies Struck
})

/** Whether a command is refused with a typed problem that says that it may be sent again. */
const refusedAsUnavailable = Effect.fnUntraced(
  function* (port: number, tokenKeyFile: string) {
    const userId = userIdOf(0)
    const { token } = yield* makeTokens(yield* loadTokenKey(tokenKeyFile)).mint(userId)
    const body = { clientId: "overload-1", amountMinor: 100_000, currency: "IDR", occurredAt: new Date().toISOString() }
    const response = yield* Effect.tryPromise(() =>
      fetch(`http://127.0.0.1:${port}/api/expenses`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      }),
    )
    const text = yield* Effect.tryPromise(() => response.text())
    yield* say(`a command over HTTP was answered with ${response.status} ${text}`)
    return response.status === 503 && text.includes("urn:pacer:problem:unavailable")
  },
  Effect.mapError(benchFailed("The gateway cannot be asked")),
)

const deadLettersKept = Effect.gen(function* () {
  const { manager } = yield* Broker
  const info = yield* Effect.mapError(streamInfo(manager, deadLetterStreamName), benchFailed("No dead letters"))
  return info?.state.messages ?? 0
})

export const overload = Effect.fnUntraced(function* (options: OverloadOptions) {
  const { seed, rate, burst: burstEvents } = options
  const load = new Load({ seed, popularity: "zipf", firstDay: firstDayBefore(Date.now()) })
  const oracle = new Oracle()
  const { nats, postgres } = yield* BenchServers
  const stack = yield* followedStack(load)
  const { databaseUrl, engine, gateway, port, tokenKeyFile, clients, screens, quieten } = stack
  const { fed, run, burst } = yield* makeFeed(load, oracle, rate)
  const feeding = yield* Effect.forkScoped(run)
  const peaks: Peaks = { engineMegabytes: 0, gatewayMegabytes: 0, inbox: 0, behind: 0 }
  yield* Effect.forkScoped(sample(peaks, engine.pid, gateway.pid, port))

  const struck = new Map<string, Struck>()
  const strikeAll = Effect.gen(function* () {
    for (const fault of overloadFaults({ nats, postgres, databaseUrl, burst: burst(burstEvents), burstEvents })) {
      const meanwhile = fault.name === "fullLog" ? refusedAsUnavailable(port, tokenKeyFile) : Effect.succeed(true)
      struck.set(fault.name, yield* strike(fault, port, screens, meanwhile))
    }
  })
  yield* Effect.raceFirst(strikeAll, Effect.andThen(Fiber.join(feeding), Effect.never))
  yield* Fiber.interrupt(feeding)
  yield* drained(databaseUrl, drainMsMax)
  yield* quieten
  const letters = yield* deadLettersKept
  const { failures, ...reconciled } = yield* reconcile(load, oracle, databaseUrl, engine, clients)

  const memoryBounded =
    peaks.engineMegabytes <= engineMegabytesMax &&
    peaks.gatewayMegabytes <= gatewayMegabytesMax &&
    peaks.inbox <= inboxMax
  const refusals = [...fed.refusals].reduce(
    (sum, [words, count]) => (/maximum bytes/.test(words) ? sum + count : sum),
    0,
  )
  const passed = (name: string, { shown, recoveryMs }: Struck): boolean =>
    shown !== undefined && recoveryMs !== undefined && (name !== "fullLog" || refusals > 0)
  return {
    line: {
      scenario: "overload",
      ...Object.fromEntries([...struck].map(([name, one]) => [name, passed(name, one)])),
      ...Object.fromEntries([...struck].map(([name, { recoveryMs }]) => [`${name}RecoveryMs`, recoveryMs ?? null])),
      memoryBounded,
      engineMegabytesPeak: peaks.engineMegabytes,
      engineMegabytesMax,
      gatewayMegabytesPeak: peaks.gatewayMegabytes,
      gatewayMegabytesMax,
      inboxPeak: peaks.inbox,
      inboxMax,
      behindPeak: peaks.behind,
      ...reconciled,
      deadLetters: letters,
      transactions: oracle.transactions,
      events: fed.events,
      eventsSentAgain: fed.retried,
      eventsRefusedByFullLog: refusals,
      ratePerSecond: rate,
      seed,
    },
    failures: [
      ...[...struck].flatMap(([name, { shown, recoveryMs }]) => [
        ...(shown === undefined ? [`${name} was not to be seen at /readyz and /metrics`] : []),
        ...(recoveryMs === undefined ? [`${name} did not heal by itself`] : []),
      ]),
      ...(refusals > 0 ? [] : ["a full log refused no publisher"]),
      ...(memoryBounded ? [] : [`memory went beyond its bounds: ${JSON.stringify(peaks)}`]),
      ...(letters === poisonMessages ? [] : [`${letters} dead letters instead of ${poisonMessages}`]),
      ...failures,
    ],
  }
})
