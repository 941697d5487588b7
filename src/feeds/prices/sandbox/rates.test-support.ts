/** Today's simulated rates in every partition of a test's engine, as the demonstration publishes them. */
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Redacted } from "effect"
import { Broker } from "../../../broker/connection.ts"
import { Publisher } from "../../publisher.ts"
import { rateOn, simulatedCurrencies } from "../../simulate/rates.ts"

export const publishRates = async (natsUrl: string, databaseUrl: string, partitionCount = 4): Promise<void> => {
  const today = Math.floor(Date.now() / 86_400_000)
  const publish = Effect.gen(function* () {
    const publisher = yield* Publisher
    for (const currency of simulatedCurrencies) yield* publisher.publish(rateOn(currency, today))
  })
  await Effect.runPromise(
    publish.pipe(
      Effect.provide(Publisher.layer.pipe(Layer.provideMerge(Broker.layer({ url: natsUrl, partitionCount })))),
      Effect.scoped,
    ),
  )
  const wanted = simulatedCurrencies.length * partitionCount
  const count = Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const [row] = yield* sql<{ readonly count: number }>`select count(*)::int4 as count from rates`
    return row?.count ?? 0
  }).pipe(Effect.provide(PgClient.layer({ url: Redacted.make(databaseUrl), maxConnections: 1 })), Effect.scoped)
  for (let tries = 0; tries < 100 && (await Effect.runPromise(count)) < wanted; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100))
}
