/**
 * How long it takes from a transaction's appearing at a bank to its being on the traveller's screen: once found by
 * polling alone, once with the bank giving notice of each (the message that a notification becomes, after its door).
 * Times count from when each transaction was due to appear. With faults, a share of all requests goes wrong in every way
 * that the sandbox knows; in the end every screen must show what the bank's books say, each transaction once.
 */
import { Effect } from "effect"
import { limits } from "../config/limits.ts"
import { Broker } from "../src/broker/connection.ts"
import { Faults } from "../src/feeds/sandbox/faults.ts"
import { type SandboxBank, sandboxBank } from "../src/feeds/sandbox/sandbox-bank.ts"
import { inboundSubject, syncWishSubject } from "../streams/subjects.ts"
import type { Child } from "./harness/child.ts"
import { nowMs } from "./harness/clock.ts"
import { say } from "./harness/progress.ts"
import { liveStack } from "./live-stack.ts"
import { firstDayBefore, Load, userIdOf } from "./load.ts"
import { askArrived } from "./measure.ts"
import { Oracle } from "./oracle.ts"
import { behind, caughtUp } from "./standing.ts"
import { linkAll, startSync } from "./sync-child.ts"

export interface SyncLagOptions {
  readonly accounts: number
  readonly seconds: number
  readonly rate: number
  readonly pollMs: number
  readonly faults: number
  readonly seed: number
}

const leadMs = 250
const settleMsMax = 60_000
const settlePollMs = 250
const requestMsMax = 1_000

interface World {
  readonly bank: SandboxBank
  readonly clients: Child
  readonly load: Load
  readonly oracle: Oracle
  readonly options: SyncLagOptions
}

/** An amount of whole rupiah as a bank writes it. */
const majorText = (amountMinor: number): string => `${amountMinor / 100}.00`

const book = ({ bank, load, oracle, options }: World, index: number): number => {
  const user = load.userAmong(options.accounts, index)
  const event = load.liveTransaction(user, index, Date.now())
  const { externalId, amountMinor, currency, merchant } = event.data
  const amount = majorText(amountMinor)
  const words = merchant ?? "KFC"
  bank.books.book(`a1-${user}`, { id: externalId, time: event.time, amount, currency, words, status: "posted" })
  oracle.add(JSON.stringify(event))
  return user
}

/** One stretch of transactions that appear on a schedule; waits until all are on their screens. */
const stretch = Effect.fnUntraced(function* (world: World, firstIndex: number, notice: (user: number) => void) {
  const { accounts, rate, seconds } = world.options
  const count = rate * seconds
  const startMs = nowMs() + leadMs
  world.clients.tell({
    order: "measure",
    schedule: { firstIndex, count, startMs, perSecond: rate, usersMeasured: accounts },
  })
  for (let place = 0; place < count; place++) {
    const waitMs = startMs + (place * 1_000) / rate - nowMs()
    if (waitMs > 0) yield* Effect.sleep(waitMs)
    notice(book(world, firstIndex + place))
  }
  let arrived = yield* askArrived(world.clients)
  for (let waitedMs = 0; arrived.received < count && waitedMs < settleMsMax; waitedMs += settlePollMs) {
    yield* Effect.sleep(settlePollMs)
    arrived = yield* askArrived(world.clients)
  }
  return { ...arrived, count }
})

const consents = (accounts: number, source: string): Effect.Effect<void, never, Broker> =>
  Effect.flatMap(Broker, ({ connection }) =>
    Effect.promise(async () => {
      for (let user = 0; user < accounts; user++) {
        const event = {
          ...{ specversion: "1.0", id: `consent-${user}`, source: "bench", type: "consent.changed.v1" },
          ...{ subject: userIdOf(user), time: new Date(Date.now() - 60_000).toISOString() },
          data: { source, purpose: "transactions", state: "granted" },
        }
        connection.publish(inboundSubject(userIdOf(user)), JSON.stringify(event))
      }
      await connection.flush()
    }),
  )

const differences = (oracle: Oracle, standing: Effect.Success<ReturnType<typeof caughtUp>>) => {
  let [lost, duplicated] = [0, 0]
  for (const { user, count } of standing) {
    const expected = oracle.users.get(userIdOf(user))?.count ?? 0
    lost += Math.max(0, expected - count)
    duplicated += Math.max(0, count - expected)
  }
  return { lost, duplicated, late: behind(oracle, standing).length }
}

export const syncLag = Effect.fnUntraced(function* (options: SyncLagOptions) {
  const { accounts, pollMs, faults, rate, seconds, seed } = options
  const load = new Load({ seed, popularity: "uniform", firstDay: firstDayBefore(Date.now()), budgets: accounts })
  const { databaseUrl, clients } = yield* liveStack(load, [...Array(accounts).keys()])
  const perSecond = Math.ceil((4_000 * accounts) / pollMs) + 100
  const bank = yield* sandboxBank({
    protocol: "plaid",
    partner: { intervalMs: pollMs, perSecond, burst: perSecond, requestMsMax },
  })
  for (let user = 0; user < accounts; user++) bank.books.open(`a1-${user}`, "Account")
  yield* consents(accounts, bank.partner.source)
  yield* linkAll(databaseUrl, bank.partner, accounts)
  yield* startSync(databaseUrl, bank.partner, true)
  yield* Effect.sleep("3 seconds")
  bank.faults = faults > 0 ? new Faults({ seed, share: faults }) : undefined
  const world: World = { bank, clients, load, oracle: new Oracle(), options }
  yield* say(`${rate} transactions per second appear at the bank for ${seconds} s, found by polling every ${pollMs} ms`)
  const polled = yield* stretch(world, 0, () => undefined)
  yield* say("the same, with a notice of each")
  const { connection } = yield* Broker
  const notice = (user: number) =>
    // Linked in the order of the users, from 1 on.
    connection.publish(syncWishSubject, JSON.stringify({ id: user + 1, partner: bank.partner.id }))
  const noticed = yield* stretch(world, rate * seconds, notice)
  const { lost, duplicated, late } = differences(world.oracle, yield* caughtUp(clients, world.oracle))
  const met = Object.fromEntries([...(bank.faults?.met ?? [])].map(([kind, count]) => [`fault ${kind}`, count]))
  return {
    line: {
      ...{ scenario: "sync-lag", accounts, seconds, ratePerSecond: rate, pollMs, faults, seed },
      ...{ p50Ms: polled.p50Ms, p99Ms: polled.p99Ms, maxMs: polled.maxMs },
      ...{ notifyP50Ms: noticed.p50Ms, notifyP99Ms: noticed.p99Ms, notifyMaxMs: noticed.maxMs },
      ...{ received: polled.received + noticed.received, expected: polled.count + noticed.count },
      ...{ lost, duplicated, requests: bank.requests.length, syncTickMs: limits.syncTickMs, requestMsMax },
      ...met,
    },
    failures: [
      ...(lost === 0 ? [] : [`${lost} transactions were lost`]),
      ...(duplicated === 0 ? [] : [`${duplicated} transactions came twice`]),
      ...(late === 0 ? [] : [`${late} screens do not show what the bank's books say`]),
    ],
  }
})
