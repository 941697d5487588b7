/** The real engine on a real broker and database, as the tests drive it: start, publish, ask, stop, start again. */
import { Effect, Layer, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { limits } from "../../config/limits.ts"
import type { EventType, PacerEvent } from "../../streams/events.ts"
import { partitionOf, viewSubject } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import type { BudgetSummary, BudgetView } from "../budget/view.ts"
import { Publisher } from "../feeds/publisher.ts"
import { databaseLayer } from "../ledger/database.ts"
import type { Outcome } from "../push/protocol.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { Engine, engineLayer } from "./engine.ts"

export interface Urls {
  readonly natsUrl: string
  readonly databaseUrl: string
}

const base = ({ natsUrl, databaseUrl }: Urls) =>
  Layer.mergeAll(Broker.layer({ url: natsUrl }), databaseLayer(databaseUrl, 4), FieldCipher.passThrough)

const everything = (urls: Urls) =>
  Publisher.layer.pipe(Layer.provideMerge(engineLayer()), Layer.provideMerge(base(urls)))

const pollEveryMs = 20
const patienceMs = 15_000

export const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const endMs = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > endMs) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs))
  }
}

export const runEngine = async (urls: Urls) => {
  const runtime = ManagedRuntime.make(everything(urls))
  const engine = await runtime.runPromise(Effect.flatMap(Engine, Effect.succeed))
  const broker = await runtime.runPromise(Effect.flatMap(Broker, Effect.succeed))
  const publisher = await runtime.runPromise(Effect.flatMap(Publisher, Effect.succeed))

  const ask = async (
    userId: string,
    request: object,
  ): Promise<{ found: boolean; version?: { sequence: number }; view?: unknown }> => {
    const subject = viewSubject(partitionOf(userId, broker.partitionCount))
    const reply = await broker.connection.request(subject, JSON.stringify({ userId, ...request }), { timeout: 5_000 })
    return reply.json()
  }
  return {
    engine,
    broker,
    publisher,
    submit: (event: PacerEvent): Promise<Outcome> => runtime.runPromise(publisher.submit(event)),
    publish: (event: PacerEvent) => runtime.runPromise(publisher.publish(event)),
    publishRaw: (userId: string, text: string) =>
      runtime.runPromise(publisher.publishRaw(userId, new TextEncoder().encode(text))),
    sql: <Row extends object>(text: string, parameters: ReadonlyArray<unknown> = []): Promise<ReadonlyArray<Row>> =>
      runtime.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Row>(text, parameters))),
    budget: async (userId: string, budgetId: string): Promise<BudgetView> => {
      const reply = await ask(userId, { ask: "budget", budgetId })
      if (!reply.found) throw new Error(`no budget ${budgetId} of ${userId}`)
      return reply.view as BudgetView
    },
    budgets: async (userId: string): Promise<ReadonlyArray<BudgetSummary>> =>
      (await ask(userId, { ask: "budgets" })).view as ReadonlyArray<BudgetSummary>,
    stop: () => runtime.dispose(),
  }
}

export type Running = Awaited<ReturnType<typeof runEngine>>

/** What time does not change of a view. */
export const timeless = (view: BudgetView) => {
  const { asOf: _asOf, burn: _burn, pace: _pace, runway: _runway, forecast: _forecast, ...summary } = view.summary
  const { correction, goals, ...rest } = view
  const said = {
    settings: correction?.settings,
    reserveMinor: correction?.reserveMinor,
    open: correction?.open?.correctionId,
    history: correction?.correctionHistory,
    goals: goals?.goals.map(({ goalId, name, targetMinor }) => ({ goalId, name, targetMinor })),
  }
  return { ...rest, summary, said }
}

const dayMs = 86_400_000
export const isoDay = (offsetDays: number): string =>
  new Date(Date.now() + offsetDays * dayMs).toISOString().slice(0, 10)

let made = 0

export const anEvent = (userId: string, type: EventType, data: object, more: object = {}): PacerEvent =>
  ({
    specversion: "1.0",
    id: `test-${made++}`,
    source: "card/bca",
    type,
    subject: userId,
    time: new Date().toISOString(),
    data,
    ...more,
  }) as PacerEvent

export const aBudget = (userId: string, data: object = {}): PacerEvent =>
  anEvent(userId, "budget.opened.v1", {
    budgetId: "trip",
    name: "Bali",
    currency: "IDR",
    timeZone: "Asia/Makassar",
    startDate: isoDay(-3),
    endDate: isoDay(6),
    totalMinor: 1_000_000_000,
    ...data,
  })

export const aPurchase = (userId: string, externalId: string, data: object = {}, more: object = {}): PacerEvent =>
  anEvent(
    userId,
    "txn.recorded.v1",
    {
      account: "a",
      externalId,
      amountMinor: 5_000_000,
      currency: "IDR",
      direction: "debit",
      status: "posted",
      mcc: "5812",
      merchant: "Warung Bu Ani",
      ...data,
    },
    more,
  )

const brimPurchases = 900
const brimAtOnce = 100

/** Worth of what `fillToTheBrim` spends: one more purchase of `limits.amountMinorMax` leaves the exact integers (I7). */
export const brimMinor = brimPurchases * limits.amountMinorMax

/** Spends so much in a yen budget that the fold must refuse another purchase of the greatest amount: poison (I6). */
export const fillToTheBrim = async (running: Running, userId: string): Promise<void> => {
  const purchase = (index: number) =>
    aPurchase(userId, `brim${index}`, { currency: "JPY", amountMinor: limits.amountMinorMax })
  for (let first = 0; first < brimPurchases; first += brimAtOnce) {
    const indexes = Array.from({ length: brimAtOnce }, (_, offset) => first + offset)
    await Promise.all(indexes.map((index) => running.publish(purchase(index))))
  }
}
