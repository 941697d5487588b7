/**
 * The connection to Postgres that every role shares: a bounded pool whose statements are pipelined. `bigint` columns
 * arrive as numbers: sequences, epochs and minor units all stay below 2^53 by their limits (I7).
 */
import { PgClient } from "@effect/sql-pg"
import { Redacted } from "effect"
import { limits } from "../../config/limits.ts"

/** @param url `postgres://user:password@host:port/database` */
export const databaseLayer = (url: string, maxConnections: number = limits.databaseConnectionsMax) =>
  PgClient.layer({
    url: Redacted.make(url),
    applicationName: "pacer",
    maxConnections,
    connectTimeout: "5 seconds",
  })
