/** The harness itself: databases are apart from each other and migrated, and a fresh broker maps as it was told. */
import { PgClient } from "@effect/sql-pg"
import { connect } from "@nats-io/transport-node"
import { Effect, Redacted } from "effect"
import { expect, inject, test } from "vitest"
import { inboundSubject, partitionOf, partitionSubject } from "../../streams/subjects.ts"
import { chromiumProgram, freshBroker, freshDatabase } from "./test-servers.ts"

const brokerOfSeven = await freshBroker({ partitionCount: 7 })

const query = (url: string, use: (sql: PgClient.PgClient) => Effect.Effect<unknown, unknown>) =>
  Effect.flatMap(PgClient.PgClient, use).pipe(
    Effect.provide(PgClient.layer({ url: Redacted.make(url), maxConnections: 1 })),
    Effect.scoped,
    Effect.runPromise,
  )

const arrivesAt = async (url: string, user: string): Promise<string> => {
  const connection = await connect({ servers: url })
  const subscription = connection.subscribe("txn.*.*", { max: 1 })
  await connection.flush()
  connection.publish(inboundSubject(user))
  for await (const message of subscription) {
    await connection.close()
    return message.subject
  }
  throw new Error("nothing arrived")
}

test("each fresh database is migrated and nobody else's", async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()])
  await query(one, (sql) => sql`create table only_here (a int)`)
  expect(await query(one, (sql) => sql`select to_regclass('only_here')::text as found`)).toEqual([
    { found: "only_here" },
  ])
  expect(await query(other, (sql) => sql`select to_regclass('only_here')::text as found`)).toEqual([{ found: null }])
  expect(await query(other, (sql) => sql`select name from migrations order by name limit 1`)).toHaveLength(1)
})

test("a fresh broker is another server, with a mapping of its own", async () => {
  expect(brokerOfSeven).not.toBe(inject("natsUrl"))
  for (const user of ["ayu", "budi_2", "C-3"]) {
    expect(await arrivesAt(brokerOfSeven, user)).toBe(partitionSubject(partitionOf(user, 7), user))
    expect(await arrivesAt(inject("natsUrl"), user)).toBe(partitionSubject(partitionOf(user, 16), user))
  }
})

test("there is a browser", () => {
  expect(chromiumProgram()).toMatch(/chrom/)
})
