/**
 * How the engines are doing, asked of every partition's owner over core NATS; a partition whose owner does not answer in
 * time is missing from the answer. Asked at most once per `limits.readinessKeptMs`, whoever wants to know.
 */
import { Context, Effect, Layer, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { statusSubject } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import { StatusReply } from "../push/protocol.ts"

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(StatusReply))

export class EngineStatus extends Context.Service<
  EngineStatus,
  {
    readonly partitionCount: number
    /** By partition; those that nobody answers for are missing. */
    readonly all: Effect.Effect<ReadonlyMap<number, StatusReply>>
  }
>()("pacer/gateway/EngineStatus") {
  static readonly layer = Layer.effect(
    EngineStatus,
    Effect.gen(function* () {
      const { connection, partitionCount } = yield* Broker
      const ask = (partition: number) =>
        Effect.tryPromise(() =>
          connection.request(statusSubject(partition), "", { timeout: limits.statusRequestMsMax }),
        ).pipe(
          Effect.flatMap((reply) => decode(reply.string())),
          Effect.option,
        )
      const all = Effect.map(
        Effect.forEach(
          Array.from({ length: partitionCount }, (_, partition) => partition),
          ask,
          { concurrency: "unbounded" },
        ),
        (replies) =>
          new Map(
            replies.flatMap((reply) => (reply._tag === "Some" ? [[reply.value.partition, reply.value] as const] : [])),
          ),
      )
      return EngineStatus.of({ partitionCount, all: yield* Effect.cachedWithTTL(all, limits.readinessKeptMs) })
    }),
  )
}
