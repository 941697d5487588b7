/**
 * Runs once before the tests that need servers: one real nats-server, one real Postgres with a migrated template
 * database, and the browser, all through the launcher that users get. What a test file takes from them is in
 * test-servers.ts.
 */
import { randomBytes } from "node:crypto"
import { PgClient } from "@effect/sql-pg"
import { Effect, Exit, Redacted, Scope } from "effect"
import type { TestProject } from "vitest/node"
import { migrate } from "../ledger/migrate.ts"
import { chromium, chromiumMissing } from "./chromium.ts"
import { embeddedNatsServer } from "./nats-server.ts"
import { natsServerMissing } from "./nats-server-binary.ts"
import { embeddedPostgres } from "./postgres.ts"
import { temporaryFolder } from "./temporary-folder.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The folder that goes when the run ends. */
    readonly temporaryFolder: string
    readonly natsUrl: string
    /** The server's own database; tests take theirs from freshDatabase. */
    readonly databaseUrl: string
    readonly templateDatabase: string
    readonly chromium: { readonly program: string } | { readonly missing: string }
  }
}

const template = Effect.fnUntraced(function* (url: string) {
  const name = `template_${randomBytes(4).toString("hex")}`
  const templateUrl = new URL(url)
  templateUrl.pathname = `/${name}`
  const on = (database: string) => PgClient.layer({ url: Redacted.make(database), maxConnections: 1 })
  const create = Effect.flatMap(PgClient.PgClient, (sql) => sql`CREATE DATABASE ${sql(name)}`)
  yield* create.pipe(Effect.provide(on(url)), Effect.scoped)
  yield* migrate.pipe(Effect.provide(on(templateUrl.href)), Effect.scoped)
  return name
})

const say = (sentence: string) => Effect.sync(() => process.stderr.write(`${sentence}\n`))

const browser = Effect.gen(function* () {
  if (chromiumMissing())
    yield* say("There is no Chromium on this machine; looking for Debian's, which takes a minute …")
  return yield* chromium.pipe(
    Effect.map((program) => ({ program })),
    Effect.catch((error) => Effect.succeed({ missing: error.message })),
  )
})

const start = Effect.gen(function* () {
  if (natsServerMissing()) yield* say("There is no nats-server on this machine; fetching Debian's …")
  const directory = yield* temporaryFolder
  const [postgres, nats, program] = yield* Effect.all(
    [embeddedPostgres({ directory, disposable: true }), embeddedNatsServer({ directory }), browser],
    { concurrency: 2 },
  )
  return { directory, postgres, nats, program, templateDatabase: yield* template(postgres.url) }
})

const exitSoThatChildrenEnd = () => process.exit(143)

export default async function setup(project: TestProject) {
  process.once("SIGTERM", exitSoThatChildrenEnd)
  const scope = Scope.makeUnsafe()
  const close = () => Effect.runPromise(Scope.close(scope, Exit.void))
  try {
    const servers = await Effect.runPromise(Effect.provideService(start, Scope.Scope, scope))
    project.provide("temporaryFolder", servers.directory)
    project.provide("natsUrl", servers.nats.url)
    project.provide("databaseUrl", servers.postgres.url)
    project.provide("templateDatabase", servers.templateDatabase)
    project.provide("chromium", servers.program)
  } catch (cause) {
    await close()
    throw cause
  }
  return close
}
