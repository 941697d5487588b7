/**
 * The sync over real sockets: a sandbox bank on 127.0.0.1, a real broker, database and engine. Whatever the bank does
 * wrong, in the end the ledger holds what its books say: every transaction once, as it now stands.
 */
import { Effect, Layer, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Broker } from "../../broker/connection.ts"
import { freshBroker, freshDatabase } from "../../launch/test-servers.ts"
import { databaseLayer } from "../../ledger/database.ts"
import { aBudget, anEvent, type Running, runEngine, until } from "../../partition/engine.test-support.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { Publisher } from "../publisher.ts"
import { Faults } from "../sandbox/faults.ts"
import { aPurchase, bookPurchases, startSandbox } from "../sandbox/sandbox.test-support.ts"
import type { SandboxBank, SandboxOptions } from "../sandbox/sandbox-bank.ts"
import { type LinkedAccount, link, linkedAccountsOf } from "./linked-account.ts"
import type { SyncPartner } from "./partner.ts"
import { Sync, syncLayer } from "./sync.ts"

const natsUrl = await freshBroker()
const databaseUrl = await freshDatabase()
const urls = { natsUrl, databaseUrl }
let engine: Running
beforeAll(async () => {
  engine = await runEngine(urls)
})
afterAll(() => engine.stop())

const fast = { intervalMs: 60, perSecond: 5_000, burst: 5_000, requestMsMax: 300 }
let banks = 0
const aBank = (options: SandboxOptions) => {
  const id = `bank${++banks}`
  return startSandbox({
    ...options,
    partner: { ...fast, id, name: "Bank Satu", source: `bank/${id}`, ...options.partner },
  })
}

const runSync = async (partners: ReadonlyArray<SyncPartner>) => {
  const base = Layer.mergeAll(Broker.layer({ url: natsUrl }), databaseLayer(databaseUrl, 4), FieldCipher.passThrough)
  const runtime = ManagedRuntime.make(
    syncLayer(partners).pipe(Layer.provideMerge(Publisher.layer), Layer.provideMerge(base)),
  )
  const sync = await runtime.runPromise(Effect.flatMap(Sync, Effect.succeed))
  return { runtime, figures: sync.figures, stop: () => runtime.dispose() }
}

let people = 0
const aTraveller = async (bank: SandboxBank, purchases = 0) => {
  const userId = `wati_${++people}`
  const account = `acc-${people}`
  bank.books.open(account, "Tabungan")
  const ids = bookPurchases(bank, account, purchases)
  await engine.submit(aBudget(userId))
  const { source } = bank.partner
  const consent = { source, account, purpose: "transactions" }
  await engine.submit(anEvent(userId, "consent.changed.v1", { ...consent, state: "granted" }))
  const linked = link({
    ...{ userId, source, account, partner: bank.partner.id, label: "Tabungan" },
    ...{ credential: new TextEncoder().encode(`\0access-${account}`), nowMs: Date.now() },
  })
  await Effect.runPromise(linked.pipe(Effect.provide(databaseLayer(databaseUrl, 1))))
  return { userId, account, source, ids, consent }
}

const accountOf = async (userId: string): Promise<LinkedAccount> => {
  const found = await Effect.runPromise(linkedAccountsOf(userId).pipe(Effect.provide(databaseLayer(databaseUrl, 1))))
  const [account] = found
  if (account === undefined) throw new Error(`${userId} has no account`)
  return account
}

const countOf = async (userId: string) => (await engine.budget(userId, "trip")).summary.transactionCount
const spentOf = async (userId: string) => (await engine.budget(userId, "trip")).summary.spentMinor

describe.each(["plaid", "snap-history", "snap-statement"] as const)("%s", (protocol) => {
  test("brings what is there page by page, then what comes, each once", async () => {
    const bank = await aBank({ protocol, pageRowsMax: 7 })
    const { userId, account } = await aTraveller(bank, 30)
    const sync = await runSync([bank.partner])
    await until("30 are there", async () => (await countOf(userId)) === 30)
    bookPurchases(bank, account, 5)
    await until("35 are there", async () => (await countOf(userId)) === 35)
    expect(await spentOf(userId)).toBe(35 * 2_500_000)
    await until("it is written down", async () => (await accountOf(userId)).imported === 35)
    expect(await accountOf(userId)).toMatchObject({ failures: 0, error: null, state: "active" })
    await sync.stop()
  })

  test("with every third request going wrong nothing is lost and nothing comes twice", async () => {
    const bank = await aBank({ protocol, pageRowsMax: 4, faults: { seed: 7, share: 0.3 } })
    const travellers = [await aTraveller(bank, 10), await aTraveller(bank, 3)]
    const sync = await runSync([bank.partner])
    for (let round = 0; round < 4; round++) {
      for (const { account } of travellers) bookPurchases(bank, account, 3)
      await new Promise((resolve) => setTimeout(resolve, 120))
    }
    for (const [index, { userId }] of travellers.entries()) {
      const expected = (index === 0 ? 10 : 3) + 12
      await until(`all ${expected} are there`, async () => (await countOf(userId)) === expected)
      expect(await spentOf(userId)).toBe(expected * 2_500_000)
    }
    bank.faults = undefined
    await until("it has recovered", async () => (await accountOf(travellers[0]?.userId ?? "")).failures === 0)
    await sync.stop()
  })
})

test("pending becomes posted with another amount, and what was removed is gone", async () => {
  const bank = await aBank({ protocol: "plaid" })
  const { userId, account } = await aTraveller(bank)
  bank.books.book(account, aPurchase("hold", { status: "pending", amount: "150000" }))
  bank.books.book(account, aPurchase("typo", { amount: "90000" }))
  const sync = await runSync([bank.partner])
  await until("both are there", async () => (await spentOf(userId)) === 24_000_000)
  bank.books.book(account, aPurchase("hold", { status: "removed" }))
  bank.books.book(account, aPurchase("booked", { amount: "138000" }))
  bank.books.book(account, aPurchase("typo", { amount: "95000" }))
  await until("the later words stand", async () => (await spentOf(userId)) === 23_300_000)
  expect(await countOf(userId)).toBe(2)
  await sync.stop()
})

test("pages that change while they are read are read anew, whole", async () => {
  const bank = await aBank({ protocol: "plaid", pageRowsMax: 5 })
  const { userId, account, ids } = await aTraveller(bank, 12)
  // Told on the first page, changed before the second one is asked for.
  const changing = new Faults({ seed: 1, share: 0 })
  let draws = 0
  bank.faults = Object.assign(changing, {
    draw: () => {
      draws += 1
      if (draws !== 2) return undefined
      bank.books.book(account, aPurchase(ids[0] ?? "", { amount: "1000" }))
      return "changed" as const
    },
  })
  const sync = await runSync([bank.partner])
  await until("the changed amount stands", async () => (await spentOf(userId)) === 11 * 2_500_000 + 100_000)
  expect(await countOf(userId)).toBe(12)
  await sync.stop()
})

test("a restart goes on from the cursor: nothing is read twice, nothing twice in the ledger", async () => {
  const bank = await aBank({ protocol: "plaid", pageRowsMax: 5 })
  const { userId, account } = await aTraveller(bank, 12)
  const first = await runSync([bank.partner])
  await until("12 are there", async () => (await accountOf(userId)).imported === 12)
  await first.stop()
  const { cursor } = await accountOf(userId)
  expect(cursor).toBe("12")
  bookPurchases(bank, account, 1)
  const second = await runSync([bank.partner])
  await until("13 are there", async () => (await countOf(userId)) === 13)
  await until("13 are written down", async () => (await accountOf(userId)).imported === 13)
  await second.stop()
})

test("a withdrawn consent stops it before the next request, in plain words", async () => {
  const bank = await aBank({ protocol: "plaid" })
  const { userId, account, consent } = await aTraveller(bank, 2)
  const sync = await runSync([bank.partner])
  await until("2 are there", async () => (await countOf(userId)) === 2)
  await engine.submit(anEvent(userId, "consent.changed.v1", { ...consent, state: "withdrawn" }))
  await until("it has stopped", async () => (await accountOf(userId)).state === "stopped")
  const asked = bank.requests.length
  bookPurchases(bank, account, 1)
  await new Promise((resolve) => setTimeout(resolve, 5 * fast.intervalMs))
  expect(bank.requests.length).toBe(asked)
  expect(await countOf(userId)).toBe(2)
  expect((await accountOf(userId)).error).toBe("You have withdrawn your consent; nothing is read any more.")
  await sync.stop()
})

test("without any consent nothing is ever asked", async () => {
  const bank = await aBank({ protocol: "plaid" })
  const { userId, consent } = await aTraveller(bank, 2)
  await engine.submit(anEvent(userId, "consent.changed.v1", { ...consent, state: "withdrawn" }))
  const sync = await runSync([bank.partner])
  await until("it has stopped", async () => (await accountOf(userId)).state === "stopped")
  expect(bank.requests).toEqual([])
  await sync.stop()
})

test("a bank that is down is left alone after a while, and found again", async () => {
  const bank = await aBank({ protocol: "plaid", faults: { seed: 1, share: 1, kinds: ["server-error"] } })
  const { userId } = await aTraveller(bank, 3)
  const sync = await runSync([bank.partner])
  await until("the breaker is open", async () => {
    const rows = await engine.sql<{ open: boolean }>(
      "select open_until_ms is not null as open from sync_partners where partner = $1",
      [bank.partner.id],
    )
    return rows[0]?.open === true
  })
  const { error, failures } = await accountOf(userId)
  expect(error).toBe("Bank Satu says that something is wrong on its side.")
  expect(failures).toBeGreaterThan(0)
  bank.faults = undefined
  await until("all are there", async () => (await countOf(userId)) === 3)
  await sync.stop()
})

test("what a bank of another mind sends is told as unreadable and moves nothing", async () => {
  const bank = await aBank({ protocol: "plaid" })
  const { userId, account } = await aTraveller(bank, 1)
  bank.books.book(account, aPurchase("odd", { currency: "XXQ" }))
  const sync = await runSync([bank.partner])
  await until("it has failed", async () => (await accountOf(userId)).failures > 0)
  const { error, cursor } = await accountOf(userId)
  expect(error).toMatch(/^Bank Satu answered in a way that cannot be read/)
  expect(cursor).toBe(null)
  await sync.stop()
})

test("a clock that differs is named", async () => {
  const bank = await aBank({ protocol: "snap-statement", nowMs: () => Date.now() + 3_600_000 })
  const { userId } = await aTraveller(bank, 1)
  bank.faults = new Faults({ seed: 1, share: 1, kinds: ["clock-skew"] })
  const sync = await runSync([bank.partner])
  await until("it has failed", async () => (await accountOf(userId)).failures > 0)
  expect((await accountOf(userId)).error).toMatch(/refused our request|minutes apart/)
  await sync.stop()
})
