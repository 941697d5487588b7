/** The sync's process of a run, and the linked accounts that it finds in the database. */
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted, Schema } from "effect"
import { limits } from "../config/limits.ts"
import type { SyncPartner } from "../src/feeds/sync/partner.ts"
import { startChild } from "./harness/child.ts"
import { benchFailed } from "./harness/failure.ts"
import { BenchServers } from "./harness/servers.ts"

const Syncing = Schema.Struct({ syncing: Schema.Literal(true) })

export const SyncFigures = Schema.Struct({
  linked: Schema.Int,
  waiting: Schema.Int,
  running: Schema.Int,
  runs: Schema.Int,
  failedRuns: Schema.Int,
  imported: Schema.Int,
})

/** Polls this partner's accounts in a process of its own until the scope closes. */
export const startSync = Effect.fnUntraced(function* (databaseUrl: string, partner: SyncPartner, asksConsent: boolean) {
  const { natsUrl } = yield* BenchServers
  const { protocol: _protocol, clientSecret, ...plain } = partner
  const child = yield* startChild(new URL("roles/sync.ts", import.meta.url), {
    ...{ natsUrl, databaseUrl, asksConsent, partitionCount: limits.partitionCountDefault },
    partner: { ...plain, clientSecret: Redacted.value(clientSecret) },
  })
  yield* child.hear(Syncing)
  return child
})

/** Links one account to each of the first so many users, all due at once: `a1` at the partner is `a1-<user>`. */
export const linkAll = Effect.fnUntraced(function* (databaseUrl: string, partner: SyncPartner, accounts: number) {
  const insert = Effect.flatMap(PgClient.PgClient, (sql) =>
    sql`
      insert into linked_accounts (user_id, source, account, partner, label, credential, next_try_ms)
      select 'u' || lpad(n::text, 5, '0'), ${partner.source}, 'a1-' || n, ${partner.id}, 'Account ' || n,
             '\\x00'::bytea || convert_to('access-a1-' || n, 'UTF8'), ${Date.now()}::text::bigint
        from generate_series(0, ${accounts - 1}::text::int) as n`.pipe(Effect.andThen(sql`analyze linked_accounts`)),
  )
  yield* insert.pipe(
    Effect.provide(PgClient.layer({ url: Redacted.make(databaseUrl), maxConnections: 1 })),
    Effect.mapError(benchFailed("The accounts cannot be linked")),
  )
})
