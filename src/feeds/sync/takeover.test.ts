/**
 * Two processes with the sync, over a real broker, database and sandbox bank: one polls, and when it is gone the other
 * goes on where it was, without a gap in what is read and without both asking. The one that loses its database does not
 * know whether it is gone: it stops by its own clock.
 */
import { Effect, Layer, ManagedRuntime } from "effect"
import { afterAll, beforeAll, expect, test } from "vitest"
import { Broker } from "../../broker/connection.ts"
import { makeCutLine } from "../../gateway/cut-line.test-support.ts"
import { freshBroker, freshDatabase } from "../../launch/test-servers.ts"
import { databaseLayer } from "../../ledger/database.ts"
import { aBudget, anEvent, type Running, runEngine, until } from "../../partition/engine.test-support.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { Publisher } from "../publisher.ts"
import { bookPurchases, startSandbox } from "../sandbox/sandbox.test-support.ts"
import { link, linkedAccountsOf } from "./linked-account.ts"
import type { SyncPartner } from "./partner.ts"
import { addPolledBank, setPolledBankDisabled } from "./polled-banks.ts"
import { Sync, syncLayer } from "./sync.ts"
import { wakeAccounts } from "./wake.ts"

const natsUrl = await freshBroker()
const databaseUrl = await freshDatabase()
let engine: Running
beforeAll(async () => {
  engine = await runEngine({ natsUrl, databaseUrl })
})
afterAll(() => engine.stop())

const runSync = async (partners: ReadonlyArray<SyncPartner>, database = databaseUrl) => {
  const base = Layer.mergeAll(Broker.layer({ url: natsUrl }), databaseLayer(database, 4), FieldCipher.passThrough)
  const runtime = ManagedRuntime.make(
    syncLayer(partners).pipe(Layer.provideMerge(Publisher.layer), Layer.provideMerge(base)),
  )
  const { figures } = await runtime.runPromise(Effect.flatMap(Sync, Effect.succeed))
  return { runtime, figures, stop: () => runtime.dispose() }
}
const onDatabase = Layer.mergeAll(databaseLayer(databaseUrl, 1), FieldCipher.passThrough)

let banks = 0
const fast = { intervalMs: 60, perSecond: 5_000, burst: 5_000, requestMsMax: 1_000 }
const aBank = (intervalMs = fast.intervalMs) => {
  const id = `bank${++banks}`
  return startSandbox({
    protocol: "plaid",
    partner: { ...fast, intervalMs, id, name: "Bank Satu", source: `bank/${id}` },
  })
}
type Bank = Awaited<ReturnType<typeof aBank>>

let people = 0
const aTraveller = async (bank: Bank, partner = bank.partner.id) => {
  const userId = `sari_${++people}`
  const account = `acc-${people}`
  bank.books.open(account, "Tabungan")
  await engine.submit(aBudget(userId))
  const { source } = bank.partner
  const consent = { source, account, purpose: "transactions" }
  await engine.submit(anEvent(userId, "consent.changed.v1", { ...consent, state: "granted" }))
  const linked = link({
    ...{ userId, source, account, partner, label: "Tabungan" },
    ...{ credential: new TextEncoder().encode(`\0access-${account}`), nowMs: Date.now() },
  })
  await Effect.runPromise(linked.pipe(Effect.provide(onDatabase)))
  const count = async () => (await engine.budget(userId, "trip")).summary.transactionCount
  const standing = async () => (await Effect.runPromise(linkedAccountsOf(userId).pipe(Effect.provide(onDatabase))))[0]
  return { userId, account, source, consent, count, standing }
}

test("of two one polls, and the other goes on when the first is stopped", async () => {
  const bank = await aBank()
  const { account, count } = await aTraveller(bank)
  const both = [await runSync([bank.partner]), await runSync([bank.partner])]
  bookPurchases(bank, account, 4)
  await until("4 are there", async () => (await count()) === 4)
  await until("several runs", async () => both.some(({ figures }) => figures().runs > 5))
  const holders = both.filter(({ figures }) => figures().runs > 0)
  expect(holders).toHaveLength(1)
  const [holder] = holders
  const other = both.find((one) => one !== holder)
  await holder?.stop()
  bookPurchases(bank, account, 3)
  await until("7 are there", async () => (await count()) === 7)
  expect(other?.figures().runs).toBeGreaterThan(0)
  await other?.stop()
})

test("one that loses its database stops by itself before another begins, which misses nothing", async () => {
  const bank = await aBank()
  const { account, count, standing } = await aTraveller(bank)
  const line = makeCutLine()
  const behind = new URL(await line.open(databaseUrl))
  const cutUrl = new URL(databaseUrl)
  cutUrl.hostname = behind.hostname
  cutUrl.port = behind.port
  const first = await runSync([bank.partner], cutUrl.href)
  bookPurchases(bank, account, 2)
  await until("2 are there", async () => (await count()) === 2)
  const second = await runSync([bank.partner])
  const waited = first.figures().runs
  await until("the first goes on", async () => first.figures().runs > waited + 5)
  expect(second.figures().runs).toBe(0)
  line.cut()
  bookPurchases(bank, account, 3)
  let didBothHold = false
  await until("5 are there", async () => {
    didBothHold ||= first.figures().linked > 0 && second.figures().linked > 0
    return (await count()) === 5
  })
  expect(didBothHold).toBe(false)
  expect(first.figures().linked).toBe(0)
  await until("it is written down once", async () => (await standing())?.imported === 5)
  line.mend()
  await second.stop()
  bookPurchases(bank, account, 1)
  await until("the first one took over again", async () => (await count()) === 6)
  await first.stop()
  line.close()
})

test("a consent that is given again resumes its account, which was stopped", async () => {
  const bank = await aBank()
  const { userId, account, source, consent, count, standing } = await aTraveller(bank)
  const sync = await runSync([bank.partner])
  bookPurchases(bank, account, 1)
  await until("1 is there", async () => (await count()) === 1)
  await engine.submit(anEvent(userId, "consent.changed.v1", { ...consent, state: "withdrawn" }))
  await until("it has stopped", async () => (await standing())?.state === "stopped")
  bookPurchases(bank, account, 1)
  const asked = bank.requests.length
  await engine.submit(anEvent(userId, "consent.changed.v1", { ...consent, state: "granted" }))
  expect(bank.requests.length).toBe(asked)
  await sync.runtime.runPromise(wakeAccounts(userId, source, account))
  await until("2 are there", async () => (await count()) === 2)
  expect(await standing()).toMatchObject({ state: "active", error: null, failures: 0 })
  await sync.stop()
})

test("an operator's bank is polled from the moment it is added, until it is put aside", async () => {
  const bank = await aBank()
  const sync = await runSync([])
  const partner = "operators"
  const { account, count } = await aTraveller(bank, partner)
  const { source, baseUrl, clientId } = bank.partner
  const added = addPolledBank({
    ...{ partner, name: "Bank Operator", source, baseUrl, protocol: "plaid", clientId, clientSecret: "sandbox-secret" },
    ...{ intervalMs: 1_000, perSecond: 100, disabled: false },
  })
  await Effect.runPromise(added.pipe(Effect.provide(onDatabase)))
  bookPurchases(bank, account, 2)
  await until("2 are there", async () => (await count()) === 2)
  await Effect.runPromise(setPolledBankDisabled(partner, true).pipe(Effect.provide(onDatabase)))
  await until("nothing of it is on the wheel", async () => sync.figures().linked === 0)
  bookPurchases(bank, account, 1)
  const asked = bank.requests.length
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(bank.requests.length).toBe(asked)
  await Effect.runPromise(setPolledBankDisabled(partner, false).pipe(Effect.provide(onDatabase)))
  await until("3 are there", async () => (await count()) === 3)
  await sync.stop()
})
