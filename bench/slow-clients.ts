/**
 * Whether screens that stop reading (a phone in a tunnel) disturb the others, and whether they catch up: the same run
 * measures the healthy screens first while everybody reads, then while some do not; those then read on, and each must
 * end with the newest state (I5). Half of the traffic goes to the few travellers whose screens stall, and each of them
 * has several, so that the megabytes fill which the system itself keeps for every connection.
 */
import { Effect } from "effect"
import { residentMegabytesOf } from "./harness/cpu.ts"
import { say } from "./harness/progress.ts"
import { rounded } from "./harness/quantiles.ts"
import { liveStack } from "./live-stack.ts"
import { firstDayBefore, Load } from "./load.ts"
import { measure, type Stretch } from "./measure.ts"
import { Oracle } from "./oracle.ts"
import { behind, caughtUp } from "./standing.ts"

export interface SlowClientsOptions {
  readonly healthy: number
  readonly stalled: number
  readonly rate: number
  /** Each of the two measurements. */
  readonly seconds: number
  readonly seed: number
}

/** Stalled screens of one traveller. */
const screensPerStalledUser = 10
const warmupSeconds = 3
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
    }
  }
  yield* say("warming up")
  yield* measure(load, oracle, clients, stretch(warmupSeconds))
  yield* say(`measuring ${healthy} screens while all ${healthy + stalled} read`)
  const without = yield* measure(load, oracle, clients, stretch(seconds))
  const statesBefore = (yield* caughtUp(clients, oracle)).map((one) => one.states)
  const megabytesBefore = residentMegabytesOf(gateway.pid)
  clients.tell({ order: "stall", firstScreen: healthy })
  yield* say(`measuring them while ${stalled} do not read`)
  const beside = yield* measure(load, oracle, clients, stretch(seconds))
  const megabytesStalled = residentMegabytesOf(gateway.pid)
  clients.tell({ order: "resume", firstScreen: healthy })
  const standing = yield* caughtUp(clients, oracle)
  const late = behind(oracle, standing)
  const closed = standing.filter(({ isClosed }) => isClosed).length
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
        : [
            `${late.length} screens do not show the newest state, ${lateStalled} of them stalled ones; ${closed} are closed`,
          ]),
      ...(lost === 0 ? [] : [`${lost} transactions never reached healthy screens`]),
      ...(resynced > 0 ? [] : ["no stalled socket's buffers were ever full: choose a higher --rate or more --seconds"]),
    ],
  }
})
