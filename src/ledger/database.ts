/**
 * The connection to Postgres that every role shares: a bounded pool whose statements are pipelined. `bigint` travels as
 * a number both ways: sequences, epochs and minor units all stay below 2^53 by their limits (I7), and BigInt would cost
 * the hot path an allocation a value.
 */
import { PgClient, PgTypes } from "@effect/sql-pg"
import { Effect, Fiber, Layer, Redacted, Result, Scope } from "effect"
import { limits } from "../../config/limits.ts"
import { registerPackedColumns } from "./packed-column.ts"

const high = 2 ** 32

const integerTypes = (): PgTypes.Registry => {
  const types = PgTypes.makeRegistry()
  types.register<number>(
    PgTypes.OID.int8,
    {
      encode: (value) => {
        const bytes = new Uint8Array(8)
        new DataView(bytes.buffer).setBigInt64(0, BigInt(value))
        return Result.succeed(bytes)
      },
      decode: (bytes) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        return Result.succeed(view.getInt32(0) * high + view.getUint32(4))
      },
    },
    { arrayOid: PgTypes.OID.int8Array },
  )
  registerPackedColumns(types)
  return types
}

/** @param url `postgres://user:password@host:port/database` */
export const databaseLayer = (url: string, maxConnections: number = limits.databaseConnectionsMax) =>
  leftAfter(
    limits.databaseFarewellMsMax,
    PgClient.layer({
      url: Redacted.make(url),
      applicationName: "pacer",
      maxConnections,
      connectTimeout: "5 seconds",
      types: integerTypes(),
    }),
  )

/** A pool waits for its statements, and one that waits for a lock, or for a server that hangs, may never end. */
const leftAfter = <A, E, R>(timeMs: number, layer: Layer.Layer<A, E, R>) =>
  Layer.effectContext(
    Effect.acquireRelease(Scope.make(), (scope, exit) =>
      Effect.gen(function* () {
        const closing = yield* Effect.forkDetach(Scope.close(scope, exit))
        yield* Effect.raceFirst(Fiber.await(closing), Effect.sleep(timeMs))
      }),
    ).pipe(Effect.flatMap((scope) => Layer.buildWithScope(layer, scope))),
  )
