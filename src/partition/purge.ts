/**
 * The streams forget only what is committed and older than `limits.streamKeepCommittedDays`; the archive in Postgres
 * keeps it (design §6). Where that age lies in the stream is asked of the server: a consumer that would start there
 * says which sequence comes before it.
 */
import { AckPolicy, DeliverPolicy } from "@nats-io/jetstream"
import { nuid } from "@nats-io/transport-node"
import { Effect } from "effect"
import { limits } from "../../config/limits.ts"
import { partitionStreamName } from "../../streams/definitions.ts"
import { Broker, BrokerError } from "../broker/connection.ts"
import type { Tenure } from "../ledger/cursors.ts"

/** The highest sequence that may go, 0 for none: at most the committed cursor. */
export const purgeable = (cursor: number, lastSeqBeforeAge: number): number =>
  Math.max(0, Math.min(cursor, lastSeqBeforeAge))

/** Returns how many messages were purged. */
export const purgeCommitted = Effect.fnUntraced(function* (
  tenure: Pick<Tenure, "partition" | "cursor">,
  nowMs: number,
) {
  const { manager } = yield* Broker
  const stream = partitionStreamName(tenure.partition)
  const startTime = new Date(nowMs - limits.streamKeepCommittedDays * 86_400_000).toISOString()
  return yield* Effect.tryPromise({
    try: async () => {
      // Never a name that was used before: an owner that was killed here has left its probe behind.
      const name = `age-${tenure.partition}-${nuid.next()}`
      const probe = await manager.consumers.add(stream, {
        name,
        ack_policy: AckPolicy.None,
        deliver_policy: DeliverPolicy.StartTime,
        opt_start_time: startTime,
        mem_storage: true,
        inactive_threshold: 5_000_000_000,
      })
      await manager.consumers.delete(stream, name)
      const upTo = purgeable(tenure.cursor, probe.delivered.stream_seq)
      if (upTo === 0) return 0
      return (await manager.streams.purge(stream, { seq: upTo + 1 })).purged
    },
    catch: (cause) => new BrokerError({ message: `Cannot purge ${stream}: ${String(cause)}` }),
  })
})
