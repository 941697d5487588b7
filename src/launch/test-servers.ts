/**
 * What a test file takes from the servers of the run (test-setup.ts): a database of its own, a broker of its own when
 * its streams must be alone, and the browser's program. Everything is gone when the file or the run ends.
 */
import { randomBytes } from "node:crypto"
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { PgClient } from "@effect/sql-pg"
import { Effect, Exit, Redacted, Scope } from "effect"
import { afterAll, inject } from "vitest"
import { embeddedNatsServer } from "./nats-server.ts"

/** The URL of a new, migrated, empty database. */
export const freshDatabase = async (): Promise<string> => {
  const url = new URL(inject("databaseUrl"))
  const name = `test_${randomBytes(6).toString("hex")}`
  await Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    yield* sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(inject("templateDatabase"))}`
  }).pipe(
    Effect.provide(PgClient.layer({ url: Redacted.make(url.href), maxConnections: 1 })),
    Effect.scoped,
    Effect.runPromise,
  )
  url.pathname = `/${name}`
  return url.href
}

/**
 * The URL of a new nats-server with nothing in it, which ends with the test file. Call it at the top of the file
 * (`const natsUrl = await freshBroker()`), not inside a hook or a test.
 */
export const freshBroker = async (options: { readonly partitionCount?: number } = {}): Promise<string> => {
  const scope = Scope.makeUnsafe()
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  const directory = mkdtempSync(join(inject("temporaryFolder"), "broker-"))
  const server = embeddedNatsServer({ directory, ...options })
  return (await Effect.runPromise(Effect.provideService(server, Scope.Scope, scope))).url
}

/** Chromium's program. Throws the sentence that says how to get it when there is none: such a test fails. */
export const chromiumProgram = (): string => {
  const found = inject("chromium")
  if ("missing" in found) throw new Error(found.missing)
  return found.program
}
