/**
 * Whether screens that stop reading (a phone in a tunnel) disturb the others, and whether they catch up: the same run
 * measures the healthy screens first while everybody reads, then while some do not; those then read on, and each must
 * end with the newest state (I5). Half of the traffic goes to the few travellers whose screens stall, and each of them
 * has several, so that the megabytes fill which the system itself keeps for every connection.
 */
import { Effect, Schema } from "effect"
import type { Child } from "./harness/child.ts"
import { residentMegabytesOf } from "./harness/cpu.ts"
import { say } from "./harness/progress.ts"
import { rounded } from "./harness/quantiles.ts"
import { measure, type Stretch } from "./latency.ts"
import { liveStack } from "./live-stack.ts"
import { firstDayBefore, Load, userIdOf } from "./load.ts"
import { Oracle } from "./oracle.ts"

export interface SlowClientsOptions {
  readonly healthy: number
  readonly stalled: number
  readonly rate: number
  /** Each of the two measurements. */
  readonly seconds: number
  readonly seed: number
}

const Standing = Schema.Struct({
  standing: Schema.Array(
    Schema.Struct({ user: Schema.Int, spentMinor: Schema.Finite, count: Schema.Finite, states: Schema.Int }),
  ),
})

/** Stalled screens of one traveller. */
const screensPerStalledUser = 10
const warmupSeconds = 3
const catchUpMsMax = 20_000
const pollMs = 250

const standingOf = (clients: Child) =>
  Effect.suspend(() => {
    clients.tell({ order: "standing" })
    return Effect.map(clients.hear(Standing), ({ standing }) => standing)
  })

/** The screens, by number, that do not show what the oracle says. */
const behind = (oracle: Oracle, standing: (typeof Standing.Type)["standing"]): ReadonlyArray<number> =>
  standing.flatMap(({ user, spentMinor, count }, screen) => {
    const totals = oracle.users.get(userIdOf(user)) ?? { spentMinor: 0, count: 0 }
    return totals.spentMinor === spentMinor && totals.count === count ? [] : [screen]
  })

const caughtUp = Effect.fnUntraced(function* (clients: Child, oracle: Oracle) {
  let standing = yield* standingOf(clients)
  for (let waitedMs = 0; behind(oracle, standing).length > 0 && waitedMs < catchUpMsMax; waitedMs += pollMs) {
    yield* Effect.sleep(pollMs)
    standing = yield* standingOf(clients)
  }
  return standing
})

export const slowClients = Effect.fnUntraced(function* (options: SlowClientsOptions) {
  const { healthy, stalled, rate, seconds, seed } = options
  const load = new Load({ seed, popularity: "uniform", firstDay: firstDayBefore(Date.now()) })
  const oracle = new Oracle()
  const stalledUsers = Math.ceil(stalled / screensPerStalledUser)
  const stalledUser = (number: number): number => healthy + (number % stalledUsers)
  const users = [...Array(healthy).keys(), ...Array.from({ length: stalled }, (_, number) => stalledUser(number))]
  const { clients, gateway } = yield* liveStack(load, users)
  let published = 0
  const stretch = (forSeconds: number): Stretch => {
    const firstIndex = published
    published += rate * forSeconds
    return {
      firstIndex,
      count: rate * forSeconds,
      perSecond: rate,
      usersMeasured: healthy,
      userOf: (index) => (index % 2 === 0 ? (index / 2) % healthy : stalledUser((index - 1) / 2)),
      sent: (text) => oracle.add(text),
    }
  }
  yield* say("warming up")
  yield* measure(load, clients, stretch(warmupSeconds))
  yield* say(`measuring ${healthy} screens while all ${healthy + stalled} read`)
  const without = yield* measure(load, clients, stretch(seconds))
  const statesBefore = (yield* caughtUp(clients, oracle)).map((one) => one.states)
  const megabytesBefore = residentMegabytesOf(gateway.pid)
  clients.tell({ order: "stall", firstScreen: healthy })
  yield* say(`measuring them while ${stalled} do not read`)
  const beside = yield* measure(load, clients, stretch(seconds))
  const megabytesStalled = residentMegabytesOf(gateway.pid)
  clients.tell({ order: "resume", firstScreen: healthy })
  const standing = yield* caughtUp(clients, oracle)
  const late = behind(oracle, standing)
  const lateStalled = late.filter((screen) => screen >= healthy).length
  const resynced = standing.filter(
    ({ states }, screen) => screen >= healthy && states > (statesBefore[screen] ?? 0),
  ).length
  const lost = without.expected - without.received + (beside.expected - beside.received)
  return {
    line: {
      scenario: "slow-clients",
      stalled,
      healthy,
      ratePerSecond: rate,
      healthyP99MsWithout: without.p99Ms,
      healthyP99MsBeside: beside.p99Ms,
      healthyP99Ratio: rounded((beside.p99Ms ?? Number.NaN) / (without.p99Ms ?? Number.NaN), 3),
      resyncedAll: lateStalled === 0,
      /** Of the stalled ones, those that missed frames and were given the whole state instead. */
      resyncedByState: resynced,
      received: without.received + beside.received,
      expected: without.expected + beside.expected,
      gatewayMegabytesBefore: megabytesBefore ?? null,
      gatewayMegabytesStalled: megabytesStalled ?? null,
      seconds,
      seed,
    },
    failures: [
      ...(late.length === 0
        ? []
        : [`${late.length} screens do not show the newest state, ${lateStalled} of them stalled ones`]),
      ...(lost === 0 ? [] : [`${lost} transactions never reached healthy screens`]),
      ...(resynced > 0 ? [] : ["no stalled socket's buffers were ever full: choose a higher --rate or more --seconds"]),
    ],
  }
})
