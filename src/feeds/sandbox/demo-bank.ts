/**
 * The bank of the demonstration: a sandbox of our own that the demo traveller has linked, where a purchase appears now
 * and then, so that the sync is seen at work. Its books are in memory and begin empty at each start; its cursor then goes
 * back with them, and every transaction has an id of its own.
 */
import { Clock, Effect, Layer, Schedule } from "effect"
import { currencyExponents } from "../../../config/currencies.ts"
import { syncWishSubject } from "../../../streams/subjects.ts"
import { Broker } from "../../broker/connection.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { Publisher } from "../publisher.ts"
import { demoUserId, extraDelivery, liveDay } from "../simulate/demo-plan.ts"
import { Dice } from "../simulate/dice.ts"
import { link } from "../sync/linked-account.ts"
import { type SandboxBank, sandboxBank } from "./sandbox-bank.ts"

const account = "demo-8421"
const spareAccount = "demo-5530"
/** What the demo traveller may type to link the other account. */
export const demoCode = "demo-code"
const slotMs = 20_000
const consentDays = 180
/** Apart from the purchases that the demonstration publishes by itself. */
const slotsApart = 1_000_000_000_000

/** A bank that is asked every few seconds; needs nothing but a port. */
export const demoBank = Effect.gen(function* () {
  const bank = yield* sandboxBank({
    protocol: "plaid",
    partner: { id: "nusa", name: "Bank Nusa", source: "bank/nusa", intervalMs: 5_000 },
  })
  bank.books.open(account, "Tabungan")
  bank.books.open(spareAccount, "Dompet")
  bank.books.codeFor(spareAccount, demoCode)
  return bank
})

/** A newcomer sees the first ones soon; later they come at a rate that a budget survives. */
const share = (runningMs: number): number => (runningMs < 180_000 ? 1 : runningMs < 1_800_000 ? 1 / 6 : 1 / 120)

/** Minor units as the decimal text that a bank writes. */
const majorText = (minor: number, currency: string): string => {
  const exponent = currencyExponents.get(currency) ?? 2
  const digits = String(minor).padStart(exponent + 1, "0")
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

const bookAt = (bank: SandboxBank, slot: number, nowMs: number): void => {
  for (const { event } of extraDelivery(slotsApart + slot, nowMs, { anchor: liveDay(nowMs), demo: true })) {
    if (event.type !== "txn.recorded.v1") continue
    const { amountMinor, currency, merchant, mcc, direction } = event.data
    const amount = majorText(amountMinor, currency)
    bank.books.book(account, {
      ...{ id: `nusa-${slot}`, time: event.time, currency, words: merchant ?? "KARTU DEBIT", status: "posted" },
      amount: direction === "debit" ? amount : `-${amount}`,
      ...(mcc === undefined ? {} : { mcc }),
    })
  }
}

const consent = Effect.gen(function* () {
  const publisher = yield* Publisher
  const nowMs = yield* Clock.currentTimeMillis
  yield* publisher.submit({
    specversion: "1.0",
    // The same at each start: a consent that was withdrawn since is not granted again.
    id: "demo-consent-nusa",
    source: "app/demo",
    type: "consent.changed.v1",
    subject: demoUserId,
    time: new Date(nowMs).toISOString(),
    data: {
      ...{ source: "bank/nusa", account, purpose: "transactions", state: "granted" },
      expires: new Date(nowMs + consentDays * 86_400_000).toISOString(),
    },
  })
})

const linkDemo = ({ partner }: SandboxBank, credential: string) =>
  Effect.gen(function* () {
    yield* consent
    const cipher = yield* FieldCipher
    const id = yield* link({
      ...{ userId: demoUserId, source: partner.source, account, partner: partner.id, label: "Tabungan ··8421" },
      credential: cipher.seal(demoUserId, credential),
      nowMs: yield* Clock.currentTimeMillis,
    })
    const { connection } = yield* Broker
    connection.publish(syncWishSubject, JSON.stringify({ id, partner: partner.id }))
  })

/** Links the demo traveller's account and books purchases until its scope closes. */
export const demoBankLayer = (bank: SandboxBank, speed: number) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const opened = bank.books.open(account, "Tabungan")
      const startMs = yield* Clock.currentTimeMillis
      const everyMs = slotMs / speed
      const beat = Effect.gen(function* () {
        const nowMs = yield* Clock.currentTimeMillis
        const slot = Math.floor(nowMs / everyMs)
        if (new Dice(`nusa/${slot}`).chance(share(nowMs - startMs))) bookAt(bank, slot, nowMs)
        yield* Effect.sleep(everyMs - (nowMs % everyMs))
      })
      const running = linkDemo(bank, opened.credential).pipe(
        Effect.tapError((error) => Effect.logWarning(`The demo account waits to be linked: ${error.message}`)),
        Effect.retry(Schedule.spaced("2 seconds")),
        Effect.andThen(Effect.forever(beat)),
      )
      yield* Effect.forkScoped(running)
    }),
  )
